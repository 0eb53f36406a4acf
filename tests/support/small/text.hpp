// SPDX-License-Identifier: BSL-1.0
// Prints values without iostreams, a heap or floating point: what a failed check of the small runner shows.
#pragma once

#include <bit>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace small_test {

void print(std::string_view text);
void print_signed(std::int64_t value);
void print_unsigned(std::uint64_t value);
void print_bits(std::uint64_t bits);  // hexadecimal, the form in which floats are shown

template <class T>
concept text_like = std::is_convertible_v<const T&, std::string_view>;

template <class T>
void print_value(const T& value) {
  if constexpr (text_like<T>) {
    print(value);
  } else if constexpr (std::is_same_v<T, bool>) {
    print(value ? "true" : "false");
  } else if constexpr (std::is_enum_v<T>) {
    print_value(static_cast<std::underlying_type_t<T>>(value));
  } else if constexpr (std::is_integral_v<T> && std::is_signed_v<T>) {
    print_signed(value);
  } else if constexpr (std::is_integral_v<T>) {
    print_unsigned(value);
  } else if constexpr (std::is_same_v<T, float>) {
    print_bits(std::bit_cast<std::uint32_t>(value));
  } else if constexpr (std::is_same_v<T, double>) {
    print_bits(std::bit_cast<std::uint64_t>(value));
  } else {
    print("?");
  }
}

// A message such as `"dim " << dim`: printed piece by piece, only when it is needed.
struct message_stream {
  template <class T>
  const message_stream& operator<<(const T& value) const {
    print_value(value);
    return *this;
  }
};

}  // namespace small_test
