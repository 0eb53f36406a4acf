// SPDX-License-Identifier: BSL-1.0
// The rows that point the way of a query: cosines compared exactly, in integers. In a cosine the multipliers cancel, so
// that codes alone decide.
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "romvec/config.hpp"
#include "romvec/isa/native.hpp"
#include "romvec/kernel/dot.hpp"
#include "romvec/kernel/nibbles.hpp"
#include "romvec/kernel/scan.hpp"
#include "romvec/ratio.hpp"
#include "romvec/table_view.hpp"
#include "romvec/token_ids.hpp"

namespace romvec {

// A row and its cosine with the query.
struct neighbor {
  std::uint32_t id;
  std::int32_t cosine;  // Q30
  std::int64_t dot;     // of codes; in tables of 4-bit codes, of code * multiplier
  std::uint64_t squared_norm;
};

// A row without its cosine, which costs a division and two square roots: for firmware that needs the order alone. For
// tables of int8 codes whose dim is known to the compiler and at most 132,104.
struct match {
  std::uint32_t id;
  std::int32_t dot;  // of codes
  std::uint32_t squared_norm;
};

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

// A row of 4-bit codes with another or with int8 codes; and with itself.
template <nibble_view View, class Query>
[[nodiscard]] constexpr kernel::dot_and_norm compare_rows(const View& table, std::size_t row, Query query) {
  if (std::is_constant_evaluated()) {
    return kernel::nibble_scan<isa::scalar>(table, row, query);
  }
  return kernel::nibble_scan<isa::native>(table, row, query);
}

template <nibble_view View>
[[nodiscard]] constexpr std::int64_t dot_codes(const View& table, nibble_row a, nibble_row b, std::size_t) {
  return compare_rows(table, a.row, b).dot;
}

template <nibble_view View>
[[nodiscard]] constexpr std::uint64_t squared_norm_of(const View& table, nibble_row query) {
  return static_cast<std::uint64_t>(compare_rows(table, query.row, query).squared_norm);
}

template <class View>
[[nodiscard]] constexpr std::uint64_t squared_norm(const View& table, std::size_t row) {
  return static_cast<std::uint64_t>(dot_codes(table, table.codes(row), table.codes(row), table.dim()));
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

// True if dot^2 * squared_norm of any two rows fits into int64: (127 * 128 * dim)^2 * (127^2 * dim) < 2^63.
template <class View>
inline constexpr bool ranks_in_64_bits = sizeof(typename View::code_type) == 1 && View::dim_extent <= 128 &&
                                         !nibble_view<View>;

template <class View>
inline constexpr bool may_scan = sizeof(typename View::code_type) == 1 && !nibble_view<View> &&
                                 (View::dim_extent == std::dynamic_extent ||
                                  View::dim_extent <= kernel::longest_scanned_row);

// The best rows so far, nearest first; of equal cosines the smaller id, which was offered first.
template <bool In64Bits, class Ranked>
class ranking {
 public:
  ROMVEC_INLINE constexpr explicit ranking(std::span<Ranked> out) : out_(out) {}

  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t found() const { return found_; }
  [[nodiscard]] ROMVEC_INLINE constexpr bool is_full() const { return found_ == out_.size(); }
  // The entry that a new one must beat, of a full ranking.
  [[nodiscard]] ROMVEC_INLINE constexpr const Ranked& last() const { return out_[found_ - 1]; }

  ROMVEC_INLINE_FOR_SPEED constexpr void offer(const Ranked& row) {
    // The last entry of a full ranking is overwritten or stays. One place that compares, for small code.
    Ranked* const begin = out_.data();
    Ranked* const end = begin + out_.size();
    Ranked* place = begin + found_;
    while (place != begin && is_nearer<In64Bits>(row, place[-1])) {
      if (place != end) {
        *place = place[-1];
      }
      --place;
    }
    if (place != end) {
      *place = row;
      found_ += is_full() ? 0 : 1;
    }
  }

 private:
  std::span<Ranked> out_;
  std::size_t found_ = 0;
};

// Rejects rows before they are compared exactly: a row passes if its cosine may be above that of the ranking's last. In
// float, which costs a few instructions for several rows where an exact comparison costs a hundred for one: with c =
// dot * |dot| / squared_norm, which grows with the cosine, a row passes unless its dot * |dot| is clearly below c(last)
// * squared_norm. Each side is rounded four times, by 2^-24 of itself; the margin is 2^-20.
class screen {
 public:
  // As long as the ranking is not full, or ends with a cosine of 0 or less, every row passes: a part of a squared norm
  // would make a row with a negative cosine look further away.
  template <class Ranking>
  ROMVEC_INLINE constexpr void follow(const Ranking& best) {
    if (best.is_full()) {
      const auto& last = best.last();
      least_ = signed_square(static_cast<float>(last.dot)) /
               static_cast<float>(last.squared_norm == 0 ? 1 : last.squared_norm) * (1.0F - 0x1p-20F);
    }
  }

  [[nodiscard]] ROMVEC_INLINE constexpr bool passes(std::int32_t dot, std::uint64_t squared_norm) const {
    return !(least_ > 0) || signed_square(static_cast<float>(dot)) >= least_ * static_cast<float>(squared_norm);
  }

  // A bit for each of `count` rows, at most 16, by their squared norms or parts of these. Both arrays have 16 elements.
  template <class Isa>
  [[nodiscard]] ROMVEC_INLINE constexpr std::uint32_t passing(std::size_t count, const std::int32_t* dots,
                                                              const std::int32_t* squared_norms) const {
    const std::uint32_t all = (1u << count) - 1;
    if constexpr (Isa::has_cache_hints) {
      if (least_ > 0) {
        return all & Isa::screen_16(dots, squared_norms, least_);
      }
    }
    return all;
  }

 private:
  ROMVEC_INLINE static constexpr float signed_square(float x) { return x * (x < 0 ? -x : x); }

  float least_ = 0;
};

[[nodiscard]] ROMVEC_INLINE constexpr bool contains(std::span<const std::uint32_t> ids, std::size_t row) {
  for (const std::uint32_t id : ids) {
    if (id == row) {
      return true;
    }
  }
  return false;
}

// Offers a row to the ranking.
template <class Ranked, class Ranking, class Dot, class Norm>
ROMVEC_INLINE constexpr void offer_row(Ranking& best, std::span<const std::uint32_t> left_out, std::size_t row, Dot dot,
                                       Norm squared_norm) {
  if (!contains(left_out, row)) {
    Ranked entry{};
    entry.id = static_cast<std::uint32_t>(row);
    entry.dot = static_cast<decltype(entry.dot)>(dot);
    entry.squared_norm = static_cast<decltype(entry.squared_norm)>(squared_norm);
    best.offer(entry);
  }
}

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

// Rows of 4-bit codes, each expanded once.
template <class Ranked, nibble_view View, class Query, class Ranking>
ROMVEC_INLINE constexpr void rank_nibble_rows(const View& table, Query query, Ranking& best,
                                              std::span<const std::uint32_t> left_out) {
  for (std::size_t row = 0; row < table.vocab_size(); ++row) {
    const kernel::dot_and_norm compared = compare_rows(table, row, query);
    offer_row<Ranked>(best, left_out, row, compared.dot, compared.squared_norm);
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
  static_assert(std::same_as<Ranked, neighbor> || std::same_as<Ranked, match>,
                "romvec: nearest rows come out as romvec::neighbor or as romvec::match");
  static_assert(std::same_as<Ranked, neighbor> || (may_scan<View> && View::dim_extent != std::dynamic_extent),
                "romvec: romvec::match is for tables of int8 codes whose dim is known to the compiler and at most "
                "132,104; use romvec::neighbor");
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

template <class View, class Query, class Ranked>
[[nodiscard]] constexpr std::size_t nearest_rows(const View& table, Query query, std::span<Ranked> out,
                                                 std::span<const std::uint32_t> left_out) {
  check_ranked<Ranked, View>();
  if (out.empty()) {
    return 0;
  }
  ranking<ranks_in_64_bits<View>, Ranked> best(out);
  if constexpr (nibble_view<View>) {
    if constexpr (std::same_as<Query, nibble_row>) {
      rank_nibble_rows<Ranked>(table, query, best, left_out);
    } else {
      rank_nibble_rows<Ranked>(table, kernel::codes_query{query}, best, left_out);
    }
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
// of equal cosines the smaller id first. out: a span or array of neighbor or match. Answers how many were written:
// fewer than out.size() if there are no more rows. Query codes lie in [-max_code, max_code] as those of a table do.
// Memory: none beside out, 128 bytes of stack.
template <table_like Table, class Out>
[[nodiscard]] constexpr std::size_t nearest(const Table& table, std::span<const typename Table::code_type> query,
                                            Out&& out, std::span<const std::uint32_t> left_out = {}) {
  const auto view = table.view();
  return query.size() < view.dim() ? 0 : detail::nearest_rows(view, query.data(), std::span(out).subspan(0), left_out);
}

// The rows nearest to row `id`, itself left out; 0 written if the id is not in [0, vocab_size).
template <table_like Table, token_id Id, class Out>
[[nodiscard]] constexpr std::size_t nearest(const Table& table, Id id, Out&& out) {
  const auto view = table.view();
  if (!detail::in_vocabulary(id, view.vocab_size())) {
    return 0;
  }
  const std::uint32_t itself[] = {static_cast<std::uint32_t>(id)};
  return detail::nearest_rows(view, view.codes(itself[0]), std::span(out).subspan(0), itself);
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec
