// SPDX-License-Identifier: BSL-1.0
// Exact comparison of cosines, and their value, in integers: no division, no square root while ranking.
#pragma once

#include "romvec/config.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "romvec/isa/native.hpp"

namespace romvec::detail {
inline namespace ROMVEC_ISA_NAMESPACE {

// An unsigned integer of 192 bits, most significant limb first.
struct wide {
  std::uint64_t limb[3];
};

[[nodiscard]] constexpr bool is_less(const wide& a, const wide& b) {
  for (std::size_t i = 0; i < 2; ++i) {
    if (a.limb[i] != b.limb[i]) {
      return a.limb[i] < b.limb[i];
    }
  }
  return a.limb[2] < b.limb[2];
}

// a * b, 128 bits in limb[1] and limb[2].
[[nodiscard]] constexpr wide multiply_wide(std::uint64_t a, std::uint64_t b) {
  constexpr std::uint64_t low_half = 0xFFFFFFFFu;
  const std::uint64_t low = (a & low_half) * (b & low_half);
  const std::uint64_t cross_a = (a >> 32) * (b & low_half);
  const std::uint64_t cross_b = (a & low_half) * (b >> 32);
  const std::uint64_t middle = (low >> 32) + (cross_a & low_half) + (cross_b & low_half);
  return {{0, (a >> 32) * (b >> 32) + (cross_a >> 32) + (cross_b >> 32) + (middle >> 32),
           (low & low_half) | (middle << 32)}};
}

// x * b for an x of 128 bits.
[[nodiscard]] constexpr wide multiply_wide(wide x, std::uint64_t b) {
  const wide low = multiply_wide(x.limb[2], b);
  const wide high = multiply_wide(x.limb[1], b);
  const std::uint64_t middle = high.limb[2] + low.limb[1];
  return {{high.limb[1] + (middle < low.limb[1] ? 1u : 0u), middle, low.limb[2]}};
}

// A dot product with a query and the squared norm of the row: cosine * |query| = dot / sqrt(squared_norm).
struct projection {
  std::int64_t dot;
  std::uint64_t squared_norm;
};

// dot_a / sqrt(norm_a) > dot_b / sqrt(norm_b), exactly, by dot^2 of the one times norm of the other. A zero row has
// cosine 0.
[[nodiscard]] constexpr bool is_nearer(projection a, projection b) {
  if ((a.dot > 0) != (b.dot > 0)) {
    return b.dot <= 0 && a.dot > 0;
  }
  const bool positive = a.dot > 0;
  const std::uint64_t a_dot = positive ? static_cast<std::uint64_t>(a.dot) : 0 - static_cast<std::uint64_t>(a.dot);
  const std::uint64_t b_dot = positive ? static_cast<std::uint64_t>(b.dot) : 0 - static_cast<std::uint64_t>(b.dot);
  const auto scaled = [](std::uint64_t dot, std::uint64_t norm) {
    return multiply_wide(multiply_wide(dot, dot), norm);
  };
  const wide a_scaled = scaled(a_dot, b.squared_norm == 0 ? 1 : b.squared_norm);
  const wide b_scaled = scaled(b_dot, a.squared_norm == 0 ? 1 : a.squared_norm);
  return positive ? is_less(b_scaled, a_scaled) : is_less(a_scaled, b_scaled);
}

// dot * |dot| * norm, which grows with a cosine; the norm of a zero row taken as 1. Within int64.
[[nodiscard]] ROMVEC_OUTLINE_FOR_SIZE constexpr std::int64_t scaled_square(std::int32_t dot, std::uint32_t norm) {
  return std::int64_t{dot < 0 ? -dot : dot} * dot * (norm == 0 ? 1 : norm);
}

// The same for entries with members dot and squared_norm. In64Bits: dot^2 times a norm is below 2^63.
template <bool In64Bits, class Entry>
[[nodiscard]] constexpr bool is_nearer(const Entry& a, const Entry& b) {
  if constexpr (In64Bits) {
    return scaled_square(static_cast<std::int32_t>(a.dot), static_cast<std::uint32_t>(b.squared_norm)) >
           scaled_square(static_cast<std::int32_t>(b.dot), static_cast<std::uint32_t>(a.squared_norm));
  } else {
    return is_nearer(projection{a.dot, a.squared_norm}, projection{b.dot, b.squared_norm});
  }
}

// The same by an instruction for floats, whose 53 bits may be one off either way.
template <class Isa>
[[nodiscard]] ROMVEC_INLINE std::uint32_t integer_square_root_by_float(std::uint64_t x) {
  constexpr std::uint64_t largest = UINT32_MAX;
  const auto guess = static_cast<std::uint64_t>(Isa::square_root(static_cast<double>(x)));
  std::uint64_t root = guess < largest ? guess : largest;
  while (root * root > x) {
    --root;
  }
  while (root < largest && (root + 1) * (root + 1) <= x) {
    ++root;
  }
  return static_cast<std::uint32_t>(root);
}

// floor(sqrt(x)); bit by bit, where no instruction does it.
[[nodiscard]] constexpr std::uint32_t integer_square_root(std::uint64_t x) {
  if constexpr (isa::native::has_square_root) {
    if (!std::is_constant_evaluated()) {
      return integer_square_root_by_float<isa::native>(x);
    }
  }
  std::uint64_t root = 0;
  for (std::uint64_t power = std::uint64_t{1} << 62; power != 0; power >>= 2) {
    if (x >= root + power) {
      x -= root + power;
      root = (root >> 1) + power;
    } else {
      root >>= 1;
    }
  }
  return static_cast<std::uint32_t>(root);
}

// sqrt(x) as root * 2^-shift with a root of 32 bits, for x > 0.
struct scaled_root {
  std::uint32_t root;
  int shift;
};

[[nodiscard]] constexpr scaled_root root_of(std::uint64_t x) {
  const int even_shift = std::countl_zero(x) & ~1;
  return {integer_square_root(x << even_shift), even_shift / 2};
}

// 2^40 / sqrt(x) for x > 0, to 31 bits.
[[nodiscard]] constexpr std::int64_t inverse_root_q40(std::uint64_t x) {
  const scaled_root root = root_of(x);
  const std::uint64_t inverse = (std::uint64_t{1} << 63) / root.root;  // 2^(63 - shift) / sqrt(x)
  const int down = 23 - root.shift;
  return static_cast<std::int64_t>(down >= 0 ? inverse >> down : inverse << -down);
}

// 2^62 / sqrt(x) for x > 0, to 31 bits.
[[nodiscard]] constexpr std::int64_t inverse_root_q62(std::uint64_t x) {
  const scaled_root root = root_of(x);
  const std::uint64_t inverse = (std::uint64_t{1} << 63) / root.root;  // 2^(63 - shift) / sqrt(x), at most 2^32
  return static_cast<std::int64_t>(root.shift == 0 ? inverse >> 1 : inverse << (root.shift - 1));
}

inline constexpr int cosine_bits = 30;

// dot / (a * b) in Q30 for a dot product that is not 0.
[[nodiscard]] constexpr std::int32_t cosine_of_roots(std::int64_t dot, scaled_root a, scaled_root b) {
  const std::uint64_t magnitude = dot < 0 ? 0 - static_cast<std::uint64_t>(dot) : static_cast<std::uint64_t>(dot);
  // Both roots lie in [2^31, 2^32), so the divisor in [2^30, 2^32) and the quotient has at least 30 bits.
  const std::uint64_t divisor = (std::uint64_t{a.root} * b.root) >> 32;
  const int up = std::countl_zero(magnitude) - 1;
  const std::uint64_t quotient = (magnitude << up) / divisor;
  // cosine = quotient * 2^(a.shift + b.shift - 32 - up)
  const int down = 32 + up - a.shift - b.shift - cosine_bits;
  std::uint64_t cosine = 0;
  if (down <= 0) {
    cosine = quotient << -down;
  } else if (down <= 62) {
    cosine = (quotient + (std::uint64_t{1} << (down - 1))) >> down;
  }
  constexpr std::uint64_t one = std::uint64_t{1} << cosine_bits;
  const auto result = static_cast<std::int32_t>(cosine > one ? one : cosine);
  return dot < 0 ? -result : result;
}

// dot / sqrt(norm_a * norm_b) in Q30, within 4 units; 0 if a norm is 0. Never outside [-2^30, 2^30].
[[nodiscard]] constexpr std::int32_t cosine_q30(std::int64_t dot, std::uint64_t norm_a, std::uint64_t norm_b) {
  return dot == 0 || norm_a == 0 || norm_b == 0 ? 0 : cosine_of_roots(dot, root_of(norm_a), root_of(norm_b));
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec::detail
