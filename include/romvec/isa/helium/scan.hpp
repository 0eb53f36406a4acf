// SPDX-License-Identifier: BSL-1.0
// What searches, under Helium. Included by helium.hpp.
#pragma once

#include "romvec/config.hpp"

#include <arm_mve.h>

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "romvec/isa/helium/bags.hpp"

namespace romvec::isa {

struct helium : helium_bags {
  static constexpr const char* name = "helium";

  // By the largest of whole vectors of ids.
  template <class Id>
  [[nodiscard]] ROMVEC_INLINE static std::size_t good_ids(const Id* ids, std::size_t count, std::size_t vocab_size) {
    if constexpr (std::is_same_v<Id, std::uint16_t> || std::is_same_v<Id, std::uint32_t>) {
      const std::size_t whole = count & ~(16 / sizeof(Id) - 1);
      if (whole != 0 && largest(ids, whole) < vocab_size) {
        return whole;
      }
    }
    return 0;
  }
  // The largest of `count` ids, a multiple of 16 / sizeof(id) and not 0. VLDRH, VMAX, at the end VMAXV: of VMAXV alone
  // g++ narrows every result. VLDRW, VMAXV
  ROMVEC_INLINE static std::uint32_t largest(const std::uint16_t* ids, std::size_t count) {
    forbid_reordering();
    uint16x8_t most = vldrhq_u16(ids);
    for (std::size_t i = 8; i != count; i += 8) {
      most = vmaxq_u16(most, vldrhq_u16(ids + i));
    }
    forbid_reordering();
    return vmaxvq_u16(0, most);
  }
  ROMVEC_INLINE static std::uint32_t largest(const std::uint32_t* ids, std::size_t count) {
    std::uint32_t most = 0;
    forbid_reordering();
    for (; count != 0; count -= 4) {
      most = vmaxvq_u32(most, vldrwq_u32(ids));
      ids += 4;
    }
    forbid_reordering();
    return most;
  }

  using sums = std::int64_t;
  ROMVEC_INLINE static sums zero_sums() { return 0; }
  // VMLALDAVA: 8 products into one int64
  ROMVEC_INLINE static sums add_products(sums sum, codes a, codes b) { return vmlaldavaq_s16(sum, a.value, b.value); }
  ROMVEC_INLINE static std::int64_t total(sums sum) { return sum; }

  // 4-bit codes: VAND, VSHR, and VLDRB.S8 with 16 offsets each, as there is no look-up in registers
  using nibble_lookup = const std::int8_t*;
  ROMVEC_INLINE static nibble_lookup load_levels(const std::int8_t* levels) { return levels; }
  ROMVEC_INLINE static void expand(const std::uint8_t* bytes, nibble_lookup levels, std::int8_t* low,
                                   std::int8_t* high) {
    forbid_reordering();
    const uint8x16_t both = vldrbq_u8(bytes);
    const int8x16_t first = vldrbq_gather_offset_s8(levels, vandq_u8(both, vdupq_n_u8(15)));
    const int8x16_t second = vldrbq_gather_offset_s8(levels, vshrq_n_u8(both, 4));
    forbid_reordering();
    vstrbq_s8(low, first);
    forbid_reordering();
    vstrbq_s8(high, second);
    forbid_reordering();
  }

  static constexpr std::size_t scan_lanes = 16;
  static constexpr std::size_t scan_rows = 2;
  static constexpr bool prepares_query = false;
  struct scan {
    std::int32_t dot, squared_norm;
  };
  using query = int8x16_t;
  ROMVEC_INLINE static void prepare(const std::int8_t*, std::int8_t*) {}
  // VLDRB.8
  ROMVEC_INLINE static query load_query(const std::int8_t* codes, const std::int8_t*) { return load_sixteen(codes); }
  ROMVEC_INLINE static scan zero_scan() { return {0, 0}; }
  // VLDRB.8, VMLADAVA.S8: 16 products into one int32
  ROMVEC_INLINE static scan add_dot(scan sum, const std::int8_t* row, query with) {
    return {vmladavaq_s8(sum.dot, load_sixteen(row), with), sum.squared_norm};
  }
  ROMVEC_INLINE static scan add_dot_and_norm(scan sum, const std::int8_t* row, query with) {
    const int8x16_t codes = load_sixteen(row);
    return {vmladavaq_s8(sum.dot, codes, with), vmladavaq_s8(sum.squared_norm, codes, codes)};
  }
  // The same under the complement of VCTP.8
  ROMVEC_INLINE static scan add_end(scan sum, const std::int8_t* row, query with, std::size_t count) {
    const auto kept = static_cast<mve_pred16_t>(~vctp8q(static_cast<std::uint32_t>(scan_lanes - count)));
    const int8x16_t codes = load_sixteen(row);
    return {vmladavaq_p_s8(sum.dot, codes, with, kept), vmladavaq_p_s8(sum.squared_norm, codes, codes, kept)};
  }
  ROMVEC_INLINE static void store_scans(const scan* scans, std::int32_t* dots, std::int32_t* squared_norms) {
    for (std::size_t row = 0; row < scan_rows; ++row) {
      dots[row] = scans[row].dot;
      squared_norms[row] = scans[row].squared_norm;
    }
  }

  class tail;

 private:
  ROMVEC_INLINE static int8x16_t load_sixteen(const std::int8_t* code) {
    forbid_reordering();
    const int8x16_t value = vldrbq_s8(code);
    forbid_reordering();
    return value;
  }
};

}  // namespace romvec::isa
