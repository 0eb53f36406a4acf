// SPDX-License-Identifier: BSL-1.0
#include "romvec/similarity.hpp"

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
#include "romvec/quantize.hpp"
#include "romvec/status.hpp"
#include "support/test.hpp"

namespace {

using romvec::errc;
using romvec::fixed;
using romvec::int8_rows;
using romvec::neighbor;
using romvec::status;
using romvec::table_view;
using testing::animals;
using testing::crowded_codes;
using testing::fixed_view;
using testing::full_codes;

constexpr std::uint32_t nearest_of(std::uint32_t id) {
  neighbor out[1] = {};
  return romvec::nearest(animals, id, out) == 1 ? out[0].id : 99;
}
static_assert(nearest_of(0) == 1 && nearest_of(1) == 0 && nearest_of(2) == 3 && nearest_of(3) == 2);
template <class Table, class A, class B>
constexpr std::int32_t cosine_of(const Table& table, A a, B b) {
  std::int32_t cosine = 0;
  return romvec::cosine(table, a, b, cosine) ? cosine : INT32_MIN;
}
static_assert(cosine_of(animals, 0, 0) == 1 << 30 && cosine_of(animals, 0, 1) == cosine_of(animals, 1, 0));
static_assert(cosine_of(animals, std::uint64_t{3}, std::int8_t{2}) == cosine_of(animals, 2, 3));

// nearest() in the order of the reference, with cosines within 4 units of Q30, for every k up to more than there is.
template <class Code>
void compare_nearest(const std::vector<Code>& codes, std::size_t dim, testing::random& source) {
  const std::size_t vocab_size = codes.size() / dim;
  fixed_view<Code> table;
  BOOST_TEST_REQUIRE(romvec::make_view(codes, {.vocab_size = vocab_size, .dim = dim}, table).ok());
  for (int turn = 0; turn < 6; ++turn) {
    const auto id = source.below(static_cast<std::uint32_t>(vocab_size));
    const std::span<const Code> query(codes.data() + id * dim, dim);
    std::vector<std::uint32_t> left_out;
    left_out.reserve(static_cast<std::size_t>(turn));
    for (int i = 0; i < turn; ++i) {
      left_out.push_back(source.below(static_cast<std::uint32_t>(vocab_size + 3)));  // some are no rows at all
    }
    const auto expected = reference::ranked<Code>(codes, dim, query, left_out);
    for (const std::size_t k :
         {std::size_t{0}, std::size_t{1}, std::size_t{2}, std::size_t{10}, vocab_size, vocab_size + 5}) {
      std::vector<neighbor> out(k);
      const std::size_t found = romvec::nearest(table, query, out, left_out).count();
      BOOST_TEST_REQUIRE(found == std::min(k, expected.size()));
      int wrong = 0;
      for (std::size_t i = 0; i < found; ++i) {
        const std::span<const Code> row(codes.data() + out[i].id * dim, dim);
        const auto query_norm = static_cast<std::uint64_t>(reference::dot(query, query));
        const auto row_norm = static_cast<std::uint64_t>(reference::dot(row, row));
        const std::int64_t dot = reference::dot(query, row);
        wrong += out[i].id != expected[i] || out[i].dot != dot || out[i].squared_norm != row_norm;
        wrong += std::fabs(out[i].cosine - std::ldexp(reference::cosine(dot, query_norm, row_norm), 30)) > 4;
      }
      BOOST_TEST(wrong == 0);
    }
    // By id: the same without the row itself.
    const std::uint32_t itself[] = {id};
    const auto others = reference::ranked<Code>(codes, dim, query, itself);
    std::vector<neighbor> out(vocab_size);
    BOOST_TEST((romvec::nearest(table, id, out) == others.size()));
    BOOST_TEST(std::equal(others.begin(), others.end(), out.begin(),
                          [](std::uint32_t a, const neighbor& b) { return a == b.id; }));
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(similarity)

BOOST_AUTO_TEST_CASE(nearest_ranks_as_the_reference_does) {
  testing::random source(51);
  compare_nearest(crowded_codes<std::int8_t>(60, 3, source), 3, source);
  compare_nearest(crowded_codes<std::int8_t>(60, 1, source), 1, source);
  compare_nearest(crowded_codes<std::int16_t>(60, 4, source), 4, source);
  compare_nearest(full_codes<std::int8_t>(80, 67, source), 67, source);
  compare_nearest(full_codes<std::int16_t>(80, 67, source), 67, source);
  compare_nearest(full_codes<std::int16_t>(1, 5, source), 5, source);
}

BOOST_AUTO_TEST_CASE(of_equal_cosines_the_smaller_id_comes_first) {
  const std::int8_t codes[] = {0, 0, 2, 2, 1, 1, -1, -1, 3, 3, 0, 0, 1, 2};
  fixed_view<std::int8_t> table;
  BOOST_TEST_REQUIRE(romvec::make_view(codes, {.vocab_size = 7, .dim = 2}, table).ok());
  neighbor out[7];
  BOOST_TEST((romvec::nearest(table, 2, out) == 6u));
  const std::uint32_t expected[] = {1, 4, 6, 0, 5, 3};
  for (std::size_t i = 0; i < 6; ++i) {
    BOOST_TEST(out[i].id == expected[i]);
  }
  BOOST_TEST(out[0].cosine == 1 << 30);
  BOOST_TEST(out[3].cosine == 0);
  BOOST_TEST(out[5].cosine == -(1 << 30));
}

BOOST_AUTO_TEST_CASE(every_row_is_equally_near_to_a_row_of_zeros) {
  const std::int8_t codes[] = {0, 0, 2, 2, 1, 1, -1, -1};
  fixed_view<std::int8_t> table;
  BOOST_TEST_REQUIRE(romvec::make_view(codes, {.vocab_size = 4, .dim = 2}, table).ok());
  neighbor out[3];
  BOOST_TEST((romvec::nearest(table, 0, out) == 3u));
  for (std::uint32_t i = 0; i < 3; ++i) {
    BOOST_TEST(out[i].id == i + 1);
    BOOST_TEST(out[i].cosine == 0);
  }
}

// A search that was refused is no search that found nothing.
BOOST_AUTO_TEST_CASE(bad_ids_and_short_queries_are_a_status) {
  neighbor out[4] = {};
  const auto refused = [](romvec::found_rows found, errc code, std::size_t position) {
    return !found && found.code() == code && found.position() == position && found.count() == 0 && !(found == 0) &&
           status(found) == status(code, position);
  };
  BOOST_TEST(refused(romvec::nearest(animals, -1, out), errc::bad_id, 0));
  BOOST_TEST(refused(romvec::nearest(animals, 4, out), errc::bad_id, 0));
  BOOST_TEST(refused(romvec::nearest(animals, UINT64_MAX, out), errc::bad_id, 0));
  BOOST_TEST(refused(romvec::nearest(animals, std::int64_t{1} << 32, out), errc::bad_id, 0));
  BOOST_TEST(refused(romvec::nearest(animals, std::span(animals.row(0)).first(4), out), errc::bad_length, 0));
  BOOST_TEST(refused(romvec::analogy(animals, 0, 1, 4, out), errc::bad_id, 2));
  BOOST_TEST(refused(romvec::analogy(animals, 4, 1, 2, out), errc::bad_id, 0));
  BOOST_TEST(refused(romvec::analogy(animals, 0, std::int64_t{1} << 32, 2, out), errc::bad_id, 1));
  const romvec::found_rows none = romvec::nearest(animals, 0, std::span<neighbor>());
  BOOST_TEST((none.ok() && none == 0 && none.count() == 0U && none.code() == errc::ok));
  const romvec::found_rows three = romvec::nearest(animals, 0, out);
  BOOST_TEST((three.ok() && three == 3 && three == std::uint8_t{3} && three != 4 && three != -3));
  BOOST_TEST(three.position() == 0U);
}

BOOST_AUTO_TEST_CASE(products_of_bad_ids_are_a_status) {
  std::int64_t product = 77;
  std::int32_t cosine = 77;
  BOOST_TEST((romvec::dot(animals, -1, 0, product) == status(errc::bad_id, 0)));
  BOOST_TEST((romvec::dot(animals, 0, 4, product) == status(errc::bad_id, 1)));
  BOOST_TEST((romvec::cosine(animals, (std::int64_t{1} << 32) + 1, 0, cosine) == status(errc::bad_id, 0)));
  BOOST_TEST((romvec::cosine(animals, 1, SIZE_MAX, cosine) == status(errc::bad_id, 1)));
  BOOST_TEST(product == 77);
  BOOST_TEST(cosine == 77);
}

BOOST_AUTO_TEST_CASE(policies_are_those_of_look_ups) {
  using romvec::on_bad_id;
  std::int64_t product = 77;
  std::int64_t expected = 0;
  BOOST_TEST(romvec::dot<on_bad_id::clamp>(animals, -5, 99, product).ok());
  BOOST_TEST(romvec::dot(animals, 0, 3, expected).ok());
  BOOST_TEST(product == expected);
  BOOST_TEST(romvec::dot<on_bad_id::zero_row>(animals, -5, 2, product).ok());
  BOOST_TEST(product == 0);
  std::int32_t cosine = 77;
  BOOST_TEST(romvec::cosine<on_bad_id::zero_row>(animals, 2, 4, cosine).ok());
  BOOST_TEST(cosine == 0);
  neighbor out[4] = {};
  BOOST_TEST((romvec::nearest<on_bad_id::clamp>(animals, 99, out) == 3));
  BOOST_TEST(out[0].id == 2U);
  // A query of zeros, as a bad id stands for one: the smallest ids, with a cosine of 0.
  const std::int8_t zeros[5] = {};
  neighbor of_zeros[3] = {};
  BOOST_TEST((romvec::nearest<on_bad_id::zero_row>(animals, -1, std::span(out).first(3)) == 3));
  BOOST_TEST((romvec::nearest(animals, zeros, of_zeros) == 3));
  for (std::uint32_t i = 0; i < 3; ++i) {
    BOOST_TEST((out[i].id == i && of_zeros[i].id == i && out[i].cosine == 0 && of_zeros[i].cosine == 0));
    BOOST_TEST((out[i].dot == 0 && out[i].squared_norm == of_zeros[i].squared_norm));
  }
  BOOST_TEST((romvec::analogy<on_bad_id::clamp>(animals, -1, 1, 99, out) == 1));
  BOOST_TEST(out[0].id == 2U);
  BOOST_TEST((romvec::analogy<on_bad_id::zero_row>(animals, 0, 99, 1, out) == 2));
}

// In a cosine the multipliers cancel: tables of one row direction and many lengths.
BOOST_AUTO_TEST_CASE(multipliers_do_not_matter) {
  const std::int8_t codes[] = {10, 20, 10, 21, 20, 40};
  const std::uint16_t multipliers[] = {1, 32767, 16384};
  table_view<int8_rows> table;
  BOOST_TEST_REQUIRE(romvec::make_view(codes, multipliers, -20, {.vocab_size = 3, .dim = 2}, table).ok());
  neighbor out[2];
  BOOST_TEST((romvec::nearest(table, 0, out) == 2u));
  BOOST_TEST(out[0].id == 2u);
  BOOST_TEST(out[0].cosine == 1 << 30);
  std::int64_t product = 0;
  BOOST_TEST(romvec::dot(table, 0, 1, product).ok());
  BOOST_TEST(product == 520);
  BOOST_TEST(std::fabs(cosine_of(table, 0, 1) - std::ldexp(reference::cosine(520, 500, 541), 30)) <= 4.0);
}

BOOST_AUTO_TEST_SUITE_END()
