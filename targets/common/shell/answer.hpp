// SPDX-License-Identifier: BSL-1.0
// The answers of the shell, in integers and without heap.
#pragma once

#include <romvec/lecture/question.hpp>

namespace shell {

// Writes the answer as `romvec play --format` words it, nothing to an empty line; false for a mistake.
bool answer(const romvec::lecture::question& asked);

}  // namespace shell
