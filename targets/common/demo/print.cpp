// SPDX-License-Identifier: BSL-1.0
#include "common/demo/print.hpp"

#include <bit>
#include <limits>

#include "common/console.hpp"

namespace print {

namespace {

constexpr std::ptrdiff_t text_column = 14;

// A positive float as mantissa * 2^exponent, the mantissa an integer below 2^24.
struct parts {
  bool negative;
  std::uint32_t mantissa;
  int exponent;
};

parts parts_of(float number) {
  static_assert(std::numeric_limits<float>::is_iec559);
  const auto bits = std::bit_cast<std::uint32_t>(number);
  const auto biased = static_cast<int>((bits >> 23) & 0xFF);
  const std::uint32_t fraction = bits & 0x7FFFFF;
  return {(bits >> 31) != 0, biased == 0 ? fraction : fraction | 0x800000, biased == 0 ? -149 : biased - 150};
}

// Fixed point with 60 bits behind the point: times ten still fits into 64 bits.
constexpr int fraction_bits = 60;
constexpr std::uint64_t one = std::uint64_t{1} << fraction_bits;

void power_of_two(const parts& number) {
  text(number.negative ? "-" : "");
  console::write_number(number.mantissa);
  text(" * 2^");
  console::write_number(number.exponent);
}

// How a number in fixed point is written.
enum class style {
  people,   // commas, all decimals
  compact,  // no commas, no zeros at the end
};

// integer + fraction / one, to `decimals` digits.
void fixed_point(bool negative, std::uint64_t integer, std::uint64_t fraction, int decimals, style wanted) {
  char digits[16] = {};
  for (int i = 0; i <= decimals; ++i) {  // one more than is shown: it decides the rounding
    fraction *= 10;
    digits[i] = static_cast<char>('0' + (fraction >> fraction_bits));
    fraction &= one - 1;
  }
  bool carry = digits[decimals] >= '5';
  for (int i = decimals - 1; carry && i >= 0; --i) {
    carry = digits[i] == '9';
    digits[i] = carry ? '0' : static_cast<char>(digits[i] + 1);
  }
  text(negative ? "-" : "");
  const std::uint64_t rounded = integer + (carry ? 1 : 0);
  if (wanted == style::people) {
    number(rounded);
  } else {
    console::write_number(static_cast<long long>(rounded));
    while (decimals > 0 && digits[decimals - 1] == '0') {
      --decimals;
    }
  }
  if (decimals > 0) {
    text(".");
    text(std::string_view(digits, static_cast<std::size_t>(decimals)));
  }
}

std::uint64_t integer_of(const parts& number) {
  return number.exponent >= 0    ? std::uint64_t{number.mantissa} << number.exponent
         : number.exponent > -24 ? number.mantissa >> -number.exponent
                                 : 0;
}

std::uint64_t fraction_of(const parts& number) {
  if (number.exponent >= 0) {
    return 0;
  }
  const std::uint64_t mantissa =
      number.exponent > -24 ? number.mantissa & ((std::uint32_t{1} << -number.exponent) - 1) : number.mantissa;
  const int shift = fraction_bits + number.exponent;
  return shift >= 0 ? mantissa << shift : shift > -24 ? mantissa >> -shift : 0;
}

constexpr int largest_exponent = 39;  // 2^24 * 2^39 fits into 63 bits

// To `decimals` digits behind the point, unless it is too large for that.
void write_decimal(const parts& number, int decimals, style wanted) {
  if (number.exponent > largest_exponent) {
    power_of_two(number);
    return;
  }
  fixed_point(number.negative, integer_of(number), fraction_of(number), decimals, wanted);
}

void write_significant(float value, int digits, style wanted) {
  const parts number = parts_of(value);
  constexpr int smallest_shift = 20;  // below 2^-20 the digits would be mostly zeros
  if (number.mantissa != 0 && (number.exponent > largest_exponent || number.exponent + 24 < -smallest_shift)) {
    power_of_two(number);
    return;
  }
  int decimals = digits;
  for (std::uint64_t integer = integer_of(number); integer != 0; integer /= 10) {
    --decimals;
  }
  std::uint64_t fraction = fraction_of(number);
  if (decimals == digits && fraction != 0) {
    for (fraction *= 10; fraction < one; fraction *= 10) {  // a zero behind the point is not significant
      ++decimals;
    }
  }
  write_decimal(number, decimals > 0 ? decimals : 0, wanted);
}

}  // namespace

void text(std::string_view text) { console::write(text); }

void spaces(std::ptrdiff_t count) {
  for (; count > 0; --count) {
    text(" ");
  }
}

void label(std::string_view label) {
  text(label);
  spaces(text_column - static_cast<std::ptrdiff_t>(label.size()));
}

void number(std::uint64_t number) {
  char digits[26];  // 20 digits and 6 commas
  std::size_t first = sizeof digits;
  int count = 0;
  do {
    if (count != 0 && count % 3 == 0) {
      digits[--first] = ',';
    }
    digits[--first] = static_cast<char>('0' + number % 10);
    number /= 10;
    ++count;
  } while (number != 0);
  text(std::string_view(digits + first, sizeof digits - first));
}

void signed_number(std::int64_t signed_value) {
  text(signed_value < 0 ? "-" : "");
  const auto bits = static_cast<std::uint64_t>(signed_value);
  number(signed_value < 0 ? 0 - bits : bits);
}

void address(std::uintptr_t address) {
  char digits[16] = {};
  std::size_t first = sizeof digits;
  for (std::uintptr_t rest = address; rest != 0 || first > sizeof digits - 8; rest /= 16) {
    digits[--first] = "0123456789abcdef"[rest % 16];
  }
  text("0x");
  text(std::string_view(digits + first, sizeof digits - first));
}

void ratio(std::uint64_t dividend, std::uint64_t divisor) {
  const std::uint64_t hundredths = (dividend * 100 + divisor / 2) / divisor;
  number(hundredths / 100);
  text(".");
  const char digits[] = {static_cast<char>('0' + hundredths / 10 % 10), static_cast<char>('0' + hundredths % 10)};
  text(std::string_view(digits, sizeof digits));
}

void decimal(float value, int decimals) { write_decimal(parts_of(value), decimals, style::people); }

void significant(float value, int digits) { write_significant(value, digits, style::people); }

void general(float value, int digits) { write_significant(value, digits, style::compact); }

void cosine(std::int32_t q30) {
  constexpr std::int64_t half = std::int64_t{1} << 29;
  const std::int64_t magnitude = q30 < 0 ? -std::int64_t{q30} : q30;
  const auto scaled = static_cast<std::uint64_t>((magnitude * 10000 + half) >> 30);
  text(q30 < 0 && scaled != 0 ? "-" : "");
  char digits[] = {static_cast<char>('0' + scaled / 10000), '.', '0', '0', '0', '0'};
  std::uint64_t rest = scaled % 10000;
  for (std::size_t i = sizeof digits - 1; i > 1; --i) {
    digits[i] = static_cast<char>('0' + rest % 10);
    rest /= 10;
  }
  text(std::string_view(digits, sizeof digits));
}

}  // namespace print
