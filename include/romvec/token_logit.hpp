// SPDX-License-Identifier: BSL-1.0
// What top_logits and sample_logits have in common: an entry, and the options of what is left out and what is added.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

#include "romvec/ids.hpp"

namespace romvec {

// A token and its logit.
struct token_logit {
  std::uint32_t id;
  float logit;         // `steps` as a number, rounded once, to nearest even; with a hidden_scale rounded again
  std::int64_t steps;  // exact, in steps of 2^exponent of the hidden vector's, as logits of std::int64_t
};

// An option: these tokens take no part. A list of ids, of any integer or enum type and in any order. Owns nothing.
template <token_id Id>
class leave_out {
 public:
  template <token_ids Ids>
  ROMVEC_INLINE constexpr explicit leave_out(const Ids& ids) : ids_(ids) {}

  [[nodiscard]] ROMVEC_INLINE constexpr std::span<const Id> ids() const { return ids_; }

 private:
  std::span<const Id> ids_;
};
template <token_ids Ids>
leave_out(const Ids& ids) -> leave_out<typename decltype(std::span(ids))::value_type>;

// The same as a bit set: token t takes no part if bit t % 32 of words[t / 32] is set. words[0, (vocab_size + 31) / 32).
class leave_out_bits {
 public:
  ROMVEC_INLINE constexpr explicit leave_out_bits(std::span<const std::uint32_t> words) : words_(words) {}

  [[nodiscard]] ROMVEC_INLINE constexpr std::span<const std::uint32_t> words() const { return words_; }

 private:
  std::span<const std::uint32_t> words_;
};

// An option: added to the logit of each token, in the unit of logits of float, rounded to a step. biases[0,
// vocab_size), each finite. Owns nothing.
class logit_bias {
 public:
  ROMVEC_INLINE constexpr explicit logit_bias(std::span<const float> biases) : biases_(biases) {}

  [[nodiscard]] ROMVEC_INLINE constexpr std::span<const float> biases() const { return biases_; }

 private:
  std::span<const float> biases_;
};

}  // namespace romvec
