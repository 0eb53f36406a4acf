// SPDX-License-Identifier: BSL-1.0
// WebAssembly with 128-bit vectors: 16 codes at a time. Source: WebAssembly Core Specification 2.0, "Vector
// Instructions"; wasm_simd128.h of clang. Nothing of relaxed SIMD, whose results depend on the machine. Loads and
// stores take any alignment.
#pragma once

#include "romvec/config.hpp"

#include <wasm_simd128.h>

#include <cstddef>
#include <cstdint>

#include "romvec/isa/hooks.hpp"

namespace romvec::isa {

struct wasm : default_hooks {
  static constexpr const char* name = "wasm";
  static constexpr std::size_t lanes = 16;
  static constexpr bool auto_vectorized = true;
  // 8 sums: engines for x86 have 16 registers, of which they keep one or two, and two rows are unpacked into 4.
  static constexpr std::size_t bag_blocks = 2;
  ROMVEC_INLINE static constexpr std::size_t count() { return lanes; }

  // Of int8 codes `shifted` is code << 8, as scale_q15 wants it: a shuffle of the bytes with zeros makes it, where a
  // widening load and a shift are two. Of int16 codes it is not set; whichever form is not used costs nothing.
  struct codes {
    v128_t low, high;
    v128_t low_shifted, high_shifted;
  };
  struct products {
    v128_t value[4];
  };
  struct code_sums {
    v128_t low, high;
  };
  using multipliers = v128_t;
  struct halves {
    v128_t low, high;
  };
  struct floats {
    v128_t value[4];
  };
  struct sums {
    v128_t low, high;
  };

  // v128.load8x8_s (or v128.load, i8x16.shuffle)
  ROMVEC_INLINE static codes load(const std::int8_t* code) {
    const v128_t bytes = wasm_v128_load(code);
    const v128_t zero = wasm_i32x4_const_splat(0);
    return {wasm_i16x8_load8x8(code), wasm_i16x8_load8x8(code + 8), interleave_low_bytes(zero, bytes),
            interleave_high_bytes(zero, bytes)};
  }
  // v128.load
  ROMVEC_INLINE static codes load(const std::int16_t* code) {
    const v128_t zero = wasm_i32x4_const_splat(0);
    return {wasm_v128_load(code), wasm_v128_load(code + 8), zero, zero};
  }

  ROMVEC_INLINE static void copy(const std::int8_t* codes, std::int8_t* out) {
    wasm_v128_store(out, wasm_v128_load(codes));
  }
  ROMVEC_INLINE static void copy(const std::int16_t* codes, std::int16_t* out) {
    const v128_t low = wasm_v128_load(codes);
    const v128_t high = wasm_v128_load(codes + 8);
    wasm_v128_store(out, low);
    wasm_v128_store(out + 8, high);
  }

  // i16x8.q15mulr_sat_s
  ROMVEC_INLINE static halves scale_q15(codes code, std::int16_t multiplier) {
    const v128_t m = wasm_i16x8_splat(multiplier);
    return {wasm_i16x8_q15mulr_sat(code.low_shifted, m), wasm_i16x8_q15mulr_sat(code.high_shifted, m)};
  }
  // i16x8.shl, i16x8.q15mulr_sat_s
  ROMVEC_INLINE static halves scale_q15(codes code, std::int16_t multiplier, int bits) {
    const auto count = static_cast<std::uint32_t>(15 - bits);
    const v128_t m = wasm_i16x8_splat(multiplier);
    return {wasm_i16x8_q15mulr_sat(wasm_i16x8_shl(code.low, count), m),
            wasm_i16x8_q15mulr_sat(wasm_i16x8_shl(code.high, count), m)};
  }
  // i16x8.q15mulr_sat_s
  ROMVEC_INLINE static halves scale_int16(codes code, std::int16_t multiplier) {
    const v128_t m = wasm_i16x8_splat(multiplier);
    return {wasm_i16x8_q15mulr_sat(code.low, m), wasm_i16x8_q15mulr_sat(code.high, m)};
  }
  // i8x16.shuffle with zeros
  ROMVEC_INLINE static halves load_q15(const std::int8_t* code) {
    const codes loaded = load(code);
    return {loaded.low_shifted, loaded.high_shifted};
  }
  ROMVEC_INLINE static halves load_q15(const std::int16_t* code) {
    return {wasm_v128_load(code), wasm_v128_load(code + 8)};
  }
  // i32x4.extmul_low_i16x8_s, i32x4.extmul_high_i16x8_s
  ROMVEC_INLINE static products multiply(codes code, std::int16_t multiplier) {
    const v128_t m = wasm_i16x8_splat(multiplier);
    return {{wasm_i32x4_extmul_low_i16x8(code.low, m), wasm_i32x4_extmul_high_i16x8(code.low, m),
             wasm_i32x4_extmul_low_i16x8(code.high, m), wasm_i32x4_extmul_high_i16x8(code.high, m)}};
  }
  // i32x4.add, i32x4.shr_s, i16x8.narrow_i32x4_s
  ROMVEC_INLINE static halves narrow(products product, int bits) {
    const v128_t half_step = wasm_i32x4_splat(bits == 0 ? 0 : 1 << (bits - 1));
    const auto shifted = [=](v128_t value) ROMVEC_INLINE_LAMBDA {
      return wasm_i32x4_shr(wasm_i32x4_add(value, half_step), static_cast<std::uint32_t>(bits));
    };
    return {wasm_i16x8_narrow_i32x4(shifted(product.value[0]), shifted(product.value[1])),
            wasm_i16x8_narrow_i32x4(shifted(product.value[2]), shifted(product.value[3]))};
  }
  // i32x4.extend_i16x8_s, i32x4.shl, i16x8.narrow_i32x4_s
  ROMVEC_INLINE static halves shift_left(halves half, int bits) {
    const auto count = static_cast<std::uint32_t>(bits);
    const auto shifted = [=](v128_t value) ROMVEC_INLINE_LAMBDA {
      return wasm_i16x8_narrow_i32x4(wasm_i32x4_shl(wasm_i32x4_extend_low_i16x8(value), count),
                                     wasm_i32x4_shl(wasm_i32x4_extend_high_i16x8(value), count));
    };
    return {shifted(half.low), shifted(half.high)};
  }
  ROMVEC_INLINE static void store(std::int16_t* out, halves half) {
    wasm_v128_store(out, half.low);
    wasm_v128_store(out + 8, half.high);
  }

  // i32x4.extend_i16x8_s, f32x4.convert_i32x4_s
  ROMVEC_INLINE static floats load_floats(const std::int8_t* code) { return to_floats(widen(load(code))); }
  ROMVEC_INLINE static floats load_floats(const std::int16_t* code) { return to_floats(widen(load(code))); }
  // f32x4.mul
  ROMVEC_INLINE static floats multiply(floats value, float scale) {
    const v128_t s = wasm_f32x4_splat(scale);
    return {{wasm_f32x4_mul(value.value[0], s), wasm_f32x4_mul(value.value[1], s), wasm_f32x4_mul(value.value[2], s),
             wasm_f32x4_mul(value.value[3], s)}};
  }
  ROMVEC_INLINE static void store(float* out, floats value) { store_four(out, value.value); }

  ROMVEC_INLINE static products zero_products() {
    const v128_t zero = wasm_i32x4_const_splat(0);
    return {{zero, zero, zero, zero}};
  }
  ROMVEC_INLINE static multipliers pair(std::uint32_t packed) {
    return wasm_i32x4_splat(static_cast<std::int32_t>(packed));
  }
  // i8x16.shuffle, i32x4.dot_i16x8_s, i32x4.add: two rows for one multiplication
  template <class Code>
  ROMVEC_INLINE static products add_rows(products sum, const Code* a, const Code* b, multipliers m) {
    const codes first = load(a);
    const codes second = load(b);
    return {{wasm_i32x4_add(sum.value[0], wasm_i32x4_dot_i16x8(interleave_low_halves(first.low, second.low), m)),
             wasm_i32x4_add(sum.value[1], wasm_i32x4_dot_i16x8(interleave_high_halves(first.low, second.low), m)),
             wasm_i32x4_add(sum.value[2], wasm_i32x4_dot_i16x8(interleave_low_halves(first.high, second.high), m)),
             wasm_i32x4_add(sum.value[3], wasm_i32x4_dot_i16x8(interleave_high_halves(first.high, second.high), m))}};
  }
  // i32x4.max_s
  ROMVEC_INLINE static products maximum(products a, products b) {
    return {{wasm_i32x4_max(a.value[0], b.value[0]), wasm_i32x4_max(a.value[1], b.value[1]),
             wasm_i32x4_max(a.value[2], b.value[2]), wasm_i32x4_max(a.value[3], b.value[3])}};
  }
  // f32x4.convert_i32x4_s
  ROMVEC_INLINE static floats to_floats(products sum) {
    return {{wasm_f32x4_convert_i32x4(sum.value[0]), wasm_f32x4_convert_i32x4(sum.value[1]),
             wasm_f32x4_convert_i32x4(sum.value[2]), wasm_f32x4_convert_i32x4(sum.value[3])}};
  }
  ROMVEC_INLINE static void store(std::int32_t* out, products sum) { store_four(out, sum.value); }

  ROMVEC_INLINE static code_sums zero_code_sums() {
    const v128_t zero = wasm_i32x4_const_splat(0);
    return {zero, zero};
  }
  // v128.load8x8_s, i16x8.add
  ROMVEC_INLINE static code_sums add_codes(code_sums sum, const std::int8_t* code) {
    return {wasm_i16x8_add(sum.low, wasm_i16x8_load8x8(code)), wasm_i16x8_add(sum.high, wasm_i16x8_load8x8(code + 8))};
  }
  // i32x4.extend_i16x8_s
  ROMVEC_INLINE static products widen(code_sums sum) {
    return {{wasm_i32x4_extend_low_i16x8(sum.low), wasm_i32x4_extend_high_i16x8(sum.low),
             wasm_i32x4_extend_low_i16x8(sum.high), wasm_i32x4_extend_high_i16x8(sum.high)}};
  }

  ROMVEC_INLINE static sums zero_sums() {
    const v128_t zero = wasm_i32x4_const_splat(0);
    return {zero, zero};
  }
  // i32x4.dot_i16x8_s
  ROMVEC_INLINE static sums add_products(sums sum, codes a, codes b) {
    return {wasm_i32x4_add(sum.low, wasm_i32x4_dot_i16x8(a.low, b.low)),
            wasm_i32x4_add(sum.high, wasm_i32x4_dot_i16x8(a.high, b.high))};
  }
  // i64x2.extend_i32x4_s
  ROMVEC_INLINE static std::int64_t total(sums sum) {
    const v128_t wide =
        wasm_i64x2_add(wasm_i64x2_add(wasm_i64x2_extend_low_i32x4(sum.low), wasm_i64x2_extend_high_i32x4(sum.low)),
                       wasm_i64x2_add(wasm_i64x2_extend_low_i32x4(sum.high), wasm_i64x2_extend_high_i32x4(sum.high)));
    return wasm_i64x2_extract_lane(wide, 0) + wasm_i64x2_extract_lane(wide, 1);
  }

  // 4-bit codes: v128.and, i8x16.shr_u, i8x16.swizzle
  using nibble_lookup = v128_t;
  ROMVEC_INLINE static nibble_lookup load_levels(const std::int8_t* levels) { return wasm_v128_load(levels); }
  ROMVEC_INLINE static void expand(const std::uint8_t* bytes, nibble_lookup levels, std::int8_t* low,
                                   std::int8_t* high) {
    const v128_t both = wasm_v128_load(bytes);
    wasm_v128_store(low, wasm_i8x16_swizzle(levels, wasm_v128_and(both, wasm_i8x16_const_splat(15))));
    wasm_v128_store(high, wasm_i8x16_swizzle(levels, wasm_u8x16_shr(both, 4)));
  }

  static constexpr std::size_t scan_lanes = 16;
  static constexpr std::size_t scan_rows = 4;
  static constexpr bool prepares_query = false;
  struct scan {
    v128_t dot, squared_norm;
  };
  struct query {
    v128_t low, high;  // as int16
  };
  ROMVEC_INLINE static void prepare(const std::int8_t*, std::int8_t*) {}
  ROMVEC_INLINE static query load_query(const std::int8_t* codes, const std::int8_t*) {
    return {wasm_i16x8_load8x8(codes), wasm_i16x8_load8x8(codes + 8)};
  }
  ROMVEC_INLINE static scan zero_scan() {
    const v128_t zero = wasm_i32x4_const_splat(0);
    return {zero, zero};
  }
  // v128.load8x8_s, i32x4.dot_i16x8_s, i32x4.add
  ROMVEC_INLINE static scan add_dot(scan sum, const std::int8_t* row, query with) {
    return {add_halves(sum.dot, load_row(row), with), sum.squared_norm};
  }
  ROMVEC_INLINE static scan add_dot_and_norm(scan sum, const std::int8_t* row, query with) {
    const query codes = load_row(row);
    return {add_halves(sum.dot, codes, with), add_halves(sum.squared_norm, codes, codes)};
  }
  // i8x16.gt_s, v128.and: the last `count` bytes, zeros before them
  ROMVEC_INLINE static scan add_end(scan sum, const std::int8_t* row, query with, std::size_t count) {
    const v128_t distances = wasm_i8x16_const(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    const v128_t kept = wasm_i8x16_gt(wasm_i8x16_splat(static_cast<std::int8_t>(count)), distances);
    const v128_t bytes = wasm_v128_and(wasm_v128_load(row), kept);
    const query codes = {wasm_i16x8_extend_low_i8x16(bytes), wasm_i16x8_extend_high_i8x16(bytes)};
    return {add_halves(sum.dot, codes, with), add_halves(sum.squared_norm, codes, codes)};
  }
  // i8x16.shuffle, i32x4.add: four rows at once
  ROMVEC_INLINE static void store_scans(const scan* scans, std::int32_t* dots, std::int32_t* squared_norms) {
    wasm_v128_store(dots, totals(scans[0].dot, scans[1].dot, scans[2].dot, scans[3].dot));
    wasm_v128_store(squared_norms,
                    totals(scans[0].squared_norm, scans[1].squared_norm, scans[2].squared_norm, scans[3].squared_norm));
  }

 private:
  ROMVEC_INLINE static v128_t interleave_low_bytes(v128_t a, v128_t b) {
    return wasm_i8x16_shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  }
  ROMVEC_INLINE static v128_t interleave_high_bytes(v128_t a, v128_t b) {
    return wasm_i8x16_shuffle(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  }
  ROMVEC_INLINE static v128_t interleave_low_halves(v128_t a, v128_t b) {
    return wasm_i16x8_shuffle(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
  }
  ROMVEC_INLINE static v128_t interleave_high_halves(v128_t a, v128_t b) {
    return wasm_i16x8_shuffle(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
  }
  ROMVEC_INLINE static products widen(codes code) { return widen(code_sums{code.low, code.high}); }
  ROMVEC_INLINE static void store_four(void* out, const v128_t* value) {
    auto* const bytes = static_cast<std::uint8_t*>(out);
    wasm_v128_store(bytes, value[0]);
    wasm_v128_store(bytes + 16, value[1]);
    wasm_v128_store(bytes + 32, value[2]);
    wasm_v128_store(bytes + 48, value[3]);
  }
  ROMVEC_INLINE static query load_row(const std::int8_t* row) {
    return {wasm_i16x8_load8x8(row), wasm_i16x8_load8x8(row + 8)};
  }
  ROMVEC_INLINE static v128_t add_halves(v128_t sum, query a, query b) {
    return wasm_i32x4_add(sum,
                          wasm_i32x4_add(wasm_i32x4_dot_i16x8(a.low, b.low), wasm_i32x4_dot_i16x8(a.high, b.high)));
  }
  ROMVEC_INLINE static v128_t totals(v128_t a, v128_t b, v128_t c, v128_t d) {
    const auto add_pairs = [](v128_t x, v128_t y) ROMVEC_INLINE_LAMBDA {
      return wasm_i32x4_add(wasm_i32x4_shuffle(x, y, 0, 2, 4, 6), wasm_i32x4_shuffle(x, y, 1, 3, 5, 7));
    };
    return add_pairs(add_pairs(a, b), add_pairs(c, d));
  }
};

}  // namespace romvec::isa
