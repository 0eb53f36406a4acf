// SPDX-License-Identifier: BSL-1.0
// Rows added and taken away as unit vectors, and the analogies that this answers.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "include/random.hpp"
#include "include/similar_rows.hpp"
#include "reference/similarity.hpp"
#include "romvec/make_view.hpp"
#include "romvec/similarity.hpp"
#include "romvec/status.hpp"
#include "support/test.hpp"

namespace {

using romvec::errc;
using romvec::fixed;
using romvec::neighbor;
using romvec::status;
using romvec::table_view;
using testing::animals;
using testing::crowded_codes;
using testing::fixed_view;
using testing::full_codes;

template <class Code>
void compare_combined(const std::vector<Code>& codes, std::size_t dim, testing::random& source) {
  constexpr double max_code = sizeof(Code) == 1 ? 127 : 32767;
  const auto vocab_size = static_cast<std::uint32_t>(codes.size() / dim);
  fixed_view<Code> table;
  BOOST_TEST_REQUIRE(romvec::make_view(codes, {.vocab_size = vocab_size, .dim = dim}, table).ok());
  int compared = 0;
  for (std::size_t plus_count = 0; plus_count <= 4; ++plus_count) {
    for (std::size_t minus_count = 0; minus_count <= 4; ++minus_count) {
      std::vector<std::uint32_t> plus(plus_count);
      std::vector<std::uint32_t> minus(minus_count);
      std::generate(plus.begin(), plus.end(), [&] { return source.below(vocab_size); });
      std::generate(minus.begin(), minus.end(), [&] { return source.below(vocab_size); });
      std::vector<Code> query(dim, 99);
      BOOST_TEST_REQUIRE(romvec::combine(table, plus, minus, query).ok());
      const auto expected = reference::combined<Code>(codes, dim, plus, minus, max_code);
      if (expected.largest < 1e-3) {
        continue;
      }
      ++compared;
      double largest_difference = 0;
      for (std::size_t c = 0; c < dim; ++c) {
        largest_difference = std::max(largest_difference, std::fabs(query[c] - expected.elements[c]));
      }
      // Half a code for the rounding, and a little for lengths of 31 bits.
      BOOST_TEST(largest_difference <= 0.51);
    }
  }
  BOOST_TEST(compared >= 12);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(combining_rows)

BOOST_AUTO_TEST_CASE(combine_adds_unit_rows) {
  testing::random source(52);
  compare_combined(full_codes<std::int8_t>(20, 30, source), 30, source);
  compare_combined(full_codes<std::int16_t>(20, 30, source), 30, source);
  compare_combined(full_codes<std::int16_t>(4, 3000, source), 3000, source);
  compare_combined(full_codes<std::int8_t>(20, 1, source), 1, source);
  compare_combined(crowded_codes<std::int8_t>(20, 9, source), 9, source);
}

BOOST_AUTO_TEST_CASE(combine_of_nothing_is_zero) {
  std::int8_t query[5] = {9, 9, 9, 9, 9};
  using ids = std::span<const std::uint32_t>;
  const std::uint32_t id[] = {2};
  BOOST_TEST(romvec::combine(animals, ids(), ids(), query).ok());
  BOOST_TEST(std::all_of(query, query + 5, [](int code) { return code == 0; }));
  query[3] = 9;
  BOOST_TEST(romvec::combine(animals, id, id, query).ok());
  BOOST_TEST(std::all_of(query, query + 5, [](int code) { return code == 0; }));
}

BOOST_AUTO_TEST_CASE(combine_refuses_what_it_cannot_do) {
  std::int8_t query[5];
  const std::uint32_t good[] = {0, 1, 2, 3, 0, 1, 2, 3};
  const std::uint32_t bad[] = {0, 4};
  using ids = std::span<const std::uint32_t>;
  BOOST_TEST(romvec::combine(animals, good, ids(), query).ok());
  BOOST_TEST((romvec::combine(animals, good, ids(good, 1), query).code() == errc::bad_length));
  BOOST_TEST((romvec::combine(animals, bad, ids(), query) == status(errc::bad_id, 1)));
  BOOST_TEST((romvec::combine(animals, ids(good, 3), bad, query) == status(errc::bad_id, 4)));
  BOOST_TEST((romvec::combine(animals, ids(good, 1), ids(), std::span(query).first(4)).code() == errc::bad_length));
}

// The same answers as the three steps by definition, wherever their order is not within the rounding of the query.
BOOST_AUTO_TEST_CASE(analogy_is_a_minus_b_plus_c) {
  testing::random source(53);
  constexpr std::size_t vocab_size = 40;
  constexpr std::size_t dim = 50;
  const auto codes = full_codes<std::int16_t>(vocab_size, dim, source);
  table_view<fixed<std::int16_t, 15>, vocab_size, dim> table;
  BOOST_TEST_REQUIRE(romvec::make_view(codes, {.vocab_size = vocab_size, .dim = dim}, table).ok());
  for (int turn = 0; turn < 40; ++turn) {
    const std::uint32_t a = source.below(vocab_size);
    const std::uint32_t b = source.below(vocab_size);
    const std::uint32_t c = source.below(vocab_size);
    const std::uint32_t plus[] = {a, c};
    const std::uint32_t minus[] = {b};
    const std::uint32_t asked[] = {a, b, c};
    std::vector<std::int16_t> query(dim);
    BOOST_TEST(romvec::combine(table, plus, minus, query).ok());
    const auto expected = reference::ranked<std::int16_t>(codes, dim, query, asked);
    neighbor out[vocab_size];
    const std::size_t found = romvec::analogy(table, a, b, c, out).count();
    BOOST_TEST_REQUIRE(found == expected.size());
    BOOST_TEST(std::equal(expected.begin(), expected.end(), out,
                          [](std::uint32_t id, const neighbor& n) { return id == n.id; }));
  }
}

BOOST_AUTO_TEST_SUITE_END()
