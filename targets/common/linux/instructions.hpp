// SPDX-License-Identifier: BSL-1.0
// The two ways to count under Linux. Each gives the instructions of call.run(call) and a constant number more.
#pragma once

#include "common/instructions.hpp"

namespace instructions::detail {

// Whether the program runs under QEMU's user mode with bench/firmware/plugin (ROMVEC_INSTRUCTION_COUNTS is set).
bool counted_by_emulator();
count instructions_by_emulator(const call& call);

// Single steps of a forked child.
count instructions_by_ptrace(const call& call);

}  // namespace instructions::detail
