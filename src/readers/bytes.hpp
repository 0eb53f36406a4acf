// SPDX-License-Identifier: BSL-1.0
// Integers out of a file's bytes, and products of shapes that cannot overflow unseen.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>

namespace romvec::host {

// The unsigned integer at bytes[0, sizeof(Integer)); the caller has checked that they are there.
template <std::unsigned_integral Integer>
[[nodiscard]] constexpr Integer load(const char* bytes, bool big_endian = false) {
  Integer value = 0;
  for (std::size_t i = 0; i < sizeof(Integer); ++i) {
    const std::size_t place = big_endian ? sizeof(Integer) - 1 - i : i;
    value = static_cast<Integer>(value |
                                 static_cast<Integer>(Integer{static_cast<unsigned char>(bytes[i])} << (8 * place)));
  }
  return value;
}

// a * b, or nothing if it has more than 64 bits.
[[nodiscard]] constexpr std::optional<std::uint64_t> checked_product(std::uint64_t a, std::uint64_t b) {
  if (b != 0 && a > std::numeric_limits<std::uint64_t>::max() / b) {
    return std::nullopt;
  }
  return a * b;
}

// The number of elements of a shape; 1 for a scalar.
[[nodiscard]] constexpr std::optional<std::uint64_t> checked_product(std::span<const std::uint64_t> shape) {
  for (const std::uint64_t size : shape) {
    if (size == 0) {
      return 0;  // whatever the other sizes are
    }
  }
  std::uint64_t product = 1;
  for (const std::uint64_t size : shape) {
    if (product > std::numeric_limits<std::uint64_t>::max() / size) {
      return std::nullopt;
    }
    product *= size;
  }
  return product;
}

}  // namespace romvec::host
