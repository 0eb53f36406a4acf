// SPDX-License-Identifier: BSL-1.0
#include "contest/contest.hpp"

#include <cstring>

namespace romvec_bench {

void contest::spoil_outputs() const {
  constexpr int rubbish = 0xA5;
  for (const pages& output : outputs_) {
    std::memset(output.data(), rubbish, output.size_bytes());
  }
}

}  // namespace romvec_bench
