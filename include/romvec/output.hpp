// SPDX-License-Identifier: BSL-1.0
// What rows come out as.
#pragma once

#include "romvec/config.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>

namespace romvec {

// A chosen fixed-point output, of look-ups and bags: int16 q means q * 2^-fraction_bits, rounded half up and saturated
// to [-32768, 32767]. q_format{15} is Q0.15, q_format{12} is Q3.12.
struct q_format {
  int fraction_bits;
};

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

// True if an Input may be read out of an Element that was written: numbers of one size, or bytes. Of others C++ itself
// says that they do not share memory.
template <class Input, class Element>
inline constexpr bool may_share_memory = sizeof(Input) == sizeof(Element) || sizeof(Input) == 1 || sizeof(Element) == 1;

// True if in[0, in_count) and out[0, out_count) have memory in common; an empty input inside the output has, too. In a
// constant expression addresses of different objects have no order: there only arrays of one type are compared.
template <class Input, class Element>
[[nodiscard]] ROMVEC_INLINE constexpr bool shares_memory(const Input* in, std::size_t in_count, const Element* out,
                                                         std::size_t out_count) {
  if constexpr (!may_share_memory<Input, Element>) {
    return false;
  } else if (!std::is_constant_evaluated()) {
    // They have if the input ends behind the beginning of the output, by less than both are long: one comparison of a
    // difference that wraps around, 8 bytes less on a Cortex-M0 than two of addresses.
    const std::size_t in_bytes = in_count * sizeof(Input);
    const std::size_t overhang =
        reinterpret_cast<std::uintptr_t>(in) + in_bytes - reinterpret_cast<std::uintptr_t>(out);
    return out_count != 0 && overhang - 1 < in_bytes + out_count * sizeof(Element) - 1;
  } else if constexpr (std::same_as<Input, Element>) {
    for (std::size_t i = 0; out_count != 0 && i < in_count; ++i) {
      if (in + i == out) {
        return true;
      }
    }
    for (std::size_t i = 0; in_count != 0 && i < out_count; ++i) {
      if (out + i == in) {
        return true;
      }
    }
    return false;
  } else {
    return false;
  }
}

// The same for the codes of a table, where their type is that of the output or the output is bytes.
template <class View, class Element>
[[nodiscard]] ROMVEC_INLINE constexpr bool shares_memory_with_codes(const View& table, const Element* out,
                                                                    std::size_t out_count) {
  if constexpr (requires { table.row_bytes(); }) {
    return sizeof(Element) == 1 &&
           shares_memory(table.bytes(0), table.vocab_size() * table.row_bytes(), out, out_count);
  } else if constexpr (sizeof(Element) == 1 || std::same_as<Element, typename View::code_type>) {
    return shares_memory(table.codes(0), table.vocab_size() * table.dim(), out, out_count);
  } else {
    return false;
  }
}

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
