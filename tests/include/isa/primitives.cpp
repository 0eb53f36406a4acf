// SPDX-License-Identifier: BSL-1.0
// Each primitive of each instruction set of this build has the result of isa::scalar, lane by lane and bit by bit.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <type_traits>
#include <vector>

#include "include/conformance/instruction_sets.hpp"
#include "include/isa/vectors.hpp"
#include "reference/rounding.hpp"
#include "romvec/isa/concept.hpp"
#include "support/test.hpp"

namespace {

using conformance::instruction_sets;
using primitives::all_sorts_of_codes;
using primitives::compare;
using primitives::for_each_vector;
using romvec::isa::scalar;

template <class... Isa>
constexpr bool all_are_instruction_sets(std::tuple<Isa...>) {
  return (romvec::isa::instruction_set<Isa> && ...) && (std::is_same_v<romvec::isa::native, Isa> || ...);
}
static_assert(all_are_instruction_sets(instruction_sets{}), "native is one of those that are tested");
static_assert(!romvec::isa::instruction_set<int>);

// The definition itself: rounding, then saturation.
static_assert(scalar::narrow({3}, 1) == 2 && scalar::narrow({-3}, 1) == -1 && scalar::narrow({1 << 20}, 0) == 32767);
static_assert(scalar::narrow({-(1 << 20)}, 4) == -32768 && scalar::shift_left(1, 15) == 32767);
static_assert(scalar::shift_left(-1, 15) == -32768 && scalar::shift_left(-1, 16) == -32768);

constexpr std::int16_t multipliers[] = {1, 2, 3, 127, 16383, 16384, 16385, 32766, 32767};

template <class Isa, class Code>
void compare_narrowing() {
  int wrong = 0;
  for (const std::int16_t multiplier : multipliers) {
    for (int bits = 0; bits <= 30; ++bits) {
      for_each_vector<Isa>(all_sorts_of_codes<Code>(), [&](const Code* codes) {
        wrong += compare<Isa, std::int16_t>(
            codes, [&](const Code* c) { return Isa::narrow(Isa::multiply(Isa::load(c), multiplier), bits); },
            [&](const Code* c) { return reference::to_q(*c, multiplier, -bits, 0); });
      });
    }
  }
  BOOST_TEST(wrong == 0);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(primitives)

// Every code and every 15-bit multiplier.
BOOST_AUTO_TEST_CASE_TEMPLATE(scale_q15, Isa, instruction_sets) {
  const std::vector<std::int8_t> codes = all_sorts_of_codes<std::int8_t>();
  int wrong = 0;
  for (int multiplier = 1; multiplier <= 32767; ++multiplier) {
    for (std::size_t first = 0; first + Isa::lanes <= codes.size(); first += Isa::lanes) {
      const auto m = static_cast<std::int16_t>(multiplier);
      wrong += compare<Isa, std::int16_t>(
          codes.data() + first, [m](const std::int8_t* c) { return Isa::scale_q15(Isa::load(c), m); },
          [m](const std::int8_t* c) { return scalar::scale_q15(scalar::load(c), m); });
    }
  }
  BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(scale_q15_by_other_shifts, Isa, instruction_sets) {
  int wrong = 0;
  for (const std::int16_t multiplier : multipliers) {
    for (const auto m : {multiplier, static_cast<std::int16_t>(-multiplier)}) {
      for (int bits = 8; bits <= 15; ++bits) {
        for_each_vector<Isa>(all_sorts_of_codes<std::int8_t>(), [&](const std::int8_t* codes) {
          wrong += compare<Isa, std::int16_t>(
              codes, [=](const std::int8_t* c) { return Isa::scale_q15(Isa::load(c), m, bits); },
              [=](const std::int8_t* c) { return reference::shift_right_half_up(*c * m, bits); });
        });
      }
      for_each_vector<Isa>(all_sorts_of_codes<std::int16_t>(), [&](const std::int16_t* codes) {
        wrong += compare<Isa, std::int16_t>(
            codes, [=](const std::int16_t* c) { return Isa::scale_int16(Isa::load(c), m); },
            [=](const std::int16_t* c) { return reference::shift_right_half_up(*c * m, 15); });
      });
    }
  }
  BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(load_q15, Isa, instruction_sets) {
  int wrong = 0;
  const auto check = [&]<class Code>(const Code* codes) {
    wrong += compare<Isa, std::int16_t>(
        codes, [](const Code* c) { return Isa::load_q15(c); },
        [](const Code* c) { return *c * (sizeof(Code) == 1 ? 256 : 1); });
  };
  for_each_vector<Isa>(all_sorts_of_codes<std::int8_t>(), check);
  for_each_vector<Isa>(all_sorts_of_codes<std::int16_t>(), check);
  BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(multiply_and_narrow_int8, Isa, instruction_sets) {
  compare_narrowing<Isa, std::int8_t>();
}

BOOST_AUTO_TEST_CASE_TEMPLATE(multiply_and_narrow_int16, Isa, instruction_sets) {
  compare_narrowing<Isa, std::int16_t>();
}

BOOST_AUTO_TEST_CASE_TEMPLATE(copy, Isa, instruction_sets) {
  const auto check = [](auto codes) {
    auto out = codes;
    int wrong = 0;
    for (std::size_t first = 0; first + Isa::lanes < codes.size(); ++first) {
      std::fill(out.begin(), out.end(), 1);
      Isa::copy(codes.data() + first, out.data() + 1);
      wrong += !std::equal(out.begin() + 1, out.begin() + 1 + Isa::lanes, codes.begin() + static_cast<int>(first));
      wrong += out[0] != 1 || (out.size() > Isa::lanes + 1 && out[Isa::lanes + 1] != 1);
    }
    BOOST_TEST(wrong == 0);
  };
  check(all_sorts_of_codes<std::int8_t>());
  check(all_sorts_of_codes<std::int16_t>());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(shift_left, Isa, instruction_sets) {
  int wrong = 0;
  for (int bits = 0; bits <= 16; ++bits) {
    for_each_vector<Isa>(all_sorts_of_codes<std::int16_t>(), [&](const std::int16_t* codes) {
      wrong += compare<Isa, std::int16_t>(
          codes,
          [&](const std::int16_t* c) { return Isa::shift_left(Isa::narrow(Isa::multiply(Isa::load(c), 1), 0), bits); },
          [&](const std::int16_t* c) { return reference::to_q(*c, 1, bits, 0); });
    });
  }
  BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(load_floats_and_multiply, Isa, instruction_sets) {
  int wrong = 0;
  for (const float scale : {1.0f, 0x1p-126f, 0x1p106f, 32767 * 0x1p-22f, 16385 * 0x1p-20f, 0.1f}) {
    const auto check = [&](const auto* codes) {
      wrong += compare<Isa, float>(
          codes, [&](const auto* c) { return Isa::multiply(Isa::load_floats(c), scale); },
          [&](const auto* c) { return static_cast<float>(*c) * scale; });
    };
    for_each_vector<Isa>(all_sorts_of_codes<std::int8_t>(), check);
    for_each_vector<Isa>(all_sorts_of_codes<std::int16_t>(), check);
  }
  BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(load_high_floats, Isa, instruction_sets) {
  if constexpr (romvec::isa::loads_high_floats<Isa>) {
    int wrong = 0;
    for_each_vector<Isa>(all_sorts_of_codes<std::int8_t>(), [&](const std::int8_t* codes) {
      wrong += compare<Isa, float>(
          codes, [](const std::int8_t* c) { return Isa::load_high_floats(c); },
          [](const std::int8_t* c) { return static_cast<float>(*c) * 0x1p24F; });
    });
    BOOST_TEST(wrong == 0);
  }
}

// One vector of products at a time, and as many as int32 sums may take.
BOOST_AUTO_TEST_CASE_TEMPLATE(add_products_and_total, Isa, instruction_sets) {
  const auto codes = all_sorts_of_codes<std::int16_t>();
  auto others = codes;
  std::reverse(others.begin(), others.end());
  int wrong = 0;
  for (std::size_t first = 0; first + Isa::lanes <= codes.size(); ++first) {
    std::int64_t expected = 0;
    for (std::size_t lane = 0; lane < Isa::lanes; ++lane) {
      expected += std::int64_t{codes[first + lane]} * others[first + lane];
    }
    const auto sums = Isa::add_products(Isa::zero_sums(), Isa::load(&codes[first]), Isa::load(&others[first]));
    wrong += Isa::total(sums) != expected;
  }
  BOOST_TEST(wrong == 0);

  const std::vector<std::int16_t> largest(Isa::lanes, 32767);
  const std::vector<std::int8_t> smallest(Isa::lanes, -127);
  auto sums = Isa::zero_sums();
  constexpr int times = INT32_MAX / (2 * 127 * 32767);
  for (int i = 0; i < times; ++i) {
    sums = Isa::add_products(sums, Isa::load(largest.data()), Isa::load(smallest.data()));
  }
  BOOST_TEST((Isa::total(sums) == std::int64_t{-127} * 32767 * times * static_cast<std::int64_t>(Isa::lanes)));
}

BOOST_AUTO_TEST_SUITE_END()
