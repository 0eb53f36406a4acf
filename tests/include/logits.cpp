// SPDX-License-Identifier: BSL-1.0
#include "romvec/logits.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <tuple>
#include <vector>

#include "include/conformance/formats.hpp"
#include "include/random.hpp"
#include "include/random_levels.hpp"
#include "include/random_table.hpp"
#include "reference/float_rounding.hpp"
#include "reference/similarity.hpp"
#include "romvec/format.hpp"
#include "romvec/quantize.hpp"
#include "romvec/status.hpp"
#include "support/test.hpp"

namespace {

using romvec::errc;
using romvec::fixed;
using romvec::hidden_format;
using romvec::hidden_scale;
using romvec::int8_rows;
using romvec::status;
using testing::random_table;

constexpr float sample[4][5] = {{23, 2, 19, 12, 35}, {31, 3, 21, 18, 31}, {1, 22, 0, 0.5f, 5}, {2, 38, 0, 0.2f, 7}};
constexpr auto animals = romvec::make_table<int8_rows>(sample);
constexpr float logit_of(std::size_t row) {
  constexpr std::int8_t hidden[] = {0, 1, 0, 0, 0};
  float out[4] = {};
  return romvec::logits(animals, hidden, out).ok() ? out[row] : -1;
}
static_assert(logit_of(3) == animals.value(3, 1) && logit_of(0) == animals.value(0, 1));

template <class Format, class Hidden>
struct format_and_hidden {
  using format = Format;
  using hidden = Hidden;
};
using pairs = std::tuple<
    format_and_hidden<int8_rows, std::int8_t>, format_and_hidden<int8_rows, std::int16_t>,
    format_and_hidden<fixed<std::int8_t, 7>, std::int8_t>, format_and_hidden<fixed<std::int8_t, 7>, std::int16_t>,
    format_and_hidden<fixed<std::int16_t, 15>, std::int8_t>, format_and_hidden<fixed<std::int16_t, 15>, std::int16_t>>;

// Any number of the type, its limits often: -128 and -32768 among them.
template <class Hidden>
std::vector<Hidden> make_hidden(std::size_t dim, testing::random& source) {
  std::vector<Hidden> hidden(dim);
  constexpr std::int32_t least = std::numeric_limits<Hidden>::min();
  for (Hidden& h : hidden) {
    const std::uint32_t kind = source.below(6);
    h = static_cast<Hidden>(kind == 0 ? least : kind == 1 ? -least - 1 : source.between(least, -least - 1));
  }
  return hidden;
}

// Every row, and nothing behind the last.
template <class Format, class Hidden>
void compare(const random_table<Format>& table, const std::vector<Hidden>& hidden, int fraction_bits) {
  const std::size_t vocab_size = table.rows.count();
  const std::size_t dim = table.rows.dim;
  std::vector<float> floats(vocab_size + 20, 77.0f);
  std::vector<std::int32_t> numbers(vocab_size + 20, 77);
  std::vector<std::int64_t> exact(vocab_size + 20, 77);
  BOOST_TEST(romvec::logits(table.view(), hidden, floats, hidden_format{fraction_bits}).ok());
  BOOST_TEST(romvec::logits(table.view(), hidden, exact).ok());
  const status whole = romvec::logits(table.view(), hidden, numbers, hidden_format{fraction_bits});
  int wrong = 0;
  status expected;
  for (std::size_t r = 0; r < vocab_size; ++r) {
    std::int64_t sum = 0;
    for (std::size_t c = 0; c < dim; ++c) {
      sum += table.rows.steps(r, c) * hidden[c];
    }
    wrong += floats[r] != reference::nearest_float(sum, table.rows.exponent - fraction_bits);
    wrong += exact[r] != sum;
    const std::int64_t logit = Format::has_multipliers ? reference::divide_half_up(sum, std::int64_t{1} << 15) : sum;
    if (expected.ok() && logit != reference::to_int32(logit)) {
      expected = {errc::does_not_fit, r};
    }
    wrong += numbers[r] != (whole.ok() ? logit : 77);
  }
  BOOST_TEST((whole == expected));
  BOOST_TEST(wrong == 0, dim << " columns, " << vocab_size << " rows, " << fraction_bits << " fraction bits: " << wrong
                             << " of " << 3 * vocab_size << " are wrong");
  BOOST_TEST(std::all_of(floats.end() - 20, floats.end(), [](float x) { return x == 77.0f; }));
  BOOST_TEST(std::all_of(numbers.end() - 20, numbers.end(), [](int x) { return x == 77; }));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(logits_of_a_table)

// Every remainder of the rows and columns that are taken together.
BOOST_AUTO_TEST_CASE_TEMPLATE(follow_the_definition, Pair, pairs) {
  testing::random source(81);
  for (std::size_t vocab_size = 1; vocab_size <= 36; ++vocab_size) {
    const std::size_t dim = 1 + source.below(140);
    const random_table<typename Pair::format> table(vocab_size, dim, source);
    compare(table, make_hidden<typename Pair::hidden>(dim, source), source.between(0, 20));
  }
  for (std::size_t dim = 1; dim <= 130; ++dim) {
    const random_table<typename Pair::format> table(5, dim, source);
    compare(table, make_hidden<typename Pair::hidden>(dim, source), source.between(0, 20));
  }
}

// Longer than what scans keep of a query, and larger than the caches.
BOOST_AUTO_TEST_CASE_TEMPLATE(of_long_rows_and_large_tables, Pair, pairs) {
  testing::random source(82);
  for (const std::size_t dim : {4095U, 4096U, 4097U, 5000U}) {
    const random_table<typename Pair::format> table(3, dim, source);
    compare(table, make_hidden<typename Pair::hidden>(dim, source), 7);
  }
  const random_table<typename Pair::format> table(1203, 289, source);
  compare(table, make_hidden<typename Pair::hidden>(289, source), 7);
}

// 65536 columns, each as large as it can be: int32 does not hold every logit, and is then refused, int64 does.
BOOST_AUTO_TEST_CASE_TEMPLATE(of_the_largest_codes, Pair, pairs) {
  testing::random source(83);
  for (const std::size_t dim : {33U, 515U, 65536U}) {
    random_table<typename Pair::format> table(2, dim, source);
    for (const std::int32_t sign : {1, -1}) {
      table.make_extreme(sign);
      using hidden = typename Pair::hidden;
      compare(table, std::vector<hidden>(dim, std::numeric_limits<hidden>::min()), 0);
      compare(table, std::vector<hidden>(dim, std::numeric_limits<hidden>::max()), 0);
    }
  }
}

// Nothing overflows on the way to a finite logit, and no subnormal number appears on the way to a normal one.
BOOST_AUTO_TEST_CASE(exponents_and_fraction_bits_at_their_limits) {
  testing::random source(84);
  for (const int exponent : {-126, -60, 0, 60, 95, 106}) {
    const random_table<int8_rows> table(9, 40, source, exponent);
    for (const int bits : {-126, -60, -1, 0, 1, 15, 31, 60, 126}) {
      if (exponent - bits > -126) {
        compare(table, make_hidden<std::int16_t>(40, source), bits);
        compare(table, make_hidden<std::int8_t>(40, source), bits);
      }
    }
  }
}

// |h| / 127 and the like: the exact sum rounded to a float, times the scale, rounded again.
BOOST_AUTO_TEST_CASE(take_the_scale_of_a_hidden_vector) {
  testing::random source(85);
  for (const int exponent : {-126, -20, 0, 90}) {
    const random_table<int8_rows> table(9, 40, source, exponent);
    const std::vector<std::int8_t> hidden = make_hidden<std::int8_t>(40, source);
    std::vector<std::int64_t> exact(9);
    BOOST_TEST(romvec::logits(table.view(), hidden, exact).ok());
    for (const float scale : {1.0F, 0.0123F, -3.7F, 1.9e-38F, 1.0e-44F, 0.0F, 0x1p-126F, 3.0e38F}) {
      std::vector<float> out(9, 77.0F);
      BOOST_TEST(romvec::logits(table.view(), hidden, out, hidden_scale{scale}).ok());
      for (std::size_t r = 0; r < 9; ++r) {
        const double value = std::ldexp(static_cast<double>(static_cast<float>(exact[r])) * scale, exponent);
        const auto expected = static_cast<float>(value);
        const bool is_normal = std::fabs(value) >= 0x1p-126 || value == 0;
        // A subnormal result is rounded a third time.
        const double most = is_normal ? 0 : 0x1p-149;
        BOOST_TEST((out[r] == expected || std::fabs(static_cast<double>(out[r]) - value) <= most),
                   "exponent " << exponent << ", scale " << scale << ": " << out[r] << ", expected " << expected);
      }
    }
  }
  // A power of two is the same as a format.
  std::vector<float> by_scale(4);
  std::vector<float> by_format(4);
  const std::array<std::int16_t, 5> hidden = {5, -3, 100, 0, 9};
  for (const int bits : {-126, -3, 0, 7, 15, 126}) {
    BOOST_TEST(romvec::logits(animals, hidden, by_format, hidden_format{bits}).ok());
    BOOST_TEST(romvec::logits(animals, hidden, by_scale, hidden_scale{romvec::power_of_two(-bits)}).ok());
    BOOST_TEST((by_scale == by_format), bits << " fraction bits");
  }
}

// Longer than what is summed in int32.
BOOST_AUTO_TEST_CASE_TEMPLATE(of_levels_follow_the_definition, Format, conformance::level_formats) {
  testing::random source(86);
  for (std::size_t vocab_size = 1; vocab_size <= 9; ++vocab_size) {
    for (const std::size_t dim : {31U, 64U, 300U, 65600U}) {
      const testing::random_levels<Format> made(vocab_size, dim, source);
      const auto table = made.table();
      const std::vector<std::int8_t> hidden = make_hidden<std::int8_t>(dim, source);
      std::vector<std::int32_t> logits(vocab_size);
      BOOST_TEST_REQUIRE(romvec::logits(table, hidden, logits).ok());
      int wrong = 0;
      for (std::size_t r = 0; r < vocab_size; ++r) {
        std::int64_t sum = 0;
        for (std::size_t c = 0; c < dim; ++c) {
          sum += std::int64_t{table.product(r, c)} * hidden[c];
        }
        wrong += logits[r] != reference::to_int32(reference::divide_half_up(sum, std::int64_t{1} << 15));
      }
      BOOST_TEST(wrong == 0, "dim " << dim);
    }
  }
}

BOOST_AUTO_TEST_CASE(refuse_what_they_cannot_do) {
  const std::array<std::int8_t, 6> hidden = {1, 2, 3, 4, 5, 6};
  const std::span<const std::int8_t> all(hidden);
  std::vector<float> out(4, 77.0f);
  const auto refuse = [&](status expected, std::span<const std::int8_t> in, std::span<float> room,
                          hidden_format format) {
    BOOST_TEST((romvec::logits(animals, in, room, format) == expected));
    BOOST_TEST(std::all_of(out.begin(), out.end(), [](float x) { return x == 77.0f; }));
  };
  refuse({errc::bad_length, 0}, all.first(4), out, {0});
  refuse({errc::bad_length, 0}, all.first(0), out, {0});
  refuse({errc::bad_length, 0}, all.first(5), std::span(out).first(3), {0});
  refuse({errc::bad_format, 0}, all, out, {-127});
  refuse({errc::bad_format, 0}, all, out, {127});
  refuse({errc::bad_format, 0}, all, out, {INT32_MIN});
  refuse({errc::bad_format, 0}, all, out, {INT32_MAX});
  for (const float scale : {std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()}) {
    BOOST_TEST((romvec::logits(animals, all, out, hidden_scale{scale}) == status(errc::not_finite, 0)));
  }
  BOOST_TEST(std::all_of(out.begin(), out.end(), [](float x) { return x == 77.0f; }));
  BOOST_TEST(romvec::logits(animals, all, out, hidden_format{126}).ok());
  BOOST_TEST(romvec::logits(animals, all, out, hidden_format{-126}).ok());
}

BOOST_AUTO_TEST_SUITE_END()
