// SPDX-License-Identifier: BSL-1.0
// Comparing what a contender wrote with what it should have written.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "contest/contest.hpp"

namespace romvec_bench {

// Shared by all contenders of a contest.
template <class T>
using expectation = std::shared_ptr<const std::vector<T>>;

// expect<T>(count, fill): fill(T*) writes what is expected.
template <class T, class Fill>
[[nodiscard]] expectation<T> expect(std::size_t count, Fill fill) {
  auto values = std::make_shared<std::vector<T>>(count);
  fill(values->data());
  return values;
}

// Every byte the same: romvec's contenders, and rivals whose arithmetic is exact.
template <class T>
[[nodiscard]] verification equal_to(const T* out, expectation<T> expected) {
  return [out, expected = std::move(expected)]() -> std::string {
    for (std::size_t i = 0; i < expected->size(); ++i) {
      if (std::memcmp(out + i, expected->data() + i, sizeof(T)) != 0) {
        return "element " + std::to_string(i) + " is " + std::to_string(out[i]) + ", expected " +
               std::to_string((*expected)[i]);
      }
    }
    return {};
  };
}

// Within `tolerance`, absolute: rivals that round on the way.
template <class T>
[[nodiscard]] verification near_to(const T* out, expectation<T> expected, double tolerance) {
  return [out, expected = std::move(expected), tolerance]() -> std::string {
    for (std::size_t i = 0; i < expected->size(); ++i) {
      const double off = std::abs(static_cast<double>(out[i]) - static_cast<double>((*expected)[i]));
      if (!(off <= tolerance)) {
        return "element " + std::to_string(i) + " is " + std::to_string(out[i]) + ", expected " +
               std::to_string((*expected)[i]) + " within " + std::to_string(tolerance);
      }
    }
    return {};
  };
}

}  // namespace romvec_bench
