// SPDX-License-Identifier: BSL-1.0
// The best rows so far, their order, and a test that rejects most others before they are
// compared exactly.
#pragma once

#include "romvec/config.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "romvec/detail/casts.hpp"
#include "romvec/detail/ratio.hpp"
#include "romvec/isa/select.hpp"
#include "romvec/neighbors.hpp"

namespace romvec {
namespace detail {
inline namespace ROMVEC_ISA_NAMESPACE {

// The best rows so far, nearest first; of equal cosines the smaller id, which was offered first.
template <bool In64Bits, class Ranked>
class ranking {
 public:
  ROMVEC_INLINE constexpr explicit ranking(std::span<Ranked> out) : out_(out) {}

  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t found() const { return found_; }
  [[nodiscard]] ROMVEC_INLINE constexpr bool is_full() const { return found_ == out_.size(); }
  // The entry that a new one must beat, of a full ranking.
  [[nodiscard]] ROMVEC_INLINE constexpr const Ranked& last() const { return out_[found_ - 1]; }

  ROMVEC_INLINE_FOR_SPEED constexpr void offer(const Ranked& row) {
    // The last entry of a full ranking is overwritten or stays. One place that compares, for small code.
    Ranked* const begin = out_.data();
    Ranked* const end = begin + out_.size();
    Ranked* place = begin + found_;
    while (place != begin && is_nearer<In64Bits>(row, place[-1])) {
      if (place != end) {
        *place = place[-1];
      }
      --place;
    }
    if (place != end) {
      *place = row;
      found_ += is_full() ? 0u : 1u;
    }
  }

 private:
  std::span<Ranked> out_;
  std::size_t found_ = 0;
};

// Rejects rows before they are compared exactly: a row passes if its cosine may be above that of the ranking's last. In
// float, which costs a few instructions for several rows where an exact comparison costs a hundred for one: with c =
// dot * |dot| / squared_norm, which grows with the cosine, a row passes unless its dot * |dot| is clearly below c(last)
// * squared_norm. Each side is rounded four times, by 2^-24 of itself; the margin is 2^-20.
class screen {
 public:
  // As long as the ranking is not full, or ends with a cosine of 0 or less, every row passes: a part of a squared norm
  // would make a row with a negative cosine look further away.
  template <class Ranking>
  ROMVEC_INLINE constexpr void follow(const Ranking& best) {
    if (best.is_full()) {
      const auto& last = best.last();
      least_ = signed_square(static_cast<float>(last.dot)) /
               static_cast<float>(last.squared_norm == 0 ? 1 : last.squared_norm) * (1.0F - 0x1p-20F);
    }
  }

  template <class Dot>
  [[nodiscard]] ROMVEC_INLINE constexpr bool passes(Dot dot, std::uint64_t squared_norm) const {
    const auto norm = static_cast<std::int64_t>(squared_norm);  // below 2^63, and so the conversion of fewer steps
    return !(least_ > 0) || signed_square(static_cast<float>(dot)) >= least_ * static_cast<float>(norm);
  }

  // A bit for each of `count` rows, at most 16, by their squared norms or parts of these. Both arrays have 16 elements.
  template <class Isa>
  [[nodiscard]] ROMVEC_INLINE constexpr std::uint32_t passing(std::size_t count, const std::int32_t* dots,
                                                              const std::int32_t* squared_norms) const {
    const std::uint32_t all = (1u << count) - 1;
    if constexpr (Isa::screens_rows) {
      if (least_ > 0) {
        return all & Isa::screen_16(dots, squared_norms, least_);
      }
    }
    return all;
  }

 private:
  ROMVEC_INLINE static constexpr float signed_square(float x) { return x * (x < 0 ? -x : x); }

  float least_ = 0;
};

[[nodiscard]] ROMVEC_INLINE constexpr bool contains(std::span<const std::uint32_t> ids, std::size_t row) {
  for (const std::uint32_t id : ids) {
    if (id == row) {
      return true;
    }
  }
  return false;
}

// Offers a row to the ranking.
template <class Ranked, class Ranking, class Dot, class Norm>
ROMVEC_INLINE constexpr void offer_row(Ranking& best, std::span<const std::uint32_t> left_out, std::size_t row, Dot dot,
                                       Norm squared_norm) {
  if (!contains(left_out, row)) {
    Ranked entry{};
    entry.id = integer_to<std::uint32_t>(row);
    entry.dot = static_cast<decltype(entry.dot)>(dot);
    entry.squared_norm = static_cast<decltype(entry.squared_norm)>(squared_norm);
    best.offer(entry);
  }
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace detail
}  // namespace romvec
