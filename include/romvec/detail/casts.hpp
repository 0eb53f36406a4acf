// SPDX-License-Identifier: BSL-1.0
// Casts that some compiler warns of wherever they are written out.
#pragma once

#include "romvec/config.hpp"

namespace romvec::detail {

// An address as that of a T, aligned as the caller knows: by way of void, which -Wcast-align does not look at.
template <class T>
[[nodiscard]] ROMVEC_INLINE T* pointer_to(void* address) {
  return static_cast<T*>(address);
}
template <class T>
[[nodiscard]] ROMVEC_INLINE const T* pointer_to(const void* address) {
  return static_cast<const T*>(address);
}

// An integer as a type that is narrower on some targets and its own on others: there -Wuseless-cast warns of a
// static_cast, but not of one that depends on template parameters.
template <class To, class From>
[[nodiscard]] ROMVEC_INLINE constexpr To integer_to(From value) {
  return static_cast<To>(value);
}

}  // namespace romvec::detail
