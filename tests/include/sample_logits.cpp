// SPDX-License-Identifier: BSL-1.0
// sample_logits and sample_kept draw from the softmax, by chi-square at three temperatures; and every refusal.
#include "romvec/sample_logits.hpp"

#include <array>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <span>
#include <vector>

#include "include/random.hpp"
#include "romvec/logits.hpp"
#include "romvec/quantize.hpp"
#include "romvec/sample_kept.hpp"
#include "romvec/status.hpp"
#include "support/test.hpp"

namespace {

using romvec::errc;
using romvec::token_logit;

constexpr std::size_t vocab_size = 40;
constexpr std::size_t dim = 32;

template <class Format>
constexpr auto table = [] {
  std::array<float, vocab_size * dim> weights{};
  testing::random source(3);
  for (float& w : weights) {
    w = source.unit_float() * 0.9F;
  }
  romvec::table<Format, vocab_size, dim> made{};
  return romvec::quantize(std::span<const float>(weights), made) ? made : decltype(made){};
}();

constexpr auto hidden = [] {
  std::array<std::int8_t, dim> numbers{};
  testing::random source(4);
  for (std::int8_t& h : numbers) {
    h = static_cast<std::int8_t>(source.between(-127, 127));
  }
  return numbers;
}();
constexpr romvec::hidden_format unit{8};

// Softmax in double of the first `count` logits, or of those without a bit in `left_out`.
std::vector<double> softmax(std::span<const float> logits, double temperature, std::uint64_t left_out = 0) {
  std::vector<double> p;
  double sum = 0;
  for (std::size_t i = 0; i < logits.size(); ++i) {
    p.push_back((left_out >> i & 1) != 0 ? 0.0 : std::exp(static_cast<double>(logits[i]) / temperature));
    sum += p.back();
  }
  for (double& x : p) {
    x /= sum;
  }
  return p;
}

// Whether counts that are rare are put together, and chi-square is below its quantile of 0.9999.
void check_distribution(const std::vector<std::size_t>& counts, const std::vector<double>& p, std::size_t draws) {
  double chi_square = 0;
  double rare_expected = 0;
  double rare_counted = 0;
  int degrees = -1;
  const auto add = [&](double counted, double expected) {
    chi_square += (counted - expected) * (counted - expected) / expected;
    ++degrees;
  };
  for (std::size_t i = 0; i < p.size(); ++i) {
    const double expected = p[i] * static_cast<double>(draws);
    if (expected < 5) {
      rare_expected += expected;
      rare_counted += static_cast<double>(counts[i]);
      BOOST_TEST((p[i] != 0.0 || counts[i] == 0));
    } else {
      add(static_cast<double>(counts[i]), expected);
    }
  }
  if (rare_expected >= 5) {
    add(rare_counted, rare_expected);
  }
  BOOST_TEST_REQUIRE(degrees >= 2);
  const double limit = quantile(boost::math::chi_squared(degrees), 0.9999);
  BOOST_TEST(chi_square < limit, chi_square << " of " << degrees << " degrees of freedom");
}

constexpr std::size_t draws = 20000;

template <class Draw>
std::vector<std::size_t> count_tokens(Draw draw) {
  std::vector<std::size_t> counts(vocab_size);
  for (std::size_t i = 0; i < draws; ++i) {
    std::uint32_t token = vocab_size;
    BOOST_TEST_REQUIRE((draw(token).ok() && token < vocab_size));
    ++counts[token];
  }
  return counts;
}

template <class Format>
std::array<float, vocab_size> all_logits() {
  std::array<float, vocab_size> logits{};
  BOOST_TEST_REQUIRE(romvec::logits(table<Format>, hidden, logits, unit).ok());
  return logits;
}

constexpr float temperatures[] = {0.5F, 1.0F, 2.5F};

template <class Format>
void sample_all_temperatures() {
  const auto logits = all_logits<Format>();
  romvec::splitmix64 random(1);
  for (const float temperature : temperatures) {
    const auto counts = count_tokens([&](std::uint32_t& token) {
      return romvec::sample_logits(table<Format>, hidden, temperature, random, token, unit);
    });
    check_distribution(counts, softmax(logits, static_cast<double>(temperature)), draws);
  }
}

// A refusal, after which neither token nor generator have moved.
template <class... Options>
romvec::status refusal(float temperature, Options... options) {
  romvec::splitmix64 random(5);
  std::uint32_t token = 77;
  const romvec::status done =
      romvec::sample_logits(table<romvec::int8_rows>, hidden, temperature, random, token, options...);
  BOOST_TEST((token == 77u && random() == romvec::splitmix64(5)()));
  BOOST_TEST(!done.ok());
  return done;
}

constexpr token_logit some_kept[] = {{7, 2.0F, 0}, {3, 1.0F, 0}, {9, 1.0F, 0}, {1, -1.0F, 0}};

romvec::status refusal_of_kept(std::span<const token_logit> kept, float temperature, float share = 1) {
  romvec::splitmix64 random(5);
  std::uint32_t token = 77;
  const romvec::status done = romvec::sample_kept(kept, temperature, random, token, romvec::nucleus{share});
  BOOST_TEST((token == 77u && random() == romvec::splitmix64(5)()));
  BOOST_TEST(!done.ok());
  return done;
}

constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();
constexpr float infinity = std::numeric_limits<float>::infinity();

}  // namespace

BOOST_AUTO_TEST_SUITE(sample_logits)

BOOST_AUTO_TEST_CASE(follows_the_softmax_with_a_multiplier_a_row) { sample_all_temperatures<romvec::int8_rows>(); }
BOOST_AUTO_TEST_CASE(follows_the_softmax_with_4_bit_codes) { sample_all_temperatures<romvec::nibble_groups<32>>(); }
BOOST_AUTO_TEST_CASE(follows_the_softmax_of_coarse_steps) { sample_all_temperatures<romvec::fixed<std::int8_t, 7>>(); }

BOOST_AUTO_TEST_CASE(follows_the_softmax_of_a_scale_and_of_its_sign) {
  auto logits = all_logits<romvec::int8_rows>();
  for (float& x : logits) {
    x *= -0.75F;
  }
  romvec::splitmix64 random(2);
  const auto counts = count_tokens([&](std::uint32_t& token) {
    return romvec::sample_logits(table<romvec::int8_rows>, hidden, 1.5F, random, token,
                                 romvec::hidden_scale{-0.75F / 256});
  });
  check_distribution(counts, softmax(logits, 1.5), draws);
}

BOOST_AUTO_TEST_CASE(of_a_scale_of_0_every_token_is_as_likely) {
  romvec::splitmix64 random(3);
  const auto counts = count_tokens([&](std::uint32_t& token) {
    return romvec::sample_logits(table<romvec::int8_rows>, hidden, 1e-30F, random, token, romvec::hidden_scale{0});
  });
  check_distribution(counts, std::vector<double>(vocab_size, 1.0 / vocab_size), draws);
}

BOOST_AUTO_TEST_CASE(follows_biases_and_leaves_out) {
  auto logits = all_logits<romvec::nibble_groups<32>>();
  std::array<float, vocab_size> biases{};
  for (std::size_t i = 0; i < vocab_size; ++i) {
    biases[i] = static_cast<float>(i % 5) * 0.5F - 1;
    logits[i] += biases[i];
  }
  const std::uint32_t words[] = {0x80000F00u, 0x5u};
  const std::uint8_t list[] = {20, 0};
  romvec::splitmix64 random(4);
  const auto counts = count_tokens([&](std::uint32_t& token) {
    return romvec::sample_logits(table<romvec::nibble_groups<32>>, hidden, 2.0F, random, token, unit,
                                 romvec::logit_bias(biases), romvec::leave_out_bits(words), romvec::leave_out(list));
  });
  check_distribution(counts, softmax(logits, 2.0, 0x500000000u | 0x80000F00u | 1u << 20 | 1u), draws);
}

BOOST_AUTO_TEST_CASE(takes_any_generator_of_32_or_64_bits) {
  std::mt19937 narrow(1);
  std::mt19937_64 wide(1);
  std::uint32_t calls = 0;
  auto counter = [&calls]() -> std::uint32_t { return ++calls * 0x9E3779B9u; };
  std::uint32_t token = vocab_size;
  BOOST_TEST(romvec::sample_logits(table<romvec::int8_rows>, hidden, 1.0F, narrow, token, unit).ok());
  BOOST_TEST(romvec::sample_logits(table<romvec::int8_rows>, hidden, 1.0F, wide, token, unit).ok());
  BOOST_TEST(romvec::sample_logits(table<romvec::int8_rows>, hidden, 1.0F, counter, token, unit).ok());
  BOOST_TEST(calls == 2u);
}

BOOST_AUTO_TEST_CASE(of_temperature_0_is_the_largest) {
  romvec::splitmix64 random(5);
  std::uint32_t token = vocab_size;
  std::array<token_logit, 2> top{};
  BOOST_TEST((romvec::top_logits(table<romvec::int8_rows>, hidden, top, unit) == 2));
  for (const float zero : {0.0F, -0.0F}) {
    BOOST_TEST(romvec::sample_logits(table<romvec::int8_rows>, hidden, zero, random, token, unit).ok());
    BOOST_TEST(token == top[0].id);
  }
  const std::uint32_t first[] = {top[0].id};
  BOOST_TEST(
      romvec::sample_logits(table<romvec::int8_rows>, hidden, 0.0F, random, token, romvec::leave_out(first)).ok());
  BOOST_TEST(token == top[1].id);
  BOOST_TEST((random() == romvec::splitmix64(5)()));
  // As good as 0, and so large that logits are nothing.
  BOOST_TEST(romvec::sample_logits(table<romvec::int8_rows>, hidden, 1e-40F, random, token, unit).ok());
  BOOST_TEST(token == top[0].id);
  BOOST_TEST(romvec::sample_logits(table<romvec::int8_rows>, hidden, 3e38F, random, token, unit).ok());
}

BOOST_AUTO_TEST_CASE(a_temperature_that_is_none_is_refused) {
  for (const float temperature : {not_a_number, -not_a_number, infinity, -infinity, -1.0F, -1e-45F}) {
    BOOST_TEST((refusal(temperature) == romvec::status(errc::bad_temperature, 0)));
    BOOST_TEST((refusal_of_kept(some_kept, temperature) == romvec::status(errc::bad_temperature, 0)));
  }
}

BOOST_AUTO_TEST_CASE(what_top_logits_refuses_is_refused) {
  const int outside[] = {2, 40};
  BOOST_TEST((refusal(1, romvec::leave_out(outside)) == romvec::status(errc::bad_id, 1)));
  BOOST_TEST((refusal(1, romvec::hidden_scale{not_a_number}).code() == errc::not_finite));
  const std::uint32_t one_word[] = {0};
  BOOST_TEST((refusal(1, romvec::leave_out_bits(one_word)).code() == errc::bad_length));
}

BOOST_AUTO_TEST_CASE(nothing_comes_of_no_tokens) {
  const std::uint32_t all[] = {UINT32_MAX, UINT32_MAX};
  romvec::splitmix64 random(5);
  std::uint32_t token = 77;
  for (const float temperature : {0.0F, 1.0F}) {
    BOOST_TEST((romvec::sample_logits(table<romvec::int8_rows>, hidden, temperature, random, token,
                                      romvec::leave_out_bits(all)) == romvec::status(errc::bad_count, 0)));
  }
  const romvec::table_view<romvec::int8_rows> empty;
  BOOST_TEST((romvec::sample_logits(empty, hidden, 1.0F, random, token).code() == errc::bad_count));
  BOOST_TEST(token == 77u);
}

BOOST_AUTO_TEST_CASE(of_the_kept_follows_their_softmax) {
  std::array<token_logit, 12> top{};
  BOOST_TEST((romvec::top_logits(table<romvec::int8_rows>, hidden, top, unit) == 12));
  auto logits = all_logits<romvec::int8_rows>();
  std::uint64_t others = ~std::uint64_t{0};
  for (const token_logit& token : top) {
    others &= ~(std::uint64_t{1} << token.id);
  }
  romvec::splitmix64 random(6);
  for (const float temperature : temperatures) {
    const auto counts =
        count_tokens([&](std::uint32_t& token) { return romvec::sample_kept(top, temperature, random, token); });
    check_distribution(counts, softmax(logits, static_cast<double>(temperature), others), draws);
  }
}

// Probabilities 0.502, 0.185 twice, 0.025 (and what is left): the shares that each count of tokens reaches.
BOOST_AUTO_TEST_CASE(a_nucleus_has_the_fewest_tokens_that_reach_its_share) {
  const auto kinds_of = [](float share) {
    romvec::splitmix64 random(7);
    std::uint32_t seen = 0;
    for (int i = 0; i < 3000; ++i) {
      std::uint32_t token = 0;
      BOOST_TEST_REQUIRE(romvec::sample_kept(some_kept, 1, random, token, romvec::nucleus{share}).ok());
      seen |= 1u << token;
    }
    return seen;
  };
  const double rest = std::exp(-1) + std::exp(-1) + std::exp(-3);
  const auto first = static_cast<float>(1 / (1 + rest));
  BOOST_TEST(kinds_of(1e-30F) == 1u << 7);
  BOOST_TEST(kinds_of(first - 1e-4F) == 1u << 7);
  BOOST_TEST(kinds_of(first + 1e-4F) == (1u << 7 | 1u << 3));
  BOOST_TEST(kinds_of(0.97F) == (1u << 7 | 1u << 3 | 1u << 9));
  BOOST_TEST(kinds_of(1) == (1u << 7 | 1u << 3 | 1u << 9 | 1u << 1));
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_the_kept_is_refused) {
  BOOST_TEST((refusal_of_kept({}, 1) == romvec::status(errc::bad_count, 0)));
  for (const float share : {0.0F, -0.5F, 1.0001F, not_a_number, infinity}) {
    BOOST_TEST((refusal_of_kept(some_kept, 1, share) == romvec::status(errc::bad_probability, 0)));
  }
  const token_logit ascending[] = {{0, 1, 0}, {1, 2, 0}};
  const token_logit no_number[] = {{0, 1, 0}, {1, not_a_number, 0}};
  BOOST_TEST((refusal_of_kept(ascending, 1) == romvec::status(errc::bad_order, 1)));
  BOOST_TEST((refusal_of_kept(no_number, 1) == romvec::status(errc::not_finite, 1)));
  romvec::splitmix64 random(5);
  std::uint32_t token = 77;
  BOOST_TEST(romvec::sample_kept(some_kept, 0, random, token).ok());
  BOOST_TEST((token == 7u && random() == romvec::splitmix64(5)()));
}

BOOST_AUTO_TEST_SUITE_END()
