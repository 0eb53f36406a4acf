// SPDX-License-Identifier: BSL-1.0
// A token out of the largest logits: top-k and nucleus sampling, in integers. And a generator for those who have none.
#pragma once

#include "romvec/config.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include "romvec/detail/draw.hpp"
#include "romvec/detail/gumbel.hpp"
#include "romvec/detail/logit_options.hpp"
#include "romvec/detail/ratio.hpp"
#include "romvec/fixed.hpp"
#include "romvec/status.hpp"
#include "romvec/token_logit.hpp"  // IWYU pragma: export

namespace romvec {

// A generator of 64 random bits in 8 bytes of RAM: for seeds that shall give the same text everywhere. Not for secrets.
// Source: Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators, 2014.
class splitmix64 {
 public:
  using result_type = std::uint64_t;

  ROMVEC_INLINE constexpr explicit splitmix64(std::uint64_t seed) : state_(seed) {}

  [[nodiscard]] ROMVEC_INLINE static constexpr result_type(min)() { return 0; }
  [[nodiscard]] ROMVEC_INLINE static constexpr result_type(max)() { return UINT64_MAX; }
  ROMVEC_INLINE constexpr result_type operator()() {
    state_ += 0x9E3779B97F4A7C15u;
    std::uint64_t x = state_;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
  }

 private:
  std::uint64_t state_;
};

// An option of sample_kept: the most likely tokens that have this share of the probability together, in (0, 1].
struct nucleus {
  float share = 1.0F;
};

namespace detail {
inline namespace ROMVEC_ISA_NAMESPACE {

// exp((logit - largest) / temperature) in Q32, for a logit that is not larger, and a temperature above 0.
[[nodiscard]] constexpr std::uint64_t weight_of(float logit, float largest, float temperature) {
  const magnitude below = magnitude_of(largest - logit);
  const magnitude t = with_24_bits(magnitude_of(temperature));
  const std::uint64_t quotient = (std::uint64_t{below.significand} << 38) / t.significand;
  const int up = below.exponent - t.exponent - 38 + log_bits;
  constexpr std::uint64_t most = std::uint64_t{1} << 40;  // 2^14 and more: nothing is left of it
  const std::uint64_t x = quotient == 0 ? 0
                          : up >= 0     ? (up > 20 ? most : quotient << up)
                          : up > -64    ? quotient >> -up
                                        : 0;
  return exp_q32(x > most ? most : x);
}

// a * b / 2^64.
[[nodiscard]] constexpr std::uint64_t multiply_high(std::uint64_t a, std::uint64_t b) {
  return multiply_wide(a, b).limb[1];
}

// Errors of sample_kept: entries that are no numbers, or no longer the largest first.
[[nodiscard]] constexpr status check_kept(std::span<const token_logit> kept, float temperature, nucleus part) {
  if (!is_temperature(temperature)) {
    return {errc::bad_temperature, 0};
  }
  const auto share = std::bit_cast<std::uint32_t>(part.share);
  if (share == 0 || share > std::bit_cast<std::uint32_t>(1.0F)) {
    return {errc::bad_probability, 0};
  }
  if (kept.empty()) {
    return {errc::bad_count, 0};
  }
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (!is_finite(kept[i].logit)) {
      return {errc::not_finite, i};
    }
    if (i != 0 && kept[i].logit > kept[i - 1].logit) {
      return {errc::bad_order, i};
    }
  }
  return {};
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace detail

inline namespace ROMVEC_ISA_NAMESPACE {

// One of the tokens that top_logits kept, with probability exp(logit / temperature) over the sum of all of them, or of
// the first ones that reach the share of a nucleus: top-k, then top-p. kept[0, count()) of top_logits, the largest
// first. Of the temperature 0 the first token; nothing random is asked for then. `random` and reproducibility as in
// sample_logits.
//
// Errors, of which none has the token or the generator changed: bad_count if `kept` is empty; bad_temperature;
// bad_probability; not_finite with the index of a logit; bad_order with that of one above the logit before it. Memory:
// none.
// Source: Fan, Lewis and Dauphin, Hierarchical Neural Story Generation, 2018; Holtzman et al., The Curious Case of
// Neural Text Degeneration, 2020.
template <class Random>
constexpr status sample_kept(std::span<const token_logit> kept, float temperature, Random& random, std::uint32_t& token,
                             nucleus part = {}) {
  constexpr bool draws = detail::can_draw<Random>();
  if constexpr (draws) {
    if (const status checked = detail::check_kept(kept, temperature, part); !checked) {
      return checked;
    }
    if (detail::is_zero(temperature)) {
      token = kept[0].id;
      return {};
    }
    const auto weight = [&](std::size_t i) { return detail::weight_of(kept[i].logit, kept[0].logit, temperature); };
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < kept.size(); ++i) {
      total += weight(i);
    }
    // The share in Q63, and so many tokens that reach it.
    const magnitude share = magnitude_of(part.share);
    const std::uint64_t q63 = share.exponent + 63 < -24  ? 0
                              : share.exponent + 63 >= 0 ? std::uint64_t{share.significand} << (share.exponent + 63)
                                                         : std::uint64_t{share.significand} >> -(share.exponent + 63);
    const std::uint64_t wanted = detail::multiply_high(total << 1, q63);
    std::uint64_t reached = 0;
    std::size_t count = 0;
    do {
      reached += weight(count++);
    } while (count < kept.size() && reached < wanted);
    const std::uint64_t place = detail::multiply_high(detail::draw_64_bits(random), reached);
    std::size_t chosen = 0;
    for (std::uint64_t below = weight(0); chosen + 1 < count && below <= place; below += weight(chosen)) {
      ++chosen;
    }
    token = kept[chosen].id;
  }
  return {};
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec
