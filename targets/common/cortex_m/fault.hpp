// SPDX-License-Identifier: BSL-1.0
// The handler of every fault and of every exception that nobody asked for.
#pragma once

// Says which fault it was and where, then ends the program with fault_exit_code.
extern "C" void fault_handler();

// SysTick's exception: a fault as well, unless the program defines a handler of its own (instructions.cpp).
extern "C" void systick_handler();
