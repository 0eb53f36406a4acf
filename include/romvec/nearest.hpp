// SPDX-License-Identifier: BSL-1.0
// The rows that point the way of a query: cosines compared exactly, in integers. In a cosine the multipliers cancel, so
// that codes alone decide.
#pragma once

#include "romvec/config.hpp"

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "romvec/isa/native.hpp"
#include "romvec/kernel/dot.hpp"
#include "romvec/kernel/nibble_scan.hpp"
#include "romvec/kernel/nibbles.hpp"
#include "romvec/kernel/scan.hpp"
#include "romvec/ranking.hpp"  // IWYU pragma: export
#include "romvec/ratio.hpp"
#include "romvec/table_view.hpp"
#include "romvec/token_ids.hpp"

namespace romvec {

namespace detail {
inline namespace ROMVEC_ISA_NAMESPACE {

// b may be any int8 or int16, a is a row.
template <class View>
[[nodiscard]] constexpr std::int64_t dot_codes(const View&, const typename View::code_type* a,
                                               const typename View::code_type* b, std::size_t dim) {
  constexpr std::int32_t max_code = View::format::max_code;
  if (std::is_constant_evaluated()) {
    return kernel::dot<isa::scalar, max_code, max_code + 1>(a, b, dim);
  }
  return kernel::dot<isa::native, max_code, max_code + 1>(a, b, dim);
}

template <nibble_view View>
[[nodiscard]] constexpr std::int64_t dot_codes(const View& table, nibble_row a, nibble_row b, std::size_t) {
  if (std::is_constant_evaluated()) {
    return kernel::nibble_dot<isa::scalar>(table, a, b);
  }
  return kernel::nibble_dot<isa::native>(table, a, b);
}

template <class View>
[[nodiscard]] constexpr std::uint64_t squared_norm(const View& table, std::size_t row) {
  if constexpr (!nibble_view<View>) {
    return static_cast<std::uint64_t>(dot_codes(table, table.codes(row), table.codes(row), table.dim()));
  } else if (std::is_constant_evaluated()) {
    return static_cast<std::uint64_t>(kernel::nibble_squared_norm<isa::scalar>(table, row));
  } else {
    return static_cast<std::uint64_t>(kernel::nibble_squared_norm<isa::native>(table, row));
  }
}

template <nibble_view View>
[[nodiscard]] constexpr std::uint64_t squared_norm_of(const View& table, nibble_row query) {
  return squared_norm(table, query.row);
}

// The squared norm of a query of any int8 or int16.
template <class View>
[[nodiscard]] constexpr std::uint64_t squared_norm_of(const View& table, const typename View::code_type* query) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < table.dim(); ++i) {
    sum += static_cast<std::uint64_t>(std::int64_t{query[i]} * query[i]);
  }
  return sum;
}

// True if int8 codes alone decide: where a row has one multiplier or none.
template <class View>
[[nodiscard]] consteval bool ranks_codes() {
  if constexpr (nibble_view<View>) {
    return View::format::group_size == 0;
  } else {
    return sizeof(typename View::code_type) == 1;
  }
}

// True if dot^2 * squared_norm of any two rows fits into int64: (127 * 128 * dim)^2 * (127^2 * dim) < 2^63.
template <class View>
inline constexpr bool ranks_in_64_bits = ranks_codes<View>() && View::dim_extent <= 128;

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
      const std::uint64_t norm = squared_norm(table, row + i);
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

// Rows of 4-bit codes, screened by a part of their norms as in scan_large_table where that is done. `query` is codes or
// a row of the table.
template <class Ranked, class Isa, nibble_view View, class Query, class Ranking>
ROMVEC_INLINE constexpr void scan_nibbles(const View& table, Query query, Ranking& best,
                                          std::span<const std::uint32_t> left_out) {
  using weigh = std::conditional_t<ranks_codes<View>(), kernel::by_sign, kernel::by_multiplier>;
  if constexpr (Isa::has_cache_hints) {
    constexpr std::size_t step = View::format::group_size == 0 ? nibble_block : View::format::group_size;
    const std::size_t half = table.dim() / 2 / step * step;
    const bool is_screened = half != 0;
    screen rejects;
    kernel::scan_nibble_table<Isa, true, weigh>(
        table, query, is_screened ? half : table.dim(),
        [&](std::size_t first, std::size_t count, const std::int64_t* dots, const std::int64_t* squared_norms)
            ROMVEC_INLINE_LAMBDA {
              for (std::size_t i = 0; i < count; ++i) {
                auto norm = static_cast<std::uint64_t>(squared_norms[i]);
                if (!rejects.passes(dots[i], norm)) {
                  continue;
                }
                if (is_screened) {
                  norm = static_cast<std::uint64_t>(kernel::nibble_squared_norm<Isa, weigh>(table, first + i));
                  if (!rejects.passes(dots[i], norm)) {
                    continue;
                  }
                }
                offer_row<Ranked>(best, left_out, first + i, dots[i], norm);
                rejects.follow(best);
              }
            });
  } else {
    kernel::scan_nibble_table<Isa, true, weigh>(
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
    } else if constexpr (Isa::has_cache_hints) {
      scan_large_table<Ranked, Isa>(table, query, best, left_out);
    } else {
      scan_table<Ranked, Isa>(table, query, best, left_out);
    }
  } else {
    rank_row_by_row<Ranked>(table, query, best, left_out);
  }
}

template <class Ranked, class View>
consteval void check_ranked() {
  constexpr bool is_wide = std::same_as<Ranked, neighbor> || std::same_as<Ranked, wide_match>;
  static_assert(is_wide || std::same_as<Ranked, match>,
                "romvec: nearest rows come out as romvec::neighbor, romvec::match or romvec::wide_match");
  static_assert(
      is_wide || (ranks_codes<View>() && View::dim_extent <= kernel::longest_scanned_row),
      "romvec: romvec::match is for tables of int8 codes or of nibble_rows whose dim is known to the compiler "
      "and at most 132,104; use romvec::wide_match, or romvec::neighbor");
}

template <class View, class Query, class Ranked>
ROMVEC_INLINE constexpr void add_cosines(const View& table, Query query, std::span<Ranked> found) {
  if constexpr (std::same_as<Ranked, neighbor>) {
    const std::uint64_t query_norm = squared_norm_of(table, query);
    for (neighbor& n : found) {
      n.cosine = cosine_q30(n.dot, query_norm, n.squared_norm);
    }
  }
}

// Gives rows that were ranked by their codes what their multipliers make of dot product and norm.
template <nibble_view View, class Query, class Ranked>
ROMVEC_INLINE constexpr void multiply_found(const View& table, Query query, std::span<Ranked> found) {
  if constexpr (ranks_codes<View>() && !std::same_as<Ranked, match>) {
    const auto magnitude = [&](std::size_t row) {
      const std::int32_t multiplier = table.multiplier(row);
      return multiplier < 0 ? -multiplier : multiplier;
    };
    std::int32_t of_query = 1;
    if constexpr (std::same_as<Query, nibble_row>) {
      of_query = magnitude(query.row);
    }
    for (Ranked& row : found) {
      const std::int32_t multiplier = magnitude(row.id);
      row.dot *= multiplier * of_query;
      row.squared_norm *= static_cast<std::uint32_t>(multiplier * multiplier);
    }
  }
}

template <class View, class Query, class Ranked>
[[nodiscard]] constexpr std::size_t nearest_rows(const View& table, Query query, std::span<Ranked> out,
                                                 std::span<const std::uint32_t> left_out) {
  check_ranked<Ranked, View>();
  if (out.empty()) {
    return 0;
  }
  ranking<ranks_in_64_bits<View>, Ranked> best(out);
  if constexpr (nibble_view<View>) {
    if (std::is_constant_evaluated()) {
      scan_nibbles<Ranked, isa::scalar>(table, query, best, left_out);
    } else {
      scan_nibbles<Ranked, kernel::scans_of_blocks<isa::native>>(table, query, best, left_out);
    }
    multiply_found(table, query, out.first(best.found()));
  } else if (std::is_constant_evaluated()) {
    rank_rows<Ranked, isa::scalar>(table, query, best, left_out);
  } else {
    rank_rows<Ranked, isa::native>(table, query, best, left_out);
  }
  add_cosines(table, query, out.first(best.found()));
  return best.found();
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace detail

inline namespace ROMVEC_ISA_NAMESPACE {

// The out.size() rows nearest to query[0, dim) by cosine, nearest first, without the ids in left_out; ranked exactly,
// of equal cosines the smaller id first. out: a span or array of neighbor, match or wide_match. Answers how many were
// written:
// fewer than out.size() if there are no more rows. Query codes lie in [-max_code, max_code] as those of a table do.
// Memory: none beside out, 128 bytes of stack.
template <table_like Table, class Out>
[[nodiscard]] constexpr std::size_t nearest(const Table& table, std::span<const typename Table::code_type> query,
                                            Out&& out, std::span<const std::uint32_t> left_out = {}) {
  const auto view = detail::unchecked(table);
  return query.size() < view.dim() ? 0 : detail::nearest_rows(view, query.data(), std::span(out).subspan(0), left_out);
}

// The rows nearest to row `id`, itself left out; 0 written if the id is not in [0, vocab_size).
template <table_like Table, token_id Id, class Out>
[[nodiscard]] constexpr std::size_t nearest(const Table& table, Id id, Out&& out) {
  const auto view = detail::unchecked(table);
  if (!detail::in_vocabulary(id, view.vocab_size())) {
    return 0;
  }
  const std::uint32_t itself[] = {static_cast<std::uint32_t>(id)};
  return detail::nearest_rows(view, view.codes(itself[0]), std::span(out).subspan(0), itself);
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec
