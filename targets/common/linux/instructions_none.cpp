// SPDX-License-Identifier: BSL-1.0
// Linux on a CPU whose single steps ptrace does not offer.
#include "common/linux/instructions.hpp"

namespace instructions::detail {

count instructions_by_ptrace(const call&) { return {0, "this CPU has no single steps by ptrace"}; }

}  // namespace instructions::detail
