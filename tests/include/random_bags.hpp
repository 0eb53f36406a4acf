// SPDX-License-Identifier: BSL-1.0
// Bags of every size that matters, with ids and weights that look random.
#pragma once

#include <cstdint>
#include <vector>

#include "include/random.hpp"

namespace testing {

// Bags of every size that matters: of none, of one, around the rows that one pass adds.
inline constexpr std::uint32_t bag_sizes[] = {0,  1,  2,   3,   0,   31,  32,  33,  5, 63,
                                              64, 65, 127, 128, 129, 255, 256, 257, 8, 0};

struct call {
  std::vector<std::int32_t> ids;
  std::vector<std::int16_t> weights;
  std::vector<std::uint32_t> offsets;
};

// Ids in [least, most]; weights at their limits among them.
inline call make_call(random& source, std::int32_t least, std::int32_t most) {
  call made;
  for (const std::uint32_t size : bag_sizes) {
    made.offsets.push_back(static_cast<std::uint32_t>(made.ids.size()));
    for (std::uint32_t i = 0; i < size; ++i) {
      made.ids.push_back(source.between(least, most));
      const std::uint32_t kind = source.below(8);
      made.weights.push_back(static_cast<std::int16_t>(kind == 0   ? -32768
                                                       : kind == 1 ? 32767
                                                                   : source.between(-32768, 32767)));
    }
  }
  return made;
}

}  // namespace testing
