// SPDX-License-Identifier: BSL-1.0
// Integers as bytes of a file that is written.
#pragma once

#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <type_traits>

namespace romvec::host {

template <std::integral Integer>
void append_little_endian(std::string& out, Integer number) {
  auto rest = static_cast<std::make_unsigned_t<Integer>>(number);
  for (std::size_t i = 0; i < sizeof(Integer); ++i) {
    out += static_cast<char>(rest & 0xFFU);
    rest = static_cast<decltype(rest)>(rest >> 4 >> 4);  // in two steps: a byte cannot be shifted by 8
  }
}

template <std::integral Integer>
void append_little_endian(std::string& out, std::span<const Integer> numbers) {
  for (const Integer number : numbers) {
    append_little_endian(out, number);
  }
}

}  // namespace romvec::host
