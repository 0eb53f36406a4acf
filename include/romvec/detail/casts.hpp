// SPDX-License-Identifier: BSL-1.0
// Casts that some compiler warns of wherever they are written out.
#pragma once

#include "romvec/config.hpp"

namespace romvec::detail {

// An address as that of a Type, aligned as the caller knows: by way of void, which -Wcast-align does not look at.
template <class Type>
[[nodiscard]] ROMVEC_INLINE Type* pointer_to(void* address) {
  return static_cast<Type*>(address);
}
template <class Type>
[[nodiscard]] ROMVEC_INLINE const Type* pointer_to(const void* address) {
  return static_cast<const Type*>(address);
}

// An integer as a type that is narrower on some targets and its own on others: there -Wuseless-cast warns of a
// static_cast, but not of one that depends on template parameters.
template <class To, class From>
[[nodiscard]] ROMVEC_INLINE constexpr To integer_to(From value) {
  return static_cast<To>(value);
}

}  // namespace romvec::detail
