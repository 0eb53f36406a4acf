// SPDX-License-Identifier: BSL-1.0
// All rows of a table offered to a ranking: one pass over codes, in whichever of the scans suits the table.
#pragma once

#include "romvec/config.hpp"

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "romvec/detail/ranking.hpp"
#include "romvec/detail/row_products.hpp"
#include "romvec/isa/native.hpp"
#include "romvec/kernel/decoded_query.hpp"
#include "romvec/kernel/decoded_scan.hpp"
#include "romvec/kernel/scan.hpp"
#include "romvec/neighbors.hpp"
#include "romvec/table_view.hpp"

namespace romvec::detail {
inline namespace ROMVEC_ISA_NAMESPACE {

// True if int8 codes alone decide: where a row has one multiplier or none.
template <class View>
[[nodiscard]] consteval bool ranks_codes() {
  if constexpr (decoded_view<View>) {
    return View::format::group_size == 0;
  } else {
    return sizeof(typename View::code_type) == 1;
  }
}

// The longest rows of which dot^2 * squared_norm of any two fits into int64: (127 * 128 * dim)^2 * (127^2 * dim) <
// 2^63.
inline constexpr std::size_t longest_in_64_bits = 128;
template <class View>
inline constexpr bool ranks_in_64_bits = ranks_codes<View>() && View::dim_extent <= longest_in_64_bits;

// All rows, dot product and squared norm in one pass.
template <class Ranked, class Isa, class View, class Ranking>
ROMVEC_INLINE constexpr void scan_table(const View& table, const std::int8_t* codes, Ranking& best,
                                        std::span<const std::uint32_t> left_out) {
  const std::size_t dim = table.dim();
  const kernel::scanned_query<Isa> query(codes, dim);
  constexpr std::size_t turn = Isa::scan_rows;
  for (std::size_t row = 0; row < table.vocab_size(); row += turn) {
    const std::size_t count = table.vocab_size() - row < turn ? table.vocab_size() - row : turn;
    std::int32_t dots[turn];
    std::int32_t squared_norms[turn];
    kernel::scan_rows<Isa>(table.codes(row), count, query, dim, dim - dim % Isa::scan_lanes, dots, squared_norms);
    for (std::size_t i = 0; i < count; ++i) {
      offer_row<Ranked>(best, left_out, row + i, dots[i], squared_norms[i]);
    }
  }
}

// All rows, but the squared norms of few: the first half of a norm is enough to reject most rows. A row that passes is
// in the first-level cache when its norm is made up. Random codes at 32000 x 288: a quarter of a norm takes 1.2 times
// the time on AVX-512, where a norm costs less than a row too many, and as long on AVX2.
template <class Ranked, class Isa, class View, class Ranking>
ROMVEC_INLINE constexpr void scan_large_table(const View& table, const std::int8_t* codes, Ranking& best,
                                              std::span<const std::uint32_t> left_out) {
  const std::size_t dim = table.dim();
  constexpr std::size_t step = kernel::scan_step<Isa>;
  const std::size_t whole = dim - dim % step;
  const std::size_t half = dim / 2 > step ? dim / 2 - dim / 2 % step : whole < step ? whole : step;
  // All columns squared: the whole scans are, and what is left over behind them always is.
  const bool are_whole = half == dim - dim % Isa::scan_lanes;
  const kernel::scanned_query<Isa> query(codes, dim);
  constexpr std::size_t turn = 16;
  std::int32_t dots[turn] = {};
  std::int32_t part_norms[turn] = {};
  screen rejects;
  for (std::size_t row = 0; row < table.vocab_size(); row += turn) {
    const std::size_t count = table.vocab_size() - row < turn ? table.vocab_size() - row : turn;
    kernel::scan_rows<Isa>(table.codes(row), count, query, dim, half, dots, part_norms);
    std::uint32_t passing = rejects.passing<Isa>(count, dots, part_norms);
    for (; passing != 0; passing &= passing - 1) {
      const auto i = static_cast<std::size_t>(std::countr_zero(passing));
      const std::uint64_t norm = are_whole ? static_cast<std::uint32_t>(part_norms[i]) : squared_norm(table, row + i);
      if (rejects.passes(dots[i], norm)) {
        offer_row<Ranked>(best, left_out, row + i, dots[i], norm);
        rejects.follow(best);
      }
    }
  }
}

// Rows of int16 codes, or longer ones than scans take, or where masks make short work of short ones.
template <class Ranked, class View, class Ranking>
ROMVEC_INLINE constexpr void rank_row_by_row(const View& table, const typename View::code_type* query, Ranking& best,
                                             std::span<const std::uint32_t> left_out) {
  for (std::size_t row = 0; row < table.vocab_size(); ++row) {
    offer_row<Ranked>(best, left_out, row, dot_codes(table, table.codes(row), query, table.dim()),
                      squared_norm(table, row));
  }
}

// Rows of 4-bit codes of one group each, scanned by steps and screened 16 at a time as in scan_large_table.
template <class Ranked, class Isa, decoded_view View, class Ranking>
ROMVEC_INLINE void scan_stepped_codes(const View& table, const std::int8_t* codes, std::size_t squared, Ranking& best,
                                      std::span<const std::uint32_t> left_out) {
  constexpr std::size_t turn = kernel::stepped_rows_a_turn;
  const auto levels = Isa::load_scan_levels(table.levels());
  const kernel::stepped_query<Isa, View> query(table, codes, levels.least, nullptr);
  std::int32_t dots[turn] = {};
  std::int32_t part_norms[turn] = {};
  screen rejects;
  const std::size_t last = table.vocab_size() - turn;
  for (std::size_t row = 0; row < table.vocab_size(); row += turn) {
    const std::size_t first = row < last ? row : last;
    for (std::size_t k = 0; k < turn; k += kernel::stepped_rows_abreast) {
      kernel::scan_stepped_rows<Isa, true>(table, first + k, query, levels, squared, dots + k, part_norms + k);
    }
    Isa::weigh_16_by_sign(table.multipliers() + first, dots, part_norms);
    // The last rows come with some again that were there before.
    std::uint32_t passing = rejects.passing<Isa>(turn, dots, part_norms) >> (row - first) << (row - first);
    for (; passing != 0; passing &= passing - 1) {
      const auto i = static_cast<std::size_t>(std::countr_zero(passing));
      const auto norm =
          static_cast<std::uint64_t>(kernel::decoded_squared_norm<Isa, kernel::by_sign>(table, first + i));
      if (rejects.passes(dots[i], norm)) {
        offer_row<Ranked>(best, left_out, first + i, dots[i], norm);
        rejects.follow(best);
      }
    }
  }
}

// Rows that are decoded, screened by a part of their norms as in scan_large_table where that is done. `query` is codes
// or a row of the table.
template <class Ranked, class Isa, decoded_view View, class Query, class Ranking>
ROMVEC_INLINE constexpr void scan_decoded(const View& table, Query query, Ranking& best,
                                          std::span<const std::uint32_t> left_out) {
  using weigh = std::conditional_t<ranks_codes<View>(), kernel::by_sign, kernel::by_multiplier>;
  if constexpr (Isa::screens_rows) {
    constexpr std::size_t step = View::format::group_size == 0 ? decoded_block : View::format::group_size;
    const std::size_t half = table.dim() / 2 / step * step;
    const bool is_screened = half != 0;
    if constexpr (std::is_pointer_v<Query> && ranks_codes<View>() && View::format::template scans_steps<Isa>) {
      if (kernel::scans_stepped_table<Isa>(table)) {
        scan_stepped_codes<Ranked, Isa>(table, query, half, best, left_out);
        return;
      }
    }
    screen rejects;
    kernel::scan_decoded_table<Isa, true, weigh>(
        table, query, is_screened ? half : table.dim(),
        [&](std::size_t first, std::size_t count, const std::int64_t* dots, const std::int64_t* squared_norms)
            ROMVEC_INLINE_LAMBDA {
              for (std::size_t i = 0; i < count; ++i) {
                auto norm = static_cast<std::uint64_t>(squared_norms[i]);
                if (!rejects.passes(dots[i], norm)) {
                  continue;
                }
                if (is_screened) {
                  norm = static_cast<std::uint64_t>(kernel::decoded_squared_norm<Isa, weigh>(table, first + i));
                  if (!rejects.passes(dots[i], norm)) {
                    continue;
                  }
                }
                offer_row<Ranked>(best, left_out, first + i, dots[i], norm);
                rejects.follow(best);
              }
            });
  } else {
    kernel::scan_decoded_table<Isa, true, weigh>(
        table, query, table.dim(),
        [&](std::size_t first, std::size_t count, const std::int64_t* dots, const std::int64_t* squared_norms)
            ROMVEC_INLINE_LAMBDA {
              for (std::size_t i = 0; i < count; ++i) {
                offer_row<Ranked>(best, left_out, first + i, dots[i], squared_norms[i]);
              }
            });
  }
}

template <class Ranked, class Isa, class View, class Ranking>
ROMVEC_INLINE constexpr void rank_rows(const View& table, const typename View::code_type* query, Ranking& best,
                                       std::span<const std::uint32_t> left_out) {
  if constexpr (sizeof(typename View::code_type) == 1) {
    const std::size_t dim = table.dim();
    if constexpr (isa::has_narrower<Isa>) {
      if (dim < Isa::scan_lanes && dim >= Isa::narrower::scan_lanes) {
        rank_rows<Ranked, typename Isa::narrower>(table, query, best, left_out);
        return;
      }
    }
    if (dim > kernel::scanned_query<Isa>::longest || (isa::has_masks<Isa> && dim < Isa::scan_lanes)) {
      rank_row_by_row<Ranked>(table, query, best, left_out);
    } else if (dim < Isa::scan_lanes) {
      scan_table<Ranked, isa::scalar>(table, query, best, left_out);
    } else if constexpr (Isa::screens_rows) {
      scan_large_table<Ranked, Isa>(table, query, best, left_out);
    } else {
      scan_table<Ranked, Isa>(table, query, best, left_out);
    }
  } else {
    rank_row_by_row<Ranked>(table, query, best, left_out);
  }
}

// Gives rows that were ranked by their codes what their multipliers make of dot product and norm.
template <decoded_view View, class Query, class Ranked>
ROMVEC_INLINE constexpr void multiply_found(const View& table, Query query, std::span<Ranked> found) {
  if constexpr (ranks_codes<View>() && !std::same_as<Ranked, match>) {
    const auto magnitude = [&](std::size_t row) {
      const std::int32_t multiplier = table.multiplier(row);
      return multiplier < 0 ? -multiplier : multiplier;
    };
    std::int32_t of_query = 1;
    if constexpr (std::same_as<Query, decoded_row>) {
      of_query = magnitude(query.row);
    }
    for (Ranked& row : found) {
      const std::int32_t multiplier = magnitude(row.id);
      row.dot *= multiplier * of_query;
      row.squared_norm *= static_cast<std::uint32_t>(multiplier * multiplier);
    }
  }
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec::detail
