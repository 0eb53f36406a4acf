// SPDX-License-Identifier: BSL-1.0
// The CRC-32 of zlib, PNG and Ethernet: finds every flipped bit, every burst of up to 32.
#pragma once

#include "romvec/config.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace romvec {

namespace detail {

// Reflected polynomial 0x04C11DB7. A table for half a byte: 64 bytes of flash, where one for a byte takes a kilobyte.
consteval std::array<std::uint32_t, 16> crc32_steps() {
  std::array<std::uint32_t, 16> steps{};
  for (std::uint32_t i = 0; i < 16; ++i) {
    std::uint32_t rest = i;
    for (int step = 0; step < 4; ++step) {
      rest = (rest >> 1) ^ ((rest & 1u) != 0 ? 0xEDB88320u : 0u);
    }
    steps[i] = rest;
  }
  return steps;
}

inline constexpr std::array<std::uint32_t, 16> crc32_table = crc32_steps();

}  // namespace detail

// The CRC-32 of bytes[0, size), or of more: crc32(b, crc32(a)) is that of a with b behind it. Memory: 64 bytes of
// flash. Source: ISO 3309; ITU-T V.42, 8.1.1.6.2. "123456789" has 0xCBF43926.
[[nodiscard]] ROMVEC_INLINE constexpr std::uint32_t crc32(std::span<const std::byte> bytes, std::uint32_t before = 0) {
  std::uint32_t rest = ~before;
  for (const std::byte byte : bytes) {
    rest ^= std::to_integer<std::uint32_t>(byte);
    rest = (rest >> 4) ^ detail::crc32_table[rest & 15u];
    rest = (rest >> 4) ^ detail::crc32_table[rest & 15u];
  }
  return ~rest;
}

}  // namespace romvec
