// SPDX-License-Identifier: BSL-1.0
// What is left of rows and bags, under the predicates of Helium. Included by helium.hpp.
#pragma once

#include "romvec/config.hpp"

#include <arm_mve.h>

#include <cstddef>
#include <cstdint>

#include "romvec/isa/helium/scan.hpp"

namespace romvec::isa {

// The first `count` lanes, 1 to 7: loads and stores under the predicates of VCTP.
class helium::tail : public helium {
 public:
  ROMVEC_INLINE explicit tail(std::size_t count)
      : count_(static_cast<std::uint32_t>(count)),
        halves_(vctp16q(count_)),
        first_(vctp32q(count_)),
        second_(vctp32q(count_ < 4 ? 0 : count_ - 4)) {}
  [[nodiscard]] ROMVEC_INLINE std::size_t count() const { return count_; }

  [[nodiscard]] ROMVEC_INLINE codes load(const std::int8_t* code) const {
    forbid_reordering();
    const int16x8_t value = vldrbq_z_s16(code, halves_);
    forbid_reordering();
    return {value};
  }
  [[nodiscard]] ROMVEC_INLINE codes load(const std::int16_t* code) const {
    forbid_reordering();
    const int16x8_t value = vldrhq_z_s16(code, halves_);
    forbid_reordering();
    return {value};
  }
  template <class Code>
  [[nodiscard]] ROMVEC_INLINE halves load_q15(const Code* code) const {
    const int16x8_t value = load(code).value;
    return {sizeof(Code) == 1 ? vshlq_n_s16(value, 8) : value, order::even_odd};
  }
  ROMVEC_INLINE void copy(const std::int8_t* from, std::int8_t* out) const {
    const int16x8_t value = load(from).value;
    forbid_reordering();
    vstrbq_p_s16(out, value, halves_);
    forbid_reordering();
  }
  ROMVEC_INLINE void copy(const std::int16_t* from, std::int16_t* out) const {
    const int16x8_t value = load(from).value;
    forbid_reordering();
    vstrhq_p_s16(out, value, halves_);
    forbid_reordering();
  }
  ROMVEC_INLINE void store(std::int16_t* out, halves half) const {
    forbid_reordering();
    if (half.lanes == order::even_odd) {
      vstrhq_p_s16(out, half.value, halves_);
    } else {
      const int32x4_t pairs = vreinterpretq_s32_s16(half.value);
      vstrhq_p_s32(out, pairs, first_);
      vstrhq_p_s32(out + 4, vshrq_n_s32(pairs, 16), second_);
    }
    forbid_reordering();
  }

  template <class Code>
  [[nodiscard]] ROMVEC_INLINE floats load_floats(const Code* code) const {
    return {vcvtq_f32_s32(load_four(code, first_)), vcvtq_f32_s32(load_four(code + 4, second_)), order::low_high};
  }
  ROMVEC_INLINE void store(float* out, floats value) const {
    float whole[lanes];
    helium::store(whole, value);
    forbid_reordering();
    vstrwq_p_f32(out, vldrwq_f32(whole), first_);
    vstrwq_p_f32(out + 4, vldrwq_f32(whole + 4), second_);
    forbid_reordering();
  }

  template <class Code>
  [[nodiscard]] ROMVEC_INLINE products add_rows(products sum, const Code* a, const Code* b, multipliers m) const {
    const int32x4_t first = vmlaq_n_s32(sum.first, load_four(a, first_), m.first);
    const int32x4_t second = vmlaq_n_s32(sum.second, load_four(a + 4, second_), m.first);
    return {vmlaq_n_s32(first, load_four(b, first_), m.second),
            vmlaq_n_s32(second, load_four(b + 4, second_), m.second), sum.lanes};
  }
  template <std::size_t Offset, class Code>
  [[nodiscard]] ROMVEC_INLINE products add_rows_at(products sum, const Code* a, const Code* b, multipliers m) const {
    return add_rows(sum, a + Offset, b + Offset, m);
  }
  template <class Code>
  [[nodiscard]] ROMVEC_INLINE sums_of_halves<products> add_halves(const sums_of_halves<products>& sum, const Code* code,
                                                                  std::int32_t high, std::int32_t low) const {
    const int32x4_t first = load_four(code, first_);
    const int32x4_t second = load_four(code + 4, second_);
    return {{vmlaq_n_s32(sum.high.first, first, high), vmlaq_n_s32(sum.high.second, second, high), sum.high.lanes},
            {vmlaq_n_s32(sum.low.first, first, low), vmlaq_n_s32(sum.low.second, second, low), sum.low.lanes}};
  }
  ROMVEC_INLINE void store(std::int32_t* out, products sum) const {
    std::int32_t whole[lanes];
    helium::store(whole, sum);
    forbid_reordering();
    vstrwq_p_s32(out, vldrwq_s32(whole), first_);
    vstrwq_p_s32(out + 4, vldrwq_s32(whole + 4), second_);
    forbid_reordering();
  }
  [[nodiscard]] ROMVEC_INLINE code_sums add_codes(code_sums sum, const std::int8_t* code) const {
    return {vaddq_s16(sum.value, load(code).value)};
  }

 private:
  ROMVEC_INLINE static int32x4_t load_four(const std::int8_t* code, mve_pred16_t kept) {
    forbid_reordering();
    const int32x4_t value = vldrbq_z_s32(code, kept);
    forbid_reordering();
    return value;
  }
  ROMVEC_INLINE static int32x4_t load_four(const std::int16_t* code, mve_pred16_t kept) {
    forbid_reordering();
    const int32x4_t value = vldrhq_z_s32(code, kept);
    forbid_reordering();
    return value;
  }

  std::uint32_t count_;
  mve_pred16_t halves_, first_, second_;
};

}  // namespace romvec::isa
