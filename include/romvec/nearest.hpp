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

#include "romvec/detail/casts.hpp"
#include "romvec/detail/overlap.hpp"
#include "romvec/detail/ratio.hpp"
#include "romvec/isa/native.hpp"
#include "romvec/kernel/dot.hpp"
#include "romvec/kernel/nibble_scan.hpp"
#include "romvec/kernel/nibbles.hpp"
#include "romvec/kernel/scan.hpp"
#include "romvec/output.hpp"
#include "romvec/ranking.hpp"  // IWYU pragma: export
#include "romvec/status.hpp"
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
  if constexpr (Isa::screens_rows) {
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
    } else if constexpr (Isa::screens_rows) {
      scan_large_table<Ranked, Isa>(table, query, best, left_out);
    } else {
      scan_table<Ranked, Isa>(table, query, best, left_out);
    }
  } else {
    rank_row_by_row<Ranked>(table, query, best, left_out);
  }
}

// One sentence for what is wrong with the arguments of a search, and nothing of what would follow from it.
template <class View, class Out>
[[nodiscard]] consteval bool can_rank() {
  if constexpr (can_be_written<Out>()) {
    using ranked = output_element<Out>;
    constexpr bool is_match = std::same_as<ranked, match>;
    constexpr bool is_ranked = is_match || std::same_as<ranked, neighbor> || std::same_as<ranked, wide_match>;
    static_assert(is_ranked, "romvec: nearest rows come out as romvec::neighbor, romvec::match or romvec::wide_match");
    constexpr bool fits = !is_match || (ranks_codes<View>() && View::dim_extent <= kernel::longest_scanned_row);
    static_assert(fits,
                  "romvec: romvec::match is for tables of int8 codes or of nibble_rows whose dim is known to the "
                  "compiler and at most 132,104; use romvec::wide_match, or romvec::neighbor");
    return is_ranked && fits;
  } else {
    return false;
  }
}
template <class View, class Query>
[[nodiscard]] consteval bool can_query() {
  constexpr bool is_query = std::is_convertible_v<const Query&, std::span<const typename View::code_type>>;
  static_assert(is_query,
                "romvec: rows are nearest to a token id, or to a query of the table's code_type in a span, an array or "
                "a vector; quantise float queries");
  return is_query;
}

// errc::too_long where sums of products of two rows would leave int64, or ids 32 bits.
template <class View>
[[nodiscard]] ROMVEC_INLINE constexpr status check_comparable(const View& table) {
  if constexpr (nibble_view<View> && View::dim_extent == std::dynamic_extent) {
    if (table.dim() > kernel::longest_nibble_row) {
      return {errc::too_long, 0};
    }
  }
  if constexpr (sizeof(std::size_t) > 4 &&
                (View::dim_extent == std::dynamic_extent || View::vocab_extent == std::dynamic_extent)) {
    constexpr auto most = integer_to<std::size_t>(std::uint64_t{1} << 32);
    if (table.dim() > most || table.vocab_size() > most) {
      return {errc::too_long, 0};
    }
  }
  return {};
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
[[nodiscard]] constexpr found_rows nearest_rows(const View& table, Query query, std::span<Ranked> out,
                                                std::span<const std::uint32_t> left_out) {
  if (out.empty()) {
    return found_rows(0);
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
  return found_rows(best.found());
}

// As if the query were a row of zeros: every cosine is 0, and the smallest ids come first.
template <class View, class Ranked>
[[nodiscard]] constexpr found_rows nearest_to_zeros(const View& table, std::span<Ranked> out) {
  const std::size_t count = out.size() < table.vocab_size() ? out.size() : table.vocab_size();
  for (std::size_t row = 0; row < count; ++row) {
    out[row] = Ranked{};
    out[row].id = integer_to<std::uint32_t>(row);
    out[row].squared_norm = static_cast<decltype(out[row].squared_norm)>(squared_norm(table, row));
  }
  return found_rows(count);
}

// What can be known of a search for the rows nearest to query[0, dim) before it writes.
template <class View, class Code, class Ranked>
[[nodiscard]] ROMVEC_INLINE constexpr status check_query(const View& table, std::span<const Code> query,
                                                         std::span<Ranked> out,
                                                         std::span<const std::uint32_t> left_out) {
  if (query.size() < table.dim()) {
    return {errc::bad_length, 0};
  }
  if (const status checked = check_comparable(table); !checked) {
    return checked;
  }
  // Ranked rows hold ids: memory of theirs may well be what is left out.
  if (!std::is_constant_evaluated() &&
      (overlap(query.data(), table.dim() * sizeof(Code), out.data(), out.size_bytes()) ||
       (!left_out.empty() && overlap(left_out.data(), left_out.size_bytes(), out.data(), out.size_bytes())))) {
    return {errc::overlaps, 0};
  }
  return {};
}

// The rows nearest to row `id`; search(codes, itself) ranks them.
template <on_bad_id Policy, class View, class Id, class Ranked, class Search>
[[nodiscard]] ROMVEC_INLINE constexpr found_rows nearest_to_id(const View& table, Id id, std::span<Ranked> out,
                                                               Search search) {
  if (const status checked = check_comparable(table); !checked) {
    return found_rows(checked);
  }
  if (const status checked = check_id<Policy>(id, table.vocab_size()); !checked) {
    return found_rows(checked);
  }
  if constexpr (Policy == on_bad_id::zero_row) {
    if (!in_vocabulary(id, table.vocab_size())) {
      return nearest_to_zeros(table, out);
    }
  }
  const std::uint32_t itself[] = {static_cast<std::uint32_t>(row_of_id<Policy>(id, table.vocab_size()))};
  return search(table.codes(itself[0]), std::span<const std::uint32_t>(itself));
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace detail

inline namespace ROMVEC_ISA_NAMESPACE {

// The rows nearest to a query without the ids in left_out; see below.
template <table_like Table, class Query, class Out>
constexpr found_rows nearest(const Table& table, const Query& query, Out&& out,
                             std::span<const std::uint32_t> left_out) {
  using view_type = std::remove_cvref_t<decltype(table.view())>;
  constexpr bool queries = detail::can_query<view_type, Query>();
  constexpr bool ranks = detail::can_rank<view_type, Out>();
  if constexpr (queries && ranks) {
    const auto view = detail::unchecked(table);
    const std::span<const typename view_type::code_type> codes(query);
    const std::span<detail::output_element<Out>> places(out);
    if (const status checked = detail::check_query(view, codes, places, left_out); !checked) {
      return found_rows(checked);
    }
    return detail::nearest_rows(view, codes.data(), places, left_out);
  } else {
    return found_rows(0);
  }
}

// The out.size() rows nearest to `to` by cosine, nearest first; ranked exactly, of equal cosines the smaller id first.
// `to` is the id of a row, which is itself left out, or query[0, dim) of codes in [-max_code, max_code] as those of a
// table are; to a query of zeros every cosine is 0. out: a span or array of neighbor, match or wide_match. Answers how
// many were written: fewer than out.size() if there are no more rows. Errors, of which none has anything written:
// bad_id under on_bad_id::check, which a constant expression does not compile with (clamp: row 0 or the last; zero_row:
// as a query of zeros); bad_length if the query has fewer than dim codes; overlaps if out lies over the query or
// left_out; too_long for 4-bit codes of a dim above 532,000. Memory: none beside out, 128 bytes of stack.
template <on_bad_id Policy = on_bad_id::check, table_like Table, class To, class Out>
constexpr found_rows nearest(const Table& table, const To& to, Out&& out) {
  using view_type = std::remove_cvref_t<decltype(table.view())>;
  constexpr bool ranks = detail::can_rank<view_type, Out>();
  if constexpr (!ranks) {
    return found_rows(0);
  } else if constexpr (token_id<To>) {
    const auto view = detail::unchecked(table);
    const std::span<detail::output_element<Out>> places(out);
    return detail::nearest_to_id<Policy>(view, to, places, [&](auto codes, std::span<const std::uint32_t> itself) {
      return detail::nearest_rows(view, codes, places, itself);
    });
  } else {
    return romvec::nearest(table, to, out, std::span<const std::uint32_t>());
  }
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec
