// SPDX-License-Identifier: BSL-1.0
// top_logits: ties, what is left out, biases, and every refusal.
#include "romvec/top_logits.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "romvec/quantize.hpp"
#include "romvec/status.hpp"
#include "support/test.hpp"

namespace {

using romvec::errc;
using romvec::token_logit;

// Logits 3, 7, 7, -2, 7, 0 of the hidden vector {1, 0}, in the unit of the weights.
constexpr float weights[6][2] = {{3, 1}, {7, 0}, {7, 2}, {-2, 5}, {7, 9}, {0, 3}};
constexpr auto table = romvec::make_table<romvec::fixed<std::int8_t, 3>>(weights);
constexpr std::int8_t hidden[] = {1, 0};

template <class... Options>
std::vector<std::uint32_t> ids_of_top(std::size_t k, Options... options) {
  std::vector<token_logit> top(k);
  const romvec::found_rows found = romvec::top_logits(table, hidden, top, options...);
  BOOST_TEST_REQUIRE(found.ok());
  std::vector<std::uint32_t> ids;
  for (std::size_t i = 0; i < found.count(); ++i) {
    ids.push_back(top[i].id);
  }
  return ids;
}

using ids = std::vector<std::uint32_t>;

// The code of a refusal, after which nothing has been written.
template <class Hidden, class... Options>
romvec::status refusal(const Hidden& state, std::size_t k, Options... options) {
  std::vector<token_logit> top(k, {77, 0.5F, 77});
  const auto found = romvec::top_logits(table, state, top, options...);
  for (const token_logit& token : top) {
    BOOST_TEST((token.id == 77u && token.steps == 77));
  }
  BOOST_TEST(!found.ok());
  return static_cast<romvec::status>(found);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(top_logits)

BOOST_AUTO_TEST_CASE(of_equal_logits_the_smaller_id_comes_first) {
  BOOST_TEST(ids_of_top(1) == ids({1}));
  BOOST_TEST(ids_of_top(2) == ids({1, 2}));
  BOOST_TEST(ids_of_top(5) == ids({1, 2, 4, 0, 5}));
  BOOST_TEST(ids_of_top(6) == ids({1, 2, 4, 0, 5, 3}));
}

BOOST_AUTO_TEST_CASE(logits_are_those_of_the_hidden_vectors_unit) {
  std::array<token_logit, 1> top{};
  BOOST_TEST((romvec::top_logits(table, hidden, top, romvec::hidden_format{2}) == 1));
  BOOST_TEST((top[0].logit == 7.0F / 4 && top[0].steps == 56));
  BOOST_TEST((romvec::top_logits(table, hidden, top, romvec::hidden_scale{3.0F}) == 1));
  BOOST_TEST((top[0].logit == 21.0F));
}

// With a negative scale the smallest sum is the largest logit; with a scale of 0 all are equal.
BOOST_AUTO_TEST_CASE(a_scale_keeps_its_sign) {
  BOOST_TEST(ids_of_top(3, romvec::hidden_scale{-0.5F}) == ids({3, 5, 0}));
  BOOST_TEST(ids_of_top(3, romvec::hidden_scale{0.0F}) == ids({0, 1, 2}));
  std::array<token_logit, 1> top{};
  BOOST_TEST((romvec::top_logits(table, hidden, top, romvec::hidden_scale{-0.5F}) == 1));
  BOOST_TEST((top[0].logit == 1.0F));
}

BOOST_AUTO_TEST_CASE(what_is_left_out_is_not_there) {
  const std::vector<std::int16_t> list = {4, 1, 4};
  const std::uint32_t words[] = {1u << 2 | 1u << 1};
  BOOST_TEST(ids_of_top(3, romvec::leave_out(list)) == ids({2, 0, 5}));
  BOOST_TEST(ids_of_top(2, romvec::leave_out_bits(words)) == ids({4, 0}));
  BOOST_TEST(ids_of_top(6, romvec::leave_out_bits(words), romvec::leave_out(list)) == ids({0, 5, 3}));
  const std::uint32_t all[] = {0x3F};
  BOOST_TEST(ids_of_top(3, romvec::leave_out_bits(all)).empty());
}

BOOST_AUTO_TEST_CASE(biases_are_added_in_the_unit_of_the_logits) {
  const float biases[] = {0.25F, -1, 0, 9.5F, -0.0F, 0};
  BOOST_TEST(ids_of_top(3, romvec::logit_bias(biases)) == ids({3, 2, 4}));
  std::array<token_logit, 4> top{};
  BOOST_TEST((romvec::top_logits(table, hidden, top, romvec::logit_bias(biases)) == 4));
  BOOST_TEST((top[0].logit == 7.5F && top[3].id == 1u && top[3].logit == 6.0F));
  // A bias of a scaled vector: 2 of 0.5.
  BOOST_TEST((romvec::top_logits(table, hidden, top, romvec::logit_bias(biases), romvec::hidden_scale{0.5F}) == 4));
  BOOST_TEST((top[0].id == 3u && top[0].logit == 8.5F));
  // So large that the sum would leave int64.
  const float huge[] = {3e38F, -3e38F, 0, 0, 0, 3e38F};
  BOOST_TEST(ids_of_top(2, romvec::logit_bias(huge)) == ids({0, 5}));
  BOOST_TEST(ids_of_top(6, romvec::logit_bias(huge)).back() == 1u);
}

BOOST_AUTO_TEST_CASE(a_k_of_none_or_of_more_than_there_are_is_refused) {
  BOOST_TEST((refusal(hidden, 0) == romvec::status(errc::bad_count, 0)));
  BOOST_TEST((refusal(hidden, 7) == romvec::status(errc::bad_count, 0)));
  BOOST_TEST(
      (romvec::top_logits(romvec::table_view<romvec::int8_rows>(), hidden, std::array<token_logit, 1>{}).code() ==
       errc::bad_count));
}

BOOST_AUTO_TEST_CASE(what_is_too_short_or_outside_is_refused) {
  const std::int16_t short_hidden[] = {1};
  BOOST_TEST((refusal(short_hidden, 2) == romvec::status(errc::bad_length, 0)));
  BOOST_TEST((refusal(hidden, 2, romvec::hidden_format{127}).code() == errc::bad_format));
  BOOST_TEST(
      (refusal(hidden, 2, romvec::hidden_scale{std::numeric_limits<float>::quiet_NaN()}).code() == errc::not_finite));
  const int outside[] = {2, 6};
  const std::int64_t negative[] = {-1};
  BOOST_TEST((refusal(hidden, 2, romvec::leave_out(outside)) == romvec::status(errc::bad_id, 1)));
  BOOST_TEST((refusal(hidden, 2, romvec::leave_out(negative)) == romvec::status(errc::bad_id, 0)));
  BOOST_TEST((refusal(hidden, 2, romvec::leave_out_bits({})).code() == errc::bad_length));
  const float few[] = {1, 2, 3, 4, 5};
  BOOST_TEST((refusal(hidden, 2, romvec::logit_bias(few)).code() == errc::bad_length));
  const float infinite[] = {1, 2, 3, -std::numeric_limits<float>::infinity(), 5, 6};
  BOOST_TEST((refusal(hidden, 2, romvec::logit_bias(infinite)) == romvec::status(errc::not_finite, 3)));
}

BOOST_AUTO_TEST_CASE(an_output_over_an_input_is_refused) {
  std::array<token_logit, 2> top{};
  const auto* const bytes = reinterpret_cast<const std::int8_t*>(top.data());
  BOOST_TEST((romvec::top_logits(table, std::span(bytes, 2), top).code() == errc::overlaps));
  const std::span<const std::uint32_t> id_of_first(&top[0].id, 1);
  BOOST_TEST((romvec::top_logits(table, hidden, top, romvec::leave_out(id_of_first)).code() == errc::overlaps));
}

BOOST_AUTO_TEST_SUITE_END()
