// SPDX-License-Identifier: BSL-1.0
#include "quantize.hpp"

#include <cmath>
#include <limits>
#include <random>
#include <romvec/format.hpp>
#include <romvec/quantize.hpp>
#include <romvec/table.hpp>

#include "dequantize.hpp"
#include "src/support.hpp"

namespace {

using romvec::host::quantize_weights;
using romvec::host::quantized;
using romvec::host::storage_format;
using romvec::host::weights;
using kind = storage_format::kind;
using test::expect;

weights table_of(std::size_t rows, std::size_t dim, std::vector<float> values) {
  weights table;
  table.vocab_size = rows;
  table.dim = dim;
  table.values = std::move(values);
  return table;
}

std::string quantize_error(const weights& table, storage_format format, std::optional<int> exponent = {}) {
  return test::error_of([&] { quantize_weights("FILE", table, format, exponent); });
}

weights random_table(std::size_t rows, std::size_t dim) {
  std::mt19937 random(7);
  std::normal_distribution<float> normal;
  std::vector<float> values;
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t c = 0; c < dim; ++c) {
      values.push_back(std::ldexp(normal(random), -static_cast<int>(r % 9)));
    }
  }
  return table_of(rows, dim, std::move(values));
}

// The promise of the formats, in double precision: the nearest code, ties away from zero, under a multiplier that is
// the row's step rounded up.
BOOST_AUTO_TEST_CASE(int8_rows_are_the_nearest_codes_of_covering_multipliers) {
  const weights table = random_table(40, 17);
  const quantized q = quantize_weights("FILE", table, {}, {});
  double largest = 0;
  double total_error = 0;
  for (std::size_t r = 0; r < 40; ++r) {
    double row_largest = 0;
    for (std::size_t c = 0; c < 17; ++c) {
      row_largest = std::max(row_largest, std::fabs(static_cast<double>(table.values[r * 17 + c])));
    }
    largest = std::max(largest, row_largest);
    BOOST_TEST(q.multipliers.as<std::uint16_t>()[r] ==
               std::max(1.0, std::ceil(row_largest / 127 / std::ldexp(1.0, q.exponent))));
    const double step = std::ldexp(q.multipliers.as<std::uint16_t>()[r], q.exponent);
    for (std::size_t c = 0; c < 17; ++c) {
      const double weight = static_cast<double>(table.values[r * 17 + c]);
      BOOST_TEST(q.codes.as<std::int8_t>()[r * 17 + c] == std::lround(weight / step));
      const double error = weight - q.codes.as<std::int8_t>()[r * 17 + c] * step;
      BOOST_TEST(std::fabs(error) <= step / 2);
      total_error += error * error;
    }
  }
  BOOST_TEST(largest / 127 / std::ldexp(1.0, q.exponent) > 16383.0);  // 15 bits of multiplier in use
  BOOST_TEST(q.fidelity.weights == 680U);
  BOOST_TEST(q.fidelity.rms_error == std::sqrt(total_error / 680), boost::test_tools::tolerance(1e-9));
  BOOST_TEST(q.fidelity.max_error_over_bound <= 1.0);
}

BOOST_AUTO_TEST_CASE(fixed_point_is_the_nearest_code) {
  const weights table = table_of(2, 4, {0.5F, -0.5F, 1.4999F, -1.5F, 0.25F, 2.5F, -63.5F, 63.25F});
  const quantized q8 = quantize_weights("FILE", table, {kind::fixed_int8, 1}, {});
  BOOST_TEST(q8.codes.as<std::int8_t>() ==
             (std::vector<std::int8_t>{1, -1, 3, -3, 1, 5, -127, 127}));  // 0.25 and 63.25 are ties
  BOOST_TEST(q8.exponent == -1);
  BOOST_TEST(q8.multipliers.empty());
  BOOST_TEST(q8.fidelity.bound == 0.25);
  BOOST_TEST(q8.fidelity.max_abs_error == 0.25);
  const quantized q16 = quantize_weights("FILE", table, {kind::fixed_int16, 9}, {});
  BOOST_TEST(q16.codes.as<std::int16_t>() ==
             (std::vector<std::int16_t>{256, -256, 768, -768, 128, 1280, -32512, 32384}));
  const quantized coarse = quantize_weights("FILE", table_of(1, 2, {16384, -100}), {kind::fixed_int8, -8}, {});
  BOOST_TEST(coarse.codes.as<std::int8_t>() == (std::vector<std::int8_t>{64, 0}));
}

// The library's table types choose the same codes as this run-time form.
template <class Format>
void expect_the_librarys_codes(const weights& table, storage_format format) {
  static romvec::table<Format, 40, 17> expected;
  BOOST_REQUIRE(romvec::quantize(std::span<const float>(table.values), expected).ok());
  const quantized q = quantize_weights("FILE", table, format, {});
  BOOST_TEST(q.exponent == expected.exponent());
  for (std::size_t r = 0; r < 40; ++r) {
    BOOST_REQUIRE((q.multipliers.empty() ? 1 : q.multipliers.as<std::uint16_t>()[r]) == expected.multiplier(r));
    for (std::size_t c = 0; c < 17; ++c) {
      BOOST_REQUIRE(q.codes.as<typename Format::code_type>()[r * 17 + c] == expected.code(r, c));
    }
  }
}

BOOST_AUTO_TEST_CASE(the_codes_are_those_of_the_librarys_tables) {
  const weights table = random_table(40, 17);
  expect_the_librarys_codes<romvec::int8_rows>(table, {});
  expect_the_librarys_codes<romvec::fixed<std::int8_t, 4>>(table, {kind::fixed_int8, 4});
  expect_the_librarys_codes<romvec::fixed<std::int16_t, 12>>(table, {kind::fixed_int16, 12});
  expect_the_librarys_codes<romvec::fixed<std::int16_t, -3>>(table, {kind::fixed_int16, -3});
}

// The library's table types have the same values.
template <class Format>
void expect_the_librarys_values(const weights& table, kind code) {
  static romvec::table<Format, 40, 17> expected;
  BOOST_REQUIRE(romvec::quantize(std::span<const float>(table.values), expected).ok());
  const quantized q = quantize_weights("FILE", table, {code, 0}, {}, romvec::host::fit::bound);
  const std::vector<float> values = romvec::host::dequantize(q);
  for (std::size_t i = 0; i < values.size(); ++i) {
    BOOST_REQUIRE(values[i] == expected.value(i / 17, i % 17));
  }
  BOOST_TEST(q.fidelity.max_error_over_bound <= 1.0);
  BOOST_TEST(romvec::host::bits_per_weight(q) * 40 * 17 / 8 == static_cast<double>(expected.weight_bytes),
             boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(the_values_are_those_of_the_librarys_tables) {
  const weights table = random_table(40, 17);
  expect_the_librarys_values<romvec::int8_rows>(table, kind::int8_rows);
  expect_the_librarys_values<romvec::int8_table>(table, kind::int8_table);
  expect_the_librarys_values<romvec::nibble_groups<32>>(table, kind::nibble_groups_32);
  expect_the_librarys_values<romvec::nibble_groups<64>>(table, kind::nibble_groups_64);
  expect_the_librarys_values<romvec::nibble_rows>(table, kind::nibble_rows);
}

BOOST_AUTO_TEST_CASE(a_fixed_exponent_is_kept) {
  const quantized q = quantize_weights("FILE", table_of(2, 1, {127, 1}), {}, -10);
  BOOST_TEST(q.exponent == -10);
  BOOST_TEST(q.multipliers.as<std::uint16_t>() ==
             (std::vector<std::uint16_t>{1024, 9}));                              // 1 / 127 * 1024 = 8.06, rounded up
  BOOST_TEST(q.codes.as<std::int8_t>() == (std::vector<std::int8_t>{127, 114}));  // 1024 / 9 = 113.8
}

BOOST_AUTO_TEST_CASE(weights_that_do_not_fit_are_named_with_the_limit) {
  weights table = table_of(2, 2, {1, 2, 3, -64});
  expect(quantize_error(table, {kind::fixed_int8, 1}),
         "FILE: row 1, column 1: weight -64 does not fit fixed<int8_t,1> with exponent -1, expected a magnitude below "
         "63.75");
  table.words = {"one", "two"};
  expect(quantize_error(table, {kind::fixed_int16, 10}),
         "row 1, column 1 (word \"two\"): weight -64 does not fit fixed<int16_t,10>");
  // 127.5 * 32767 * 2^-20 = 3.98...
  expect(quantize_error(table, {}, -20),
         "weight -64 does not fit int8_rows with exponent -20, expected a magnitude below 3.984");
  expect(quantize_error(table_of(1, 2, {1, std::numeric_limits<float>::max()}), {}),
         "row 0, column 1: weight 3.4028235e+38 does not fit int8_rows with exponent 106, expected a magnitude of at "
         "most 3.376");
}

BOOST_AUTO_TEST_CASE(the_limit_that_is_named_is_the_limit) {
  const float limit = 63.75F;
  quantize_weights("FILE", table_of(1, 1, {std::nextafter(limit, 0.0F)}), {kind::fixed_int8, 1}, {});
  quantize_error(table_of(1, 1, {limit}), {kind::fixed_int8, 1});
  const auto rows_limit = static_cast<float>(std::ldexp(127.5 * 32767, -20));
  quantize_weights("FILE", table_of(1, 1, {std::nextafter(rows_limit, 0.0F)}), {}, -20);
  quantize_error(table_of(1, 1, {rows_limit}), {}, -20);
}

BOOST_AUTO_TEST_CASE(zeros_and_extremes_pass) {
  const quantized zeros = quantize_weights("FILE", table_of(2, 2, {0, -0.0F, 0, 0}), {}, {});
  BOOST_TEST(zeros.codes.as<std::int8_t>() == (std::vector<std::int8_t>{0, 0, 0, 0}));
  BOOST_TEST(zeros.fidelity.max_abs_error == 0.0);
  BOOST_TEST(std::isinf(zeros.fidelity.sqnr_db));
  for (const float weight : {std::numeric_limits<float>::denorm_min(), std::numeric_limits<float>::min(), 3.37e38F}) {
    const quantized q = quantize_weights("FILE", table_of(1, 2, {weight, -weight}), {}, {});
    BOOST_TEST(q.fidelity.max_error_over_bound <= 1.0);
  }
}

// A fit does not quantise within the bound first: what that refuses is refused all the same, in the same words, and
// what it takes is taken, up to the last weight that fits.
BOOST_AUTO_TEST_CASE(a_fit_takes_and_refuses_what_the_bound_does) {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  const float most = std::ldexp(127.0F * 32767, -20);
  const float most_rounded = std::ldexp(127.5F * 32767, -20);
  const std::vector<std::vector<float>> tables = {{1, 2, most, -3},
                                                  {1, 2, 3, -std::nextafter(most, infinity)},
                                                  {1, std::nextafter(most_rounded, 0.0F), 3, 4},
                                                  {1, 2, 3, most_rounded},
                                                  {-5, 7, -6, 2},
                                                  {1, 2, -infinity, 3},
                                                  {1e-30F, 0, 0, -1e-38F},
                                                  {0, 0, 0, 0},
                                                  {3.4e38F, 1, 2, 3.38e38F}};
  for (const auto& values : tables) {
    const weights table = table_of(2, 2, values);
    for (const kind code : {kind::int8_rows, kind::int8_table, kind::nibble_groups_32, kind::nibble_rows}) {
      for (const std::optional<int> exponent : {std::optional<int>(), std::optional(-20), std::optional(-300)}) {
        const auto outcome = [&](romvec::host::fit fitted) -> std::string {
          try {
            quantize_weights("FILE", table, {code, 0}, exponent, fitted);
          } catch (const romvec::host::error& problem) {
            return problem.what();
          }
          return "taken";
        };
        BOOST_TEST(outcome(romvec::host::fit::least_squares) == outcome(romvec::host::fit::bound));
      }
    }
  }
}

// As of every format: NaN, infinities and what is too large are named by their place; the largest that fits is taken.
BOOST_AUTO_TEST_CASE(trellis_rows_refuse_what_they_cannot_hold) {
  const storage_format format{kind::trellis_rows_4, 0};
  constexpr float infinity = std::numeric_limits<float>::infinity();
  const float largest = std::ldexp(127.0F * 31744.0F, -20);
  const auto outcome = [&](std::vector<float> values, std::optional<int> exponent = {}) -> std::string {
    try {
      const quantized made = quantize_weights("FILE", table_of(2, 2, values), format, exponent);
      BOOST_TEST(made.exponent == exponent.value_or(made.exponent));
    } catch (const romvec::host::error& problem) {
      return problem.what();
    }
    return "taken";
  };
  BOOST_TEST(outcome({1, 2, std::nanf(""), 3}).starts_with("FILE: row 1, column 0: weight nan: "));
  BOOST_TEST(outcome({1, -infinity, 2, 3}).starts_with("FILE: row 0, column 1: weight -inf: "));
  BOOST_TEST(outcome({1, 2, largest, -3}, -20) == "taken");
  const std::string refused = outcome({1, 2, 3, -std::nextafter(largest, infinity)}, -20);
  BOOST_TEST(refused.starts_with("FILE: row 1, column 1: weight -3.8447"), refused);
  BOOST_TEST(
      refused.ends_with("does not fit trellis_rows<4> with exponent -20, expected a magnitude of at most 3.84472656"),
      refused);
  BOOST_TEST(outcome({3.4e38F, 1, 2, 3.38e38F}).find("does not fit trellis_rows<4>") != std::string::npos);
  BOOST_TEST(outcome({1e-30F, 0, 0, -1e-38F}) == "taken");
  BOOST_TEST(outcome({0, 0, 0, 0}) == "taken");
  BOOST_TEST(outcome({1, 2, 3, 4}, -300) != "taken");
  BOOST_CHECK_THROW((void)quantize_weights("FILE", table_of(1, 2, {1, 2}), format, {}, romvec::host::fit::bound),
                    std::logic_error);
}

}  // namespace
