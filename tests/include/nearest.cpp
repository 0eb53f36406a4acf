// SPDX-License-Identifier: BSL-1.0
// The one pass over a table, and the screening that keeps most rows from being compared exactly: no row is lost by it,
// and no order is changed. tests/include/similarity.cpp holds cosines and small tables.
#include "romvec/nearest.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <utility>
#include <vector>

#include "include/random.hpp"
#include "reference/similarity.hpp"
#include "romvec/format.hpp"
#include "romvec/make_view.hpp"
#include "romvec/table_view.hpp"
#include "support/test.hpp"

namespace {

using romvec::fixed;
using romvec::match;
using romvec::neighbor;
using romvec::table_view;
using ids = std::vector<std::uint32_t>;

std::vector<std::int8_t> random_codes(std::size_t count, testing::random& source, std::int32_t most = 127) {
  std::vector<std::int8_t> codes(count);
  std::generate(codes.begin(), codes.end(), [&] { return static_cast<std::int8_t>(source.between(-most, most)); });
  return codes;
}

using counts = std::initializer_list<std::size_t>;

// The k nearest in `table`, for each k, against the order of the reference.
template <class Ranked, class View>
[[nodiscard]] int wrong_rows(const View& table, const std::vector<std::int8_t>& codes,
                             const std::vector<std::int8_t>& query, const ids& left_out, counts ks,
                             const ids& expected) {
  int wrong = 0;
  for (const std::size_t k : ks) {
    std::vector<Ranked> found(k);
    const std::size_t count = std::min(k, expected.size());
    wrong += romvec::nearest(table, query, found, left_out) == count ? 0 : 1;
    for (std::size_t i = 0; i < count; ++i) {
      const std::span<const std::int8_t> row(codes.data() + expected[i] * query.size(), query.size());
      const std::int64_t dot = reference::dot(row, std::span<const std::int8_t>(query));
      const std::int64_t norm = reference::dot(row, row);
      wrong += found[i].id != expected[i] || found[i].dot != dot ||
               found[i].squared_norm != static_cast<decltype(found[i].squared_norm)>(norm);
    }
  }
  return wrong;
}

// The same where the compiler knows the dim, and chooses by it how long the numbers are that rows are ranked by; as
// match, too, which is for such tables alone.
template <std::size_t Dim>
[[nodiscard]] int wrong_rows_of_static_dim(const std::vector<std::int8_t>& codes, const std::vector<std::int8_t>& query,
                                           const ids& left_out, counts ks, const ids& expected) {
  table_view<fixed<std::int8_t, 7>, std::dynamic_extent, Dim> table;
  const romvec::shape size{.vocab_size = codes.size() / Dim, .dim = Dim};
  BOOST_TEST_REQUIRE(romvec::make_view(codes, size, table).ok());
  return wrong_rows<neighbor>(table, codes, query, left_out, ks, expected) +
         wrong_rows<match>(table, codes, query, left_out, ks, expected);
}
template <std::size_t... Dims>
[[nodiscard]] int wrong_rows_of_static_dims(std::index_sequence<Dims...>, const std::vector<std::int8_t>& codes,
                                            const std::vector<std::int8_t>& query, const ids& left_out, counts ks,
                                            const ids& expected) {
  return ((query.size() == Dims ? wrong_rows_of_static_dim<Dims>(codes, query, left_out, ks, expected) : 0) + ...);
}
// Shorter than a vector, of whole ones, of one column more; the last dim that is ranked in 64 bits and the first that
// is not; one that is longer than what scans keep of a query.
using static_dims = std::index_sequence<31, 64, 65, 162, 163, 4097>;

// The dim is that of the query.
void compare(const std::vector<std::int8_t>& codes, const std::vector<std::int8_t>& query, const ids& left_out,
             counts ks) {
  table_view<fixed<std::int8_t, 7>> table;
  const romvec::shape size{.vocab_size = codes.size() / query.size(), .dim = query.size()};
  BOOST_TEST_REQUIRE(romvec::make_view(codes, size, table).ok());
  const ids expected = reference::ranked<std::int8_t>(codes, query.size(), query, left_out);
  const int wrong = wrong_rows<neighbor>(table, codes, query, left_out, ks, expected) +
                    wrong_rows_of_static_dims(static_dims{}, codes, query, left_out, ks, expected);
  BOOST_TEST(wrong == 0, "dim " << size.dim << ", " << size.vocab_size << " rows: " << wrong << " wrong");
}

// Around every remainder of the 16 rows that are screened together, for queries of any int8.
void compare_row_counts(std::size_t dim, std::uint32_t seed) {
  testing::random source(seed);
  for (std::size_t vocab_size = 1; vocab_size <= 50; ++vocab_size) {
    const auto codes = random_codes(vocab_size * dim, source);
    auto query = random_codes(dim, source);
    query[source.below(static_cast<std::uint32_t>(dim))] = -128;
    query[source.below(static_cast<std::uint32_t>(dim))] = -128;
    compare(codes, query, {}, {1, 3, vocab_size, vocab_size + 4});
  }
}

// Multiples of one direction in many lengths, some of them a last bit aside: cosines that are equal or nearly so, in
// random order among rows that are not near.
std::vector<std::int8_t> near_ties(std::size_t vocab_size, const std::vector<std::int8_t>& query,
                                   testing::random& source) {
  auto codes = random_codes(vocab_size * query.size(), source);
  for (std::size_t r = 0; r < vocab_size; ++r) {
    std::int8_t* const row = codes.data() + r * query.size();
    const std::uint32_t kind = source.below(8);
    if (kind < 4) {
      const std::int32_t factor = source.between(1, 8);
      for (std::size_t c = 0; c < query.size(); ++c) {
        row[c] = static_cast<std::int8_t>(query[c] * factor);
      }
      if (kind < 2) {
        std::int8_t& code = row[source.below(static_cast<std::uint32_t>(query.size()))];
        code = static_cast<std::int8_t>(code + (code < 127 ? 1 : -1));
      }
    } else if (kind == 4) {
      std::fill(row, row + query.size(), std::int8_t{0});
    }
  }
  return codes;
}

void compare_near_ties(std::size_t dim, std::uint32_t seed) {
  testing::random source(seed);
  for (int turn = 0; turn < 4; ++turn) {
    const auto query = random_codes(dim, source, 15);
    compare(near_ties(700 + source.below(16), query, source), query, {}, {1, 2, 10, 60, 400, 800});
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(nearest_rows)

BOOST_AUTO_TEST_CASE(of_any_number_of_rows) {
  compare_row_counts(1, 101);
  compare_row_counts(31, 102);
  compare_row_counts(32, 103);
  compare_row_counts(63, 104);
  compare_row_counts(64, 105);
  compare_row_counts(65, 106);
  compare_row_counts(162, 107);  // the most that is ranked in 64 bits
  compare_row_counts(163, 108);
  compare_row_counts(300, 109);
}

BOOST_AUTO_TEST_CASE(of_large_tables_in_which_few_rows_pass) {
  testing::random source(111);
  const auto codes = random_codes(6001 * 65, source);
  for (int turn = 0; turn < 3; ++turn) {
    auto query = random_codes(65, source);
    query[5] = -128;
    compare(codes, query, {}, {1, 10, 100});
  }
  const auto longer = random_codes(5003 * 289, source);
  compare(longer, random_codes(289, source), {17, 5002, 0, 9999}, {1, 10});
}

// The best rows come last and first: the ranking changes until the end, or never after the beginning.
BOOST_AUTO_TEST_CASE(of_rows_in_the_order_of_their_cosines) {
  testing::random source(112);
  const auto codes = random_codes(1000 * 70, source);
  const auto query = random_codes(70, source);
  ids order = reference::ranked<std::int8_t>(codes, 70, query, {});
  for (int turn = 0; turn < 2; ++turn) {
    std::vector<std::int8_t> sorted;
    for (const std::uint32_t id : order) {
      sorted.insert(sorted.end(), codes.begin() + id * 70, codes.begin() + id * 70 + 70);
    }
    compare(sorted, query, {}, {1, 10, 900});
    std::reverse(order.begin(), order.end());
  }
}

BOOST_AUTO_TEST_CASE(near_ties_are_told_apart) {
  compare_near_ties(3, 121);
  compare_near_ties(40, 122);
  compare_near_ties(64, 123);
  compare_near_ties(163, 124);
  compare_near_ties(200, 125);
  compare_near_ties(1000, 126);
}

// All rows point away from the query, so that a part of a norm says nothing; the least far away come first.
BOOST_AUTO_TEST_CASE(of_negative_cosines_alone) {
  testing::random source(131);
  const auto query = random_codes(80, source, 100);
  auto codes = random_codes(333 * 80, source, 40);
  for (std::size_t i = 0; i < codes.size(); ++i) {
    codes[i] = static_cast<std::int8_t>((codes[i] < 0) == (query[i % 80] < 0) ? -codes[i] : codes[i]);
  }
  compare(codes, query, {}, {1, 10, 332, 333, 400});
  // And a few rows that do not, met when the ranking is already full of those.
  std::copy(query.begin(), query.end(), codes.begin() + 300 * 80);
  std::fill(codes.begin() + 200 * 80, codes.begin() + 201 * 80, std::int8_t{0});
  compare(codes, query, {}, {1, 2, 3, 10});
}

BOOST_AUTO_TEST_CASE(zero_rows_and_a_zero_query) {
  testing::random source(132);
  auto codes = random_codes(200 * 64, source);
  for (std::size_t r = 0; r < 200; r += 3) {
    std::fill_n(codes.begin() + static_cast<std::ptrdiff_t>(r * 64), 64, std::int8_t{0});
  }
  compare(codes, random_codes(64, source), {}, {1, 90, 200, 201});
  compare(codes, std::vector<std::int8_t>(64, 0), {4, 5}, {1, 90, 200});  // in the order of ids
  compare(std::vector<std::int8_t>(100 * 64, 0), random_codes(64, source), {}, {1, 50, 100});
}

BOOST_AUTO_TEST_CASE(left_out_rows_take_no_place) {
  testing::random source(133);
  const auto codes = random_codes(300 * 65, source);
  const auto query = random_codes(65, source);
  ids best = reference::ranked<std::int8_t>(codes, 65, query, {});
  best.resize(20);
  compare(codes, query, best, {1, 10, 280, 300});
  ids all(300);
  for (std::uint32_t i = 0; i < 300; ++i) {
    all[i] = i;
  }
  compare(codes, query, all, {1, 10});
  compare(codes, query, {7, 7, 300, UINT32_MAX}, {299, 300});
}

// The largest dot products and norms that are ranked in 64 bits and in 192: all codes at their limits.
BOOST_AUTO_TEST_CASE(of_the_largest_codes) {
  for (const std::size_t dim : {162U, 163U, 4096U, 4097U}) {
    std::vector<std::int8_t> codes(40 * dim, 127);
    for (std::size_t r = 0; r < 40; ++r) {
      std::fill_n(codes.begin() + static_cast<std::ptrdiff_t>(r * dim), r % 8, static_cast<std::int8_t>(126 - r / 8));
    }
    compare(codes, std::vector<std::int8_t>(dim, -128), {}, {1, 5, 40});
    compare(codes, std::vector<std::int8_t>(dim, 127), {}, {1, 5, 40});
  }
}

BOOST_AUTO_TEST_SUITE_END()
