// SPDX-License-Identifier: BSL-1.0
#include "optimise/multipliers.hpp"

#include <algorithm>
#include <cmath>
#include <romvec/format.hpp>

namespace romvec::host {

namespace {

constexpr double max_code = 127;
// From this part of the multiplier that clips nothing on, in so many equal steps, and then between the neighbours of
// the best.
constexpr double first_factor = 0.4;
constexpr int factors = 31;

double squared_error(std::span<const weight_group> groups, double step) {
  const double inverse = 1 / step;
  double all = 0;
  for (const weight_group& group : groups) {
    double sum = 0;
    for (const float weight : group.weights) {
      const double x = static_cast<double>(weight);
      const double code = std::clamp(std::nearbyint(x * inverse), -max_code, max_code);
      sum += (x - code * step) * (x - code * step);
    }
    all += group.importance * sum;
  }
  return all;
}

}  // namespace

std::uint32_t least_squares_multiplier(std::span<const weight_group> groups, int exponent) {
  double largest = 0;
  for (const weight_group& group : groups) {
    for (const float weight : group.weights) {
      largest = std::max(largest, std::fabs(static_cast<double>(weight)));
    }
  }
  const double unit = std::ldexp(1.0, exponent);
  const double covering = std::clamp(std::ceil(largest / max_code / unit), 1.0, static_cast<double>(max_multiplier));
  double best = covering;
  double least = squared_error(groups, covering * unit);
  double distance = covering * (1 - first_factor) / (factors - 1);
  const auto look_at = [&](double multiplier) {
    const double candidate = std::clamp(std::round(multiplier), 1.0, covering);
    const double error = squared_error(groups, candidate * unit);
    if (error < least) {
      least = error;
      best = candidate;
    }
  };
  for (int i = 1; i < factors; ++i) {
    look_at(covering - i * distance);
  }
  distance /= 2;
  while (distance >= 0.5) {
    const double centre = best;
    look_at(centre - distance);
    look_at(centre + distance);
    distance /= 2;
  }
  return static_cast<std::uint32_t>(best);
}

}  // namespace romvec::host
