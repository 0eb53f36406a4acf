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

#include "romvec/isa/native.hpp"
#include "romvec/nearest.hpp"
#include "romvec/ratio.hpp"
#include "romvec/status.hpp"
#include "romvec/table_view.hpp"
#include "romvec/token_ids.hpp"

namespace romvec {

inline namespace ROMVEC_ISA_NAMESPACE {

// The dot product of the codes of rows a and b in [0, vocab_size), exact. Of 4-bit codes, of code * multiplier: in
// units of 2^(2 * exponent), for a dim of at most 532,000.
template <table_like Table>
[[nodiscard]] constexpr std::int64_t dot(const Table& table, std::size_t a, std::size_t b) {
  const auto view = detail::unchecked(table);
  return detail::dot_codes(view, view.codes(a), view.codes(b), view.dim());
}

// The cosine of rows a and b in [0, vocab_size), in Q30, within 4 units of the codes' own; 0 for a row of zeros.
template <table_like Table>
[[nodiscard]] constexpr std::int32_t cosine(const Table& table, std::size_t a, std::size_t b) {
  const auto view = detail::unchecked(table);
  return detail::cosine_q30(romvec::dot(table, a, b), detail::squared_norm(view, a), detail::squared_norm(view, b));
}

// How many rows `combine` adds up at most: their lengths are kept on the stack.
inline constexpr std::size_t max_combined_rows = 8;

// The sum of unit rows, those of `plus` minus those of `minus`, scaled so that its largest element is max_code: the
// query of an analogy, query[0, dim). Errors: bad_id with the index into plus, then minus; bad_length if the query is
// too short or there are more than max_combined_rows ids. Memory: none beside query, 64 bytes of stack. Source:
// Mikolov, Yih, Zweig, Linguistic Regularities in Continuous Space Word Representations, 2013.
template <table_like Table>
constexpr status combine(const Table& table, std::span<const std::uint32_t> plus, std::span<const std::uint32_t> minus,
                         std::span<typename Table::code_type> query) {
  using code_type = typename Table::code_type;
  constexpr std::int64_t max_code = Table::format::max_code;
  constexpr bool is_nibble = nibble_format<typename Table::format>;
  const auto view = detail::unchecked(table);
  const std::size_t dim = view.dim();
  const std::size_t terms = plus.size() + minus.size();
  if (query.size() < dim || terms > max_combined_rows) {
    return {errc::bad_length, 0};
  }
  const auto id_of = [&](std::size_t term) { return term < plus.size() ? plus[term] : minus[term - plus.size()]; };

  // A unit row in Q40, whatever its length: element = code * factor.
  std::int64_t factors[max_combined_rows] = {};
  for (std::size_t term = 0; term < terms; ++term) {
    if (!detail::in_vocabulary(id_of(term), view.vocab_size())) {
      return {errc::bad_id, term};
    }
    const std::uint64_t norm = detail::squared_norm(view, id_of(term));
    // 4-bit codes come times their multiplier, 22 bits, and want as many more bits of the factor.
    const std::int64_t factor = norm == 0   ? 0
                                : is_nibble ? detail::inverse_root_q62(norm)
                                            : detail::inverse_root_q40(norm);
    factors[term] = term < plus.size() ? factor : -factor;
  }
  const auto element = [&](std::size_t column) {
    std::int64_t sum = 0;
    for (std::size_t term = 0; term < terms; ++term) {
      if constexpr (is_nibble) {
        sum += (view.product(id_of(term), column) * factors[term]) >> 22;
      } else {
        sum += view.code(id_of(term), column) * factors[term];
      }
    }
    return sum;
  };

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
    query[c] = static_cast<code_type>((scaled + half) / largest);
  }
  return {};
}

// "a is to b as ? is to c", a - b + c: king - man + woman. The nearest rows without a, b and c, as nearest() writes
// them; 0 if an id is not in [0, vocab_size). For tables whose dim is known to the compiler: the query stands on the
// stack, dim codes.
template <table_like Table>
requires(decltype(std::declval<const Table&>().view())::dim_extent != std::dynamic_extent)
    [[nodiscard]] constexpr std::size_t
    analogy(const Table& table, std::uint32_t a, std::uint32_t b, std::uint32_t c, std::span<neighbor> out) {
  typename Table::code_type query[decltype(table.view())::dim_extent] = {};
  const std::uint32_t plus[] = {a, c};
  const std::uint32_t minus[] = {b};
  const std::uint32_t asked[] = {a, b, c};
  return romvec::combine(table, plus, minus, query) ? romvec::nearest(table, query, out, asked) : 0;
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec
