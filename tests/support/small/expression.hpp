// SPDX-License-Identifier: BSL-1.0
// Takes `a == b` apart, so that a failed check can show both sides. Ranges are compared element by element.
#pragma once

#include <concepts>
#include <cstddef>
#include <iterator>
#include <ranges>

#include "support/small/text.hpp"

namespace small_test {

// The outcome of an expression and how to print its two sides (nullptr: it has none).
struct outcome {
  bool passed;
  const void* left;
  const void* right;
  void (*print_sides)(const void* left, const void* right);
};

// A literal such as 3 loses its constness on the way here, so comparing it with an unsigned would warn.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-compare"

template <class T>
concept range_like = std::ranges::range<const T> && !text_like<T>;

// What lies between two iterators. Not std::ranges::subrange: clang 14 does not take libstdc++'s.
template <class Iterator, class Sentinel>
struct elements {
  Iterator first;
  Sentinel last;
  Iterator begin() const { return first; }
  Sentinel end() const { return last; }
};
template <class Iterator, class Sentinel>
elements(Iterator, Sentinel) -> elements<Iterator, Sentinel>;

template <class Left, class Right>
void print_sides(const void* left, const void* right) {
  const Left& a = *static_cast<const Left*>(left);
  const Right& b = *static_cast<const Right*>(right);
  if constexpr (range_like<Left> && range_like<Right>) {
    auto p = std::ranges::begin(a);
    auto q = std::ranges::begin(b);
    std::size_t index = 0;
    for (; p != std::ranges::end(a) && q != std::ranges::end(b) && *p == *q; ++p, ++q) {
      ++index;
    }
    print("element ");
    print_unsigned(index);
    if (p == std::ranges::end(a) || q == std::ranges::end(b)) {
      print(": the lengths differ");
      return;
    }
    print(": ");
    print_value(*p);
    print(" and ");
    print_value(*q);
  } else {
    print_value(a);
    print(" and ");
    print_value(b);
  }
}

template <class Left, class Right>
bool equal(const Left& a, const Right& b) {
  if constexpr (range_like<Left> && range_like<Right>) {
    auto p = std::ranges::begin(a);
    auto q = std::ranges::begin(b);
    for (; p != std::ranges::end(a) && q != std::ranges::end(b); ++p, ++q) {
      if (!(*p == *q)) {
        return false;
      }
    }
    return p == std::ranges::end(a) && q == std::ranges::end(b);
  } else {
    return a == b;
  }
}

// The left side, held by reference until the expression has been evaluated.
template <class Left>
struct left_side {
  const Left& value;

  outcome evaluate() const { return {static_cast<bool>(value), nullptr, nullptr, nullptr}; }
};

template <class Left, class Right>
outcome compared(bool passed, const left_side<Left>& left, const Right& right) {
  return {passed, &left.value, &right, &print_sides<Left, Right>};
}

template <class Left, class Right>
outcome operator==(const left_side<Left>& left, const Right& right) {
  return compared(equal(left.value, right), left, right);
}
template <class Left, class Right>
outcome operator!=(const left_side<Left>& left, const Right& right) {
  return compared(!equal(left.value, right), left, right);
}
template <class Left, class Right>
outcome operator<(const left_side<Left>& left, const Right& right) {
  return compared(left.value < right, left, right);
}
template <class Left, class Right>
outcome operator<=(const left_side<Left>& left, const Right& right) {
  return compared(left.value <= right, left, right);
}
template <class Left, class Right>
outcome operator>(const left_side<Left>& left, const Right& right) {
  return compared(left.value > right, left, right);
}
template <class Left, class Right>
outcome operator>=(const left_side<Left>& left, const Right& right) {
  return compared(left.value >= right, left, right);
}
#pragma GCC diagnostic pop

// `seed() <= a + b == c` groups as `((seed() <= (a + b)) == c)`.
struct seed {
  template <class Left>
  left_side<Left> operator<=(const Left& left) const {
    return {left};
  }
};

inline outcome evaluate(const outcome& result) { return result; }
template <class Left>
outcome evaluate(const left_side<Left>& left) {
  return left.evaluate();
}

}  // namespace small_test
