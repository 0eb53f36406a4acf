// SPDX-License-Identifier: BSL-1.0
// The one place where an id becomes a row, under the policy of the call.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>

#include "romvec/detail/check_ids.hpp"
#include "romvec/detail/unchecked_view.hpp"
#include "romvec/ids.hpp"

namespace romvec::detail {

// The row of an id that check_ids() has let through; no_row for one that is a row of zeros.
template <on_bad_id Policy, token_id Id>
[[nodiscard]] ROMVEC_INLINE constexpr std::size_t find_row(Id id, std::size_t vocab_size) {
  if constexpr (Policy == on_bad_id::zero_row) {
    if (!in_vocabulary(id, vocab_size)) {
      return no_row;
    }
  }
  return row_of_id<Policy>(id, vocab_size);
}

// True if find_row() can answer no_row.
template <on_bad_id Policy>
inline constexpr bool finds_no_row = Policy == on_bad_id::zero_row;

// A row for a prefetch: one to be read sooner or later, whatever the policy makes of the id.
template <class View, token_id Id>
[[nodiscard]] ROMVEC_INLINE constexpr std::size_t row_ahead(const View& table, Id id) {
  return clamp_to_vocabulary(id, rows_of_checked(table));
}

}  // namespace romvec::detail
