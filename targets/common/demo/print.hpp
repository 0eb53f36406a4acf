// SPDX-License-Identifier: BSL-1.0
// Text for people from integer arithmetic alone: no printf, no floating-point code in the image.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace print {

void text(std::string_view text);

// Begins a line: the label, filled with spaces to the column where text starts.
void label(std::string_view label);

// 2416000 as 2,416,000.
void number(std::uint64_t number);
void signed_number(std::int64_t number);

// `count` spaces, none if it is negative.
void spaces(std::ptrdiff_t count);

// 0x and eight or, where it needs them, more digits.
void address(std::uintptr_t address);

// A ratio to two digits behind the point, rounded half up.
void ratio(std::uint64_t dividend, std::uint64_t divisor);

// A float to `decimals` <= 15 digits behind the point, rounded half up; "1.5 * 2^90" where it is too large for that.
void decimal(float number, int decimals);

// A float to `digits` <= 8 significant digits; tiny ones as a power of two.
void significant(float number, int digits);

// The same without commas and without zeros at the end: as %g writes numbers that need no power of ten.
void general(float number, int digits);

// A cosine in Q30 to four digits behind the point.
void cosine(std::int32_t q30);

}  // namespace print
