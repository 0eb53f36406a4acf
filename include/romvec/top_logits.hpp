// SPDX-License-Identifier: BSL-1.0
// The tied output head without a logit a token in RAM: the k largest logits, in one pass over the table.
#pragma once

#include "romvec/config.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "romvec/detail/casts.hpp"
#include "romvec/detail/logit_options.hpp"
#include "romvec/detail/overlap.hpp"
#include "romvec/detail/row_room.hpp"
#include "romvec/detail/unit_of_logits.hpp"
#include "romvec/logits.hpp"
#include "romvec/neighbors.hpp"  // IWYU pragma: export
#include "romvec/output.hpp"     // IWYU pragma: export
#include "romvec/status.hpp"
#include "romvec/table_view.hpp"
#include "romvec/token_logit.hpp"  // IWYU pragma: export

namespace romvec {

namespace detail {
inline namespace ROMVEC_ISA_NAMESPACE {

// The largest logits so far, the largest first; of equal ones the smaller id, which was offered first.
class top_tokens {
 public:
  ROMVEC_INLINE constexpr explicit top_tokens(std::span<token_logit> out) : out_(out) {}

  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t found() const { return found_; }
  // What a row must have more of to get in; no row has as little as this where there is room.
  [[nodiscard]] ROMVEC_INLINE constexpr std::int64_t least() const { return least_; }

  constexpr void insert(std::int64_t steps, std::uint32_t id) {
    std::size_t place = found_ < out_.size() ? found_++ : found_ - 1;
    for (; place != 0 && out_[place - 1].steps < steps; --place) {
      out_[place] = out_[place - 1];
    }
    out_[place] = {id, 0.0F, steps};
    if (found_ == out_.size()) {
      least_ = out_[found_ - 1].steps;
    }
  }

 private:
  std::span<token_logit> out_;
  std::size_t found_ = 0;
  std::int64_t least_ = INT64_MIN;
};

// The rare row: not inlined, as the loop over rows would keep registers for it.
template <class Chosen>
[[gnu::noinline]] constexpr void insert_unless_left_out(top_tokens& best, const Chosen& options, std::int64_t steps,
                                                        std::size_t row) {
  if (!options.leaves_out(row)) {
    best.insert(steps, integer_to<std::uint32_t>(row));
  }
}

// Where the logits go, `first` being the number of the table's first row.
template <class Chosen>
struct logits_to_top {
  // Several rows at once, without a way out, so that compilers make vectors of it: 3 instructions a row of a Cortex-A
  // instead of 12.
  static constexpr bool screens = Chosen::are_dots;
  template <std::size_t Count, class View>
  [[nodiscard]] ROMVEC_INLINE constexpr bool may_want(const View& table, std::size_t row,
                                                      const std::int32_t* dots) const {
    constexpr std::int64_t below_all = -(std::int64_t{1} << 62);  // |dot * multiplier| < 2^46: no difference overflows
    const std::int64_t least = best->least() < below_all ? below_all : best->least();
    std::int64_t any = 0;
    for (std::size_t i = 0; i < Count; ++i) {
      any |= least - std::int64_t{dots[i]} * table.multiplier(row + i);
    }
    return any < 0;
  }

  top_tokens* best;
  const Chosen* options;
  std::size_t first;
  ROMVEC_INLINE constexpr void one(std::int64_t dot, std::int32_t multiplier, std::size_t row) const {
    const std::int64_t steps = options->steps(dot * multiplier, first + row);
    if (steps > best->least()) {
      insert_unless_left_out(*best, *options, steps, first + row);
    }
  }
};

template <class Chosen>
ROMVEC_INLINE constexpr void finish_top(std::span<token_logit> found, const Chosen& options) {
  const two_factors unit = factors_of(options.unit);
  for (token_logit& token : found) {
    token.logit = static_cast<float>(token.steps) * unit.first * unit.second;
  }
}

// Not inlined into wrappers, and therefore in the namespace of the instruction set.
template <class View, class Hidden, class Chosen>
constexpr void find_top(const View& table, const Hidden* hidden, top_tokens& best, const Chosen& options,
                        std::size_t first) {
  logits_here(table, hidden, logits_to_top<Chosen>{&best, &options, first});
}

// What is wrong with the output: bad_count for k of 0 or more than there are rows; overlaps.
template <class View, class Hidden, class Chosen>
[[nodiscard]] ROMVEC_INLINE constexpr status check_top(const View& table, std::span<const Hidden> hidden,
                                                       std::span<token_logit> out, const Chosen& options) {
  if (out.empty() || out.size() > table.vocab_size()) {
    return {errc::bad_count, 0};
  }
  if (!std::is_constant_evaluated() &&
      (overlap(hidden.data(), table.dim() * sizeof(Hidden), out.data(), out.size_bytes()) ||
       options.lie_in(out.data(), out.size_bytes()))) {
    return {errc::overlaps, 0};
  }
  return {};
}

template <class Out>
[[nodiscard]] consteval bool can_hold_tokens() {
  if constexpr (can_be_written<Out>()) {
    constexpr bool is_token = std::same_as<output_element<Out>, token_logit>;
    static_assert(is_token, "romvec: the largest logits come out as romvec::token_logit");
    return is_token;
  } else {
    return false;
  }
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace detail

inline namespace ROMVEC_ISA_NAMESPACE {

// The out.size() largest logits of a table and hidden[0, dim) of int8 or int16, the largest first; ranked exactly, of
// equal ones the smaller id first. Answers how many were written: fewer than out.size() if fewer tokens are not left
// out. Options, in any order: hidden_format{F} or hidden_scale{s}, what a number of the hidden vector means, as in
// logits; leave_out(ids) and leave_out_bits(words); logit_bias(biases).
//
// Errors, of which none has anything written: bad_count if out is empty or longer than vocab_size; bad_length if
// hidden, the words or the biases are too short; bad_id with the index of an id to leave out that is no row; not_finite
// with the index of a bias, or for a scale; bad_format, too_long and overlaps as in logits. Memory: none beside out; on
// AVX2 and AVX-512 4 KB of stack, of 4-bit codes 12.
template <table_like Table, class Hidden, class Out, class... Options>
constexpr found_rows top_logits(const Table& table, const Hidden& hidden, Out&& out, Options... options) {
  constexpr bool ranks = detail::can_rank_logits<Hidden, Options...>();
  constexpr bool holds = detail::can_hold_tokens<Out>();
  if constexpr (ranks && holds) {
    const auto view = detail::unchecked(table);
    const auto in = std::span(hidden);
    const std::span<const typename decltype(in)::value_type> numbers(in);
    const std::span<token_logit> places(out);
    const auto chosen = detail::make_logit_options(view, options...);
    if (const status checked = detail::check_ranked_logits(view, numbers, detail::unit_option(options...), chosen);
        !checked) {
      return found_rows(checked);
    }
    if (const status checked = detail::check_top(view, numbers, places, chosen); !checked) {
      return found_rows(checked);
    }
    detail::top_tokens best(places);
    detail::find_top(view, numbers.data(), best, chosen, 0);
    detail::finish_top(places.first(best.found()), chosen);
    return found_rows(best.found());
  } else {
    return found_rows(0);
  }
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec
