// SPDX-License-Identifier: BSL-1.0
// Which rows point the same way: dot, cosine, king - man + woman. In a cosine the multipliers cancel, so that
// all of it is integer arithmetic on codes and ranks alike on every machine.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>

#include "romvec/detail/check_ids.hpp"
#include "romvec/detail/find_row.hpp"
#include "romvec/detail/overlap.hpp"
#include "romvec/detail/ratio.hpp"
#include "romvec/detail/row_products.hpp"
#include "romvec/detail/row_room.hpp"
#include "romvec/ids.hpp"  // IWYU pragma: export
#include "romvec/isa/native.hpp"
#include "romvec/nearest.hpp"
#include "romvec/output.hpp"  // IWYU pragma: export
#include "romvec/status.hpp"
#include "romvec/table_view.hpp"

namespace romvec {

namespace detail {
inline namespace ROMVEC_ISA_NAMESPACE {

// compare(rows) for rows a and b under the policy; a row of zeros makes 0 of both products.
template <on_bad_id Policy, class View, class IdA, class IdB, class Number, class Compare>
[[nodiscard]] ROMVEC_INLINE constexpr status compare_rows(const View& table, IdA a, IdB b, Number& out,
                                                          Compare compare) {
  const std::size_t vocab_size = table.vocab_size();
  if (const status checked = check_comparable(table); !checked) {
    return checked;
  }
  if (const status checked = check_id<Policy>(a, vocab_size, 0); !checked) {
    return checked;
  }
  if (const status checked = check_id<Policy>(b, vocab_size, 1); !checked) {
    return checked;
  }
  const std::size_t row_a = find_row<Policy>(a, vocab_size);
  const std::size_t row_b = find_row<Policy>(b, vocab_size);
  if (finds_no_row<Policy> && (row_a == no_row || row_b == no_row)) {
    out = 0;
  } else {
    out = compare(row_a, row_b);
  }
  return {};
}

// Scales the sum of unit rows so that its largest element is max_code; element(column) is the sum, in Q40.
template <class Code, class Element>
ROMVEC_INLINE constexpr void write_direction(Code* query, std::size_t dim, std::int64_t max_code, Element element) {
  std::int64_t largest = 1;
  for (std::size_t c = 0; c < dim; ++c) {
    const std::int64_t sum = element(c);
    const std::int64_t magnitude = sum < 0 ? -sum : sum;
    largest = magnitude > largest ? magnitude : largest;
  }
  // Rows that cancel leave rounding noise of factors and codes, below 2^20; a direction is not made of it.
  if (largest < (std::int64_t{1} << 20)) {
    largest = std::int64_t{1} << 60;
  }
  for (std::size_t c = 0; c < dim; ++c) {
    const std::int64_t scaled = element(c) * max_code;  // 2^40 * 8 rows * 2^15: 58 bits
    const std::int64_t half = scaled < 0 ? -(largest / 2) : largest / 2;
    query[c] = static_cast<Code>((scaled + half) / largest);
  }
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace detail

inline namespace ROMVEC_ISA_NAMESPACE {

// The dot product of the codes of rows a and b, exact, into out. Of 4-bit codes, of code * multiplier: in units of
// 2^(2 * exponent). Errors: bad_id with 0 for a and 1 for b under on_bad_id::check, which a constant expression does
// not compile with; too_long for 4-bit codes of a dim above 532,000. After an error out is as it was. A bad id is row 0
// or the last under clamp; with a row of zeros, that of zero_row, the product is 0.
template <on_bad_id Policy = on_bad_id::check, table_like Table, class IdA, class IdB>
constexpr status dot(const Table& table, IdA a, IdB b, std::int64_t& out) {
  if constexpr (detail::can_take_id<IdA, IdB>()) {
    const auto view = detail::unchecked(table);
    return detail::compare_rows<Policy>(view, a, b, out, [&](std::size_t row_a, std::size_t row_b) {
      return detail::dot_codes(view, view.codes(row_a), view.codes(row_b), view.dim());
    });
  } else {
    return {};
  }
}

// The cosine of rows a and b in Q30, within 4 units of the codes' own, into out; 0 for a row of zeros. Errors as dot.
template <on_bad_id Policy = on_bad_id::check, table_like Table, class IdA, class IdB>
constexpr status cosine(const Table& table, IdA a, IdB b, std::int32_t& out) {
  if constexpr (detail::can_take_id<IdA, IdB>()) {
    const auto view = detail::unchecked(table);
    return detail::compare_rows<Policy>(view, a, b, out, [&](std::size_t row_a, std::size_t row_b) {
      const std::int64_t product = detail::dot_codes(view, view.codes(row_a), view.codes(row_b), view.dim());
      return detail::cosine_q30(product, detail::squared_norm(view, row_a), detail::squared_norm(view, row_b));
    });
  } else {
    return {};
  }
}

// How many rows `combine` adds up at most: their lengths are kept on the stack.
inline constexpr std::size_t max_combined_rows = 8;

// The sum of unit rows, those of `plus` minus those of `minus`, scaled so that its largest element is max_code: the
// query of an analogy, query[0, dim). Ids as those of gather. Errors: bad_id with the index into plus, then minus;
// bad_length if the query is too short or there are more than max_combined_rows ids; overlaps if the query lies over
// codes of the table; too_long as dot. After an error nothing has been written. Under clamp a bad id is row 0 or the
// last, under zero_row it adds nothing. Memory: none beside query, 128 bytes of stack. Source: Mikolov, Yih, Zweig,
// Linguistic Regularities in Continuous Space Word Representations, 2013.
template <on_bad_id Policy = on_bad_id::check, table_like Table, class Plus, class Minus>
constexpr status combine(const Table& table, const Plus& plus, const Minus& minus,
                         std::span<typename Table::code_type> query) {
  if constexpr (detail::can_take_ids<Plus>() && detail::can_take_ids<Minus>()) {
    constexpr bool is_decoded = decoded_format<typename Table::format>;
    const auto view = detail::unchecked(table);
    const auto added = std::span(plus);
    const auto taken = std::span(minus);
    const std::size_t terms = added.size() + taken.size();
    if (query.size() < view.dim() || added.size() > max_combined_rows || terms > max_combined_rows) {
      return {errc::bad_length, 0};
    }
    if (const status checked = detail::check_comparable(view); !checked) {
      return checked;
    }
    if (detail::shares_memory_with_codes(view, query.data(), view.dim())) {
      return {errc::overlaps, 0};
    }
    // A unit row in Q40, whatever its length: element = code * factor. Ids are read once: the query may lie over them.
    std::int64_t factors[max_combined_rows] = {};
    std::size_t rows[max_combined_rows] = {};
    const auto add_term = [&](auto id, std::size_t term) {
      const status checked = detail::check_id<Policy>(id, view.vocab_size(), term);
      const std::size_t row = checked ? detail::find_row<Policy>(id, view.vocab_size()) : detail::no_row;
      if (row != detail::no_row) {
        rows[term] = row;
        const std::uint64_t norm = detail::squared_norm(view, rows[term]);
        // Decoded codes come times their multiplier, 22 bits, and want as many more bits of the factor.
        const std::int64_t factor = norm == 0    ? 0
                                    : is_decoded ? detail::inverse_root_q62(norm)
                                                 : detail::inverse_root_q40(norm);
        factors[term] = term < added.size() ? factor : -factor;
      }
      return checked;
    };
    for (std::size_t term = 0; term < terms; ++term) {
      const status checked =
          term < added.size() ? add_term(added[term], term) : add_term(taken[term - added.size()], term);
      if (!checked) {
        return checked;
      }
    }
    detail::write_direction(query.data(), view.dim(), Table::format::max_code, [&](std::size_t column) {
      std::int64_t sum = 0;
      for (std::size_t term = 0; term < terms; ++term) {
        if constexpr (is_decoded) {
          sum += (view.product(rows[term], column) * factors[term]) >> 22;
        } else {
          sum += view.code(rows[term], column) * factors[term];
        }
      }
      return sum;
    });
  }
  return {};
}

// "a is to b as ? is to c", a - b + c: king - man + woman. The nearest rows without a, b and c, as nearest() writes and
// counts them. Errors: bad_id with 0, 1 or 2; otherwise as nearest. For tables whose dim is known to the compiler: the
// query stands on the stack, dim codes.
template <on_bad_id Policy = on_bad_id::check, table_like Table, class IdA, class IdB, class IdC, class Out>
requires(std::remove_cvref_t<decltype(std::declval<const Table&>().view())>::dim_extent !=
         std::dynamic_extent) constexpr found_rows analogy(const Table& table, IdA a, IdB b, IdC c, Out&& out) {
  if constexpr (detail::can_take_id<IdA, IdB, IdC>()) {
    const auto view = detail::unchecked(table);
    const std::size_t vocab_size = view.vocab_size();
    // In the order of the call, so that the position says which id was bad.
    const status checked[] = {detail::check_id<Policy>(a, vocab_size, 0), detail::check_id<Policy>(b, vocab_size, 1),
                              detail::check_id<Policy>(c, vocab_size, 2)};
    for (const status& one : checked) {
      if (!one) {
        return found_rows(one);
      }
    }
    // A row of zeros is none: no id of a table is SIZE_MAX.
    const auto row_of = [&](auto id) { return detail::find_row<Policy>(id, vocab_size); };
    typename Table::code_type query[std::remove_cvref_t<decltype(table.view())>::dim_extent] = {};
    const std::size_t plus[] = {row_of(a), row_of(c)};
    const std::size_t minus[] = {row_of(b)};
    if (const status combined = romvec::combine<on_bad_id::zero_row>(table, plus, minus, query); !combined) {
      return found_rows(combined);
    }
    const std::uint32_t asked[] = {static_cast<std::uint32_t>(plus[0]), static_cast<std::uint32_t>(minus[0]),
                                   static_cast<std::uint32_t>(plus[1])};
    return romvec::nearest(table, query, out, asked);
  } else {
    return found_rows(0);
  }
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec
