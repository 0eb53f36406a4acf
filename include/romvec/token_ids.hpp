// SPDX-License-Identifier: BSL-1.0
// Token ids: any integer type, and what happens to one outside [0, vocab_size).
#pragma once

#include "romvec/config.hpp"

#include <concepts>
#include <cstddef>
#include <limits>
#include <span>
#include <type_traits>

#include "romvec/isa/native.hpp"
#include "romvec/status.hpp"

namespace romvec {

// The policy is part of the call, so it is the same on every backend and in every build type.
enum class on_bad_id {
  check,     // every id is checked first; on the first bad one the call answers errc::bad_id and writes nothing
  clamp,     // below 0 means row 0, above means the last row
  zero_row,  // the row of a bad id is all zeros, as a padding row
};

template <class Type>
concept token_id = std::integral<Type> && !std::same_as<std::remove_cv_t<Type>, bool>;

// Anything contiguous that std::span can be made of: a span, an array, a vector, a C array.
template <class Type>
concept token_ids = requires(const Type& ids) {
  std::span(ids);
  requires token_id<std::remove_cv_t<typename decltype(std::span(ids))::element_type>>;
};

// The same without C arrays, which have overloads of their own: only those can take ids written in the call.
template <class Type>
concept token_id_range = token_ids<Type> && !std::is_array_v<Type>;

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

// How many of the first ids are in the vocabulary, as far as the instruction set says quickly: 0 or whole vectors.
template <class Isa, token_id Id>
[[nodiscard]] ROMVEC_INLINE std::size_t good_ids(const Id* ids, std::size_t count, std::size_t vocab_size) {
  if constexpr (requires { Isa::largest(ids, count); }) {
    constexpr std::size_t lanes = 16 / sizeof(Id);
    const std::size_t whole = count & ~(lanes - 1);
    if (whole != 0 && Isa::largest(ids, whole) < vocab_size) {
      return whole;
    }
  }
  return 0;
}

// The index of the first id outside [0, vocab_size), or count.
template <token_id Id>
[[nodiscard]] ROMVEC_INLINE constexpr std::size_t find_bad_id(const Id* ids, std::size_t count,
                                                              std::size_t vocab_size) {
#if defined(ROMVEC_ISA_IS_WIDE) && !defined(__OPTIMIZE_SIZE__)
  // The largest ids as unsigned numbers, which compilers vectorise as they do no early exit: a sixth of the time.
  using unsigned_id = std::make_unsigned_t<Id>;
  constexpr std::size_t lanes = 16;
  if (count >= lanes) {
    unsigned_id largest[lanes] = {};
    const auto add = [&](const Id* from) ROMVEC_INLINE_LAMBDA {
      for (std::size_t lane = 0; lane < lanes; ++lane) {
        const auto id = static_cast<unsigned_id>(from[lane]);
        largest[lane] = id > largest[lane] ? id : largest[lane];
      }
    };
    for (std::size_t checked = 0; count - checked > lanes; checked += lanes) {
      add(ids + checked);
    }
    add(ids + (count - lanes));  // some of them twice
    // A negative id is above the largest of its type; of a short type that is not yet above every row.
    constexpr auto largest_of_type = static_cast<unsigned_id>((std::numeric_limits<Id>::max)());
    bool all_good = true;
    for (const unsigned_id id : largest) {
      all_good = all_good && id <= largest_of_type && id < vocab_size;
    }
    if (all_good) {
      return count;
    }
  }
#endif
  std::size_t i = 0;
#if !defined(__OPTIMIZE_SIZE__)
  if (!std::is_constant_evaluated()) {
    i = good_ids<isa::native>(ids, count, vocab_size);
  }
  // Four a turn: 4 instructions an id on a Cortex-M instead of 6.
  while (count - i >= 4 && in_vocabulary(ids[i], vocab_size) && in_vocabulary(ids[i + 1], vocab_size) &&
         in_vocabulary(ids[i + 2], vocab_size) && in_vocabulary(ids[i + 3], vocab_size)) {
    i += 4;
  }
#endif
  while (i < count && in_vocabulary(ids[i], vocab_size)) {
    ++i;
  }
  return i;
}

// Not constexpr on purpose: a constant expression that gets here does not compile, and the compiler's message names it.
ROMVEC_INLINE void token_id_outside_the_vocabulary_in_a_constant_expression() {}

// Under on_bad_id::check: errc::bad_id with the index of the first bad id. A constant expression then does not compile.
template <on_bad_id Policy, token_id Id>
[[nodiscard]] ROMVEC_INLINE constexpr status check_ids(const Id* ids, std::size_t count, std::size_t vocab_size) {
  if constexpr (Policy == on_bad_id::check) {
    const std::size_t bad = find_bad_id(ids, count, vocab_size);
    if (bad != count) {
      if (std::is_constant_evaluated()) {
        token_id_outside_the_vocabulary_in_a_constant_expression();
      }
      return {errc::bad_id, bad};
    }
  }
  return {};
}

// The row of an id that is in the vocabulary or that the policy moves there.
template <on_bad_id Policy, token_id Id>
[[nodiscard]] ROMVEC_INLINE constexpr std::size_t row_of_id(Id id, std::size_t vocab_size) {
  if constexpr (Policy == on_bad_id::clamp) {
    return clamp_to_vocabulary(id, vocab_size);
  } else {
    return static_cast<std::size_t>(id);
  }
}

}  // namespace detail
}  // namespace romvec
