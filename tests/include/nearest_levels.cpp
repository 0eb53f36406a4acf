// SPDX-License-Identifier: BSL-1.0
// The one pass over a table of levels: dot products, norms and the order are those of the products that the table
// itself names one by one, whatever number of rows and columns there are, and whichever rows are screened off.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <initializer_list>
#include <tuple>
#include <type_traits>
#include <vector>

#include "include/conformance/formats.hpp"
#include "include/random.hpp"
#include "include/random_levels.hpp"
#include "reference/similarity.hpp"
#include "romvec/format.hpp"
#include "romvec/nearest.hpp"
#include "support/test.hpp"

namespace {

using romvec::match;
using romvec::neighbor;
using romvec::nibble_groups;
using romvec::nibble_rows;
using romvec::wide_match;
using testing::random_levels;
using ids = std::vector<std::uint32_t>;

struct projected {
  std::uint32_t id;
  std::int64_t dot;
  std::uint64_t squared_norm;
};

// All rows by falling cosine with query(column), any integer.
template <class View, class Query>
std::vector<projected> ranked(const View& table, Query query, const ids& left_out) {
  std::vector<projected> rows;
  for (std::uint32_t row = 0; row < table.vocab_size(); ++row) {
    projected sums{row, 0, 0};
    for (std::size_t c = 0; c < table.dim(); ++c) {
      const std::int64_t product = table.product(row, c);
      sums.dot += product * query(c);
      sums.squared_norm += static_cast<std::uint64_t>(product * product);
    }
    if (std::find(left_out.begin(), left_out.end(), row) == left_out.end()) {
      rows.push_back(sums);
    }
  }
  std::sort(rows.begin(), rows.end(), [](const projected& a, const projected& b) {
    const bool is_nearer = reference::is_nearer(a.dot, a.squared_norm, b.dot, b.squared_norm);
    return is_nearer != reference::is_nearer(b.dot, b.squared_norm, a.dot, a.squared_norm) ? is_nearer : a.id < b.id;
  });
  return rows;
}

// find(out) asks for the out.size() nearest.
template <class Ranked, class Find>
[[nodiscard]] int wrong_rows(const std::vector<projected>& expected, std::size_t k, Find find) {
  std::vector<Ranked> found(k);
  const std::size_t count = std::min(k, expected.size());
  int wrong = find(found) != count ? 1 : 0;
  for (std::size_t i = 0; i < count; ++i) {
    wrong += found[i].id != expected[i].id || found[i].dot != expected[i].dot ||
             found[i].squared_norm != expected[i].squared_norm;
  }
  return wrong;
}

// What a match has instead: sums of codes with the sign of the multiplier, `of_query` that of a query that is a row.
template <class View>
std::vector<projected> without_multipliers(const View& table, std::vector<projected> rows, std::int64_t of_query) {
  const auto non_zero = [](std::int64_t multiplier) { return multiplier == 0 ? 1 : multiplier; };
  const auto sign = [](std::int64_t multiplier) { return multiplier < 0 ? -1 : 1; };
  for (projected& row : rows) {
    const std::int64_t multiplier = non_zero(table.multiplier(row.id));
    row.dot = row.dot / multiplier / non_zero(of_query) * sign(multiplier) * sign(of_query);
    row.squared_norm /= static_cast<std::uint64_t>(multiplier * multiplier);
  }
  return rows;
}

using counts = std::initializer_list<std::size_t>;

// Of those that every test runs over, the ones that have levels.
template <class Visit>
void for_each_format(Visit visit) {
  [&]<class... Formats>(std::tuple<Formats...>*) {
    (visit.template operator()<Formats>(), ...);
  }(static_cast<conformance::level_formats*>(nullptr));
}

// The k nearest to a query and to a row, for each k.
template <class Format>
void compare(const random_levels<Format>& made, const std::vector<std::int8_t>& query, const ids& left_out, counts ks) {
  const auto table = made.table();
  const auto id = static_cast<std::uint32_t>(made.vocab_size / 2);
  const auto near_query = ranked(
      table, [&](std::size_t c) { return query[c]; }, left_out);
  const auto near_row = ranked(table, [&](std::size_t c) { return table.product(id, c); }, {id});
  int wrong = 0;
  for (const std::size_t k : ks) {
    wrong += wrong_rows<neighbor>(near_query, k, [&](auto& out) { return nearest(table, query, out, left_out); });
    wrong += wrong_rows<wide_match>(near_row, k, [&](auto& out) { return nearest(table, id, out); });
  }
  BOOST_TEST(wrong == 0, "dim " << made.dim << ", " << table.vocab_size() << " rows, groups of " << Format::group_size
                                << ": " << wrong << " wrong");
}

// The same where the compiler knows the dim; of nibble_rows matches.
template <std::size_t Dim, class Format>
void compare_static(const random_levels<Format>& made, const std::vector<std::int8_t>& query, const ids& left_out,
                    counts ks) {
  const auto table = made.template table<Dim>();
  const auto id = static_cast<std::uint32_t>(made.vocab_size / 2);
  auto near_query = ranked(
      table, [&](std::size_t c) { return query[c]; }, left_out);
  auto near_row = ranked(table, [&](std::size_t c) { return table.product(id, c); }, {id});
  using found = std::conditional_t<Format::group_size == 0, match, neighbor>;
  if constexpr (Format::group_size == 0) {
    near_query = without_multipliers(table, near_query, 1);
    near_row = without_multipliers(table, near_row, table.multiplier(id));
  }
  int wrong = 0;
  for (const std::size_t k : ks) {
    wrong += wrong_rows<found>(near_query, k, [&](auto& out) { return nearest(table, query, out, left_out); });
    wrong += wrong_rows<found>(near_row, k, [&](auto& out) { return nearest(table, id, out); });
  }
  BOOST_TEST(wrong == 0, "static dim " << Dim << ", " << table.vocab_size() << " rows, groups of " << Format::group_size
                                       << ": " << wrong << " wrong");
}

std::vector<std::int8_t> any_query(std::size_t dim, testing::random& source) {
  std::vector<std::int8_t> query(dim);
  for (std::int8_t& code : query) {
    code = static_cast<std::int8_t>(source.between(-128, 127));
  }
  query[source.below(static_cast<std::uint32_t>(dim))] = -128;
  return query;
}

void compare_formats(std::size_t vocab_size, std::size_t dim, counts ks, std::uint32_t seed) {
  testing::random source(seed);
  const auto query = any_query(dim, source);
  for_each_format([&]<class Format>() {
    compare(random_levels<Format>(vocab_size, dim, source), query, Format::group_size == 64 ? ids{1} : ids{}, ks);
  });
}

// nibble_rows stands for those with a multiplier a row, which have matches.
template <std::size_t Dim>
void compare_static_formats(std::size_t vocab_size, counts ks, std::uint32_t seed) {
  testing::random source(seed);
  const auto query = any_query(Dim, source);
  compare_static<Dim>(random_levels<nibble_rows>(vocab_size, Dim, source), query, {}, ks);
  compare_static<Dim>(random_levels<nibble_groups<32>>(vocab_size, Dim, source), query, {0, 2}, ks);
}

// A multiplier of which multiplied() makes three times as much; of those that are a byte, powers of two.
std::int16_t small_multiplier(std::int16_t stored) { return static_cast<std::int16_t>(stored / 4); }
std::int16_t multiplied(std::int16_t stored, int factor) { return static_cast<std::int16_t>(stored * factor); }
std::uint8_t small_multiplier(std::uint8_t stored) { return std::clamp(stored, std::uint8_t{32}, std::uint8_t{140}); }
std::uint8_t multiplied(std::uint8_t stored, int factor) {
  return factor == 0 ? std::uint8_t{0} : static_cast<std::uint8_t>(stored + 16 * (std::abs(factor) - 1));
}

// Rows in the direction of row 0, or nearly, in many lengths and of both signs.
template <class Format>
random_levels<Format> near_ties(std::size_t vocab_size, std::size_t dim, testing::random& source) {
  random_levels<Format> made(vocab_size, dim, source);
  const std::size_t row_bytes = made.row_bytes;
  for (std::size_t g = 0; g < made.groups; ++g) {
    made.multipliers[g] = small_multiplier(made.multipliers[g]);
  }
  for (std::size_t r = 1; r < vocab_size; ++r) {
    if (source.below(2) == 0) {
      continue;
    }
    std::copy_n(made.codes.begin(), row_bytes, made.codes.begin() + static_cast<std::ptrdiff_t>(r * row_bytes));
    if (source.below(2) == 0) {
      std::uint8_t& both = made.codes[r * row_bytes + source.below(static_cast<std::uint32_t>(row_bytes))];
      both = static_cast<std::uint8_t>(both ^ 1);
    }
    const int factor = source.between(-3, 3);
    for (std::size_t g = 0; g < made.groups; ++g) {
      made.multipliers[r * made.groups + g] = multiplied(made.multipliers[g], factor);
    }
  }
  return made;
}

template <class Format>
void compare_near_ties(std::size_t dim, std::uint32_t seed) {
  testing::random source(seed);
  for (int turn = 0; turn < 3; ++turn) {
    const auto made = near_ties<Format>(300 + source.below(8), dim, source);
    std::vector<std::int8_t> query(dim);
    for (std::size_t c = 0; c < dim; ++c) {
      query[c] = static_cast<std::int8_t>(made.table().code(0, c));
    }
    compare(made, query, {}, {1, 10, 200, 400});
    if constexpr (Format::group_size == 0) {
      compare_static<300>(near_ties<Format>(300, 300, source), any_query(300, source), {3}, {1, 10, 200, 400});
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(nearest_levels)

BOOST_AUTO_TEST_CASE(of_any_number_of_rows) {
  for (const std::size_t dim : counts{1, 2, 31, 32, 33, 63, 64, 65, 128, 129, 160}) {
    for (std::size_t vocab_size = 1; vocab_size <= 19; ++vocab_size) {
      compare_formats(vocab_size, dim, {1, 3, vocab_size, vocab_size + 4}, static_cast<std::uint32_t>(dim * 20 + 1));
    }
  }
  for (std::size_t vocab_size = 1; vocab_size <= 9; ++vocab_size) {
    compare_static_formats<64>(vocab_size, {1, vocab_size}, 1003);
  }
}

BOOST_AUTO_TEST_CASE(of_large_tables_in_which_few_rows_pass) {
  compare_formats(3001, 96, {1, 10, 100}, 1011);
  compare_formats(1003, 300, {1, 10}, 1012);
  compare_static_formats<300>(1003, {1, 10}, 1013);
}

// Longer than what is kept of a query that is a row, 512 columns or 8192, and than what is summed in int32, 65,536.
BOOST_AUTO_TEST_CASE(of_long_rows) {
  compare_formats(7, 577, {3, 7}, 1021);
  compare_formats(6, 8229, {3, 6}, 1022);
  compare_formats(3, 65601, {3}, 1023);
}

BOOST_AUTO_TEST_CASE(near_ties_are_told_apart) {
  for_each_format([]<class Format>() {
    for (const std::size_t dim : counts{40, 64, 160, 300}) {
      compare_near_ties<Format>(dim, static_cast<std::uint32_t>(1031 + dim));
    }
  });
}

// The largest sums that there are: all codes, multipliers and the query at their limits; longer than what is summed in
// int32.
BOOST_AUTO_TEST_CASE(of_the_largest_numbers) {
  testing::random source(1041);
  const auto at_the_limits = [](auto made) {
    made.make_extreme();
    return made;
  };
  constexpr std::size_t longest = 131104;
  for (const std::size_t dim : {std::size_t{64}, std::size_t{65536}, longest}) {
    for (const int query : {-128, 127}) {
      const std::vector<std::int8_t> codes(dim, static_cast<std::int8_t>(query));
      for_each_format(
          [&]<class Format>() { compare(at_the_limits(random_levels<Format>(4, dim, source)), codes, {}, {4}); });
    }
  }
  const std::vector<std::int8_t> lowest(longest, -128);
  compare_static<longest>(at_the_limits(random_levels<nibble_rows>(4, longest, source)), lowest, {}, {4});
}

BOOST_AUTO_TEST_SUITE_END()
