// SPDX-License-Identifier: BSL-1.0
// What the fault reports of all cores share.
#pragma once

#include <cstdint>
#include <string_view>

#include "common/console.hpp"

// The exit code after a fault, for targets/run and test runners to tell from a program's own.
inline constexpr int fault_exit_code = 70;

inline void write_hex(std::uint32_t number) {
  char digits[10] = {'0', 'x'};
  for (unsigned i = 0; i < 8; ++i) {
    digits[2 + i] = "0123456789abcdef"[(number >> (28 - 4 * i)) & 0xF];
  }
  console::write(std::string_view(digits, sizeof digits));
}
