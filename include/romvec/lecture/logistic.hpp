// SPDX-License-Identifier: BSL-1.0
// The logistic function 1 / (1 + exp(-x)) and its negative logarithm from tables that the compiler computes: the same
// numbers on every machine, and no exp in the inner loop.
#pragma once

#include "romvec/config.hpp"

#include <array>
#include <cstddef>

#include "romvec/lecture/elementary.hpp"

namespace romvec::lecture {

namespace detail {

// [-logistic_range, logistic_range) in steps of 1 / logistic_steps; beyond, the ends' values: 3e-4 from 0 and 1.
inline constexpr int logistic_range = 8;
inline constexpr int logistic_steps = 64;
inline constexpr int logistic_size = 2 * logistic_range * logistic_steps;

// Taylor's series near 0, squared ten times. For the tables alone: nothing is promised of it at run time.
consteval double exponential(double x) {
  const double part = x / 1024;
  double power = 1 + part * (1 + part / 2 * (1 + part / 3 * (1 + part / 4 * (1 + part / 5 * (1 + part / 6)))));
  for (int i = 0; i < 10; ++i) {
    power *= power;
  }
  return power;
}

consteval std::array<float, logistic_size> logistic_values(bool as_loss) {
  std::array<float, logistic_size> values{};
  for (int i = 0; i < logistic_size; ++i) {
    const double x = (i + 0.5) / logistic_steps - logistic_range;  // the middle of the step
    const double value = 1 / (1 + exponential(-x));
    values[static_cast<std::size_t>(i)] = static_cast<float>(as_loss ? -log(value) : value);
  }
  return values;
}

}  // namespace detail

inline constexpr std::array<float, detail::logistic_size> logistic_table = detail::logistic_values(false);
inline constexpr std::array<float, detail::logistic_size> logistic_loss_table = detail::logistic_values(true);

// The place of x in both tables. 1 / (1 + exp(-x)) is off by at most 1 / 512 there. The place of -x is size - 1 -
// place.
[[nodiscard]] ROMVEC_INLINE constexpr std::size_t logistic_place(double x) {
  constexpr double last = detail::logistic_size - 1;
  const double place = (x + detail::logistic_range) * detail::logistic_steps;
  return static_cast<std::size_t>(place < 0 ? 0 : place > last ? last : place);
}

}  // namespace romvec::lecture
