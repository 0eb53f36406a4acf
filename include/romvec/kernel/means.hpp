// SPDX-License-Identifier: BSL-1.0
// Where the means of a bag go: a sum and one division, which integers round to nearest, halves up. The bags that a
// block() comes from have at most exact_rows rows, and |sum| < 2^30.
#pragma once

#include "romvec/config.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>

#include "romvec/fixed.hpp"
#include "romvec/isa/concept.hpp"
#include "romvec/isa/sum_divisor.hpp"
#include "romvec/kernel/finish.hpp"
#include "romvec/kernel/rows.hpp"

namespace romvec::kernel {

// float(sum) * (1 / count) * 2^exponent: three roundings at most, 2 units in the last place.
struct means_to_float {
  float* out;
  float inverse_count;
  float scale;

  template <class Lanes>
  ROMVEC_INLINE constexpr void block(Lanes isa, typename Lanes::products sums, std::size_t column) const {
    isa.store(out + column, isa.multiply(isa.multiply(isa.to_floats(sums), inverse_count), scale));
  }
  ROMVEC_INLINE constexpr void one(std::int64_t total, std::size_t column) const {
    out[column] = static_cast<float>(total) * inverse_count * scale;
  }
};

// The number of rows that a mean divides by, in [1, 2^37].
class row_count {
 public:
  ROMVEC_INLINE constexpr explicit row_count(std::int64_t count) : count_(count) {}
  [[nodiscard]] ROMVEC_INLINE constexpr std::int64_t value() const { return count_; }
  // Of a bag whose sums are inside int32.
  [[nodiscard]] ROMVEC_INLINE constexpr std::uint32_t of_short_bag() const {
    return static_cast<std::uint32_t>(count_);
  }
  // Then the division is a shift, by shift() bits.
  [[nodiscard]] ROMVEC_INLINE constexpr bool is_power_of_two() const { return std::has_single_bit(of_short_bag()); }
  [[nodiscard]] ROMVEC_INLINE constexpr int shift() const { return std::countr_zero(of_short_bag()); }

 private:
  std::int64_t count_;
};

// As rounding_divide, for |x| < 2^30 and a divisor of at most 2^30: a core of 32 bits divides 64 by a function.
[[nodiscard]] ROMVEC_INLINE constexpr std::int32_t divide_short(std::int32_t x, std::int32_t divisor) {
  x += divisor / 2;
  return x / divisor - (x % divisor < 0 ? 1 : 0);
}

// body(sum, column) for every column of a block.
template <class Lanes, class Body>
ROMVEC_INLINE constexpr void for_each_sum(Lanes isa, typename Lanes::products sums, std::size_t column, Body body) {
  std::int32_t sum[Lanes::lanes] = {};
  isa.store(sum, sums);
  for (std::size_t i = 0; i < isa.count(); ++i) {
    body(sum[i], column + i);
  }
}

template <class Element>
struct means_to_integer {
  Element* out;
  row_count count;

  template <class Lanes>
  ROMVEC_INLINE constexpr void block(Lanes isa, typename Lanes::products sums, std::size_t column) const {
    for_each_sum(isa, sums, column, [this](std::int32_t sum, std::size_t at) ROMVEC_INLINE_LAMBDA {
      out[at] = divide_short(sum, static_cast<std::int32_t>(count.of_short_bag()));
    });
  }
  ROMVEC_INLINE constexpr void one(std::int64_t total, std::size_t column) const {
    out[column] = static_cast<Element>(rounding_divide(total, count.value()));
  }
};

// mean * 2^-shift, rounded once and saturated to int16.
class means_to_q {
 public:
  ROMVEC_INLINE constexpr means_to_q(std::int16_t* out, int shift, row_count count)
      : out_(out), shift_(shift), count_(count), divisor_(divisor_of(shift, count)) {}

  template <class Lanes>
  ROMVEC_INLINE constexpr void block(Lanes isa, typename Lanes::products sums, std::size_t column) const {
#if !defined(__OPTIMIZE_SIZE__)
    if (count_.is_power_of_two()) {
      sums_to_q{out_, shift_ + count_.shift()}.block(isa, sums, column);
      return;
    }
    if constexpr (isa::divides_sums<Lanes>) {
      if (shift_ >= natural_shift && shift_ <= most_short_shift) {
        isa.store(out_ + column, isa.narrow(isa.divide(sums, divisor_), 0));
        return;
      }
    }
    if (shift_ >= 0 && shift_ <= most_short_shift) {
      const auto divisor = static_cast<std::int32_t>(count_.of_short_bag() << shift_);
      for_each_sum(isa, sums, column, [=, this](std::int32_t sum, std::size_t at) ROMVEC_INLINE_LAMBDA {
        out_[at] = saturate_int16(divide_short(sum, divisor));
      });
      return;
    }
#endif
    for_each_sum(isa, sums, column, [this](std::int32_t sum, std::size_t at) ROMVEC_INLINE_LAMBDA { one(sum, at); });
  }
  ROMVEC_INLINE constexpr void one(std::int64_t total, std::size_t column) const {
    // A mean is below 2^22 and at least 2^-30 or 0, so that beyond these shifts every result is 0 or saturated.
    const int down = shift_ > 24 ? 24 : shift_ < 0 ? 0 : shift_;
    const int up = shift_ < -48 ? 48 : shift_ > 0 ? 0 : -shift_;
    // A total beyond this is a mean beyond 2^16 steps: saturated, and too large to be shifted up as it is.
    const std::int64_t most = ((count_.value() << 16) >> up) + 1;
    const std::int64_t kept = up == 0 ? total : total > most ? most : total < -most ? -most : total;
    const std::int64_t scaled = kept * (std::int64_t{1} << up);
    out_[column] = saturate_int16(saturate_int32(rounding_divide(scaled, count_.value() << down)));
  }

 private:
  // The natural Q15 of 7 bits is the finest step in which no mean saturates.
  static constexpr int natural_shift = 7;
  static constexpr int most_short_shift = 22;  // times 256 rows: 2^30

  // Of a long bag, whose sums no divisor takes, of 3 rows.
  ROMVEC_INLINE static constexpr isa::sum_divisor divisor_of(int shift, row_count count) {
    const bool fits = shift >= natural_shift && shift <= most_short_shift && count.value() <= std::int64_t{exact_rows};
    return {fits ? count.of_short_bag() : 3, fits ? shift : natural_shift};
  }

  std::int16_t* out_;
  int shift_;
  row_count count_;
  isa::sum_divisor divisor_;
};

}  // namespace romvec::kernel
