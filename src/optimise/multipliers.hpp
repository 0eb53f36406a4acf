// SPDX-License-Identifier: BSL-1.0
// Multipliers of int8 codes that leave the least squared error.
#pragma once

#include <cstdint>
#include <span>

#include "optimise/levels.hpp"

namespace romvec::host {

// The multiplier in [1, 32767] for which the nearest codes in [-127, 127] have the least squared distance to all
// weights of the groups, each counted by its importance; never above the one that clips nothing, as a coarser step is
// of no use. 1 if all weights are zero.
std::uint32_t least_squares_multiplier(std::span<const weight_group> groups, int exponent);

}  // namespace romvec::host
