// SPDX-License-Identifier: BSL-1.0
// Codes of tables to compare rows of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "include/random.hpp"
#include "romvec/format.hpp"
#include "romvec/quantize.hpp"
#include "romvec/table_view.hpp"

namespace testing {

// dog, cat, apple, banana over the course's five features.
inline constexpr float features[4][5] = {
    {23, 2, 19, 12, 35}, {31, 3, 21, 18, 31}, {1, 22, 0, 0.5f, 5}, {2, 38, 0, 0.2f, 7}};
inline constexpr auto animals = romvec::make_table<romvec::int8_rows>(features);

// Tables of small codes, in which equal cosines are frequent: rows that are multiples of each other, and zero rows.
template <class Code>
std::vector<Code> crowded_codes(std::size_t vocab_size, std::size_t dim, random& source) {
  std::vector<Code> codes(vocab_size * dim);
  for (std::size_t r = 0; r < vocab_size; ++r) {
    const std::int32_t factor = r % 7 == 3 ? 0 : source.between(1, 3);
    const bool copied = r > 5 && source.below(3) == 0;
    const std::size_t original = copied ? source.below(static_cast<std::uint32_t>(r)) : r;
    for (std::size_t c = 0; c < dim; ++c) {
      const std::int32_t code = copied ? codes[original * dim + c] % 40 : source.between(-2, 2);
      codes[r * dim + c] = static_cast<Code>(code * factor);
    }
  }
  return codes;
}

template <class Code>
std::vector<Code> full_codes(std::size_t vocab_size, std::size_t dim, random& source) {
  constexpr std::int32_t max_code = sizeof(Code) == 1 ? 127 : 32767;
  std::vector<Code> codes(vocab_size * dim);
  for (Code& code : codes) {
    code = static_cast<Code>(source.between(-max_code, max_code));
  }
  return codes;
}

template <class Code>
using fixed_view = romvec::table_view<romvec::fixed<Code, sizeof(Code) * 8 - 1>>;

}  // namespace testing
