// SPDX-License-Identifier: BSL-1.0
// The ids of a call: whether each is a row, and which row each is under a policy.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "romvec/ids.hpp"
#include "romvec/isa/native.hpp"
#include "romvec/status.hpp"

namespace romvec {
namespace detail {

// Arguments that cannot be right do not compile: one sentence, and nothing of what would follow from them.
template <class Ids>
[[nodiscard]] consteval bool can_take_ids() {
  constexpr bool are_ids = token_ids<Ids>;
  static_assert(are_ids, "romvec: token ids are integers or enums, in a span, an array or a vector; bool is neither");
  return are_ids;
}
template <class... Ids>
[[nodiscard]] consteval bool can_take_id() {
  constexpr bool is_id = (token_id<Ids> && ...);
  static_assert(is_id, "romvec: a token id is an integer or an enum; bool is neither");
  return is_id;
}

// Compared in the id's own type: on a core of 32 bits an id of 64 is not cut off first. A table has at most SIZE_MAX /
// 2 rows, as no array has more bytes, so that a negative id of a shorter type, widened, is larger: one comparison.
template <token_id Id>
[[nodiscard]] ROMVEC_INLINE constexpr bool in_vocabulary(Id id, std::size_t vocab_size) {
  if constexpr (sizeof(Id) < sizeof(std::size_t)) {
    return static_cast<std::size_t>(id) < vocab_size;
  }
  return !is_negative(id) && static_cast<std::make_unsigned_t<id_integer<Id>>>(id) < vocab_size;
}

template <token_id Id>
[[nodiscard]] ROMVEC_INLINE constexpr std::size_t clamp_to_vocabulary(Id id, std::size_t vocab_size) {
  if (is_negative(id)) {
    return 0;
  }
  return in_vocabulary(id, vocab_size) ? static_cast<std::size_t>(id) : vocab_size - 1;
}

// The index of the first id outside [0, vocab_size), or count.
template <token_id Id>
[[nodiscard]] ROMVEC_INLINE constexpr std::size_t find_bad_id(const Id* ids, std::size_t count,
                                                              std::size_t vocab_size) {
#if !defined(__OPTIMIZE_SIZE__)
  if constexpr (isa::native::auto_vectorized) {
    // The largest ids as unsigned numbers, which compilers vectorise as they do no early exit: a sixth of the time.
    using unsigned_id = std::make_unsigned_t<id_integer<Id>>;
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
      constexpr auto largest_of_type = static_cast<unsigned_id>((std::numeric_limits<id_integer<Id>>::max)());
      bool all_good = true;
      for (const unsigned_id id : largest) {
        all_good = all_good && id <= largest_of_type && id < vocab_size;
      }
      if (all_good) {
        return count;
      }
    }
  }
#endif
  std::size_t i = 0;
#if !defined(__OPTIMIZE_SIZE__)
  if (!std::is_constant_evaluated()) {
    i = isa::native::good_ids(ids, count, vocab_size);
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
// Under the other policies: errc::bad_id where there is no row at all.
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
  } else if (vocab_size == 0 && count != 0) {  // a view without a table has no row to move an id to
    return {errc::bad_id, 0};
  }
  return {};
}

template <on_bad_id Policy, token_id Id>
[[nodiscard]] ROMVEC_INLINE constexpr status check_id(Id id, std::size_t vocab_size, std::size_t position = 0) {
  const status checked = check_ids<Policy>(&id, 1, vocab_size);
  return checked ? checked : status{checked.code(), position};
}

// The row of an id that is in the vocabulary or that the policy moves there. An id of a list was checked before it is
// read again here; one that has changed since, by an interrupt or a DMA transfer, is some row and no wild address.
template <on_bad_id Policy, token_id Id>
[[nodiscard]] ROMVEC_INLINE constexpr std::size_t row_of_id(Id id, std::size_t vocab_size) {
  if constexpr (Policy == on_bad_id::clamp) {
    return clamp_to_vocabulary(id, vocab_size);
  } else {
    const auto row = static_cast<std::size_t>(id);
    if (__builtin_constant_p(vocab_size) && (vocab_size & (vocab_size - 1)) == 0) {
      return row & (vocab_size - 1);  // a power of two: 6 bytes less on a Cortex-M0
    }
    return row < vocab_size ? row : 0;
  }
}

}  // namespace detail
}  // namespace romvec
