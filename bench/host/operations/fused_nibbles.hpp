// SPDX-License-Identifier: BSL-1.0
// The 4-bit table of the rival with a scale and a bias a row (rivals/nibble_fma.hpp): the same bytes as romvec's 4-bit
// tables, read as other codes, and what its weights are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "contest/contest.hpp"
#include "contest/verify.hpp"
#include "data/tables.hpp"
#include "rivals/nibble_fma.hpp"

namespace romvec_bench {

// Powers of two, so that halves hold them: weights of row r lie in [-2^-k, 2^-k).
struct fused_nibbles {
  static constexpr std::uint16_t one_as_half = 0x3C00;
  static constexpr int half_exponent_shift = 10;

  [[nodiscard]] static int exponent_of(std::size_t row) { return -3 - static_cast<int>(row % 4); }
  [[nodiscard]] static float scale_of(std::size_t row) { return 1.0F / static_cast<float>(1 << -exponent_of(row)); }
  [[nodiscard]] static std::uint16_t half_of(int exponent) {
    return static_cast<std::uint16_t>(one_as_half + (exponent * (1 << half_exponent_shift)));
  }

  // All rows in memory of the contest.
  template <std::size_t Dim>
  [[nodiscard]] static const std::uint8_t* make(contest& cases, const random_table& table) {
    constexpr std::size_t row_bytes = rivals::fused_row_bytes<Dim>;
    auto* const rows = cases.input<std::uint8_t>(table.vocab_size() * row_bytes);
    for (std::size_t row = 0; row < table.vocab_size(); ++row) {
      std::uint8_t* const to = rows + row * row_bytes;
      std::memcpy(to, table.nibble_codes() + row * (Dim / 2), Dim / 2);
      const std::uint16_t scale = half_of(exponent_of(row));
      const auto bias = static_cast<std::uint16_t>(half_of(exponent_of(row) + 3) | 0x8000u);  // -8 * scale
      std::memcpy(to + Dim / 2, &scale, sizeof scale);
      std::memcpy(to + Dim / 2 + sizeof scale, &bias, sizeof bias);
    }
    return rows;
  }
  [[nodiscard]] static float weight(const random_table& table, std::size_t row, std::size_t column) {
    const std::uint32_t byte = table.nibble_codes()[row * (table.dim() / 2) + column / 2];
    const std::uint32_t code = column % 2 == 0 ? byte & 15 : byte >> 4;
    return (static_cast<float>(code) - 8) * scale_of(row);
  }
  // Sums of every ids_a_row rows. Exact: few bits, and near one another.
  [[nodiscard]] static expectation<float> expected(const random_table& table, std::span<const std::int32_t> ids,
                                                   std::size_t ids_a_row) {
    const std::size_t dim = table.dim();
    return expect<float>(ids.size() / ids_a_row * dim, [&](float* out) {
      for (std::size_t i = 0; i < ids.size(); ++i) {
        float* const to = out + i / ids_a_row * dim;
        for (std::size_t c = 0; c < dim; ++c) {
          to[c] = (i % ids_a_row == 0 ? 0 : to[c]) + weight(table, static_cast<std::size_t>(ids[i]), c);
        }
      }
    });
  }
};

}  // namespace romvec_bench
