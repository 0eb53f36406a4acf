// SPDX-License-Identifier: BSL-1.0
#include "optimise/levels.hpp"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <romvec/format.hpp>
#include <vector>

// The same levels and multipliers from every build of the tool: sums in the order in which they are written, every
// operation rounded by itself (src/CMakeLists.txt forbids a fused multiply-add) and to double.
#ifdef __FAST_MATH__
#error "romvec: -ffast-math lets a compiler reorder sums; the converter is built without it"
#endif
static_assert(FLT_EVAL_METHOD == 0, "romvec: the converter needs arithmetic that rounds to double; x86: -mfpmath=sse");

namespace romvec::host {

namespace {

constexpr std::size_t count_of_levels = 16;
constexpr double largest_level = 127;
using real_levels = std::array<double, count_of_levels>;

// Where a search for a multiplier looks, as multiples of the one that clips nothing. Below 0.5 half of the range is cut
// off; above 1.2 the outer levels are empty.
constexpr double first_factor = 0.5;
constexpr double last_factor = 1.2;
constexpr int factors = 24;
constexpr int rounds_of_lloyd = 40;
// A round that gains less than this part of the error is the last.
constexpr double least_progress = 1e-4;

// The nearest level of a number in units of a multiplier, by table, to 1/16 of a unit; exactly for integer levels.
class nearest_levels {
 public:
  explicit nearest_levels(const real_levels& levels) {
    std::size_t index = 0;
    for (std::size_t cell = 0; cell < cells; ++cell) {
      const double middle = (static_cast<double>(cell) + 0.5) / resolution - range;
      while (index + 1 < count_of_levels && middle > (levels[index] + levels[index + 1]) / 2) {
        ++index;
      }
      index_[cell] = static_cast<std::uint8_t>(index);
      level_[cell] = levels[index];
    }
  }
  [[nodiscard]] std::size_t index(double x) const { return index_[cell(x)]; }
  [[nodiscard]] double level(double x) const { return level_[cell(x)]; }

 private:
  static constexpr double range = 128;
  static constexpr double resolution = 16;
  static constexpr std::size_t cells = 4096;

  static std::size_t cell(double x) {
    const double place = std::clamp((x + range) * resolution, 0.0, static_cast<double>(cells - 1));
    return static_cast<std::size_t>(place);
  }

  std::array<std::uint8_t, cells> index_{};
  std::array<double, cells> level_{};
};

// The best step for weights whose levels are fixed, negative or positive, and what it takes off the sum of squares.
struct fitted_step {
  double step = 0;
  double gain = -1;
};

fitted_step refit(std::span<const float> weights, double step, const nearest_levels& levels) {
  const double inverse = 1 / step;
  double products = 0;
  double squares = 0;
  for (const float weight : weights) {
    const double x = static_cast<double>(weight);
    const double level = levels.level(x * inverse);
    products += x * level;
    squares += level * level;
  }
  if (products == 0 || !(squares > 0)) {
    return {};
  }
  return {products / squares, products * products / squares};
}

double largest_magnitude(std::span<const float> weights) {
  double largest = 0;
  for (const float weight : weights) {
    largest = std::max(largest, std::fabs(static_cast<double>(weight)));
  }
  return largest;
}

// The step of least squared error: the best of a grid, then to and fro between levels and step.
fitted_step best_step(std::span<const float> weights, const nearest_levels& levels) {
  const double covering = largest_magnitude(weights) / largest_level;
  if (!(covering > 0)) {
    return {0, 0};
  }
  fitted_step best{covering, -1};
  for (int i = 0; i < factors; ++i) {
    const double factor = first_factor + (last_factor - first_factor) * i / (factors - 1);
    for (const double step : {covering * factor, -covering * factor}) {
      const fitted_step here = refit(weights, step, levels);
      best = here.gain > best.gain ? here : best;
    }
  }
  for (int round = 0; round < 8; ++round) {
    const fitted_step next = refit(weights, best.step, levels);
    if (!(next.gain > best.gain)) {
      break;
    }
    best = next;
  }
  return best;
}

double squared_error(std::span<const float> weights, double step, const nearest_levels& levels) {
  double sum = 0;
  for (const float weight : weights) {
    const double x = static_cast<double>(weight);
    const double error = x - levels.level(x / step) * step;
    sum += error * error;
  }
  return sum;
}

real_levels real(const level_set& levels) {
  real_levels out{};
  std::ranges::copy(levels, out.begin());
  return out;
}

// Ascending, all different, the largest magnitude 127.
level_set rounded(const real_levels& levels) {
  const double largest = std::max(std::fabs(levels.front()), std::fabs(levels.back()));
  level_set out{};
  for (std::size_t i = 0; i < count_of_levels; ++i) {
    out[i] = static_cast<std::int8_t>(std::lround(levels[i] * largest_level / largest));
  }
  // Levels that rounded to one integer move apart: a codebook of fewer levels would be none the better.
  for (std::size_t i = 1; i < count_of_levels; ++i) {
    out[i] = static_cast<std::int8_t>(std::max<int>(out[i], out[i - 1] + 1));
  }
  int limit = static_cast<int>(largest_level);
  for (std::size_t i = count_of_levels; i-- > 0; --limit) {
    out[i] = static_cast<std::int8_t>(std::min<int>(out[i], limit));
  }
  return out;
}

// Multipliers take up any common factor.
void normalise(real_levels& levels) {
  std::ranges::sort(levels);
  const double largest = std::max(std::fabs(levels.front()), std::fabs(levels.back()));
  for (double& level : levels) {
    level *= largest_level / largest;
  }
}

// Numbers, because the error function of one C library, or of one processor, ends in other bits than that of another.
real_levels normal_quantiles() {
  // Where the standard normal distribution reaches (i + 0.5) / 16, i from 8 to 15.
  constexpr double upper[count_of_levels / 2] = {0.0784124127331122, 0.2372021093287877, 0.4022500653217253,
                                                 0.5791321622555560, 0.7764217611479276, 1.0099901692495820,
                                                 1.3180108973035367, 1.8627318674216510};
  real_levels levels{};
  for (std::size_t i = 0; i < count_of_levels / 2; ++i) {
    levels[count_of_levels / 2 + i] = upper[i];
    levels[count_of_levels / 2 - 1 - i] = -upper[i];
  }
  normalise(levels);
  return levels;
}

real_levels steps_around_zero() {
  real_levels levels{};
  for (std::size_t i = 0; i < count_of_levels; ++i) {
    levels[i] = static_cast<double>(i) - 8;
  }
  normalise(levels);
  return levels;
}

struct trained {
  real_levels levels;
  double gain;  // what the levels took off the sum of squares in the last round
};

trained train(std::span<const weight_group> groups, real_levels levels) {
  double squares_of_all = 0;
  for (const weight_group& group : groups) {
    for (const float weight : group.weights) {
      squares_of_all += group.importance * static_cast<double>(weight) * static_cast<double>(weight);
    }
  }
  trained best{levels, -1};
  for (int round = 0; round < rounds_of_lloyd; ++round) {
    const nearest_levels nearest(levels);
    real_levels products{};
    real_levels squares{};
    double gain = 0;
    for (const weight_group& group : groups) {
      const fitted_step fitted = best_step(group.weights, nearest);
      if (fitted.step == 0) {
        continue;
      }
      gain += group.importance * fitted.gain;
      for (const float weight : group.weights) {
        const double x = static_cast<double>(weight);
        const std::size_t index = nearest.index(x / fitted.step);
        products[index] += group.importance * fitted.step * x;
        squares[index] += group.importance * fitted.step * fitted.step;
      }
    }
    const bool goes_on = gain - best.gain > least_progress * (squares_of_all - gain);
    if (gain > best.gain) {
      best = {levels, gain};
    }
    if (!goes_on) {
      break;
    }
    for (std::size_t i = 0; i < count_of_levels; ++i) {
      levels[i] = squares[i] > 0 ? products[i] / squares[i] : levels[i];  // a level without weights stays
    }
    normalise(levels);
  }
  return best;
}

}  // namespace

level_set train_levels(std::span<const weight_group> groups) {
  const trained one = train(groups, normal_quantiles());
  const trained other = train(groups, steps_around_zero());
  return rounded(one.gain >= other.gain ? one.levels : other.levels);
}

class multiplier_search::level_table : public nearest_levels {
  using nearest_levels::nearest_levels;
};

multiplier_search::multiplier_search(const level_set& levels, int exponent)
    : nearest_(std::make_unique<const level_table>(real(levels))), unit_(std::ldexp(1.0, exponent)) {}

multiplier_search::~multiplier_search() = default;

std::int16_t multiplier_search::operator()(std::span<const float> weights) const {
  const double step = best_step(weights, *nearest_).step;
  if (step == 0) {
    return 0;
  }
  constexpr auto largest = static_cast<double>(max_multiplier);
  const double ideal = std::clamp(std::fabs(step) / unit_, 1.0, largest);
  const double unit = step < 0 ? -unit_ : unit_;
  const double below = std::floor(ideal);
  const double above = std::ceil(ideal);
  const double better =
      squared_error(weights, below * unit, *nearest_) <= squared_error(weights, above * unit, *nearest_) ? below
                                                                                                         : above;
  return static_cast<std::int16_t>(step < 0 ? -better : better);
}

}  // namespace romvec::host
