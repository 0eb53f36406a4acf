// SPDX-License-Identifier: BSL-1.0
// Which rows point the same way: cosine, nearest rows, king - man + woman. In a cosine the multipliers cancel, so that
// all of it is integer arithmetic on codes and ranks alike on every machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>

#include "romvec/config.hpp"
#include "romvec/isa/native.hpp"
#include "romvec/kernel/dot.hpp"
#include "romvec/ratio.hpp"
#include "romvec/status.hpp"
#include "romvec/table_view.hpp"
#include "romvec/token_ids.hpp"

namespace romvec {

// A row and its cosine with the query.
struct neighbor {
  std::uint32_t id;
  std::int32_t cosine;  // Q30
  std::int64_t dot;     // of codes
  std::uint64_t squared_norm;
};

namespace detail {
inline namespace ROMVEC_ISA_NAMESPACE {

template <class View>
[[nodiscard]] constexpr std::int64_t dot_codes(const View&, const typename View::code_type* a,
                                               const typename View::code_type* b, std::size_t dim) {
  constexpr std::int32_t max_code = View::format::max_code;
  if (std::is_constant_evaluated()) {
    return kernel::dot<isa::scalar, max_code, max_code>(a, b, dim);
  }
  return kernel::dot<isa::native, max_code, max_code>(a, b, dim);
}

template <class View>
[[nodiscard]] constexpr std::uint64_t squared_norm(const View& table, std::size_t row) {
  return static_cast<std::uint64_t>(dot_codes(table, table.codes(row), table.codes(row), table.dim()));
}

// Rows in the order of falling cosine; of equal cosines the smaller id comes first.
template <class View>
[[nodiscard]] constexpr std::size_t nearest_rows(const View& table, const typename View::code_type* query,
                                                 std::span<neighbor> out, std::span<const std::uint32_t> left_out) {
  std::size_t found = 0;
  const auto is_left_out = [&](std::size_t row) {
    for (const std::uint32_t id : left_out) {
      if (id == row) {
        return true;
      }
    }
    return false;
  };
  for (std::size_t row = 0; row < table.vocab_size() && !out.empty(); ++row) {
    if (is_left_out(row)) {
      continue;
    }
    const projection here{dot_codes(table, query, table.codes(row), table.dim()), squared_norm(table, row)};
    const auto nearer_than = [&](const neighbor& other) {
      return is_nearer(here, projection{other.dot, other.squared_norm});
    };
    if (found == out.size() && !nearer_than(out[found - 1])) {
      continue;
    }
    std::size_t place = found < out.size() ? found++ : found - 1;
    for (; place > 0 && nearer_than(out[place - 1]); --place) {
      out[place] = out[place - 1];
    }
    out[place] = {static_cast<std::uint32_t>(row), 0, here.dot, here.squared_norm};
  }
  const auto query_norm = static_cast<std::uint64_t>(dot_codes(table, query, query, table.dim()));
  for (neighbor& n : out.first(found)) {
    n.cosine = cosine_q30(n.dot, query_norm, n.squared_norm);
  }
  return found;
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace detail

inline namespace ROMVEC_ISA_NAMESPACE {

// The dot product of the codes of rows a and b in [0, vocab_size), exact.
template <table_like Table>
[[nodiscard]] constexpr std::int64_t dot(const Table& table, std::size_t a, std::size_t b) {
  const auto view = table.view();
  return detail::dot_codes(view, view.codes(a), view.codes(b), view.dim());
}

// The cosine of rows a and b in [0, vocab_size), in Q30, within 4 units of the codes' own; 0 for a row of zeros.
template <table_like Table>
[[nodiscard]] constexpr std::int32_t cosine(const Table& table, std::size_t a, std::size_t b) {
  const auto view = table.view();
  return detail::cosine_q30(romvec::dot(table, a, b), detail::squared_norm(view, a), detail::squared_norm(view, b));
}

// The out.size() rows nearest to query[0, dim) by cosine, nearest first, without the ids in left_out; ranked exactly,
// of equal cosines the smaller id first. Answers how many were written: fewer than out.size() if there are no more
// rows. Query codes lie in [-max_code, max_code] as those of a table do. Memory: none beside out.
template <table_like Table>
[[nodiscard]] constexpr std::size_t nearest(const Table& table, std::span<const typename Table::code_type> query,
                                            std::span<neighbor> out, std::span<const std::uint32_t> left_out = {}) {
  const auto view = table.view();
  return query.size() < view.dim() ? 0 : detail::nearest_rows(view, query.data(), out, left_out);
}

// The rows nearest to row `id`, itself left out; 0 written if the id is not in [0, vocab_size).
template <table_like Table, token_id Id>
[[nodiscard]] constexpr std::size_t nearest(const Table& table, Id id, std::span<neighbor> out) {
  const auto view = table.view();
  if (!detail::in_vocabulary(id, view.vocab_size())) {
    return 0;
  }
  const std::uint32_t itself[] = {static_cast<std::uint32_t>(id)};
  return detail::nearest_rows(view, view.codes(itself[0]), out, itself);
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
  const auto view = table.view();
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
    const std::int64_t factor = norm == 0 ? 0 : detail::inverse_root_q40(norm);
    factors[term] = term < plus.size() ? factor : -factor;
  }
  const auto element = [&](std::size_t column) {
    std::int64_t sum = 0;
    for (std::size_t term = 0; term < terms; ++term) {
      sum += view.code(id_of(term), column) * factors[term];
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
