// SPDX-License-Identifier: BSL-1.0
// Perplexity and KL divergence by hand, what hidden vectors in integers do to logits, and which formats are
// recommended.
#include "compare/next_token.hpp"

#include <cmath>
#include <limits>
#include <numeric>

#include "compare/hidden_codes.hpp"
#include "compare/model_recommendation.hpp"
#include "quantize.hpp"
#include "src/support.hpp"

namespace {

using Eigen::MatrixXf;
using romvec::host::format_costs;
using romvec::host::model_costs;
using romvec::host::next_token_scores;
using romvec::host::next_token_sums;
using romvec::host::recommend_for_model;
using romvec::host::reference_tokens;
namespace tt = boost::test_tools;

// A column of logits, up to a constant that softmax forgets.
MatrixXf logits_of(std::initializer_list<double> probabilities, float constant) {
  MatrixXf out(static_cast<Eigen::Index>(probabilities.size()), 1);
  Eigen::Index row = 0;
  for (const double p : probabilities) {
    out(row++, 0) = static_cast<float>(std::log(p)) + constant;
  }
  return out;
}

BOOST_AUTO_TEST_CASE(perplexity_and_divergence_are_those_of_the_definition) {
  next_token_sums sums;
  const std::uint32_t first_target = 1;
  const std::uint32_t second_target = 2;
  BOOST_TEST(
      sums.add(reference_tokens(logits_of({0.5, 0.25, 0.25}, 3)), logits_of({0.25, 0.5, 0.25}, -40), &first_target));
  BOOST_TEST(sums.add(reference_tokens(logits_of({0.1, 0.2, 0.7}, 80)), logits_of({0.1, 0.2, 0.7}, 0), &second_target));
  const next_token_scores scores = sums.scores();
  const auto tolerance = tt::tolerance(1e-5);  // of logits in float32
  BOOST_TEST(scores.perplexity == 1 / std::sqrt(0.5 * 0.7), tolerance);
  // 0.5 log(0.5 / 0.25) + 0.25 log(0.25 / 0.5), and 0.
  BOOST_TEST(scores.kl == 0.25 * std::log(2.0) / 2, tolerance);
  BOOST_TEST(scores.same_top == 0.5);
}

BOOST_AUTO_TEST_CASE(logits_that_are_no_numbers_are_told) {
  const reference_tokens reference(logits_of({0.5, 0.5}, 0));
  const std::uint32_t target = 0;
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    MatrixXf logits = logits_of({0.5, 0.5}, 0);
    logits(1, 0) = bad;
    BOOST_TEST(!next_token_sums().add(reference, logits, &target));
  }
}

// Rows of powers of two, which int8_rows holds exactly: what is off is the hidden vector's.
BOOST_AUTO_TEST_CASE(hidden_vectors_in_integers_round_to_their_scales) {
  romvec::host::weights table;
  table.vocab_size = 2;
  table.dim = 4;
  table.values = {1, 0, 0, 0, 0, 0.5F, 0, 0};
  const auto head = romvec::host::quantize_weights("t", table, {}, std::nullopt);
  MatrixXf hidden(4, 2);
  hidden.col(0) << 1.0F, 0.3F, -3.0F, 0.1F;
  hidden.col(1) << 0.0F, 0.0F, 0.0F, 0.0F;
  const auto codes = romvec::host::hidden_codes();
  BOOST_REQUIRE(codes.size() == 4U);
  const float row = 127.0F * head.multipliers.visit([](const auto& all) { return static_cast<float>(all[0]); }) *
                    std::ldexp(1.0F, head.exponent);  // for 1
  const auto expect_logits = [&](std::size_t code, double first, double second) {
    const MatrixXf out = codes[code].logits(head, hidden);
    BOOST_TEST(out(0, 0) == first * row, tt::tolerance(1e-6));
    BOOST_TEST(out(1, 0) == second * row / 2, tt::tolerance(1e-4));  // the multiplier of half is rounded up
    BOOST_TEST(out(0, 1) == 0);
    BOOST_TEST(out(1, 1) == 0);
  };
  expect_logits(0, 1, 0.3);
  expect_logits(1, 1, 10 / 32.0);                             // steps of 2^-5: 3 is 96, and 192 of 2^-6 would not fit
  expect_logits(2, 42 * 3.0 / 127, 13 * 3.0 / 127);           // 42.33 and 12.7
  expect_logits(3, 10922 * 3.0 / 32767, 3277 * 3.0 / 32767);  // 10922.33 and 3276.7
}

format_costs costs(const std::string& name, std::uint64_t bytes, double input, double head, double both,
                   bool is_ours = true) {
  return {name, name, is_ours, bytes, {2, input, 1}, {2, head, 1}, {2, both, 1}};
}

BOOST_AUTO_TEST_CASE(the_smallest_format_that_is_good_enough_is_recommended) {
  model_costs all;
  all.formats = {costs("eight", 1030, 0.0001, 0.0002, 0.0003),
                 costs("eight, one multiplier", 1000, 0.001, 0.002, 0.003), costs("four", 530, 0.002, 0.03, 0.032),
                 costs("four, worse", 520, 0.00201, 0.03, 0.032), costs("another's", 100, 0, 0, 0, false)};
  const auto ten = recommend_for_model(all, 0.010, true);
  BOOST_TEST(*ten.input == 2U);  // 2 % more bytes for a KL that is lower, but not by a tenth: the first of both
  BOOST_TEST(*ten.head == 0U);   // 3 % more bytes, a tenth of the KL
  BOOST_TEST(*ten.both == 0U);
  BOOST_TEST(*recommend_for_model(all, 0.050, true).head == 2U);
  BOOST_TEST(!recommend_for_model(all, 0.050, false).both);
  const auto strict = recommend_for_model(all, 0.00015, true);
  BOOST_TEST(*strict.input == 0U);
  BOOST_TEST(!strict.head);
  BOOST_TEST(!strict.both);
}

}  // namespace
