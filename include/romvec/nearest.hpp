// SPDX-License-Identifier: BSL-1.0
// The rows that point the way of a query: cosines compared exactly, in integers. In a cosine the multipliers cancel, so
// that codes alone decide.
#pragma once

#include "romvec/config.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "romvec/detail/casts.hpp"
#include "romvec/detail/check_ids.hpp"
#include "romvec/detail/find_row.hpp"
#include "romvec/detail/overlap.hpp"
#include "romvec/detail/rank_rows.hpp"
#include "romvec/detail/ranking.hpp"
#include "romvec/detail/ratio.hpp"
#include "romvec/detail/row_products.hpp"
#include "romvec/detail/row_room.hpp"
#include "romvec/ids.hpp"  // IWYU pragma: export
#include "romvec/isa/native.hpp"
#include "romvec/kernel/decode.hpp"
#include "romvec/kernel/decoded_query.hpp"
#include "romvec/kernel/scan.hpp"
#include "romvec/neighbors.hpp"  // IWYU pragma: export
#include "romvec/output.hpp"     // IWYU pragma: export
#include "romvec/status.hpp"
#include "romvec/table_view.hpp"

namespace romvec {

namespace detail {
inline namespace ROMVEC_ISA_NAMESPACE {

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
  if constexpr (decoded_view<View> && View::dim_extent == std::dynamic_extent) {
    if (table.dim() > kernel::longest_decoded_row) {
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
    // One root for all. It is not looked at where every dot product is 0.
    const std::uint64_t query_norm = squared_norm_of(table, query);
    const scaled_root of_query = root_of(query_norm == 0 ? 1 : query_norm);
    for (neighbor& n : found) {
      n.cosine = n.dot == 0 || n.squared_norm == 0 ? 0 : cosine_of_roots(n.dot, of_query, root_of(n.squared_norm));
    }
  }
}

template <bool In64Bits, class View, class Query, class Ranked>
[[nodiscard]] constexpr found_rows nearest_rows_by(const View& table, Query query, std::span<Ranked> out,
                                                   std::span<const std::uint32_t> left_out) {
  ranking<In64Bits, Ranked> best(out);
  if constexpr (decoded_view<View>) {
    if (std::is_constant_evaluated()) {
      scan_decoded<Ranked, isa::scalar>(table, query, best, left_out);
    } else {
      scan_decoded<Ranked, kernel::scans_of_blocks<isa::native>>(table, query, best, left_out);
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

template <class View, class Query, class Ranked>
[[nodiscard]] constexpr found_rows nearest_rows(const View& table, Query query, std::span<Ranked> out,
                                                std::span<const std::uint32_t> left_out) {
  if (out.empty()) {
    return found_rows(0);
  }
  // Comparing cosines by products of more than 64 bits takes as long as a dot product of 64 codes.
  if constexpr (isa::native::has_room_for_code && View::dim_extent == std::dynamic_extent && ranks_codes<View>()) {
    if (table.dim() <= longest_in_64_bits) {
      return nearest_rows_by<true>(table, query, out, left_out);
    }
  }
  return nearest_rows_by<ranks_in_64_bits<View>>(table, query, out, left_out);
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
  const std::size_t row = find_row<Policy>(id, table.vocab_size());
  if constexpr (finds_no_row<Policy>) {
    if (row == no_row) {
      return nearest_to_zeros(table, out);
    }
  }
  const std::uint32_t itself[] = {static_cast<std::uint32_t>(row)};
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
// left_out; too_long for 4-bit codes of a dim above 532,000. Memory: none beside out, 128 bytes of stack; on AVX2
// and AVX-512 up to 12 KB.
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
