// SPDX-License-Identifier: BSL-1.0
// Numbers as text, as weight files spell them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace romvec::host {

// All of `text` as an integer that is not negative; nothing if it is something else or above 64 bits.
std::optional<std::uint64_t> parse_count(std::string_view text);

enum class number_fault { none, not_a_number, not_finite, too_large };

// The float nearest to `text`; below the smallest one it is zero, with its sign.
number_fault parse_number(std::string_view text, float& value);

[[nodiscard]] bool is_number(std::string_view text);  // also if it is not finite or too large

// What is wrong, to be put behind the text: " is not a number".
std::string_view describe(number_fault fault);

}  // namespace romvec::host
