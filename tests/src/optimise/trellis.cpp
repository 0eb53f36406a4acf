// SPDX-License-Identifier: BSL-1.0
#include "optimise/trellis.hpp"

#include <algorithm>
#include <cmath>
#include <random>

#include "src/support.hpp"

namespace {

using namespace romvec::host;

std::vector<float> gaussian_rows(std::size_t rows, std::size_t dim) {
  std::mt19937 random(static_cast<unsigned>(rows * 1000 + dim));
  std::normal_distribution<float> normal;
  std::vector<float> out;
  for (std::size_t i = 0; i < rows * dim; ++i) {
    out.push_back(std::ldexp(normal(random), -static_cast<int>(i / dim % 3)));
  }
  return out;
}

trellis_options options_of(unsigned bits, std::size_t threads = 1, unsigned effort = 12) {
  return {bits, bits < 4 ? 8U : 9U, effort, -126, 106, threads};
}

// A row by the definition of the format, bit by bit.
std::vector<double> decoded(const trellis_table& table, std::size_t dim, std::size_t row) {
  const unsigned bits = table.code.bits;
  const std::size_t row_bytes = (bits * dim + 7) / 8;
  const auto bit_at = [&](std::ptrdiff_t place) -> unsigned {
    const auto end = static_cast<std::ptrdiff_t>(bits * dim);
    if (place < 0 && table.start == trellis_start::zero) {
      return 0;
    }
    const auto at = static_cast<std::size_t>(place < 0 ? place + end : place);
    return table.rows[row * row_bytes + at / 8] >> (7 - at % 8) & 1U;
  };
  const unsigned b = table.multipliers[row];
  const double multiplier = b < 16 ? b : std::ldexp(16 + b % 16, static_cast<int>(b / 16) - 1);
  std::vector<double> out;
  for (std::size_t i = 0; i < dim; ++i) {
    unsigned window = 0;
    const auto end = static_cast<std::ptrdiff_t>(bits * (i + 1));
    for (std::ptrdiff_t place = end - 16; place < end; ++place) {
      window = window << 1U | bit_at(place);
    }
    const unsigned index = (window * table.code.factor() & 0xFFFFU) >> (16 - table.code.level_bits);
    out.push_back(table.levels.at(index) * std::ldexp(multiplier, table.exponent));
  }
  return out;
}

double squared_error(const trellis_table& table, std::span<const float> values, std::size_t dim) {
  double sum = 0;
  for (std::size_t r = 0; r < values.size() / dim; ++r) {
    const std::vector<double> row = decoded(table, dim, r);
    double of_row = 0;
    for (std::size_t c = 0; c < dim; ++c) {
      of_row += std::pow(static_cast<double>(values[r * dim + c]) - row[c], 2);
    }
    sum += of_row;
  }
  return sum;
}

double decibels(std::span<const float> values, double error) {
  double squares = 0;
  for (const float value : values) {
    squares += static_cast<double>(value) * static_cast<double>(value);
  }
  return 10 * std::log10(squares / error);
}

BOOST_AUTO_TEST_CASE(rows_decode_to_what_the_encoder_says_at_every_length) {
  for (unsigned bits = 1; bits <= 6; ++bits) {
    for (const std::size_t dim : {1, 2, 3, 4, 7, 8, 11, 15, 16, 17, 33, 50}) {
      const std::vector<float> values = gaussian_rows(5, dim);
      const trellis_table table = encode_trellis(values, dim, {}, options_of(bits));
      BOOST_REQUIRE(table.multipliers.size() == 5);
      BOOST_REQUIRE(table.rows.size() == 5 * table.code.row_bytes(dim));
      BOOST_TEST(squared_error(table, values, dim) == table.squared_error, boost::test_tools::tolerance(1e-9));
      const double sqnr = decibels(values, table.squared_error);
      BOOST_TEST(sqnr >= (bits * dim < 3 ? 0.0 : 5.0 * bits - 3),
                 bits << " bits, dim " << dim << ": " << sqnr << " dB");
      BOOST_TEST((table.start == trellis_start::zero || bits * dim >= 16));
      const std::size_t left = table.code.row_bytes(dim) * 8 - bits * dim;
      for (std::size_t r = 1; r <= 5; ++r) {
        BOOST_TEST((table.rows[r * table.code.row_bytes(dim) - 1] & ((1U << left) - 1)) == 0U);
      }
    }
  }
}

// What the format is for. Shannon's bound at these bits, multipliers counted: 6.2, 12.2, 18.2, 24.2, 30.3, 36.3 dB.
BOOST_AUTO_TEST_CASE(gaussian_rows_come_as_near_to_the_bound_as_promised) {
  constexpr std::size_t dim = 300;
  const std::vector<float> values = gaussian_rows(60, dim);
  const double least[] = {5.5, 11.4, 17.2, 23.1, 28.4, 33.6};
  for (unsigned bits = 1; bits <= 6; ++bits) {
    const trellis_table table = encode_trellis(values, dim, {}, options_of(bits, 2));
    const double sqnr = decibels(values, squared_error(table, values, dim));
    BOOST_TEST(sqnr > least[bits - 1], bits << " bits: " << sqnr << " dB");
    BOOST_TEST(sqnr < 6.0206 * (bits + 8.0 / dim) + 0.3, bits << " bits: " << sqnr << " dB");
    BOOST_TEST(std::max(std::ranges::max(table.levels), static_cast<std::int8_t>(-std::ranges::min(table.levels))) ==
               127);
  }
}

BOOST_AUTO_TEST_CASE(more_effort_is_better) {
  constexpr std::size_t dim = 300;
  std::vector<float> values = gaussian_rows(40, dim);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = std::ldexp(values[i], static_cast<int>(i / dim % 3));  // all rows of one size
  }
  const double usual = encode_trellis(values, dim, {}, options_of(2)).squared_error;
  const double more = encode_trellis(values, dim, {}, options_of(2, 2, 14)).squared_error;
  BOOST_TEST(more < usual);
  BOOST_CHECK_THROW((void)encode_trellis(values, dim, {}, options_of(3, 1, 13)), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(threads_do_not_change_a_byte) {
  constexpr std::size_t dim = 45;
  const std::vector<float> values = gaussian_rows(40, dim);
  std::vector<double> importance;
  for (std::size_t r = 0; r < 40; ++r) {
    importance.push_back(static_cast<double>(r % 5));
  }
  for (const unsigned bits : {1U, 2U, 4U}) {
    const trellis_table one = encode_trellis(values, dim, importance, options_of(bits, 1));
    for (const std::size_t threads : {2, 3, 64}) {
      const trellis_table many = encode_trellis(values, dim, importance, options_of(bits, threads));
      BOOST_TEST((many.rows == one.rows && many.multipliers == one.multipliers && many.levels == one.levels));
      BOOST_TEST((many.start == one.start && many.exponent == one.exponent));
      BOOST_TEST(many.squared_error == one.squared_error);
    }
  }
}

BOOST_AUTO_TEST_CASE(rows_keep_their_bytes_in_another_order) {
  constexpr std::size_t dim = 24;
  const std::vector<float> values = gaussian_rows(30, dim);
  std::vector<float> turned;
  for (std::size_t r = 30; r-- > 0;) {
    turned.insert(turned.end(), values.begin() + static_cast<std::ptrdiff_t>(r * dim),
                  values.begin() + static_cast<std::ptrdiff_t>((r + 1) * dim));
  }
  const trellis_table first = encode_trellis(values, dim, {}, options_of(2));
  const trellis_table second = encode_trellis(turned, dim, {}, options_of(2));
  BOOST_TEST((first.levels == second.levels));
  for (std::size_t r = 0; r < 30; ++r) {
    BOOST_TEST(decoded(first, dim, r) == decoded(second, dim, 29 - r), boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(rows_of_zeros_are_zeros) {
  constexpr std::size_t dim = 20;
  std::vector<float> values = gaussian_rows(4, dim);
  std::fill_n(values.begin() + 2 * dim, dim, 0.0F);
  values[2 * dim + 3] = -0.0F;
  const trellis_table some = encode_trellis(values, dim, {}, options_of(3));
  BOOST_TEST(some.multipliers[2] == 0);
  BOOST_TEST(some.multipliers[1] != 0);
  const std::size_t row_bytes = some.code.row_bytes(dim);
  BOOST_TEST(std::ranges::count(std::span(some.rows).subspan(2 * row_bytes, row_bytes), 0) ==
             static_cast<std::ptrdiff_t>(row_bytes));
  const std::vector<float> zeros(3 * dim);
  const trellis_table all = encode_trellis(zeros, dim, {}, options_of(2));
  BOOST_TEST(all.squared_error == 0);
  BOOST_TEST(std::ranges::count(all.multipliers, 0) == 3);
  BOOST_TEST(std::ranges::max(all.levels) <= 127);
}

BOOST_AUTO_TEST_CASE(one_huge_weight_costs_its_row_alone) {
  constexpr std::size_t dim = 300;
  std::vector<float> values = gaussian_rows(12, dim);
  values[3 * dim + 140] = 400;
  values[7 * dim] = -90;
  for (const unsigned bits : {2U, 4U}) {
    const trellis_table table = encode_trellis(values, dim, {}, options_of(bits));
    BOOST_TEST(std::fabs(decoded(table, dim, 3)[140] - 400) < 400 * 0.05, bits << " bits");
    BOOST_TEST(std::fabs(decoded(table, dim, 7)[0] + 90) < 90 * 0.15, bits << " bits");
    for (const std::size_t row : {0, 1, 2, 4, 5}) {
      const std::span<const float> weights = std::span(values).subspan(row * dim, dim);
      const std::vector<double> back = decoded(table, dim, row);
      double error = 0;
      for (std::size_t c = 0; c < dim; ++c) {
        error += std::pow(static_cast<double>(weights[c]) - back[c], 2);
      }
      BOOST_TEST(decibels(weights, error) > 6.0 * bits - 2.5,
                 bits << " bits, row " << row << ": " << decibels(weights, error) << " dB");
    }
  }
}

BOOST_AUTO_TEST_CASE(rows_of_very_different_sizes_have_multipliers) {
  constexpr std::size_t dim = 40;
  std::vector<float> values = gaussian_rows(3, dim);
  for (std::size_t c = 0; c < dim; ++c) {
    values[dim + c] = std::ldexp(values[dim + c], -8);
    values[2 * dim + c] = std::ldexp(values[2 * dim + c], -40);  // below the least multiplier
  }
  const trellis_table table = encode_trellis(values, dim, {}, options_of(4));
  BOOST_TEST(table.multipliers[0] > 175);
  BOOST_TEST(table.multipliers[1] > 32);
  BOOST_TEST(table.multipliers[2] == 0);
  BOOST_TEST(squared_error(table, values, dim) == table.squared_error, boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(exponents_stay_within_what_the_format_has) {
  const std::vector<float> large = {3e38F, -1e38F, 2e38F, 1e37F};
  const std::vector<float> small = {1e-45F, -3e-45F, 1e-44F, 1e-40F};
  const trellis_table most = encode_trellis(large, 4, {}, options_of(4));
  BOOST_TEST(most.exponent <= 106);
  BOOST_TEST(decibels(large, most.squared_error) > 8);
  const trellis_table least = encode_trellis(small, 4, {}, options_of(4));
  BOOST_TEST(least.exponent >= -126);
  BOOST_TEST(squared_error(least, small, 4) == least.squared_error, boost::test_tools::tolerance(1e-9));
}

// Against every row of 8 bits that there is.
BOOST_AUTO_TEST_CASE(paths_are_the_best_of_all) {
  std::mt19937 random(3);
  for (const unsigned bits : {1U, 2U, 4U}) {
    const trellis_code code = make_trellis_code(bits, 8, 12);
    trellis_search search(code);
    std::vector<std::int16_t> levels;
    for (const double level : gaussian_levels(code.levels())) {
      levels.push_back(static_cast<std::int16_t>(std::round(level)));
    }
    search.set_levels(levels);
    const std::size_t dim = 8 / bits;
    for (int round = 0; round < 50; ++round) {
      std::vector<std::int16_t> targets(dim);
      std::ranges::generate(targets, [&] { return static_cast<std::int16_t>(static_cast<int>(random() % 121) - 60); });
      const auto cost_of = [&](unsigned row) {
        int cost = 0;
        for (std::size_t i = 0; i < dim; ++i) {
          const int error = targets[i] - levels[code.level_of(row >> (8 - bits * (i + 1)))];
          cost += error * error;
        }
        return cost;
      };
      int least = cost_of(0);
      for (unsigned row = 1; row < 256; ++row) {
        least = std::min(least, cost_of(row));
      }
      std::vector<std::uint16_t> states(dim);
      search.find(targets, 0, trellis_search::any, states);
      BOOST_TEST(cost_of(states.back()) == least);
    }
  }
}

// Far from every level, so that all costs are cut off: what is left to choose is still a path of a row.
BOOST_AUTO_TEST_CASE(paths_are_rows_whatever_the_targets) {
  std::mt19937 random(4);
  for (unsigned bits = 1; bits <= 6; ++bits) {
    for (const unsigned effort : {12U, 14U}) {
      const trellis_code code = make_trellis_code(bits, 9, effort);
      trellis_search search(code);
      const std::vector<std::int16_t> levels(code.levels(), std::int16_t{-8000});
      search.set_levels(levels);
      for (const std::size_t dim : {16 / bits + 1, 40U}) {
        const std::vector<std::int16_t> targets(dim, std::int16_t{8000});
        std::vector<std::uint16_t> states(dim);
        for (int round = 0; round < 20; ++round) {
          const auto history = static_cast<trellis_search::history>(random() % code.histories());
          search.find(targets, history, history, states);
          std::size_t before = history;
          for (const std::uint16_t state : states) {
            BOOST_TEST(std::size_t{state} >> bits == before);
            before = state % code.histories();
          }
          BOOST_TEST(before == history);
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(multipliers_are_the_nearest_there_are) {
  for (const auto& [number, byte] : {std::pair{0.0, 0},
                                     {0.4, 0},
                                     {1.0, 1},
                                     {15.4, 15},
                                     {16.6, 17},
                                     {32.0, 32},
                                     {33.1, 33},
                                     {31743.0, 191},
                                     {31744.0, 191},
                                     {40000.0, 191}}) {
    BOOST_TEST(int{nearest_minifloat(number)} == byte);
  }
  BOOST_TEST(largest_minifloat == 31744U);
}

}  // namespace
