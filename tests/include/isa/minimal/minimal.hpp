// SPDX-License-Identifier: BSL-1.0
// An instruction set that begins with one family, converts_rows, four codes at a time in plain C++. All else is what
// isa/defaults.hpp makes of that.
#pragma once

#include <cstddef>
#include <cstdint>

#include "romvec/isa/hooks.hpp"
#include "romvec/isa/scalar.hpp"

namespace romvec::isa {

struct minimal : default_hooks {
  static constexpr const char* name = "minimal";
  static constexpr std::size_t lanes = 4;
  static constexpr std::size_t count() { return lanes; }

  template <class Element>
  struct vector {
    Element lane[lanes];
  };
  // Distinct types: int16 of codes and of results would be one.
  struct codes : vector<std::int16_t> {};
  struct products : vector<std::int32_t> {};
  struct halves : vector<std::int16_t> {};
  struct floats : vector<float> {};

  template <class Code>
  static codes load(const Code* code) {
    return {{{code[0], code[1], code[2], code[3]}}};
  }
  static products multiply(codes code, std::int16_t multiplier) {
    return each<products>([=](std::size_t i) { return code.lane[i] * multiplier; });
  }
  static halves narrow(products product, int bits) {
    return each<halves>([=](std::size_t i) { return scalar::narrow({product.lane[i]}, bits); });
  }
  static halves shift_left(halves half, int bits) {
    return each<halves>([=](std::size_t i) { return scalar::shift_left(half.lane[i], bits); });
  }
  static floats to_floats(products product) {
    return each<floats>([=](std::size_t i) { return static_cast<float>(product.lane[i]); });
  }
  static floats multiply(floats value, float scale) {
    return each<floats>([=](std::size_t i) { return value.lane[i] * scale; });
  }
  static void store(std::int16_t* out, halves half) { store_each(out, half); }
  static void store(float* out, floats value) { store_each(out, value); }

 private:
  template <class Vector, class Lane>
  static Vector each(Lane lane) {
    return {{{lane(0), lane(1), lane(2), lane(3)}}};
  }
  template <class Element, class Vector>
  static void store_each(Element* out, Vector value) {
    for (std::size_t i = 0; i < lanes; ++i) {
      out[i] = value.lane[i];
    }
  }
};

}  // namespace romvec::isa
