// SPDX-License-Identifier: BSL-1.0
// The tails of instruction sets that have masks: every count; nothing behind it is read (a page there may not be
// touched) or written, and counts as zeros.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "include/conformance/instruction_sets.hpp"
#include "include/guarded.hpp"
#include "include/isa/vectors.hpp"
#include "romvec/isa/concept.hpp"
#include "support/test.hpp"

namespace {

using conformance::instruction_sets;
using romvec::isa::has_masks;
using romvec::isa::scalar;

// `count` codes in front of a page that may not be touched.
template <class Code>
class last_codes {
 public:
  last_codes(std::size_t count, std::size_t seed) : memory_(count * sizeof(Code)), codes_(memory_.last<Code>(count)) {
    static const std::vector<Code> source = primitives::all_sorts_of_codes<Code>();
    std::memcpy(codes_, source.data() + seed, count * sizeof(Code));
  }
  [[nodiscard]] const Code* data() const { return codes_; }

 private:
  testing::guarded memory_;
  Code* codes_;
};

// How many of out[0, count) differ from expected(lane); what store(out) writes behind them ends the test.
template <class T, class Store, class Expected>
[[nodiscard]] int compare_stored(std::size_t count, Store store, Expected expected) {
  const testing::guarded memory(count * sizeof(T));
  T* const out = memory.last<T>(count);
  store(out);
  int wrong = 0;
  for (std::size_t lane = 0; lane < count; ++lane) {
    wrong += out[lane] != expected(lane);
  }
  return wrong;
}

constexpr std::int16_t m = 12345;
constexpr std::uint32_t pair_of_multipliers = 0xF123u << 16 | 0x2345u;

// What the body of a row's kernel does.
template <class Isa, class Code>
[[nodiscard]] int check_rows(std::size_t count) {
  const typename Isa::tail tail(count);
  const last_codes<Code> codes(count, count % 7);
  const Code* const c = codes.data();
  int wrong = tail.count() != count;
  wrong += compare_stored<std::int16_t>(
      count, [&](std::int16_t* out) { tail.store(out, tail.narrow(tail.multiply(tail.load(c), m), 9)); },
      [&](std::size_t lane) { return scalar::narrow(scalar::multiply(c[lane], m), 9); });
  wrong += compare_stored<float>(
      count, [&](float* out) { tail.store(out, tail.multiply(tail.load_floats(c), 0.25F)); },
      [&](std::size_t lane) { return static_cast<float>(c[lane]) * 0.25F; });
  if constexpr (romvec::isa::loads_high_floats<Isa> && std::is_same_v<Code, std::int8_t>) {
    wrong += compare_stored<float>(
        count, [&](float* out) { tail.store(out, tail.load_high_floats(c)); },
        [&](std::size_t lane) { return static_cast<float>(c[lane]) * 0x1p24F; });
  }
  wrong += compare_stored<std::int16_t>(
      count, [&](std::int16_t* out) { tail.store(out, tail.load_q15(c)); },
      [&](std::size_t lane) { return c[lane] * (sizeof(Code) == 1 ? 256 : 1); });
  wrong += compare_stored<Code>(
      count, [&](Code* out) { tail.copy(c, out); }, [&](std::size_t lane) { return c[lane]; });
  // Zeros behind the end: in a vector that is stored whole, and in a sum over all of it.
  std::array<std::int16_t, Isa::lanes> whole{};
  Isa::store(whole.data(), Isa::narrow(Isa::multiply(tail.load(c), 1), 0));
  std::int64_t sum = 0;
  for (std::size_t lane = 0; lane < Isa::lanes; ++lane) {
    const std::int64_t code = lane < count ? c[lane] : 0;
    wrong += whole[lane] != code;
    sum += code * code;
  }
  wrong += tail.total(tail.add_products(tail.zero_sums(), tail.load(c), tail.load(c))) != sum;
  return wrong;
}

// What the body of a bag's kernel does.
template <class Isa, class Code>
[[nodiscard]] int check_bags(std::size_t count) {
  const typename Isa::tail tail(count);
  const last_codes<Code> first(count, 1);
  const last_codes<Code> second(count, 5);
  const auto sums = tail.add_rows(tail.zero_products(), first.data(), second.data(), tail.pair(pair_of_multipliers));
  const auto expected = [&](std::size_t lane) {
    return scalar::add_rows({0}, first.data() + lane, second.data() + lane, scalar::pair(pair_of_multipliers)).value;
  };
  int wrong = compare_stored<std::int32_t>(
      count, [&](std::int32_t* out) { tail.store(out, sums); }, expected);
  wrong += compare_stored<float>(
      count, [&](float* out) { tail.store(out, tail.to_floats(sums)); },
      [&](std::size_t lane) { return static_cast<float>(expected(lane)); });
  if constexpr (sizeof(Code) == 1) {
    auto codes = tail.add_codes(tail.zero_code_sums(), first.data());
    codes = tail.add_codes(codes, second.data());
    wrong += compare_stored<std::int32_t>(
        count, [&](std::int32_t* out) { tail.store(out, tail.widen(codes)); },
        [&](std::size_t lane) { return first.data()[lane] + second.data()[lane]; });
  }
  return wrong;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tails)

BOOST_AUTO_TEST_CASE_TEMPLATE(every_count, Isa, instruction_sets) {
  if constexpr (has_masks<Isa>) {
    for (std::size_t count = 1; count < Isa::lanes; ++count) {
      BOOST_TEST((check_rows<Isa, std::int8_t>(count) == 0), Isa::name << ": count " << count);
      BOOST_TEST((check_rows<Isa, std::int16_t>(count) == 0), Isa::name << ": count " << count);
      BOOST_TEST((check_bags<Isa, std::int8_t>(count) == 0), Isa::name << ": count " << count);
      BOOST_TEST((check_bags<Isa, std::int16_t>(count) == 0), Isa::name << ": count " << count);
    }
  } else {
    BOOST_TEST(Isa::count() == Isa::lanes);
  }
}

BOOST_AUTO_TEST_SUITE_END()
