// SPDX-License-Identifier: BSL-1.0
// Levels of a trellis code for weights that are normally distributed, and float weights to the bits of a row: a search
// that keeps the few best paths, small enough for a microcontroller and for a constant expression. `romvec convert`
// searches all paths and trains the levels, which is worth 1 to 4 dB, of 5 and 6 bits 6 to 9.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

#include "romvec/detail/ratio.hpp"
#include "romvec/fixed.hpp"

namespace romvec {
namespace detail {

template <std::size_t Count>
inline constexpr std::uint8_t upper_gaussian_levels[Count / 2] = {};
template <>
inline constexpr std::uint8_t upper_gaussian_levels<256>[128] = {
    0,  1,  1,  2,  2,  2,  3,  3,  4,  4,  5,  5,  5,  6,  6,  7,  7,  8,  8,  8,  9,  9,   10,  10, 11, 11,
    12, 12, 12, 13, 13, 14, 14, 15, 15, 16, 16, 17, 17, 17, 18, 18, 19, 19, 20, 20, 21, 21,  22,  22, 23, 23,
    24, 24, 25, 25, 26, 26, 27, 27, 28, 28, 29, 29, 30, 31, 31, 32, 32, 33, 33, 34, 34, 35,  36,  36, 37, 37,
    38, 39, 39, 40, 41, 41, 42, 43, 43, 44, 45, 46, 46, 47, 48, 49, 49, 50, 51, 52, 53, 54,  55,  56, 57, 57,
    59, 60, 61, 62, 63, 64, 65, 67, 68, 70, 71, 73, 75, 77, 79, 81, 83, 86, 89, 93, 97, 103, 111, 127};
template <>
inline constexpr std::uint8_t upper_gaussian_levels<512>[256] = {
    0,  0,  1,  1,  1,  1,  1,  2,  2,  2,  2,  2,  3,  3,  3,  3,  3,  4,  4,   4,   4,   4,  5,  5,  5,  5,
    5,  6,  6,  6,  6,  6,  7,  7,  7,  7,  7,  8,  8,  8,  8,  8,  9,  9,  9,   9,   9,   10, 10, 10, 10, 10,
    11, 11, 11, 11, 11, 12, 12, 12, 12, 13, 13, 13, 13, 13, 14, 14, 14, 14, 14,  15,  15,  15, 15, 16, 16, 16,
    16, 16, 17, 17, 17, 17, 17, 18, 18, 18, 18, 19, 19, 19, 19, 19, 20, 20, 20,  20,  21,  21, 21, 21, 22, 22,
    22, 22, 22, 23, 23, 23, 23, 24, 24, 24, 24, 25, 25, 25, 25, 26, 26, 26, 26,  27,  27,  27, 27, 28, 28, 28,
    28, 29, 29, 29, 29, 30, 30, 30, 30, 31, 31, 31, 31, 32, 32, 32, 33, 33, 33,  33,  34,  34, 34, 34, 35, 35,
    35, 36, 36, 36, 37, 37, 37, 37, 38, 38, 38, 39, 39, 39, 40, 40, 40, 41, 41,  41,  42,  42, 42, 43, 43, 43,
    44, 44, 44, 45, 45, 45, 46, 46, 47, 47, 47, 48, 48, 49, 49, 49, 50, 50, 51,  51,  52,  52, 52, 53, 53, 54,
    54, 55, 55, 56, 56, 57, 57, 58, 58, 59, 60, 60, 61, 61, 62, 63, 63, 64, 65,  65,  66,  67, 68, 68, 69, 70,
    71, 72, 73, 74, 75, 76, 77, 78, 79, 81, 82, 84, 85, 87, 89, 92, 94, 97, 101, 106, 113, 127};

}  // namespace detail

// The quantiles (i + 1/2) / Count of a normal distribution, scaled so that the largest is 127. 256 or 512 of them.
template <std::size_t Count>
[[nodiscard]] ROMVEC_INLINE constexpr std::int8_t gaussian_level(std::size_t i) {
  constexpr const auto& upper = detail::upper_gaussian_levels<Count>;
  return static_cast<std::int8_t>(i < Count / 2 ? -upper[Count / 2 - 1 - i] : upper[i - Count / 2]);
}

namespace detail {

// |w| * 2^-exponent with its sign, to the nearest integer; beyond 2^24 some number beyond it.
[[nodiscard]] ROMVEC_INLINE constexpr std::int32_t in_steps(float w, int exponent) {
  const std::uint64_t steps = nearest_steps(magnitude_of(w), 1, exponent);
  const auto limited = static_cast<std::int32_t>(steps < (1u << 24) ? steps : (1u << 24));
  return w < 0 ? -limited : limited;
}

// Of paths through the bits of a row those that are the least away from its weights.
template <std::size_t Bits, std::size_t LevelBits>
class trellis_paths {
 public:
  // 32 comparisons a weight up to 2 bits, twice as many for each bit more.
  static constexpr std::size_t most = Bits == 1 ? 16 : 8;
  // How many weights of a path are open yet.
  static constexpr std::size_t open = 64 / Bits;

  // Paths begin with zeros before the row.
  constexpr trellis_paths(const std::int8_t* levels, std::uint32_t factor, std::int32_t multiplier)
      : levels_(levels), factor_(factor), multiplier_(multiplier) {
    std::uint32_t newest = 0xFFFF;
    for (; factor % 2 == 0; factor /= 2) {
      newest /= 2;
    }
    shared_ = newest >> Bits;
  }

  // The bits of the first weight that is open, as the best path has them; other paths are given up.
  [[nodiscard]] constexpr std::uint32_t settle(std::size_t weights_open) {
    const std::size_t shift = Bits * (weights_open - 1);
    const std::uint64_t bits = paths_[0].bits >> shift & mask;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < count_; ++i) {
      if ((paths_[i].bits >> shift & mask) == bits) {
        paths_[kept++] = paths_[i];
      }
    }
    count_ = kept;
    return static_cast<std::uint32_t>(bits);
  }

  // Every path goes on to the next weight in every way. Few statements on purpose: compilers count them in a constant
  // expression.
  constexpr void add(std::int32_t weight) {
    path next[most] = {};
    std::size_t count = 0;
    for (std::size_t i = 0; i < count_; ++i) {
      if (goes_on_as_a_better_one(i)) {
        continue;
      }
      const std::uint64_t before = paths_[i].bits << Bits;
      const std::uint64_t cost = paths_[i].cost - paths_[0].cost;
      for (std::uint64_t own = 0; own <= mask; ++own) {
        const std::int64_t error = weight - level_of(before | own) * multiplier_;
        const path made{before | own, cost + static_cast<std::uint64_t>(error * error)};
        if (count < most || made.cost < next[most - 1].cost) {
          count += count < most ? 1 : 0;
          insert(next, count - 1, made);
        }
      }
    }
    for (std::size_t i = 0; i < count; ++i) {
      paths_[i] = next[i];
    }
    count_ = count;
  }

 private:
  static constexpr std::uint64_t mask = (1u << Bits) - 1;
  struct path {
    std::uint64_t bits;  // the newest 64
    std::uint64_t cost;
  };

  [[nodiscard]] ROMVEC_INLINE constexpr std::int32_t level_of(std::uint64_t bits) const {
    return levels_[static_cast<std::uint16_t>(static_cast<std::uint32_t>(bits) * factor_) >> (16 - LevelBits)];
  }
  // Paths lie in the order of their costs. What comes of one depends on the bits that windows to come have of it.
  [[nodiscard]] constexpr bool goes_on_as_a_better_one(std::size_t i) const {
    for (std::size_t better = 0; better < i; ++better) {
      if (((paths_[better].bits ^ paths_[i].bits) & shared_) == 0) {
        return true;
      }
    }
    return false;
  }
  ROMVEC_INLINE static constexpr void insert(path (&paths)[most], std::size_t at, path made) {
    for (; at > 0 && paths[at - 1].cost > made.cost; --at) {
      paths[at] = paths[at - 1];
    }
    paths[at] = made;
  }

  const std::int8_t* levels_;
  std::uint32_t factor_;
  std::uint32_t shared_;  // the bits that windows to come have
  std::int32_t multiplier_;
  path paths_[most] = {};
  std::size_t count_ = 1;
};

// `own` as bits [Bits * column, Bits * (column + 1)) of a row of zeros.
template <std::size_t Bits>
ROMVEC_INLINE constexpr void put_bits(std::uint8_t* row, std::size_t column, std::uint32_t own) {
  const std::size_t at = Bits * column;
  const std::uint32_t word = own << (16 - Bits - at % 8);
  row[at / 8] = static_cast<std::uint8_t>(row[at / 8] | word >> 8);
  if ((word & 255) != 0) {
    row[at / 8 + 1] = static_cast<std::uint8_t>(word);
  }
}

// The multiplier under which the levels of gaussian_level() have the root mean square of the weights, times
// sqrt(1 - 4^-Bits) for what a code of so many bits leaves of it; a larger one where an outlier would lose more than
// the 4^(1 - Bits) of it that such a code can afford. UINT32_MAX for a weight that the outermost level does not reach
// whatever the multiplier.
template <std::size_t Bits>
[[nodiscard]] constexpr std::uint32_t gaussian_multiplier(std::span<const float> weights, int exponent) {
  constexpr std::uint32_t q16[] = {0, 1292, 1444, 1480, 1597, 1599, 1600};
  constexpr std::uint64_t most = std::uint64_t{127} * 31744;
  std::uint64_t sum = 0;  // of squares below 2^44, and so of a million weights at the least
  std::uint64_t largest = 0;
  for (const float w : weights) {
    const std::int64_t steps = in_steps(w, exponent);
    const auto magnitude = static_cast<std::uint64_t>(steps < 0 ? -steps : steps);
    largest = magnitude > largest ? magnitude : largest;
    sum += magnitude * magnitude;
  }
  if (largest > most) {
    return UINT32_MAX;
  }
  const std::uint64_t usual = (integer_square_root(sum / weights.size()) * std::uint64_t{q16[Bits]} + 0x8000) >> 16;
  const std::uint64_t least = (largest - (largest >> (2 * (Bits - 1)))) / 127;
  return static_cast<std::uint32_t>(usual > least ? usual : least);
}

// weights[0, dim) under a multiplier to the bits of a row that begins with zeros.
template <std::size_t Bits, std::size_t LevelBits>
constexpr void search_row(std::span<const float> weights, std::int32_t multiplier, int exponent,
                          const std::int8_t* levels, std::uint32_t factor, std::uint8_t* row) {
  using paths_type = trellis_paths<Bits, LevelBits>;
  const std::size_t dim = weights.size();
  for (std::size_t i = 0; i < (Bits * dim + 7) / 8; ++i) {
    row[i] = 0;
  }
  if (multiplier == 0) {
    return;
  }
  paths_type paths(levels, factor, multiplier);
  std::size_t settled = 0;
  for (std::size_t c = 0; c < dim; ++c) {
    if (c - settled == paths_type::open) {
      put_bits<Bits>(row, settled, paths.settle(c - settled));
      ++settled;
    }
    paths.add(in_steps(weights[c], exponent));
  }
  for (; settled < dim; ++settled) {
    put_bits<Bits>(row, settled, paths.settle(dim - settled));
  }
}

}  // namespace detail
}  // namespace romvec
