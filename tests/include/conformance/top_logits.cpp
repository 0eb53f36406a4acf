// SPDX-License-Identifier: BSL-1.0
// The largest logits are the first ones of all logits in order, for every dim, format and hidden type, at run time and
// in a constant expression; and a seed draws the tokens that it draws in a constant expression.
#include "romvec/top_logits.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "include/conformance/formats.hpp"
#include "include/conformance/rows.hpp"
#include "include/conformance/short_tables.hpp"
#include "romvec/logits.hpp"
#include "romvec/sample_logits.hpp"
#include "romvec/status.hpp"
#include "support/test.hpp"

namespace {

using namespace conformance;
using romvec::token_logit;

constexpr romvec::hidden_format format_of_hidden{11};
constexpr std::size_t kept = 5;

template <class Hidden>
constexpr auto hidden = [] {
  std::array<Hidden, largest_dim> numbers = {};
  for (std::uint32_t i = 0; i < largest_dim; ++i) {
    numbers[i] = code_at<Hidden>(i + 9);
  }
  return numbers;
}();

template <class Hidden>
constexpr std::span<const Hidden> hidden_of(std::size_t dim) {
  return std::span(hidden<Hidden>).first(dim);
}

// Entry i of all logits in order: the one that i others come before.
template <class T>
std::size_t row_at(const std::array<T, short_table_rows>& logits, std::size_t i) {
  for (std::size_t row = 0; row < short_table_rows; ++row) {
    std::size_t before = 0;
    for (std::size_t other = 0; other < short_table_rows; ++other) {
      before += logits[other] > logits[row] || (logits[other] == logits[row] && other < row) ? 1u : 0u;
    }
    if (before == i) {
      return row;
    }
  }
  return SIZE_MAX;
}

template <class Format, class Hidden>
constexpr std::array<token_logit, kept> find_top(std::size_t dim) {
  std::array<token_logit, kept> top{};
  const bool done =
      romvec::top_logits(short_table<Format>(0, dim), hidden_of<Hidden>(dim), top, format_of_hidden) == kept;
  return done ? top : std::array<token_logit, kept>{};
}

template <class Format, class Hidden>
void compare() {
  static constexpr auto compiled = find_top<Format, Hidden>(67);
  for (std::size_t dim = 1; dim <= largest_dim; ++dim) {
    const auto table = short_table<Format>(0, dim);
    std::array<std::int64_t, short_table_rows> steps{};
    std::array<float, short_table_rows> floats{};
    BOOST_TEST_REQUIRE(romvec::logits(table, hidden_of<Hidden>(dim), steps, format_of_hidden).ok());
    BOOST_TEST_REQUIRE(romvec::logits(table, hidden_of<Hidden>(dim), floats, format_of_hidden).ok());
    const auto top = find_top<Format, Hidden>(dim);
    bool same = true;
    for (std::size_t i = 0; i < kept; ++i) {
      const std::size_t row = row_at(steps, i);
      same = same && top[i].id == row && top[i].steps == steps[row] && top[i].logit == floats[row] &&
             (dim != 67 || (compiled[i].id == row && compiled[i].logit == top[i].logit));
    }
    BOOST_TEST_REQUIRE(same, "dim " << dim);
  }
}

template <class Format, class Hidden>
constexpr std::array<std::uint32_t, 8> draw(float temperature) {
  std::array<std::uint32_t, 8> tokens{};
  romvec::splitmix64 random(2026);
  for (std::uint32_t& token : tokens) {
    token = 99;
    if (!romvec::sample_logits(short_table<Format>(0, 67), hidden_of<Hidden>(67), temperature, random, token,
                               format_of_hidden)) {
      return {};
    }
  }
  return tokens;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(top_logits)

BOOST_AUTO_TEST_CASE_TEMPLATE(of_int8_are_the_first_of_all_in_order, Format, formats) {
  compare<Format, std::int8_t>();
}
BOOST_AUTO_TEST_CASE_TEMPLATE(of_int16_are_the_first_of_all_in_order, Format, formats) {
  compare<Format, std::int16_t>();
}

// Temperatures at which some tokens come and some do not: of logits of thousands, and of fixed point.
BOOST_AUTO_TEST_CASE_TEMPLATE(tokens_of_a_seed_are_those_of_the_compiler, Format, formats) {
  constexpr float temperature = Format::has_multipliers ? 3.0F : 100.0F;
  static constexpr auto of_int8 = draw<Format, std::int8_t>(temperature);
  static constexpr auto of_int16 = draw<Format, std::int16_t>(temperature * 256);
  BOOST_TEST((draw<Format, std::int8_t>(temperature) == of_int8));
  BOOST_TEST((draw<Format, std::int16_t>(temperature * 256) == of_int16));
}

BOOST_AUTO_TEST_SUITE_END()
