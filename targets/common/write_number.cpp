// SPDX-License-Identifier: BSL-1.0
// Decimal digits without printf, the same on every target.
#include <cstddef>
#include <string_view>

#include "common/console.hpp"

namespace console {

void write_number(long long number) {
  char digits[20];  // the longest: -9223372036854775808
  std::size_t first = sizeof digits;
  // Negated as unsigned: the smallest number has no positive twin.
  unsigned long long rest =
      number < 0 ? 0ULL - static_cast<unsigned long long>(number) : static_cast<unsigned long long>(number);
  do {
    digits[--first] = static_cast<char>('0' + rest % 10);
    rest /= 10;
  } while (rest != 0);
  if (number < 0) {
    digits[--first] = '-';
  }
  write(std::string_view(digits + first, sizeof digits - first));
}

}  // namespace console
