// SPDX-License-Identifier: BSL-1.0
// Training: a step down the true slope, draws by frequency, and embeddings that the compiler trained.
#include "romvec/lecture/skip_gram.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "romvec/fidelity.hpp"
#include "romvec/lecture/toy.hpp"
#include "romvec/similarity.hpp"
#include "support/test.hpp"

namespace {

using namespace romvec::lecture;

constexpr std::uint32_t id(std::string_view word) { return static_cast<std::uint32_t>(toy_corpus::words.find(word)); }

template <std::size_t Epochs>
constexpr bool nearest_is(std::string_view word, std::string_view expected) {
  std::array<romvec::neighbor, 1> found{};
  return romvec::nearest(toy_table<Epochs>, id(word), found) == 1 && found[0].id == id(expected);
}

template <std::size_t Epochs>
constexpr bool analogy_is(std::string_view a, std::string_view b, std::string_view c, std::string_view expected) {
  std::array<romvec::neighbor, 1> found{};
  return romvec::analogy(toy_table<Epochs>, id(a), id(b), id(c), found) == 1 && found[0].id == id(expected);
}

// What the compiler learnt, in 8 bits: all of it from the text, none of it before training.
static_assert(nearest_is<toy_epochs>("dog", "cat") && nearest_is<toy_epochs>("cat", "dog"));
static_assert(nearest_is<toy_epochs>("apple", "banana") && nearest_is<toy_epochs>("banana", "apple"));
static_assert(analogy_is<toy_epochs>("king", "man", "woman", "queen"));
static_assert(analogy_is<toy_epochs>("queen", "woman", "man", "king"));
static_assert(analogy_is<toy_epochs>("woman", "queen", "king", "man"));
static_assert(analogy_is<toy_epochs>("man", "king", "queen", "woman"));
static_assert(!nearest_is<0>("dog", "cat") && !nearest_is<0>("cat", "dog"));
static_assert(toy_after<toy_epochs>.loss < toy_after<1>.loss / 2);
static_assert(romvec::within_bound(toy_table<toy_epochs>, toy_after<toy_epochs>.rows.weight));

BOOST_AUTO_TEST_CASE(run_time_trains_to_the_bits_of_the_compiler) {
  toy_model model = detail::toy_start();
  for (std::size_t epoch = 0; epoch < toy_epochs; ++epoch) {
    model = detail::toy_epoch(model, epoch);
  }
  BOOST_TEST((std::bit_cast<std::array<std::byte, sizeof(toy_model)>>(model) ==
              std::bit_cast<std::array<std::byte, sizeof(toy_model)>>(toy_after<toy_epochs>)));
}

BOOST_AUTO_TEST_CASE(the_logistic_function_is_within_its_step) {
  for (double x = -7.99; x < 7.99; x += 0.001) {
    const double exact = 1 / (1 + std::exp(-x));
    const std::size_t place = logistic_place(x);
    BOOST_TEST_REQUIRE(std::fabs(static_cast<double>(logistic_table[place]) - exact) <= 1.0 / 512);
    BOOST_TEST_REQUIRE(std::fabs(static_cast<double>(logistic_loss_table[place]) + std::log(exact)) <= 1.0 / 100);
  }
  BOOST_TEST(logistic_place(-1e30) == 0u);
  BOOST_TEST(logistic_place(1e30) == logistic_table.size() - 1);
}

// One pair against the derivative of its loss, in double and with exp.
BOOST_AUTO_TEST_CASE(a_pair_moves_down_the_slope) {
  constexpr std::size_t dim = 11;
  constexpr std::size_t vocab_size = 3;
  std::array<float, vocab_size * dim> input{};
  std::array<float, vocab_size * dim> output{};
  torch_generator generator(9);
  torch_normal(generator, input);
  torch_normal(generator, output);
  const auto input_before = input;
  const auto output_before = output;
  std::array<double, dim> hidden{};
  std::array<double, dim> gradient{};
  // Only id 2 can be drawn.
  constexpr std::array<alias, vocab_size> table = {{{0, 2}, {0, 2}, {UINT32_MAX, 2}}};
  constexpr float rate = 0.05F;
  random_stream random = {5};
  const double loss =
      train_pair({input.data(), output.data(), hidden.data(), gradient.data(), dim}, 0, 1, 1, table, rate, random);
  double expected_loss = 0;
  std::array<double, dim> moved{};
  for (const std::size_t target : {std::size_t{1}, std::size_t{2}}) {
    double score = 0;
    for (std::size_t i = 0; i < dim; ++i) {
      score += static_cast<double>(input_before[i]) * static_cast<double>(output_before[target * dim + i]);
    }
    const double sign = target == 1 ? 1 : -1;
    const double pull = sign / (1 + std::exp(sign * score));
    expected_loss += std::log1p(std::exp(-sign * score));
    for (std::size_t i = 0; i < dim; ++i) {
      moved[i] += static_cast<double>(rate) * pull * static_cast<double>(output_before[target * dim + i]);
      const double row = static_cast<double>(output_before[target * dim + i]) +
                         static_cast<double>(rate) * pull * static_cast<double>(input_before[i]);
      BOOST_TEST(std::fabs(static_cast<double>(output[target * dim + i]) - row) < 3e-4);
    }
  }
  BOOST_TEST(std::fabs(loss - expected_loss) < 0.02);
  for (std::size_t i = 0; i < vocab_size * dim; ++i) {
    const double expected = static_cast<double>(input_before[i]) + (i < dim ? moved[i] : 0);
    BOOST_TEST(std::fabs(static_cast<double>(input[i]) - expected) < 6e-4);
    BOOST_TEST((i >= dim || output[i] == output_before[i]));
  }
}

BOOST_AUTO_TEST_CASE(words_are_drawn_by_their_frequency) {
  constexpr std::array<std::uint64_t, 5> counts = {1, 16, 81, 256, 10000};
  std::array<alias, 5> table{};
  std::array<double, 5> probabilities{};
  std::array<std::uint32_t, 5> stack{};
  BOOST_TEST_REQUIRE(make_alias_table(counts, table, probabilities, stack).ok());
  constexpr double sum = 1 + 8 + 27 + 64 + 1000;
  constexpr int draws = 200000;
  std::array<int, 5> drawn{};
  random_stream random = {1};
  for (int i = 0; i < draws; ++i) {
    ++drawn[draw(table, random)];
  }
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double expected = draws * std::pow(static_cast<double>(counts[i]), 0.75) / sum;
    BOOST_TEST(std::fabs(drawn[i] - expected) < 5 * std::sqrt(expected));
  }
  BOOST_TEST(
      (make_alias_table(counts, std::span(table).first(4), probabilities, stack).code() == romvec::errc::bad_length));
}

}  // namespace
