// SPDX-License-Identifier: BSL-1.0
// The options of top_logits and sample_logits, checked before anything is written, and the logit of a row under them.
#pragma once

#include "romvec/config.hpp"

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "romvec/detail/check_ids.hpp"
#include "romvec/detail/overlap.hpp"
#include "romvec/detail/row_room.hpp"
#include "romvec/detail/unit_of_logits.hpp"
#include "romvec/fixed.hpp"
#include "romvec/ids.hpp"
#include "romvec/logits.hpp"
#include "romvec/output.hpp"
#include "romvec/status.hpp"
#include "romvec/token_logit.hpp"

namespace romvec::detail {

// |unit| of a step, with 24 bits, and its sign: 0 where every logit is.
struct signed_unit {
  magnitude size;
  int sign;
};

[[nodiscard]] ROMVEC_INLINE constexpr magnitude with_24_bits(magnitude x) {
  const int up = std::countl_zero(x.significand) - 8;
  return {x.significand << up, x.exponent - up};
}

[[nodiscard]] ROMVEC_INLINE constexpr signed_unit signed_unit_of(hidden_format format, int table_exponent) {
  return {{0x800000u, table_exponent - format.fraction_bits - 23}, 1};
}
[[nodiscard]] ROMVEC_INLINE constexpr signed_unit signed_unit_of(hidden_scale scale, int table_exponent) {
  const magnitude parts = magnitude_of(scale.scale);
  if (parts.significand == 0) {
    return {{0x800000u, table_exponent - 23}, 0};
  }
  const magnitude size = with_24_bits(parts);
  return {{size.significand, size.exponent + table_exponent}, scale.scale < 0 ? -1 : 1};
}

[[nodiscard]] ROMVEC_INLINE constexpr two_factors factors_of(signed_unit unit) {
  return factors_of(static_cast<float>(unit.size.significand) * 0x1p-23F, unit.size.exponent + 23);
}

// x in steps of the unit, to nearest, at most 2^61. For a finite x.
[[nodiscard]] ROMVEC_INLINE constexpr std::int64_t steps_of(float x, signed_unit unit) {
  constexpr std::int64_t most = std::int64_t{1} << 61;
  const magnitude parts = magnitude_of(x);
  const std::uint64_t quotient = (std::uint64_t{parts.significand} << 38) / unit.size.significand;
  const int up = parts.exponent - unit.size.exponent - 38;
  std::int64_t steps = 0;
  if (up >= 0) {
    steps = quotient == 0 ? 0
            : up > 61 || quotient > (static_cast<std::uint64_t>(most) >> up)
                ? most
                : static_cast<std::int64_t>(quotient << up);
  } else if (up > -64) {
    steps = static_cast<std::int64_t>(((quotient >> (-up - 1)) + 1) >> 1);
  }
  steps = steps > most ? most : steps;
  return x < 0 ? -steps : steps;
}

// What is left out: nothing, ids of a list, bits of a set.
struct no_ids {
  [[nodiscard]] ROMVEC_INLINE constexpr bool contains(std::size_t) const { return false; }
  [[nodiscard]] ROMVEC_INLINE constexpr status checked(std::size_t) const { return {}; }
  [[nodiscard]] ROMVEC_INLINE constexpr bool lies_in(const void*, std::size_t) const { return false; }
};
template <class Id>
struct listed_ids {
  std::span<const Id> ids;
  [[nodiscard]] ROMVEC_INLINE constexpr bool contains(std::size_t row) const {
    for (const Id id : ids) {
      if (static_cast<std::size_t>(id) == row) {
        return true;
      }
    }
    return false;
  }
  [[nodiscard]] ROMVEC_INLINE constexpr status checked(std::size_t vocab_size) const {
    return check_ids<on_bad_id::check>(ids.data(), ids.size(), vocab_size);
  }
  [[nodiscard]] ROMVEC_INLINE bool lies_in(const void* out, std::size_t bytes) const {
    return !ids.empty() && overlap(ids.data(), ids.size_bytes(), out, bytes);
  }
};
struct set_of_ids {
  std::span<const std::uint32_t> words;
  [[nodiscard]] ROMVEC_INLINE constexpr bool contains(std::size_t row) const {
    return (words[row / 32] >> (row % 32) & 1u) != 0;
  }
  [[nodiscard]] ROMVEC_INLINE constexpr status checked(std::size_t vocab_size) const {
    return words.size() < (vocab_size + 31) / 32 ? status(errc::bad_length, 0) : status();
  }
  [[nodiscard]] ROMVEC_INLINE bool lies_in(const void* out, std::size_t bytes) const {
    return !words.empty() && overlap(words.data(), words.size_bytes(), out, bytes);
  }
};

struct no_biases {
  static constexpr bool has_any = false;
  [[nodiscard]] ROMVEC_INLINE constexpr std::int64_t add(std::int64_t steps, std::size_t, signed_unit) const {
    return steps;
  }
  [[nodiscard]] ROMVEC_INLINE constexpr status checked(std::size_t) const { return {}; }
  [[nodiscard]] ROMVEC_INLINE constexpr bool lies_in(const void*, std::size_t) const { return false; }
  [[nodiscard]] ROMVEC_INLINE constexpr std::uint64_t largest(std::size_t, signed_unit) const { return 0; }
};
struct token_biases {
  static constexpr bool has_any = true;
  std::span<const float> biases;
  // Saturated: of logits that int64 nearly does not hold.
  [[nodiscard]] ROMVEC_INLINE constexpr std::int64_t add(std::int64_t steps, std::size_t row, signed_unit unit) const {
    const std::int64_t bias = steps_of(biases[row], unit);
    std::int64_t sum = 0;
    return !__builtin_add_overflow(steps, bias, &sum) ? sum : bias < 0 ? -INT64_MAX : INT64_MAX;
  }
  [[nodiscard]] ROMVEC_INLINE constexpr status checked(std::size_t vocab_size) const {
    if (biases.size() < vocab_size) {
      return {errc::bad_length, 0};
    }
    for (std::size_t i = 0; i < vocab_size; ++i) {
      if (!is_finite(biases[i])) {
        return {errc::not_finite, i};
      }
    }
    return {};
  }
  [[nodiscard]] ROMVEC_INLINE bool lies_in(const void* out, std::size_t bytes) const {
    return !biases.empty() && overlap(biases.data(), biases.size_bytes(), out, bytes);
  }
  // The largest |bias| in steps.
  [[nodiscard]] ROMVEC_INLINE constexpr std::uint64_t largest(std::size_t vocab_size, signed_unit unit) const {
    std::int64_t most = 0;
    for (std::size_t i = 0; i < vocab_size; ++i) {
      const std::int64_t steps = steps_of(biases[i], unit);
      most = (steps < 0 ? -steps : steps) > most ? (steps < 0 ? -steps : steps) : most;
    }
    return static_cast<std::uint64_t>(most);
  }
};

// The kinds of options: each object once.
template <class Option>
inline constexpr bool is_leave_out = false;
template <class Id>
inline constexpr bool is_leave_out<leave_out<Id>> = true;
template <class Option>
inline constexpr bool is_unit = std::same_as<Option, hidden_format> || std::same_as<Option, hidden_scale>;
template <class Option>
inline constexpr bool is_logit_option =
    is_leave_out<Option> || is_unit<Option> || std::same_as<Option, leave_out_bits> || std::same_as<Option, logit_bias>;

ROMVEC_INLINE constexpr hidden_format unit_option() { return {}; }
template <class First, class... Rest>
[[nodiscard]] ROMVEC_INLINE constexpr auto unit_option(First first, Rest... rest) {
  if constexpr (is_unit<First>) {
    return first;
  } else {
    return unit_option(rest...);
  }
}
ROMVEC_INLINE constexpr no_ids list_option() { return {}; }
template <class First, class... Rest>
[[nodiscard]] ROMVEC_INLINE constexpr auto list_option(First first, Rest... rest) {
  if constexpr (is_leave_out<First>) {
    return listed_ids<typename decltype(first.ids())::value_type>{first.ids()};
  } else {
    return list_option(rest...);
  }
}
ROMVEC_INLINE constexpr no_ids set_option() { return {}; }
template <class First, class... Rest>
[[nodiscard]] ROMVEC_INLINE constexpr auto set_option(First first, Rest... rest) {
  if constexpr (std::same_as<First, leave_out_bits>) {
    return set_of_ids{first.words()};
  } else {
    return set_option(rest...);
  }
}
ROMVEC_INLINE constexpr no_biases bias_option() { return {}; }
template <class First, class... Rest>
[[nodiscard]] ROMVEC_INLINE constexpr auto bias_option(First first, Rest... rest) {
  if constexpr (std::same_as<First, logit_bias>) {
    return token_biases{first.biases()};
  } else {
    return bias_option(rest...);
  }
}

// All of them. Leaves out what the list or the set has.
template <class List, class Set, class Bias, bool HasScale>
struct logit_options {
  using bias_type = Bias;
  // Whether dot products are the logits in steps as they are, whatever is left out.
  static constexpr bool are_dots = !HasScale && !Bias::has_any;

  List list;
  Set set;
  Bias bias;
  signed_unit unit;

  [[nodiscard]] ROMVEC_INLINE constexpr bool leaves_out(std::size_t row) const {
    return set.contains(row) || list.contains(row);
  }
  // The logit of a row in steps of |unit|.
  [[nodiscard]] ROMVEC_INLINE constexpr std::int64_t steps(std::int64_t dot, std::size_t row) const {
    if (HasScale && unit.sign != 1) {
      dot *= unit.sign;
    }
    return bias.add(dot, row, unit);
  }
  [[nodiscard]] ROMVEC_INLINE constexpr status checked(std::size_t vocab_size) const {
    const status checks[] = {list.checked(vocab_size), set.checked(vocab_size), bias.checked(vocab_size)};
    for (const status one : checks) {
      if (!one) {
        return one;
      }
    }
    return {};
  }
  [[nodiscard]] ROMVEC_INLINE bool lie_in(const void* out, std::size_t bytes) const {
    return list.lies_in(out, bytes) || set.lies_in(out, bytes) || bias.lies_in(out, bytes);
  }
};

template <class View, class... Options>
[[nodiscard]] ROMVEC_INLINE constexpr auto make_logit_options(const View& table, Options... options) {
  using list = decltype(list_option(options...));
  using set = decltype(set_option(options...));
  using bias = decltype(bias_option(options...));
  constexpr bool has_scale = std::same_as<decltype(unit_option(options...)), hidden_scale>;
  return logit_options<list, set, bias, has_scale>{list_option(options...), set_option(options...),
                                                   bias_option(options...),
                                                   signed_unit_of(unit_option(options...), table.exponent())};
}

// One sentence for what is wrong with the arguments, and nothing of what would follow from it.
template <class Hidden, class... Options>
[[nodiscard]] consteval bool can_rank_logits() {
  constexpr bool has_hidden = std::is_convertible_v<const Hidden&, std::span<const std::int8_t>> ||
                              std::is_convertible_v<const Hidden&, std::span<const std::int16_t>>;
  static_assert(
      has_hidden,
      "romvec: a hidden vector is std::int8_t or std::int16_t, in a span, an array or a vector; quantise float "
      "ones and give logits their hidden_scale");
  constexpr bool has_options = (is_logit_option<Options> && ...);
  static_assert(has_options,
                "romvec: the options of top_logits and sample_logits are a hidden_format or a hidden_scale, leave_out, "
                "leave_out_bits and logit_bias");
  constexpr bool once = (std::size_t{0} + ... + (is_unit<Options> ? 1u : 0u)) <= 1 &&
                        (std::size_t{0} + ... + (is_leave_out<Options> ? 1u : 0u)) <= 1 &&
                        (std::size_t{0} + ... + (std::same_as<Options, leave_out_bits> ? 1u : 0u)) <= 1 &&
                        (std::size_t{0} + ... + (std::same_as<Options, logit_bias> ? 1u : 0u)) <= 1;
  static_assert(once || !has_options, "romvec: an option of top_logits or sample_logits is given once");
  return has_hidden && has_options && once;
}

// What can be known before the first row is read.
template <class View, class Hidden, class Unit, class Chosen>
[[nodiscard]] ROMVEC_INLINE constexpr status check_ranked_logits(const View& table, std::span<const Hidden> hidden,
                                                                 Unit unit, const Chosen& options) {
  if (hidden.size() < table.dim()) {
    return {errc::bad_length, 0};
  }
  if constexpr (View::dim_extent == std::dynamic_extent && longest_logits<View, Hidden> < SIZE_MAX) {
    if (table.dim() > longest_logits<View, Hidden>) {
      return {errc::too_long, 0};
    }
  }
  if constexpr (sizeof(std::size_t) > 4 && View::vocab_extent == std::dynamic_extent) {
    if (table.vocab_size() > std::size_t{UINT32_MAX}) {
      return {errc::too_long, 0};
    }
  }
  if (!is_usable(unit)) {
    return {std::same_as<Unit, hidden_format> ? errc::bad_format : errc::not_finite, 0};
  }
  return options.checked(table.vocab_size());
}

}  // namespace romvec::detail
