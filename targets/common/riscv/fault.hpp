// SPDX-License-Identifier: BSL-1.0
// The handler of every trap: none is asked for, so each is an error.
#pragma once

// Says which trap it was and where, then ends the program with fault_exit_code.
extern "C" void fault_handler();
