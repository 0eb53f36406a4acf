// SPDX-License-Identifier: BSL-1.0
// The course's first half: words as numbers, one-hot codes, feature vectors, look-up and linear layer.
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

#include "romvec/gather.hpp"
#include "romvec/lecture/elementary.hpp"
#include "romvec/lecture/features.hpp"
#include "romvec/lecture/linear.hpp"
#include "romvec/lecture/torch_random.hpp"
#include "romvec/lecture/vocabulary.hpp"
#include "romvec/similarity.hpp"
#include "support/test.hpp"

namespace {

using namespace romvec::lecture;

constexpr auto words = sorted_vocabulary("kitten", "cat", "tablet", "book");
static_assert(words.is_sorted() && words.size() == 4 && words.word(0) == "book" && words.find("kitten") == 2);
static_assert(!sorted_vocabulary("cat", "cat").is_sorted());

constexpr bool all_equally_far() {
  for (std::size_t a = 0; a < words.size(); ++a) {
    for (std::size_t b = 0; b < words.size(); ++b) {
      if (squared_distance(one_hot<words.size()>(a), one_hot<words.size()>(b)) != (a == b ? 0 : 2)) {
        return false;
      }
    }
  }
  return true;
}
static_assert(all_equally_far());

// The course's table, out of flash: dog near cat, apple near banana, and nothing else near anything.
constexpr std::int32_t cosine(std::string_view a, std::string_view b) {
  std::int32_t q30 = 0;
  return romvec::cosine(feature_table, feature_words.find(a), feature_words.find(b), q30).ok() ? q30 : -2 * (1 << 30);
}
constexpr std::int32_t one = 1 << 30;
static_assert(cosine("dog", "cat") > one / 100 * 97 && cosine("apple", "banana") > one / 100 * 97);
static_assert(cosine("dog", "apple") < one / 100 * 35 && cosine("cat", "banana") < one / 100 * 35);
static_assert(feature_table.weight_bytes == std::size_t{4} * (5 + 2));

// nn.Embedding(4, 5) on [2, 3, 1]: the look-up and the product with one-hot codes.
constexpr auto embedding = torch_embedding<4, 5>(123);
constexpr auto rom = romvec::make_table<romvec::int8_rows>(embedding.weight);
constexpr std::size_t ids[] = {2, 3, 1};

constexpr bool look_up_is_a_product(const std::array<float, 20>& weight) {
  std::array<float, 12> x{};
  for (std::size_t i = 0; i < 3; ++i) {
    x[i * 4 + ids[i]] = 1;
  }
  std::array<float, 20> transposed{};
  std::array<float, 15> out{};
  std::uint64_t multiplications = 0;
  bool same = transpose(weight, 4, 5, transposed).ok() && linear(x, 4, transposed, 5, out, multiplications).ok();
  for (std::size_t i = 0; i < 15; ++i) {
    same = same && std::bit_cast<std::uint32_t>(out[i]) == std::bit_cast<std::uint32_t>(weight[ids[i / 5] * 5 + i % 5]);
  }
  return same && multiplications == 60;
}

constexpr std::array<float, 20> flat(bool quantised) {
  std::array<float, 20> weight{};
  for (std::size_t i = 0; i < 20; ++i) {
    weight[i] = quantised ? rom.value(i / 5, i % 5) : embedding.weight[i / 5][i % 5];
  }
  return weight;
}
static_assert(look_up_is_a_product(flat(false)) && look_up_is_a_product(flat(true)));

BOOST_AUTO_TEST_CASE(look_up_in_flash_is_one_hot_times_weights) {
  BOOST_TEST(look_up_is_a_product(flat(false)));
  std::array<float, 15> rows{};
  BOOST_TEST_REQUIRE(romvec::gather(rom, ids, rows).ok());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    BOOST_TEST(rows[i] == flat(true)[ids[i / 5] * 5 + i % 5]);
  }
}

BOOST_AUTO_TEST_CASE(wrong_shapes_are_refused) {
  std::array<float, 6> six{};
  std::array<float, 5> five{};
  std::uint64_t multiplications = 0;
  BOOST_TEST((transpose(six, 2, 3, five).code() == romvec::errc::bad_length));
  BOOST_TEST((linear(six, 3, six, 3, five, multiplications).code() == romvec::errc::bad_length));
  BOOST_TEST((linear(six, 0, six, 1, six, multiplications).code() == romvec::errc::bad_length));
  BOOST_TEST((linear(six, 2, six, 3, six, multiplications).code() == romvec::errc::bad_length));
  BOOST_TEST(multiplications == 0u);
}

// Units in the last place of `value`, where long double has more digits than double.
double units_off(double value, long double exact) {
  int exponent = 0;
  static_cast<void>(std::frexp(exact, &exponent));
  return static_cast<double>(std::fabs((static_cast<long double>(value) - exact) / std::ldexp(1.0L, exponent - 53)));
}

BOOST_AUTO_TEST_CASE(elementary_functions_are_within_a_unit) {
  if constexpr (std::numeric_limits<long double>::digits > 53) {
    torch_generator random(1);
    double worst = 0;
    for (int i = 0; i < 20000; ++i) {
      const double x = random.uniform_double() + 0x1p-54;
      worst = std::fmax(worst, units_off(detail::log(x), std::log(static_cast<long double>(x))));
      worst = std::fmax(worst, units_off(detail::sqrt(x * 50), std::sqrt(static_cast<long double>(x * 50))));
      const auto [sine, cosine_of] = detail::sin_cos(6.28 * x);
      worst = std::fmax(worst, units_off(sine, std::sin(static_cast<long double>(6.28 * x))));
      worst = std::fmax(worst, units_off(cosine_of, std::cos(static_cast<long double>(6.28 * x))));
    }
    BOOST_TEST(worst < 1.0);
  }
  BOOST_TEST(detail::log(1) == 0.0);
  BOOST_TEST(detail::sqrt(0) == 0.0);
}

}  // namespace
