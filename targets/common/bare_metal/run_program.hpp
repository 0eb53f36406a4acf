// SPDX-License-Identifier: BSL-1.0
// What follows reset on every core.
#pragma once

// Fills memory, calls the constructors of global objects and main(), and ends with its exit code. Needs a stack, and of
// the core whatever instructions the compiler was told that it has.
extern "C" [[noreturn]] void run_program();
