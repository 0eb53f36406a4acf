// SPDX-License-Identifier: BSL-1.0
// Addresses as the intrinsics of x86 want them: of vectors, whatever lies there.
#pragma once

#include "romvec/config.hpp"

#include <immintrin.h>

namespace romvec::isa {

// By way of void: a load or store by these may be of any alignment, which -Wcast-align does not know.
[[nodiscard]] ROMVEC_INLINE const __m128i* m128i_at(const void* address) {
  return static_cast<const __m128i*>(address);
}
[[nodiscard]] ROMVEC_INLINE __m128i* m128i_at(void* address) { return static_cast<__m128i*>(address); }
[[nodiscard]] ROMVEC_INLINE const __m256i* m256i_at(const void* address) {
  return static_cast<const __m256i*>(address);
}
[[nodiscard]] ROMVEC_INLINE __m256i* m256i_at(void* address) { return static_cast<__m256i*>(address); }

}  // namespace romvec::isa
