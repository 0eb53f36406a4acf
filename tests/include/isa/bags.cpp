// SPDX-License-Identifier: BSL-1.0
// The primitives that bags are made of, each held to isa::scalar.
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "include/conformance/instruction_sets.hpp"
#include "include/isa/vectors.hpp"
#include "include/random.hpp"
#include "support/test.hpp"

namespace {

using conformance::instruction_sets;
using primitives::all_sorts_of_codes;
using primitives::compare;
using romvec::isa::scalar;

// What a bag adds: two rows and their multipliers.
template <class Code>
struct two_rows {
  const Code* a;
  const Code* b;
  std::uint32_t multipliers;
};

[[nodiscard]] std::uint32_t packed(std::int32_t first, std::int32_t second) {
  return static_cast<std::uint16_t>(first) | static_cast<std::uint32_t>(static_cast<std::uint16_t>(second)) << 16;
}

// Sums of `pairs` pairs of rows at random places of `codes`, multipliers in [-largest, largest].
template <class Code>
[[nodiscard]] std::vector<two_rows<Code>> some_rows(const std::vector<Code>& codes, std::size_t lanes,
                                                    std::size_t pairs, std::int32_t largest, testing::random& source) {
  std::vector<two_rows<Code>> rows;
  const auto places = static_cast<std::uint32_t>(codes.size() - lanes);
  for (std::size_t i = 0; i < pairs; ++i) {
    rows.push_back({codes.data() + source.below(places), codes.data() + source.below(places),
                    packed(source.between(-largest, largest), source.between(-largest, largest))});
  }
  return rows;
}

// The sum of the rows, `lane` further on.
template <class Isa, class Code>
[[nodiscard]] auto sum_of(const std::vector<two_rows<Code>>& rows, std::size_t lane = 0) {
  auto sum = Isa::zero_products();
  for (const two_rows<Code>& pair : rows) {
    sum = Isa::add_rows(sum, pair.a + lane, pair.b + lane, Isa::pair(pair.multipliers));
  }
  return sum;
}

// Lanes of `products` that are not what scalar_product(lane) is, stored as int32 and as float.
template <class Isa, class ScalarProduct>
[[nodiscard]] int compare_products(typename Isa::products products, ScalarProduct scalar_product) {
  std::array<std::int32_t, Isa::lanes + 1> out{};
  std::array<float, Isa::lanes + 1> floats{};
  out.back() = 77;
  floats.back() = 77;
  Isa::store(out.data(), products);
  Isa::store(floats.data(), Isa::to_floats(products));
  int wrong = out.back() != 77 || floats.back() != 77;
  for (std::size_t lane = 0; lane < Isa::lanes; ++lane) {
    const std::int32_t expected = scalar_product(lane).value;
    wrong += out[lane] != expected;
    wrong += floats[lane] != static_cast<float>(expected);
  }
  return wrong;
}

template <class Isa, class Code>
void check_sums(std::int32_t largest_multiplier, std::size_t most_pairs) {
  const std::vector<Code> codes = all_sorts_of_codes<Code>();
  testing::random source(17);
  int wrong = 0;
  for (int i = 0; i < 200; ++i) {
    const auto rows = some_rows(codes, Isa::lanes, source.below(static_cast<std::uint32_t>(most_pairs)) + 1,
                                largest_multiplier, source);
    wrong += compare_products<Isa>(sum_of<Isa>(rows), [&](std::size_t lane) { return sum_of<scalar>(rows, lane); });
  }
  BOOST_TEST(wrong == 0);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bag_primitives)

// Most sums have more than 24 bits, so that to_floats rounds; every other of those below 2^25 lies half-way.
BOOST_AUTO_TEST_CASE_TEMPLATE(add_rows_of_int8, Isa, instruction_sets) { check_sums<Isa, std::int8_t>(32767, 128); }

BOOST_AUTO_TEST_CASE_TEMPLATE(add_rows_of_int16, Isa, instruction_sets) {
  check_sums<Isa, std::int16_t>(1, 128);
  check_sums<Isa, std::int16_t>(255, 64);
  check_sums<Isa, std::int16_t>(16000, 2);
}

// As far from zero as a bag gets: 256 rows of the largest codes and multipliers.
BOOST_AUTO_TEST_CASE_TEMPLATE(add_rows_at_the_limit, Isa, instruction_sets) {
  const std::vector<std::int8_t> high(Isa::lanes, 127);
  const std::vector<std::int8_t> low(Isa::lanes, -127);
  for (const auto& rows : {high, low}) {
    const std::vector<two_rows<std::int8_t>> bag(128, {rows.data(), rows.data(), packed(32767, 32767)});
    BOOST_TEST(compare_products<Isa>(sum_of<Isa>(bag),
                                     [&](std::size_t) { return scalar::products{256 * rows[0] * 32767}; }) == 0);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_row_times_zero, Isa, instruction_sets) {
  const std::vector<std::int8_t> codes = all_sorts_of_codes<std::int8_t>();
  const std::vector<two_rows<std::int8_t>> bag(1, {codes.data(), codes.data(), packed(1, 0)});
  BOOST_TEST(compare_products<Isa>(sum_of<Isa>(bag), [&](std::size_t lane) { return scalar::products{codes[lane]}; }) ==
             0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(maximum, Isa, instruction_sets) {
  const std::vector<std::int8_t> codes = all_sorts_of_codes<std::int8_t>();
  testing::random source(19);
  int wrong = 0;
  for (int i = 0; i < 500; ++i) {
    const auto places = static_cast<std::uint32_t>(codes.size() - Isa::lanes);
    const std::int8_t* const a = codes.data() + source.below(places);
    const std::int8_t* const b = codes.data() + source.below(places);
    const auto m = static_cast<std::int16_t>(source.between(1, 32767));
    const auto n = static_cast<std::int16_t>(source.between(1, 32767));
    wrong += compare_products<Isa>(Isa::maximum(Isa::multiply(Isa::load(a), m), Isa::multiply(Isa::load(b), n)),
                                   [&](std::size_t lane) {
                                     return scalar::maximum(scalar::multiply(scalar::load(a + lane), m),
                                                            scalar::multiply(scalar::load(b + lane), n));
                                   });
  }
  BOOST_TEST(wrong == 0);
}

// Sums of more than 22 bits are narrowed too.
BOOST_AUTO_TEST_CASE_TEMPLATE(narrow_sums, Isa, instruction_sets) {
  const std::vector<std::int8_t> codes = all_sorts_of_codes<std::int8_t>();
  testing::random source(23);
  int wrong = 0;
  for (int bits = 0; bits <= 30; ++bits) {
    const auto rows = some_rows(codes, Isa::lanes, 100, 32767, source);
    wrong += compare<Isa, std::int16_t>(
        codes.data(), [&](const std::int8_t*) { return Isa::narrow(sum_of<Isa>(rows), bits); },
        [&](const std::int8_t* lane) {
          return scalar::narrow(sum_of<scalar>(rows, static_cast<std::size_t>(lane - codes.data())), bits);
        });
  }
  BOOST_TEST(wrong == 0);
}

// 256 rows, random and of the largest codes.
BOOST_AUTO_TEST_CASE_TEMPLATE(add_codes, Isa, instruction_sets) {
  const std::vector<std::int8_t> codes = all_sorts_of_codes<std::int8_t>();
  const std::vector<std::int8_t> high(Isa::lanes, 127);
  const std::vector<std::int8_t> low(Isa::lanes, -127);
  testing::random source(29);
  const auto places = static_cast<std::uint32_t>(codes.size() - Isa::lanes);
  for (const char kind : {'r', 'h', 'l'}) {
    auto sum = Isa::zero_code_sums();
    std::array<std::int32_t, Isa::lanes> expected{};
    for (int i = 0; i < 256; ++i) {
      const std::int8_t* const row = kind == 'h'   ? high.data()
                                     : kind == 'l' ? low.data()
                                                   : &codes[source.below(places)];
      sum = Isa::add_codes(sum, row);
      for (std::size_t lane = 0; lane < Isa::lanes; ++lane) {
        expected[lane] += row[lane];
      }
    }
    BOOST_TEST(compare_products<Isa>(Isa::widen(sum),
                                     [&](std::size_t lane) { return scalar::products{expected[lane]}; }) == 0);
  }
}

BOOST_AUTO_TEST_SUITE_END()
