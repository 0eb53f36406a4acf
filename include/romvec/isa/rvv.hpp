// SPDX-License-Identifier: BSL-1.0
// RISC-V "V" with vectors of a length that the compiler was told (-mrvv-vector-bits): a register of int8 codes at a
// time, 16 of 128 bits, with two registers for their int16 and four for their int32. Such code runs where vectors are
// of that length. Source: RISC-V "V" Vector Extension 1.0; RISC-V Vector C Intrinsic 1.0.
#pragma once

#include "romvec/config.hpp"

#include <riscv_vector.h>

#include <cstddef>
#include <cstdint>

#include "romvec/isa/hooks.hpp"

namespace romvec::isa {

struct rvv : default_hooks {
  static constexpr const char* name = "rvv";
  static constexpr std::size_t lanes = __riscv_v_fixed_vlen / 8;
  static constexpr bool auto_vectorized = true;
  static constexpr std::size_t bag_blocks = 4;  // 16 of 32 registers are sums
  ROMVEC_INLINE static constexpr std::size_t count() { return lanes; }

 private:
  typedef vint8m1_t int8s __attribute__((riscv_rvv_vector_bits(__riscv_v_fixed_vlen)));
  typedef vint16m2_t int16s __attribute__((riscv_rvv_vector_bits(__riscv_v_fixed_vlen * 2)));
  typedef vint32m4_t int32s __attribute__((riscv_rvv_vector_bits(__riscv_v_fixed_vlen * 4)));
  typedef vfloat32m4_t float32s __attribute__((riscv_rvv_vector_bits(__riscv_v_fixed_vlen * 4)));

 public:
  struct codes {
    int16s value;
  };
  struct products {
    int32s value;
  };
  struct code_sums {
    int16s value;
  };
  struct multipliers {
    std::int16_t first, second;
  };
  struct halves {
    int16s value;
  };
  struct floats {
    float32s value;
  };
  struct sums {
    int32s value;
  };

  // VLE8, VSEXT
  ROMVEC_INLINE static codes load(const std::int8_t* code) {
    return {__riscv_vsext_vf2_i16m2(load_bytes(code), lanes)};
  }
  // VLE16
  ROMVEC_INLINE static codes load(const std::int16_t* code) { return {__riscv_vle16_v_i16m2(code, lanes)}; }

  ROMVEC_INLINE static void copy(const std::int8_t* codes, std::int8_t* out) {
    __riscv_vse8_v_i8m1(out, load_bytes(codes), lanes);
  }
  ROMVEC_INLINE static void copy(const std::int16_t* codes, std::int16_t* out) {
    __riscv_vse16_v_i16m2(out, __riscv_vle16_v_i16m2(codes, lanes), lanes);
  }

  // Rows of bytes are copied four registers at a time, whatever their length: memcpy may know of no vectors.
  struct bytes {
    static constexpr std::size_t lanes = 4 * rvv::lanes;
    static constexpr std::size_t most = static_cast<std::size_t>(-1);
    ROMVEC_INLINE static void copy(const std::int8_t* codes, std::int8_t* out) {
      __riscv_vse8_v_i8m4(out, __riscv_vle8_v_i8m4(codes, lanes), lanes);
    }
  };

  // VSLL, VSMUL: rounded to nearest, ties up
  ROMVEC_INLINE static halves scale_q15(codes code, std::int16_t multiplier) { return scale_q15(code, multiplier, 7); }
  ROMVEC_INLINE static halves scale_q15(codes code, std::int16_t multiplier, int bits) {
    const auto up = static_cast<std::size_t>(15 - bits);
    return scale_int16({__riscv_vsll_vx_i16m2(code.value, up, lanes)}, multiplier);
  }
  // VSMUL
  ROMVEC_INLINE static halves scale_int16(codes code, std::int16_t multiplier) {
    return {__riscv_vsmul_vx_i16m2(code.value, multiplier, __RISCV_VXRM_RNU, lanes)};
  }
  // VSEXT, VSLL; VLE16
  ROMVEC_INLINE static halves load_q15(const std::int8_t* code) {
    return {__riscv_vsll_vx_i16m2(load(code).value, 8, lanes)};
  }
  ROMVEC_INLINE static halves load_q15(const std::int16_t* code) { return {load(code).value}; }
  // VWMUL
  ROMVEC_INLINE static products multiply(codes code, std::int16_t multiplier) {
    return {__riscv_vwmul_vx_i32m4(code.value, multiplier, lanes)};
  }
  // VNCLIP: rounded to nearest, ties up; saturated
  ROMVEC_INLINE static halves narrow(products product, int bits) {
    return {__riscv_vnclip_wx_i16m2(product.value, static_cast<std::size_t>(bits), __RISCV_VXRM_RNU, lanes)};
  }
  // VSEXT, VSLL, VNCLIP
  ROMVEC_INLINE static halves shift_left(halves half, int bits) {
    const int32s wide = __riscv_vsext_vf2_i32m4(half.value, lanes);
    return narrow({__riscv_vsll_vx_i32m4(wide, static_cast<std::size_t>(bits), lanes)}, 0);
  }
  ROMVEC_INLINE static void store(std::int16_t* out, halves half) { __riscv_vse16_v_i16m2(out, half.value, lanes); }

  // VFWCVT
  template <class Code>
  ROMVEC_INLINE static floats load_floats(const Code* code) {
    return {__riscv_vfwcvt_f_x_v_f32m4(load(code).value, lanes)};
  }
  // VFMUL
  ROMVEC_INLINE static floats multiply(floats value, float scale) {
    return {__riscv_vfmul_vf_f32m4(value.value, scale, lanes)};
  }
  ROMVEC_INLINE static void store(float* out, floats value) { __riscv_vse32_v_f32m4(out, value.value, lanes); }

  ROMVEC_INLINE static products zero_products() { return {zero()}; }
  ROMVEC_INLINE static multipliers pair(std::uint32_t packed) {
    return {static_cast<std::int16_t>(packed & 0xFFFFU), static_cast<std::int16_t>(packed >> 16)};
  }
  // VWMACC, twice
  template <class Code>
  ROMVEC_INLINE static products add_rows(products sum, const Code* a, const Code* b, multipliers m) {
    const int32s first = __riscv_vwmacc_vx_i32m4(sum.value, m.first, load(a).value, lanes);
    return {__riscv_vwmacc_vx_i32m4(first, m.second, load(b).value, lanes)};
  }
  // VMAX
  ROMVEC_INLINE static products maximum(products a, products b) {
    return {__riscv_vmax_vv_i32m4(a.value, b.value, lanes)};
  }
  // VFCVT
  ROMVEC_INLINE static floats to_floats(products sum) { return {__riscv_vfcvt_f_x_v_f32m4(sum.value, lanes)}; }
  ROMVEC_INLINE static void store(std::int32_t* out, products sum) { __riscv_vse32_v_i32m4(out, sum.value, lanes); }

  ROMVEC_INLINE static code_sums zero_code_sums() { return {__riscv_vmv_v_x_i16m2(0, lanes)}; }
  // VWADD.W
  ROMVEC_INLINE static code_sums add_codes(code_sums sum, const std::int8_t* code) {
    return {__riscv_vwadd_wv_i16m2(sum.value, load_bytes(code), lanes)};
  }
  // VSEXT
  ROMVEC_INLINE static products widen(code_sums sum) { return {__riscv_vsext_vf2_i32m4(sum.value, lanes)}; }

  ROMVEC_INLINE static sums zero_sums() { return {zero()}; }
  // VWMACC
  ROMVEC_INLINE static sums add_products(sums sum, codes a, codes b) {
    return {__riscv_vwmacc_vv_i32m4(sum.value, a.value, b.value, lanes)};
  }
  // VWREDSUM
  ROMVEC_INLINE static std::int64_t total(sums sum) {
    return __riscv_vmv_x_s_i64m1_i64(__riscv_vwredsum_vs_i32m4_i64m1(sum.value, __riscv_vmv_v_x_i64m1(0, 1), lanes));
  }

  // 4-bit codes, 16 bytes: VAND, VSRL, VRGATHER
  struct nibble_lookup {
    int8s levels;
  };
  ROMVEC_INLINE static nibble_lookup load_levels(const std::int8_t* levels) {
    return {__riscv_vle8_v_i8m1(levels, nibbles)};
  }
  ROMVEC_INLINE static void expand(const std::uint8_t* bytes, nibble_lookup lookup, std::int8_t* low,
                                   std::int8_t* high) {
    const vuint8m1_t both = __riscv_vle8_v_u8m1(bytes, nibbles);
    __riscv_vse8_v_i8m1(low, __riscv_vrgather_vv_i8m1(lookup.levels, __riscv_vand_vx_u8m1(both, 15, nibbles), nibbles),
                        nibbles);
    __riscv_vse8_v_i8m1(high, __riscv_vrgather_vv_i8m1(lookup.levels, __riscv_vsrl_vx_u8m1(both, 4, nibbles), nibbles),
                        nibbles);
  }

  static constexpr std::size_t scan_lanes = lanes;
  static constexpr std::size_t scan_rows = 2;
  static constexpr bool prepares_query = false;
  struct scan {
    int32s dot, squared_norm;
  };
  struct query {
    int8s codes;
  };
  ROMVEC_INLINE static void prepare(const std::int8_t*, std::int8_t*) {}
  ROMVEC_INLINE static query load_query(const std::int8_t* codes, const std::int8_t*) { return {load_bytes(codes)}; }
  ROMVEC_INLINE static scan zero_scan() { return {zero(), zero()}; }
  // VWMUL, VWADD.W
  ROMVEC_INLINE static scan add_dot(scan sum, const std::int8_t* row, query with) {
    return {add_bytes(sum.dot, load_bytes(row), with.codes), sum.squared_norm};
  }
  ROMVEC_INLINE static scan add_dot_and_norm(scan sum, const std::int8_t* row, query with) {
    const int8s codes = load_bytes(row);
    return {add_bytes(sum.dot, codes, with.codes), add_bytes(sum.squared_norm, codes, codes)};
  }
  // VID, VMSLTU, VMERGE: the last `count` codes, zeros before them
  ROMVEC_INLINE static scan add_end(scan sum, const std::int8_t* row, query with, std::size_t count) {
    const vbool8_t before =
        __riscv_vmsltu_vx_u8m1_b8(__riscv_vid_v_u8m1(lanes), static_cast<std::uint8_t>(lanes - count), lanes);
    const int8s codes = __riscv_vmerge_vxm_i8m1(load_bytes(row), 0, before, lanes);
    return {add_bytes(sum.dot, codes, with.codes), add_bytes(sum.squared_norm, codes, codes)};
  }
  // VREDSUM
  ROMVEC_INLINE static void store_scans(const scan* scans, std::int32_t* dots, std::int32_t* squared_norms) {
    for (std::size_t k = 0; k < scan_rows; ++k) {
      dots[k] = total_of(scans[k].dot);
      squared_norms[k] = total_of(scans[k].squared_norm);
    }
  }

 private:
  static constexpr std::size_t nibbles = 16;
  ROMVEC_INLINE static int8s load_bytes(const std::int8_t* code) { return __riscv_vle8_v_i8m1(code, lanes); }
  ROMVEC_INLINE static int32s zero() { return __riscv_vmv_v_x_i32m4(0, lanes); }
  ROMVEC_INLINE static int32s add_bytes(int32s sum, int8s a, int8s b) {
    return __riscv_vwadd_wv_i32m4(sum, __riscv_vwmul_vv_i16m2(a, b, lanes), lanes);
  }
  ROMVEC_INLINE static std::int32_t total_of(int32s sum) {
    return __riscv_vmv_x_s_i32m1_i32(__riscv_vredsum_vs_i32m4_i32m1(sum, __riscv_vmv_v_x_i32m1(0, 1), lanes));
  }
};

}  // namespace romvec::isa
