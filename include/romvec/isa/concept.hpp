// SPDX-License-Identifier: BSL-1.0
// What an instruction set must offer. A kernel is one loop over these, so a new instruction set is one new struct.
// Every primitive works on `lanes` codes and has the result of isa::scalar, bit for bit.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>

namespace romvec::isa {

// Types, each for `lanes` elements:
//   codes     codes as int16, in whatever order multiplies best
//   products  exact int32 products of codes, in that order
//   halves    int16 results in the order of memory
//   floats    float results in the order of memory
//   sums      int32 partial sums of a dot product
template <class Isa>
concept instruction_set = requires(const std::int8_t* int8_codes, const std::int16_t* int16_codes,
                                   typename Isa::codes codes, typename Isa::products products,
                                   typename Isa::halves halves, typename Isa::floats floats, typename Isa::sums sums,
                                   std::int16_t multiplier, std::int16_t* q15_out, float* float_out, float scale,
                                   int bits) {
  { Isa::name } -> std::convertible_to<const char*>;
  { Isa::lanes } -> std::convertible_to<std::size_t>;

  // Sign-extend codes from memory of any alignment.
  { Isa::load(int8_codes) } -> std::same_as<typename Isa::codes>;
  { Isa::load(int16_codes) } -> std::same_as<typename Isa::codes>;

  // The natural Q15 of int8 codes: ((code << 8) * multiplier + 2^14) >> 15.
  { Isa::scale_q15(codes, multiplier) } -> std::same_as<typename Isa::halves>;

  // code * multiplier, exact.
  { Isa::multiply(codes, multiplier) } -> std::same_as<typename Isa::products>;
  // rounding_shift_right(product, bits), bits in [0, 30], then saturation to int16.
  { Isa::narrow(products, bits) } -> std::same_as<typename Isa::halves>;
  // half << bits, bits in [0, 16], saturated to int16.
  { Isa::shift_left(halves, bits) } -> std::same_as<typename Isa::halves>;
  {Isa::store(q15_out, halves)};

  // float(code), exact; times a scale, one rounding.
  { Isa::load_floats(int8_codes) } -> std::same_as<typename Isa::floats>;
  { Isa::load_floats(int16_codes) } -> std::same_as<typename Isa::floats>;
  { Isa::multiply(floats, scale) } -> std::same_as<typename Isa::floats>;
  {Isa::store(float_out, floats)};

  // A dot product. add_products adds at most two products to each int32 of `sums`.
  { Isa::zero_sums() } -> std::same_as<typename Isa::sums>;
  { Isa::add_products(sums, codes, codes) } -> std::same_as<typename Isa::sums>;
  { Isa::total(sums) } -> std::same_as<std::int64_t>;
};

}  // namespace romvec::isa
