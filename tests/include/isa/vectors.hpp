// SPDX-License-Identifier: BSL-1.0
// Vectors of codes for the tests of primitives, and how one vector is compared.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "include/random.hpp"

namespace primitives {

// `lanes` codes at a time through visit(codes): every value, in every lane.
template <class Isa, class Code, class Visit>
void for_each_vector(const std::vector<Code>& codes, Visit visit) {
  for (std::size_t first = 0; first + Isa::lanes <= codes.size(); ++first) {
    visit(codes.data() + first);
  }
}

template <class Code>
[[nodiscard]] std::vector<Code> all_sorts_of_codes() {
  std::vector<Code> codes;
  if constexpr (sizeof(Code) == 1) {
    for (int code = -127; code <= 127; ++code) {
      codes.push_back(static_cast<Code>(code));
    }
  } else {
    testing::random source(71);
    for (int i = 0; i < 400; ++i) {
      codes.push_back(static_cast<Code>(source.between(-32767, 32767) >> source.below(15)));
    }
    for (const int code : {-32767, 32767, 0, 1, -1, 16384, -16384, 255, 256, -32767, 32766}) {
      codes.push_back(static_cast<Code>(code));
    }
  }
  codes.insert(codes.end(), codes.begin(), codes.begin() + 40);  // the last ones in the first lanes too
  return codes;
}

// What Isa makes of a vector at `codes`, against what scalar makes of each of its codes.
template <class Isa, class T, class Code, class Step, class ScalarStep>
[[nodiscard]] int compare(const Code* codes, Step step, ScalarStep scalar_step) {
  std::array<T, Isa::lanes> out{};
  Isa::store(out.data(), step(codes));
  int wrong = 0;
  for (std::size_t lane = 0; lane < Isa::lanes; ++lane) {
    wrong += out[lane] != scalar_step(codes + lane);
  }
  return wrong;
}

}  // namespace primitives
