// SPDX-License-Identifier: BSL-1.0
// Logarithms, exponentials and Gumbel noise in integers: the same bits on every machine, with and without an FPU.
#pragma once

#include "romvec/config.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>

#include "romvec/isa/select.hpp"

namespace romvec::detail {
inline namespace ROMVEC_ISA_NAMESPACE {

inline constexpr int log_bits = 26;
inline constexpr std::uint64_t ln2_q32 = 2977044472u;  // ln(2) * 2^32

// ln(x) in Q26 for x >= 1, within 2^-19: 16 bits of log2 by squaring, and of what is left the line between its ends.
[[nodiscard]] constexpr std::int64_t log_q26(std::uint64_t x) {
  constexpr int squarings = 16;
  const int zeros = std::countl_zero(x);
  auto mantissa = static_cast<std::uint32_t>((x << zeros) >> 32);  // Q31, in [1, 2)
  auto log2 = static_cast<std::uint32_t>(63 - zeros);
  for (int bit = 0; bit < squarings; ++bit) {
    const std::uint64_t square = std::uint64_t{mantissa} * mantissa;
    const auto high = static_cast<std::uint32_t>(square >> 32);
    const std::uint32_t carry = high >> 31;
    mantissa = carry != 0 ? high : static_cast<std::uint32_t>(square >> 31);
    log2 = log2 * 2 + carry;
  }
  const std::uint64_t log2_q26 =
      (std::uint64_t{log2} << (log_bits - squarings)) + ((mantissa & 0x7FFFFFFFu) >> (31 - (log_bits - squarings)));
  return static_cast<std::int64_t>((log2_q26 * ln2_q32 + (std::uint64_t{1} << 31)) >> 32);
}

// -ln(-ln(1 - u)) in Q16 for u = (x + 1/2) / 2^32: Gumbel noise, in (-3.2, 22.9). At most (countl_zero(x) + 1) * ln(2),
// as -ln(1 - u) >= u.
[[nodiscard]] constexpr std::int64_t gumbel_q16(std::uint32_t x) {
  constexpr std::int64_t ln2_q26 = static_cast<std::int64_t>((ln2_q32 + 32) >> 6);
  const std::uint64_t odd = 2 * std::uint64_t{x} + 1;  // u in Q33
  std::int64_t log_of_exponential = 0;
  if (x < (1u << 28)) {
    // -ln(1 - u) = u * (1 + u / 2 + u^2 / 3 + ...): nothing is lost of a small u.
    const std::uint64_t u = odd >> 1;  // Q32
    std::uint64_t series = std::uint64_t{1} << 32;
    std::uint64_t power = std::uint64_t{1} << 32;
    for (std::uint64_t n = 2; n <= 8; ++n) {
      power = (power * u) >> 32;
      series += power / n;
    }
    log_of_exponential = log_q26(odd) + log_q26(series) - (33 + 32) * ln2_q26;
  } else {
    const std::int64_t exponential = 33 * ln2_q26 - log_q26((std::uint64_t{1} << 33) - odd);
    log_of_exponential = log_q26(static_cast<std::uint64_t>(exponential)) - log_bits * ln2_q26;
  }
  return -log_of_exponential >> (log_bits - 16);
}

// e^-x in Q32 for an x in Q26, within 2^-28; 0 from 2^-32 on.
[[nodiscard]] constexpr std::uint64_t exp_q32(std::uint64_t x) {
  constexpr std::uint64_t one = std::uint64_t{1} << 32;
  constexpr std::uint64_t ln2_q26 = (ln2_q32 + 32) >> 6;
  const std::uint64_t halvings = x / ln2_q26;
  if (halvings > 32) {
    return 0;
  }
  const std::uint64_t z = (x % ln2_q26) << 6;
  std::uint64_t sum = one;  // 1 - z (1 - z / 2 (1 - z / 3 (...)))
  for (std::uint64_t n = 12; n >= 1; --n) {
    sum = one - ((z * sum) >> 32) / n;
  }
  return sum >> halvings;
}

// 32 bits for row `row` of a draw of 64: any two rows, and any two draws, look independent. Two multiplications; the
// constants and shifts are those of Wellons' search for the least biased function of this form (hash-prospector, 2018).
struct noise_key {
  std::uint32_t low, high;
  [[nodiscard]] ROMVEC_INLINE constexpr std::uint32_t bits_of(std::uint32_t row) const {
    std::uint32_t x = row * 0x9E3779B9u + low;
    x ^= x >> 16;
    x *= 0x7FEB352Du;
    x ^= (x >> 15) ^ high;
    x *= 0x846CA68Bu;
    x ^= x >> 16;
    return x;
  }
};

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec::detail
