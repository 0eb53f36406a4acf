// SPDX-License-Identifier: BSL-1.0
// One code at a time, in plain C++: the definition that every other instruction set is held to, and the one that runs
// in a constant expression.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>

#include "romvec/fixed.hpp"
#include "romvec/isa/hooks.hpp"
#include "romvec/isa/thumb.hpp"

namespace romvec::isa {

struct scalar : default_hooks {
  static constexpr const char* name = "scalar";
  static constexpr std::size_t lanes = 1;
  static constexpr std::size_t bag_blocks = 4;
  static constexpr bool has_two_multipliers = true;
  // SMLAL from Armv7-M on
  static constexpr bool multiplies_to_int64 =
#if defined(__arm__) && __ARM_ARCH >= 7
      true;
#else
      sizeof(std::size_t) == 8;
#endif
  ROMVEC_INLINE static constexpr std::size_t count() { return lanes; }

  using codes = std::int32_t;
  // Distinct types where a register would be one, so that overloads by type mean the same as elsewhere.
  struct products {
    std::int32_t value;
  };
  struct code_sums {
    std::int32_t value;
  };
  struct multipliers {
    std::int32_t first, second;
  };
  using halves = std::int16_t;
  using floats = float;
  using sums = std::int32_t;

  ROMVEC_INLINE static constexpr codes load(const std::int8_t* code) { return *code; }
  ROMVEC_INLINE static constexpr codes load(const std::int16_t* code) { return *code; }

  template <class Code>
  ROMVEC_INLINE static constexpr void copy(const Code* codes, Code* out) {
    *out = *codes;
  }

  ROMVEC_INLINE static constexpr halves scale_q15(codes code, std::int16_t multiplier) {
    return romvec::scale_q15(code, multiplier);
  }
  ROMVEC_INLINE static constexpr halves scale_q15(codes code, std::int16_t multiplier, int bits) {
    return static_cast<std::int16_t>(rounding_shift_right(code * multiplier, bits));
  }
  ROMVEC_INLINE static constexpr halves scale_int16(codes code, std::int16_t multiplier) {
    return scale_q15(code, multiplier, 15);
  }
  ROMVEC_INLINE static constexpr halves load_q15(const std::int8_t* code) {
    return static_cast<std::int16_t>(*code * 256);
  }
  ROMVEC_INLINE static constexpr halves load_q15(const std::int16_t* code) { return *code; }
  ROMVEC_INLINE static constexpr products multiply(codes code, std::int16_t multiplier) { return {code * multiplier}; }
  ROMVEC_INLINE static constexpr halves narrow(products product, int bits) {
    return saturate_int16(rounding_shift_right(product.value, bits));
  }
  ROMVEC_INLINE static constexpr halves shift_left(halves half, int bits) {
    return saturate_int16(std::int32_t{half} * (std::int32_t{1} << bits));
  }
  ROMVEC_INLINE static constexpr void store(std::int16_t* out, halves half) { *out = half; }

  ROMVEC_INLINE static constexpr floats load_floats(const std::int8_t* code) { return static_cast<float>(*code); }
  ROMVEC_INLINE static constexpr floats load_floats(const std::int16_t* code) { return static_cast<float>(*code); }
  // For what is left of the rows of an instruction set that loads_high_floats.
  ROMVEC_INLINE static constexpr floats load_high_floats(const std::int8_t* code) {
    return static_cast<float>(*code) * 0x1p24F;
  }
  ROMVEC_INLINE static constexpr floats multiply(floats value, float scale) { return value * scale; }
  ROMVEC_INLINE static constexpr void store(float* out, floats value) { *out = value; }

  ROMVEC_INLINE static constexpr products zero_products() { return {0}; }
  ROMVEC_INLINE static constexpr multipliers pair(std::uint32_t packed) {
    return {static_cast<std::int16_t>(packed & 0xFFFFu), static_cast<std::int16_t>(packed >> 16)};
  }
  template <class Code>
  ROMVEC_INLINE static constexpr products add_rows(products sum, const Code* a, const Code* b, multipliers m) {
    return {sum.value + *a * m.first + *b * m.second};
  }
  ROMVEC_INLINE static constexpr products maximum(products a, products b) { return a.value < b.value ? b : a; }
  ROMVEC_INLINE static constexpr floats to_floats(products sum) { return static_cast<float>(sum.value); }
  ROMVEC_INLINE static constexpr void store(std::int32_t* out, products sum) { *out = sum.value; }

  ROMVEC_INLINE static constexpr code_sums zero_code_sums() { return {0}; }
  ROMVEC_INLINE static constexpr code_sums add_codes(code_sums sum, const std::int8_t* code) {
    return {sum.value + *code};
  }
  ROMVEC_INLINE static constexpr products widen(code_sums sum) { return {sum.value}; }

#if !defined(__OPTIMIZE_SIZE__)
  // sums[0, 32) + the codes of a block of two rows times their multipliers. Half the loads and stores of the sums where
  // there are registers for two rows; a Cortex-M0 has eight.
  ROMVEC_INLINE static void add_blocks(const std::uint8_t* a, const std::uint8_t* b, const std::int8_t* levels,
                                       multipliers m, std::int32_t* sums) {
#if defined(ROMVEC_ISA_THUMB)
    add_block(a, levels, m.first, sums);
    add_block(b, levels, m.second, sums);
#else
#pragma GCC unroll 4
    for (std::size_t i = 0; i < 16; ++i) {
      const std::uint32_t of_a = a[i];
      const std::uint32_t of_b = b[i];
      sums[i] += levels[of_a & 15] * m.first + levels[of_b & 15] * m.second;
      sums[i + 16] += levels[of_a >> 4] * m.first + levels[of_b >> 4] * m.second;
    }
#endif
  }

  struct codes_of_byte {
    codes low, high;
  };
  ROMVEC_INLINE static constexpr codes_of_byte look_up(const std::uint8_t* byte, const std::int8_t* levels) {
    const std::uint32_t both = *byte;
    return {levels[both & 15], levels[both >> 4]};
  }
#endif

  ROMVEC_INLINE static constexpr sums zero_sums() { return 0; }
  ROMVEC_INLINE static constexpr sums add_products(sums sum, codes a, codes b) { return sum + a * b; }
  ROMVEC_INLINE static constexpr std::int64_t total(sums sum) { return sum; }

  static constexpr std::size_t scan_lanes = 1;
  static constexpr std::size_t scan_rows = 1;
  static constexpr bool prepares_query = false;
  struct scan {
    std::int32_t dot, squared_norm;
  };
  ROMVEC_INLINE static constexpr void prepare(const std::int8_t*, std::int8_t*) {}
  using query = std::int32_t;
  ROMVEC_INLINE static constexpr query load_query(const std::int8_t* codes, const std::int8_t*) { return *codes; }
  ROMVEC_INLINE static constexpr scan zero_scan() { return {0, 0}; }
  ROMVEC_INLINE static constexpr scan add_dot(scan sum, codes part, query code) {
    return {sum.dot + part * code, sum.squared_norm};
  }
  ROMVEC_INLINE static constexpr scan add_dot(scan sum, const std::int8_t* row, query code) {
    return add_dot(sum, *row, code);
  }
  ROMVEC_INLINE static constexpr scan add_dot_and_norm(scan sum, codes part, query code) {
    return {sum.dot + part * code, sum.squared_norm + part * part};
  }
  ROMVEC_INLINE static constexpr scan add_dot_and_norm(scan sum, const std::int8_t* row, query code) {
    return add_dot_and_norm(sum, *row, code);
  }
  ROMVEC_INLINE static constexpr scan add_end(scan sum, const std::int8_t*, query, std::size_t) {
    return sum;  // no count in [1, 1)
  }
  ROMVEC_INLINE static constexpr void store_scans(const scan* scans, std::int32_t* dots, std::int32_t* squared_norms) {
    *dots = scans->dot;
    *squared_norms = scans->squared_norm;
  }
};

}  // namespace romvec::isa
