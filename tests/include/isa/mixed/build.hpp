// SPDX-License-Identifier: BSL-1.0
// One program, two objects that use the library: one compiled with AVX2, one without. What each of them answers.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "include/conformance/tables.hpp"

namespace mixed {

inline constexpr std::size_t elements = conformance::rows * conformance::columns;

struct answers {
  std::string_view instruction_set;  // romvec::isa::native::name, as this object sees it
  romvec::table<romvec::int8_rows, conformance::rows, conformance::columns> table;
  std::array<float, elements> floats;
  std::array<std::int16_t, elements> natural_q15;
  std::array<std::int16_t, elements> q12;
  std::array<std::int8_t, elements> codes;
  std::array<std::uint32_t, conformance::rows - 1> nearest;
  std::array<std::int32_t, conformance::rows - 1> cosines;
  std::array<std::uint32_t, conformance::rows - 3> analogy;
  double rms_error;
  bool within_bound;
};

answers with_avx2();
answers without_avx2();

}  // namespace mixed
