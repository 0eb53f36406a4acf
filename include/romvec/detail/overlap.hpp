// SPDX-License-Identifier: BSL-1.0
// Whether what is written lies over what is read.
#pragma once

#include "romvec/config.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace romvec::detail {

// True if [in, in + in_bytes) and [out, out + out_bytes) have a byte in common, or an empty input lies inside the
// output. Addresses as numbers: pointers into two arrays do not compare.
[[nodiscard]] ROMVEC_INLINE bool overlap(const void* in, std::size_t in_bytes, const void* out, std::size_t out_bytes) {
  // They do if the output begins before the input ends, by less than both are long: one comparison of a difference that
  // wraps around, 12 bytes less on a Cortex-M0 than two of addresses.
  const std::size_t last_byte = out_bytes - 1;
  const std::size_t lead = reinterpret_cast<std::uintptr_t>(out) - reinterpret_cast<std::uintptr_t>(in);
  return out_bytes != 0 && lead + last_byte < in_bytes + last_byte;
}

// True if an Input may be read out of an Element that was written: numbers of one size, or bytes. Of others C++ itself
// says that they do not share memory.
template <class Input, class Element>
inline constexpr bool may_share_memory = sizeof(Input) == sizeof(Element) || sizeof(Input) == 1 || sizeof(Element) == 1;

// The same of in[0, in_count) and out[0, out_count). In a constant expression addresses of different objects have no
// order: there only arrays of one type are compared.
template <class Input, class Element>
[[nodiscard]] ROMVEC_INLINE constexpr bool shares_memory(const Input* in, std::size_t in_count, const Element* out,
                                                         std::size_t out_count) {
  if constexpr (!may_share_memory<Input, Element>) {
    return false;
  } else if (!std::is_constant_evaluated()) {
    return overlap(in, in_count * sizeof(Input), out, out_count * sizeof(Element));
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

}  // namespace romvec::detail
