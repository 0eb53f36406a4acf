// SPDX-License-Identifier: BSL-1.0
// Token ids: any integer type, and what happens to one outside [0, vocab_size).
#pragma once

#include <concepts>
#include <cstddef>
#include <span>
#include <type_traits>

#include "romvec/config.hpp"

namespace romvec {

// The policy is part of the call, so it is the same on every backend and in every build type.
enum class on_bad_id {
  check,     // every id is checked first; on the first bad one the call answers errc::bad_id and writes nothing
  clamp,     // below 0 means row 0, above means the last row
  zero_row,  // the row of a bad id is all zeros, as a padding row
};

template <class T>
concept token_id = std::integral<T> && !std::same_as<std::remove_cv_t<T>, bool>;

// Anything contiguous that std::span can be made of: a span, an array, a vector, a C array.
template <class T>
concept token_ids = requires(const T& ids) {
  std::span(ids);
  requires token_id<std::remove_cv_t<typename decltype(std::span(ids))::element_type>>;
};

// The same without C arrays, which have overloads of their own: only those can take ids written in the call.
template <class T>
concept token_id_range = token_ids<T> && !std::is_array_v<T>;

namespace detail {

template <token_id Id>
[[nodiscard]] ROMVEC_INLINE constexpr bool in_vocabulary(Id id, std::size_t vocab_size) {
  if constexpr (std::is_signed_v<Id>) {
    if (id < 0) {
      return false;
    }
  }
  return static_cast<std::make_unsigned_t<Id>>(id) < vocab_size;
}

template <token_id Id>
[[nodiscard]] ROMVEC_INLINE constexpr std::size_t clamp_to_vocabulary(Id id, std::size_t vocab_size) {
  if constexpr (std::is_signed_v<Id>) {
    if (id < 0) {
      return 0;
    }
  }
  return in_vocabulary(id, vocab_size) ? static_cast<std::size_t>(id) : vocab_size - 1;
}

// Not constexpr on purpose: a constant expression that gets here does not compile, and the compiler's message names it.
ROMVEC_INLINE void token_id_outside_the_vocabulary_in_a_constant_expression() {}

}  // namespace detail
}  // namespace romvec
