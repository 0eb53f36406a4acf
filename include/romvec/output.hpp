// SPDX-License-Identifier: BSL-1.0
// What rows come out as.
#pragma once

#include "romvec/config.hpp"

#include <concepts>
#include <cstddef>
#include <span>
#include <type_traits>

namespace romvec {

// A chosen fixed-point output: int16 q means q * 2^-fraction_bits, rounded half up and saturated to [-32768, 32767].
// q_format{15} is Q0.15, q_format{12} is Q3.12.
struct q_format {
  int fraction_bits;
};

// Anything contiguous whose elements are of type Element and can be written.
template <class Type, class Element>
concept output_of = requires(Type& out) {
  std::span(out);
  requires std::same_as<typename decltype(std::span(out))::element_type, Element>;
};

namespace detail {

// The same address; of what it points into the compiler then knows nothing. Without it g++ sees an array of 5, a row
// whose length it does not know, stores of 16, and warns of a path that the check of lengths has ruled out.
template <class View, class Element>
[[nodiscard]] ROMVEC_INLINE constexpr Element* unbounded(Element* out) {
  if constexpr (View::dim_extent == std::dynamic_extent) {
    if (!std::is_constant_evaluated()) {
      __asm__("" : "+r"(out));
    }
  }
  return out;
}

// Shapes that the compiler can see are checked by it.
// One row of dim elements for each of `Items`, the ids or the bags.
template <class View, class Items, class Out>
ROMVEC_INLINE constexpr void check_static_shape() {
  if constexpr (View::dim_extent != std::dynamic_extent && Items::extent != std::dynamic_extent &&
                Out::extent != std::dynamic_extent) {
    static_assert(Out::extent / View::dim_extent >= Items::extent,
                  "romvec: the output is too short; give it a row of dim elements for every id or bag");
  }
}

}  // namespace detail
}  // namespace romvec
