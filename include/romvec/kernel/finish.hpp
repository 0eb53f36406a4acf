// SPDX-License-Identifier: BSL-1.0
// Where the sums of a bag go: each rounds once, from int32 blocks of columns or from one int64 total.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "romvec/fixed.hpp"
#include "romvec/kernel/float_bits.hpp"

namespace romvec::kernel {

// float(sum) * 2^exponent: one rounding, to nearest even, where the sum has more than 24 bits.
struct sums_to_float {
  float* out;
  float scale;

  template <class Lanes>
  ROMVEC_INLINE constexpr void block(Lanes isa, typename Lanes::products sums, std::size_t column) const {
#if defined(ROMVEC_ISA_WITHOUT_FPU)
    if (!std::is_constant_evaluated()) {
      std::int32_t sum[Lanes::lanes] = {};
      isa.store(sum, sums);
      for (std::size_t i = 0; i < isa.count(); ++i) {
        out[column + i] = scaled_to_float(sum[i], exponent_of(scale));
      }
      return;
    }
#endif
    isa.store(out + column, isa.multiply(isa.to_floats(sums), scale));
  }
  ROMVEC_INLINE constexpr void one(std::int64_t total, std::size_t column) const {
#if defined(ROMVEC_ISA_WITHOUT_FPU)
    if (!std::is_constant_evaluated()) {
      out[column] = scaled_to_float(total, exponent_of(scale));
      return;
    }
#endif
    out[column] = static_cast<float>(total) * scale;
  }
};

// The sum itself, in units of 2^exponent. Callers have made sure that int32 holds it.
struct sums_to_int32 {
  std::int32_t* out;

  template <class Lanes>
  ROMVEC_INLINE constexpr void block(Lanes isa, typename Lanes::products sums, std::size_t column) const {
    isa.store(out + column, sums);
  }
  ROMVEC_INLINE constexpr void one(std::int64_t total, std::size_t column) const {
    out[column] = static_cast<std::int32_t>(total);
  }
};

struct sums_to_int64 {
  std::int64_t* out;

  template <class Lanes>
  ROMVEC_INLINE constexpr void block(Lanes isa, typename Lanes::products sums, std::size_t column) const {
    std::int32_t sum[Lanes::lanes] = {};
    isa.store(sum, sums);
    for (std::size_t i = 0; i < isa.count(); ++i) {
      out[column + i] = sum[i];
    }
  }
  ROMVEC_INLINE constexpr void one(std::int64_t total, std::size_t column) const { out[column] = total; }
};

// sum * 2^-shift, rounded and saturated to int16.
struct sums_to_q {
  std::int16_t* out;
  int shift;

  template <class Lanes>
  ROMVEC_INLINE constexpr void block(Lanes isa, typename Lanes::products sums, std::size_t column) const {
    if (shift > 30) {  // |sum| < 2^30
      isa.store(out + column, isa.narrow(isa.zero_products(), 0));
    } else if (shift >= 0) {
      isa.store(out + column, isa.narrow(sums, shift));
    } else {
      isa.store(out + column, isa.shift_left(isa.narrow(sums, 0), shift < -16 ? 16 : -shift));
    }
  }
  ROMVEC_INLINE constexpr void one(std::int64_t total, std::size_t column) const {
    out[column] = scale_to_int16(total, shift);
  }
};

// A sum of rows times weights of `fraction_bits`, float(total) * 2^-fraction_bits * 2^exponent: one rounding. In this
// order, in which the first product is exact: 2^exponent first would be infinite for sums that are not.
struct weighted_to_float {
  float* out;
  float scale;
  float weight_scale;
  ROMVEC_INLINE constexpr void one(std::int64_t total, std::size_t column) const {
#if defined(ROMVEC_ISA_WITHOUT_FPU)
    if (!std::is_constant_evaluated()) {
      out[column] = scaled_to_float(total, exponent_of(weight_scale) + exponent_of(scale));
      return;
    }
#endif
    out[column] = static_cast<float>(total) * weight_scale * scale;
  }
};

// total * 2^-shift, rounded. Callers have made sure that int32 holds it.
struct weighted_to_int32 {
  std::int32_t* out;
  int shift;
  ROMVEC_INLINE constexpr void one(std::int64_t total, std::size_t column) const {
    out[column] = static_cast<std::int32_t>(rounding_divide(total, std::int64_t{1} << shift));
  }
};

// A finish for columns from `first` on.
template <class Finish>
struct shifted_finish {
  Finish finish;
  std::size_t first;

  template <class Lanes>
  ROMVEC_INLINE constexpr void block(Lanes isa, typename Lanes::products sums, std::size_t column) const {
    finish.block(isa, sums, first + column);
  }
  ROMVEC_INLINE constexpr void one(std::int64_t total, std::size_t column) const { finish.one(total, first + column); }
};

// Parts of a bag, put together column by column.
struct add_to_totals {
  std::int64_t* totals;

  ROMVEC_INLINE constexpr void one(std::int64_t total, std::size_t column) const { totals[column] += total; }
};

struct store_part {
  std::int32_t* part;

  template <class Lanes>
  ROMVEC_INLINE constexpr void block(Lanes isa, typename Lanes::products sums, std::size_t column) const {
    isa.store(part + column, sums);
  }
  ROMVEC_INLINE constexpr void one(std::int64_t total, std::size_t column) const {
    part[column] = static_cast<std::int32_t>(total);
  }
};

}  // namespace romvec::kernel
