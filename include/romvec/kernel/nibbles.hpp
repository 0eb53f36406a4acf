// SPDX-License-Identifier: BSL-1.0
// 4-bit codes on their way into the kernels for int8 codes: a span of a row, as long as one multiplier reaches and as a
// block on the stack holds, becomes int8 codes, and whatever works on a row of int8 codes and its multiplier does the
// rest.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "romvec/config.hpp"
#include "romvec/isa/concept.hpp"
#include "romvec/isa/scalar.hpp"
#include "romvec/kernel/dot.hpp"
#include "romvec/nibble.hpp"
#include "romvec/table_view.hpp"

namespace romvec::kernel {

// How many weights of a row are expanded at a time, and the room for them: expand() writes up to 32 codes more.
template <class Isa>
inline constexpr std::size_t expanded_columns = Isa::lanes == 1 ? 64 : 128;
template <class Isa>
inline constexpr std::size_t expanded_room = expanded_columns<Isa> + detail::nibble_block;

// out[0, count) = the codes of columns [begin, begin + count) of a row, for a begin that is a multiple of 32 and a
// count that is one or ends the row. Overwrites up to out[count + 32).
template <class Isa, nibble_view View>
ROMVEC_INLINE constexpr void expand(const View& table, std::size_t row, std::size_t begin, std::size_t count,
                                    const std::int8_t* levels, std::int8_t* out) {
  constexpr std::size_t block = detail::nibble_block;
  const std::uint8_t* bytes = table.bytes(row) + begin / 2;
  const std::size_t whole = count & ~(block - 1);
  const std::size_t half = (count - whole + 1) / 2;  // bytes of the shorter block at the end
  if constexpr (isa::expands_nibbles<Isa>) {
    const auto lookup = Isa::load_levels(levels);
    std::size_t i = 0;
    for (; i < whole; i += block, bytes += block / 2) {
      if constexpr (requires { Isa::expand(bytes, lookup, out); }) {
        Isa::expand(bytes, lookup, out + i);
      } else {
        Isa::expand(bytes, lookup, out + i, out + i + block / 2);
      }
    }
    // The vector reads 16 bytes: into the next row, where there is one or enough of this.
    if (half != 0 && static_cast<std::size_t>(table.bytes(table.vocab_size()) - bytes) >= block / 2) {
      Isa::expand(bytes, lookup, out + i, out + i + half);
      return;
    }
    out += whole;
  } else {
    for (std::size_t i = 0; i < whole; i += block) {
      ROMVEC_UNROLL
      for (std::size_t j = 0; j < block / 2; ++j) {
        const std::uint32_t byte = *bytes++;
        out[j] = levels[byte & 15];
        out[j + block / 2] = levels[byte >> 4];
      }
      out += block;
    }
  }
  for (std::size_t j = 0; j < half; ++j) {
    const std::uint32_t byte = *bytes++;
    out[j] = levels[byte & 15];
    out[j + half] = levels[byte >> 4];
  }
}

// body(codes, multiplier, column, count) for spans that cover columns [begin, end) of a row, in order; the codes are
// gone afterwards. `begin` is a multiple of 128, or of 64 with isa::scalar; `end` is one or the end of the row. Memory:
// 160 bytes of stack.
template <class Isa, nibble_view View, class Body>
ROMVEC_INLINE constexpr void for_each_span(const View& table, std::size_t row, std::size_t begin, std::size_t end,
                                           Body body) {
  using format = typename View::format;
  constexpr std::size_t group = format::group_size;
  constexpr std::size_t most = group != 0 && group < expanded_columns<Isa> ? group : expanded_columns<Isa>;
  alignas(16) std::int8_t codes[expanded_room<Isa>];
  while (begin < end) {
    const std::size_t count = end - begin < most ? end - begin : most;
    const std::int32_t multiplier = table.multiplier(row, detail::group_of_column<format>(begin));
    expand<Isa>(table, row, begin, count, multiplier == 0 ? detail::zero_levels : table.levels(), codes);
    body(static_cast<const std::int8_t*>(codes), multiplier, begin, count);
    begin += count;
  }
}

// The longest row: 127^2 * 32767^2 * 532,000 < 2^63, the square of the largest row.
inline constexpr std::size_t longest_nibble_row = 532000;

// sum of code * multiplier * b[column] over a row, exact. |b| <= MaxB.
template <class Isa, std::int32_t MaxB, nibble_view View, class B>
[[nodiscard]] ROMVEC_INLINE constexpr std::int64_t nibble_dot(const View& table, std::size_t row, const B* b) {
  std::int64_t sum = 0;
  for_each_span<Isa>(table, row, 0, table.dim(),
                     [&](const std::int8_t* codes, std::int32_t multiplier, std::size_t column, std::size_t count)
                         ROMVEC_INLINE_LAMBDA {
                           sum += dot<Isa, View::format::max_code, MaxB>(codes, b + column, count) * multiplier;
                         });
  return sum;
}

// What a row is compared with: codes of the caller's, or another row of the table.
struct codes_query {
  const std::int8_t* codes;
};

// A dot product and the squared norm of the row, both of code * multiplier.
struct dot_and_norm {
  std::int64_t dot;
  std::int64_t squared_norm;
};

// The row is expanded once; a query that is a row, too, is expanded beside it, span by span.
template <class Isa, nibble_view View>
[[nodiscard]] ROMVEC_INLINE constexpr dot_and_norm nibble_scan(const View& table, std::size_t row, codes_query query) {
  constexpr std::int32_t max_code = View::format::max_code;
  static_assert(View::dim_extent == std::dynamic_extent || View::dim_extent <= longest_nibble_row,
                "romvec: rows of 4-bit codes are compared if they have at most 532,000 weights");
  dot_and_norm sum{0, 0};
  for_each_span<Isa>(table, row, 0, table.dim(),
                     [&](const std::int8_t* codes, std::int32_t multiplier, std::size_t column, std::size_t count)
                         ROMVEC_INLINE_LAMBDA {
                           sum.dot += dot<Isa, max_code, max_code + 1>(codes, query.codes + column, count) * multiplier;
                           sum.squared_norm += dot<Isa, max_code, max_code>(codes, codes, count) *
                                               (std::int64_t{multiplier} * multiplier);
                         });
  return sum;
}

template <class Isa, nibble_view View>
[[nodiscard]] ROMVEC_INLINE constexpr dot_and_norm nibble_scan(const View& table, std::size_t row, nibble_row query) {
  using format = typename View::format;
  constexpr std::int32_t max_code = format::max_code;
  static_assert(View::dim_extent == std::dynamic_extent || View::dim_extent <= longest_nibble_row,
                "romvec: rows of 4-bit codes are compared if they have at most 532,000 weights");
  dot_and_norm sum{0, 0};
  alignas(16) std::int8_t other[expanded_room<Isa>];
  for_each_span<Isa>(
      table, row, 0, table.dim(),
      [&](const std::int8_t* codes, std::int64_t multiplier, std::size_t column, std::size_t count)
          ROMVEC_INLINE_LAMBDA {
            const std::int64_t with = table.multiplier(query.row, detail::group_of_column<format>(column));
            expand<Isa>(table, query.row, column, count, with == 0 ? detail::zero_levels : table.levels(), other);
            sum.dot += dot<Isa, max_code, max_code>(codes, other, count) * (multiplier * with);
            sum.squared_norm += dot<Isa, max_code, max_code>(codes, codes, count) * (multiplier * multiplier);
          });
  return sum;
}

}  // namespace romvec::kernel
