// SPDX-License-Identifier: BSL-1.0
// The DSP instructions of Cortex-M4, M7 and M33: 4 codes in two registers of two int16; here what searches, and with
// rows.hpp, words.hpp and bags.hpp the rest. Source: Arm C Language Extensions, 32-bit SIMD intrinsics; Armv7-M
// Architecture Reference Manual. Words are loaded and stored at any address: these cores take unaligned LDR and STR,
// but not LDRD and STRD.
#pragma once

#include "romvec/config.hpp"

#include <arm_acle.h>

#include <cstddef>
#include <cstdint>

// Whole blocks are written only where there is room for them; with an output whose size it knows and a dim that it does
// not, g++ 12 warns all the same.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Warray-bounds"
#if !defined(__clang__)
#pragma GCC diagnostic ignored "-Wstringop-overflow"
#endif

#include "romvec/isa/dsp/bags.hpp"
#include "romvec/isa/dsp/words.hpp"

namespace romvec::isa {

struct dsp : dsp_bags {
  static constexpr const char* name = "dsp";

  struct sums {
    std::int32_t even, odd;
  };
  ROMVEC_INLINE static sums zero_sums() { return {0, 0}; }
  // SMLAD twice
  ROMVEC_INLINE static sums add_products(sums sum, codes a, codes b) {
    return {__smlad(a.even, b.even, sum.even), __smlad(a.odd, b.odd, sum.odd)};
  }
  ROMVEC_INLINE static std::int64_t total(sums sum) { return std::int64_t{sum.even} + sum.odd; }

  // 4-bit codes of four bytes: LDR, UBFX and LDRSB for each, PKHBT for each two.
  struct halves_of_bytes {
    codes low, high;
  };
  ROMVEC_INLINE static halves_of_bytes look_up(const std::uint8_t* bytes, const std::int8_t* levels) {
    const std::uint32_t loaded = load_word(bytes);
    const auto two = [=](int first, int second) ROMVEC_INLINE_LAMBDA {
      return static_cast<std::int32_t>(pack(levels[(loaded >> first) & 15], levels[(loaded >> second) & 15]));
    };
    return {{two(0, 16), two(8, 24)}, {two(4, 20), two(12, 28)}};
  }

  static constexpr std::size_t scan_lanes = 4;
#if defined(__OPTIMIZE_SIZE__)
  static constexpr std::size_t scan_rows = 1;
#else
  static constexpr std::size_t scan_rows = 2;  // which share the unpacked query
#endif
  static constexpr bool prepares_query = false;
  struct scan {
    std::int32_t dot, squared_norm;
  };
  using query = codes;
  ROMVEC_INLINE static void prepare(const std::int8_t*, std::int8_t*) {}
  ROMVEC_INLINE static query load_query(const std::int8_t* codes, const std::int8_t*) { return load(codes); }
  ROMVEC_INLINE static scan zero_scan() { return {0, 0}; }
  // SMLAD twice, and twice
  ROMVEC_INLINE static scan add_dot(scan sum, codes part, query with) {
    return {add_dot(sum.dot, part, with), sum.squared_norm};
  }
  ROMVEC_INLINE static scan add_dot(scan sum, const std::int8_t* row, query with) {
    return add_dot(sum, load(row), with);
  }
  ROMVEC_INLINE static scan add_dot_and_norm(scan sum, codes part, query with) {
    return {add_dot(sum.dot, part, with), add_dot(sum.squared_norm, part, part)};
  }
  ROMVEC_INLINE static scan add_dot_and_norm(scan sum, const std::int8_t* row, query with) {
    return add_dot_and_norm(sum, load(row), with);
  }
  // The last bytes of a word are its top ones.
  ROMVEC_INLINE static scan add_end(scan sum, const std::int8_t* row, query with, std::size_t count) {
    const std::uint32_t bytes = load_word(row) & ~((std::uint32_t{1} << (8 * (scan_lanes - count))) - 1);
    const codes part = unpack(bytes);
    return {add_dot(sum.dot, part, with), add_dot(sum.squared_norm, part, part)};
  }
  ROMVEC_INLINE static void store_scans(const scan* scans, std::int32_t* dots, std::int32_t* squared_norms) {
    for (std::size_t row = 0; row < scan_rows; ++row) {
      dots[row] = scans[row].dot;
      squared_norms[row] = scans[row].squared_norm;
    }
  }

 private:
  ROMVEC_INLINE static std::int32_t add_dot(std::int32_t sum, codes a, codes b) {
    return __smlad(a.odd, b.odd, __smlad(a.even, b.even, sum));
  }
};

}  // namespace romvec::isa

#pragma GCC diagnostic pop
