// SPDX-License-Identifier: BSL-1.0
// What rows are written to: anything contiguous, and whether it has room for them.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>

#include "romvec/isa/opaque.hpp"

namespace romvec {
namespace detail {

// Anything contiguous whose elements can be written: a span, an array, a vector, a C array.
template <class Type>
concept output = requires(Type& out) {
  std::span(out);
  requires !std::is_const_v<typename decltype(std::span(out))::element_type>;
};

// What an output is made of; void for what is none.
template <class Type>
struct element_of_output {
  using type = void;
};
template <output Type>
struct element_of_output<Type> {
  using type = typename decltype(std::span(std::declval<Type&>()))::element_type;
};
template <class Type>
using output_element = typename element_of_output<std::remove_reference_t<Type>>::type;

template <class Out>
[[nodiscard]] consteval bool can_be_written() {
  constexpr bool is_output = output<std::remove_reference_t<Out>>;
  static_assert(is_output, "romvec: an output is a span, an array or a vector whose elements can be written");
  return is_output;
}

// The same address; of what it points into the compiler then knows nothing. Without it g++ sees an array of 5, a row
// whose length it does not know, stores of 16, and warns of a path that the check of lengths has ruled out. Rows of
// levels are written in pieces, whose lengths it does not know either.
template <class View, class Element>
[[nodiscard]] ROMVEC_INLINE constexpr Element* unbounded(Element* out) {
  if constexpr (View::dim_extent == std::dynamic_extent || View::format::levels != 0) {
    return isa::opaque(out);
  } else {
    return out;
  }
}

// True if an output of `size` elements has room for `rows` rows. Without a division, which takes longer than a row of
// 64: of a dim that the compiler knows it is a shift or two comparisons.
template <class View>
[[nodiscard]] ROMVEC_INLINE constexpr bool has_room_for_rows(const View& table, std::size_t size, std::size_t rows) {
  constexpr std::size_t dim = View::dim_extent;
  if constexpr (dim == std::dynamic_extent) {
    std::size_t elements = 0;
    return !__builtin_mul_overflow(rows, table.dim(), &elements) && elements <= size;
  } else if constexpr ((dim & (dim - 1)) == 0) {
    return size / dim >= rows;
  } else {
    return rows <= static_cast<std::size_t>(-1) / dim && rows * dim <= size;
  }
}

// Shapes that the compiler can see are checked by it.
// One row of dim elements for each of `Items`, the ids or the bags.
template <class View, std::size_t Items, class Out>
ROMVEC_INLINE constexpr void check_static_shape() {
  if constexpr (View::dim_extent != std::dynamic_extent && Items != std::dynamic_extent &&
                Out::extent != std::dynamic_extent) {
    static_assert(Out::extent / View::dim_extent >= Items,
                  "romvec: the output is too short; give it a row of dim elements for every id or bag");
  }
}

}  // namespace detail
}  // namespace romvec
