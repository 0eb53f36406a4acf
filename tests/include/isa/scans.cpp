// SPDX-License-Identifier: BSL-1.0
// The primitives of scans over rows of int8 codes: dot products with a query of any int8, squared norms, the end of a
// row, and the test of 16 rows at once.
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "include/conformance/instruction_sets.hpp"
#include "include/random.hpp"
#include "romvec/isa/concept.hpp"
#include "support/test.hpp"

namespace {

using conformance::instruction_sets;

struct totals {
  std::int64_t dot = 0;
  std::int64_t squared_norm = 0;
  friend bool operator==(const totals&, const totals&) = default;
};

// One block of a row and of a query, each at any address.
template <class Isa>
struct block {
  std::array<std::int8_t, Isa::scan_lanes + 3> row{};
  std::array<std::int8_t, Isa::scan_lanes + 3> query{};
  std::size_t row_at = 0;
  std::size_t query_at = 0;

  [[nodiscard]] const std::int8_t* codes() const { return row.data() + row_at; }

  // As kernel::scanned_query makes it.
  [[nodiscard]] typename Isa::query load() const {
    std::array<std::int8_t, Isa::scan_lanes> prepared{};
    const std::int8_t* const from = query.data() + query_at;
    Isa::prepare(from, prepared.data());
    return Isa::load_query(from, Isa::prepares_query ? prepared.data() : from);
  }
  // Of the last `count` codes.
  [[nodiscard]] totals expected(std::size_t count) const {
    totals sum;
    for (std::size_t i = Isa::scan_lanes - count; i < Isa::scan_lanes; ++i) {
      sum.dot += row[row_at + i] * query[query_at + i];
      sum.squared_norm += row[row_at + i] * row[row_at + i];
    }
    return sum;
  }
};

template <class Isa>
[[nodiscard]] block<Isa> random_block(testing::random& source) {
  block<Isa> made;
  made.row_at = source.below(4);
  made.query_at = source.below(4);
  const bool small = source.below(2) == 0;
  for (std::size_t i = 0; i < made.row.size(); ++i) {
    made.row[i] = static_cast<std::int8_t>(small ? source.between(-3, 3) : source.between(-127, 127));
    made.query[i] = static_cast<std::int8_t>(source.between(-128, 127));
  }
  return made;
}

template <class Isa>
[[nodiscard]] block<Isa> uniform_block(int row, int query) {
  block<Isa> made;
  made.row.fill(static_cast<std::int8_t>(row));
  made.query.fill(static_cast<std::int8_t>(query));
  return made;
}

// The totals of scan_rows scans.
template <class Isa>
[[nodiscard]] std::array<totals, Isa::scan_rows> totals_of(
    const std::array<typename Isa::scan, Isa::scan_rows>& scans) {
  std::array<std::int32_t, Isa::scan_rows> dots{};
  std::array<std::int32_t, Isa::scan_rows> squared_norms{};
  Isa::store_scans(scans.data(), dots.data(), squared_norms.data());
  std::array<totals, Isa::scan_rows> sums;
  for (std::size_t k = 0; k < Isa::scan_rows; ++k) {
    sums[k] = {dots[k], squared_norms[k]};
  }
  return sums;
}

template <class Isa>
[[nodiscard]] totals totals_of_one(typename Isa::scan scan) {
  std::array<typename Isa::scan, Isa::scan_rows> scans;
  scans.fill(scan);
  return totals_of<Isa>(scans)[0];
}

}  // namespace

BOOST_AUTO_TEST_SUITE(scan_primitives)

// Each row of a group has sums of its own, and add_dot leaves the norm alone.
BOOST_AUTO_TEST_CASE_TEMPLATE(rows_of_a_group, Isa, instruction_sets) {
  testing::random source(31);
  int wrong = 0;
  for (int turn = 0; turn < 300; ++turn) {
    std::array<typename Isa::scan, Isa::scan_rows> scans;
    std::array<totals, Isa::scan_rows> expected{};
    for (std::size_t k = 0; k < Isa::scan_rows; ++k) {
      scans[k] = Isa::zero_scan();
      for (int part = 0; part < 3; ++part) {
        const auto both = random_block<Isa>(source);
        const auto dot_only = random_block<Isa>(source);
        scans[k] = Isa::add_dot_and_norm(scans[k], both.codes(), both.load());
        scans[k] = Isa::add_dot(scans[k], dot_only.codes(), dot_only.load());
        const totals sums = both.expected(Isa::scan_lanes);
        expected[k].dot += sums.dot + dot_only.expected(Isa::scan_lanes).dot;
        expected[k].squared_norm += sums.squared_norm;
      }
    }
    wrong += totals_of<Isa>(scans) != expected;
  }
  BOOST_TEST(wrong == 0);
}

// Codes of both signs against a query that may be -128.
BOOST_AUTO_TEST_CASE_TEMPLATE(extreme_codes, Isa, instruction_sets) {
  for (const int row : {-127, -1, 0, 1, 127}) {
    for (const int query : {-128, -127, -1, 0, 1, 127}) {
      const auto one = uniform_block<Isa>(row, query);
      const auto sums = totals_of_one<Isa>(Isa::add_dot_and_norm(Isa::zero_scan(), one.codes(), one.load()));
      BOOST_TEST((sums == one.expected(Isa::scan_lanes)), Isa::name << ": " << row << " * " << query);
    }
  }
}

// As many as int32 holds.
BOOST_AUTO_TEST_CASE_TEMPLATE(longest_row, Isa, instruction_sets) {
  constexpr std::size_t times = 132104 / Isa::scan_lanes;
  for (const int row : {-127, 127}) {
    const auto one = uniform_block<Isa>(row, -128);
    const auto query = one.load();
    auto scan = Isa::zero_scan();
    for (std::size_t i = 0; i < times; ++i) {
      scan = Isa::add_dot_and_norm(scan, one.codes(), query);
    }
    const auto count = static_cast<std::int64_t>(times * Isa::scan_lanes);
    BOOST_TEST((totals_of_one<Isa>(scan) == totals{count * row * -128, count * 127 * 127}), Isa::name);
  }
}

// Every count; what lies before the last `count` codes does not matter.
BOOST_AUTO_TEST_CASE_TEMPLATE(end_of_a_row, Isa, instruction_sets) {
  testing::random source(37);
  int wrong = 0;
  for (std::size_t count = 1; count < Isa::scan_lanes; ++count) {
    for (int turn = 0; turn < 10; ++turn) {
      const auto whole = random_block<Isa>(source);
      const auto end = random_block<Isa>(source);
      const auto scan = Isa::add_dot_and_norm(Isa::zero_scan(), whole.codes(), whole.load());
      totals expected = whole.expected(Isa::scan_lanes);
      expected.dot += end.expected(count).dot;
      expected.squared_norm += end.expected(count).squared_norm;
      wrong += totals_of_one<Isa>(Isa::add_end(scan, end.codes(), end.load(), count)) != expected;
    }
  }
  BOOST_TEST(wrong == 0);
}

// Against the comparison of one row in float; rows on the limit, above and below it, among them.
BOOST_AUTO_TEST_CASE_TEMPLATE(screen_16, Isa, instruction_sets) {
  testing::random source(41);
  int wrong = 0;
  int passing = 0;
  for (int turn = 0; turn < 2000; ++turn) {
    std::array<std::int32_t, 17> dots{};
    std::array<std::int32_t, 17> norms{};
    const float least = turn % 4 == 0 ? 4.0F : static_cast<float>(source.between(1, 100000)) * 0x1p-8F;
    for (std::size_t i = 0; i < dots.size(); ++i) {
      dots[i] = source.between(-40000, 40000) * (turn % 3 == 0 ? 50000 : 1);
      norms[i] = source.between(0, 1 << 24) * (turn % 5 == 0 ? 100 : 1);
      if (turn % 4 == 0 && i % 2 == 0) {  // dot^2 == 4 * norm, or one less
        dots[i] = 2 * source.between(-1000, 1000);
        norms[i] = dots[i] / 2 * (dots[i] / 2) + source.between(-1, 1);
      }
    }
    // At any address.
    std::uint32_t expected = 0;
    for (std::size_t i = 0; i < 16; ++i) {
      const auto d = static_cast<float>(dots[i + 1]);
      const float left = d * (d < 0 ? -d : d);
      const float right = least * static_cast<float>(norms[i + 1]);
      expected |= (left >= right ? 1u : 0u) << i;
      passing += left >= right;
    }
    wrong += Isa::screen_16(dots.data() + 1, norms.data() + 1, least) != expected;
  }
  BOOST_TEST(wrong == 0);
  BOOST_TEST(passing > 3000);
}

BOOST_AUTO_TEST_SUITE_END()
