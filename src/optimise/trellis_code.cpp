// SPDX-License-Identifier: BSL-1.0
#include "optimise/trellis_code.hpp"

#include <array>
#include <cmath>
#include <stdexcept>

namespace romvec::host {

namespace {

constexpr unsigned most_bits = 6;

struct searched {
  unsigned effort;
  std::array<unsigned, most_bits> multipliers;  // for 1, 2, ... bits
};

// Searched with 12 and 14 bits of state over up to 4,096 odd numbers, with 16 over 1,000: the best ten of 3, then 20,
// then 200 rows of 300 Gaussian weights. The next best ones are at most 0.02 dB behind.
constexpr std::array<searched, 3> found = {{
    {12, {1887, 1049, 497, 263, 2945, 3729}},
    {14, {7471, 12121, 6171, 15341, 11779, 8315}},
    {16, {35117, 48643, 41065, 36879, 22513, 11087}},
}};

// The quantile of the standard normal distribution, by bisection.
double normal_quantile(double p) {
  double low = -8;
  double high = 8;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (0.5 * std::erfc(-middle / std::sqrt(2.0)) < p ? low : high) = middle;
  }
  return low;
}

}  // namespace

trellis_code make_trellis_code(unsigned bits, unsigned level_bits, unsigned effort) {
  for (const searched& one : found) {
    if (one.effort == effort) {
      return {bits, effort, level_bits, one.multipliers.at(bits - 1)};
    }
  }
  throw std::invalid_argument("a trellis of another effort than 12, 14 or 16");
}

std::vector<double> gaussian_levels(std::size_t count) {
  constexpr double deviation = 40;  // puts the outermost of 512 at 124
  std::vector<double> out;
  for (std::size_t i = 0; i < count; ++i) {
    const double p = (static_cast<double>(i) + 0.5) / static_cast<double>(count);
    out.push_back(std::round(deviation * 16 * normal_quantile(p)) / 16);
  }
  return out;
}

}  // namespace romvec::host
