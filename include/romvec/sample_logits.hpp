// SPDX-License-Identifier: BSL-1.0
// The next token of a language model, drawn in one pass over the table: by the Gumbel-max trick, the largest of logit /
// temperature + noise has the distribution of the softmax. Integers alone, and therefore the same token for the same
// random numbers on every machine.
#pragma once

#include "romvec/config.hpp"

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "romvec/detail/casts.hpp"
#include "romvec/detail/draw.hpp"
#include "romvec/detail/gumbel.hpp"
#include "romvec/detail/logit_options.hpp"
#include "romvec/fixed.hpp"
#include "romvec/logits.hpp"
#include "romvec/output.hpp"       // IWYU pragma: export
#include "romvec/sample_kept.hpp"  // IWYU pragma: export
#include "romvec/status.hpp"
#include "romvec/table_view.hpp"
#include "romvec/token_logit.hpp"  // IWYU pragma: export
#include "romvec/top_logits.hpp"   // IWYU pragma: export

namespace romvec {

namespace detail {
inline namespace ROMVEC_ISA_NAMESPACE {

// Steps of a logit, shifted, are added to noise that is worth one temperature each: noise * scale.
struct noise_scale {
  std::int64_t of_one;  // below 2^40, so that the largest noise is below 2^45
  int shift;            // of the steps, up; down where it is negative
};

// For a temperature above 0 and steps that are at most `largest`. 16 bits or more of a unit of noise, unless logits are
// so large against the temperature that noise decides nothing.
[[nodiscard]] ROMVEC_INLINE constexpr noise_scale noise_scale_of(float temperature, signed_unit unit,
                                                                 std::uint64_t largest) {
  const magnitude t = with_24_bits(magnitude_of(temperature));
  const std::uint64_t ratio = (std::uint64_t{t.significand} << 32) / unit.size.significand;  // in (2^31, 2^33)
  const int exponent = t.exponent - unit.size.exponent - 32;                                 // of the ratio
  const int log2_of_one = exponent + 32;
  const int most_up = 60 - static_cast<int>(std::bit_width(largest));
  int shift = log2_of_one >= 16 && log2_of_one < 38 && most_up >= 0 ? 0 : 30 - log2_of_one;
  shift = shift > most_up ? most_up : shift < -63 ? -63 : shift;
  const int up = exponent + shift;
  std::uint64_t one = up >= 6 ? ratio << 6 : up >= 0 ? ratio << up : up > -64 ? ratio >> -up : 0;
  // Where a step is worth 64 temperatures noise decides among equal logits alone, and needs bits for that.
  constexpr std::uint64_t least = std::uint64_t{1} << 16;
  one = one < least && shift >= 22 ? least : one == 0 ? 1 : one;
  return {static_cast<std::int64_t>(one), shift};
}

// The best row so far, with its noise, and what a row must have without it to be worth a look.
template <class Chosen>
class noisy_choice {
 public:
  ROMVEC_INLINE constexpr noisy_choice(const Chosen& options, noise_scale scale, noise_key key)
      : options_(options), key_(key), scale_(scale), a_bit_(((scale.of_one * 2842) >> 12) + 1) {
    // 2842 / 4096 is a little more than ln(2).
  }

  [[nodiscard]] ROMVEC_INLINE constexpr bool has_any() const { return best_ != none; }
  [[nodiscard]] ROMVEC_INLINE constexpr std::uint32_t row() const { return row_; }

  ROMVEC_INLINE constexpr void offer(std::int64_t dot, std::size_t row) {
    std::int64_t steps = options_.steps(dot, row);
    if (scale_.shift != 0) {
      steps = scale_.shift > 0 ? steps * (std::int64_t{1} << scale_.shift) : steps >> -scale_.shift;
    }
    // Noise of x is at most (countl_zero(x) + 1) * ln(2): few rows are ever worth a logarithm.
    if (steps > least_) {
      const auto id = integer_to<std::uint32_t>(row);
      const std::uint32_t x = key_.bits_of(id);
      if (best_ - steps < (std::countl_zero(x) + 1) * a_bit_) {
        consider(steps, id, x);
      }
    }
  }

 private:
  static constexpr std::int64_t none = -(std::int64_t{1} << 62);
  static constexpr int most_bits = 33;

  [[gnu::noinline]] constexpr void consider(std::int64_t steps, std::uint32_t row, std::uint32_t x) {
    const std::int64_t noisy = steps + ((gumbel_q16(x) * scale_.of_one) >> 16);
    if (noisy > best_ && !options_.leaves_out(row)) {
      best_ = noisy;
      row_ = row;
      least_ = best_ - most_bits * a_bit_;
    }
  }

  const Chosen& options_;
  noise_key key_;
  noise_scale scale_;
  std::int64_t a_bit_;
  std::int64_t best_ = none;
  std::int64_t least_ = INT64_MIN;
  std::uint32_t row_ = 0;
};

template <class Chosen>
struct logits_to_choice {
  noisy_choice<Chosen>* choice;
  std::size_t first;
  ROMVEC_INLINE constexpr void one(std::int64_t dot, std::int32_t multiplier, std::size_t row) const {
    choice->offer(dot * multiplier, first + row);
  }
};

template <class View, class Hidden, class Chosen>
constexpr void find_noisy(const View& table, const Hidden* hidden, noisy_choice<Chosen>& choice, std::size_t first) {
  logits_here(table, hidden, logits_to_choice<Chosen>{&choice, first});
}

// The largest |logit| that a table can have in steps, and a bias on top of it.
template <class Hidden, class View, class Chosen>
[[nodiscard]] ROMVEC_INLINE constexpr std::uint64_t largest_steps(const View& table, const Chosen& options) {
  constexpr std::uint64_t of_a_column = static_cast<std::uint64_t>(View::format::max_code) *
                                        (View::format::has_multipliers ? 32767 : 1) *
                                        (sizeof(Hidden) == 1 ? 128 : 32768);
  return of_a_column * table.dim() + options.bias.largest(table.vocab_size(), options.unit);
}

// `shape` is the table, or a view of its shape. scan(find) calls find(view, hidden, first) for every part of the table
// and answers a status.
template <class Hidden, class View, class Random, class Chosen, class Scan>
[[nodiscard]] constexpr status sample_blocks(const View& shape, float temperature, Random& random, std::uint32_t& token,
                                             const Chosen& options, Scan scan) {
  if (shape.vocab_size() == 0) {
    return {errc::bad_count, 0};
  }
  if (is_zero(temperature)) {
    token_logit best[1] = {};
    top_tokens found(best);
    const status done = scan([&](const auto& view, const Hidden* hidden, std::size_t first) {
      find_top(view, hidden, found, options, first);
    });
    if (!done || found.found() == 0) {
      return done ? status(errc::bad_count, 0) : done;
    }
    token = best[0].id;
    return {};
  }
  // Of logits that are all 0 any scale will do.
  const bool has_none = options.unit.sign == 0 && !Chosen::bias_type::has_any;
  const noise_scale scale = has_none ? noise_scale{std::int64_t{1} << 30, 0}
                                     : noise_scale_of(temperature, options.unit, largest_steps<Hidden>(shape, options));
  const std::uint64_t bits = draw_64_bits(random);
  noisy_choice<Chosen> choice(options, scale,
                              {static_cast<std::uint32_t>(bits), static_cast<std::uint32_t>(bits >> 32)});
  const status done =
      scan([&](const auto& view, const Hidden* hidden, std::size_t first) { find_noisy(view, hidden, choice, first); });
  if (!done || !choice.has_any()) {
    return done ? status(errc::bad_count, 0) : done;
  }
  token = choice.row();
  return {};
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace detail

inline namespace ROMVEC_ISA_NAMESPACE {

// One token of the softmax of logits / temperature: token t with probability exp(logit(t) / temperature) / sum. The
// logits are those of a table and hidden[0, dim) of int8 or int16; the options are those of top_logits, so that
// leave_out, leave_out_bits and logit_bias hold here, too. Of the temperature 0 the token with the largest logit, the
// smaller id of equal ones; nothing random is asked for then. `random` is asked for 64 bits, once: splitmix64, or any
// generator of 32 or 64 bits of which all values are equally likely. The same bits make the same token on every
// instruction set. Probabilities are right to 2^-15 of themselves; a token below 2^-32 never comes.
//
// Errors, of which none has the token or the generator changed: bad_temperature for one that is negative, infinite or
// NaN; bad_count if every token is left out, which is known behind the pass, so that the generator has moved on; those
// of top_logits. Memory: none; on AVX2 and AVX-512 4 KB of stack, of 4-bit codes 12.
// Source: Gumbel, Statistical Theory of Extreme Values, 1954; Maddison, Tarlow and Minka, A* Sampling, 2014.
template <table_like Table, class Hidden, class Random, class... Options>
constexpr status sample_logits(const Table& table, const Hidden& hidden, float temperature, Random& random,
                               std::uint32_t& token, Options... options) {
  constexpr bool ranks = detail::can_rank_logits<Hidden, Options...>();
  constexpr bool draws = detail::can_draw<Random>();
  if constexpr (ranks && draws) {
    const auto view = detail::unchecked(table);
    const auto in = std::span(hidden);
    const std::span<const typename decltype(in)::value_type> numbers(in);
    const auto chosen = detail::make_logit_options(view, options...);
    if (!detail::is_temperature(temperature)) {
      return {errc::bad_temperature, 0};
    }
    if (const status checked = detail::check_ranked_logits(view, numbers, detail::unit_option(options...), chosen);
        !checked) {
      return checked;
    }
    using number = typename decltype(in)::value_type;
    return detail::sample_blocks<number>(view, temperature, random, token, chosen, [&](auto&& find) {
      find(view, numbers.data(), std::size_t{0});
      return status();
    });
  } else {
    return {};
  }
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec
