// SPDX-License-Identifier: BSL-1.0
// ggml's types whose quantiser searches: IQ4_NL, Q3_K and Q2_K.
#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "compare/candidate.hpp"
#include "readers/super_blocks.hpp"

namespace romvec::host {

namespace {

constexpr std::size_t group_size = 16;
constexpr int search_steps = 16;

double through_float16(double value) { return static_cast<double>(Eigen::half(static_cast<float>(value))); }

double code_of(double x, double least, double most) { return std::clamp(std::nearbyint(x), least, most); }

// The step of least squared error for codes that `nearest` chooses, of those around first and -first: larger and
// smaller by up to a half, each then once refined.
template <class Nearest>
double best_step(std::span<const float> group, double first, Nearest nearest) {
  double best = 0;
  double best_gain = 0;
  for (int i = 0; i < 2 * search_steps; ++i) {
    const int turn = i / 2;  // each with both signs
    const double factor = 0.6 + 0.6 * turn / (search_steps - 1);
    const double step = first * factor * (i % 2 == 0 ? 1 : -1);
    double products = 0;
    double squares = 0;
    for (const float weight : group) {
      const double code = nearest(static_cast<double>(weight) / step);
      products += code * static_cast<double>(weight);
      squares += code * code;
    }
    if (squares > 0 && products * products > best_gain * squares) {
      best_gain = products * products / squares;
      best = products / squares;
    }
  }
  return best;
}

double largest_of(std::span<const float> group) {
  double largest = 0;
  for (const float weight : group) {
    largest = std::max(largest, std::fabs(static_cast<double>(weight)));
  }
  return largest;
}

double nearest_level(double x) {
  const auto& levels = super_blocks::levels;
  const auto* const above = std::lower_bound(std::begin(levels), std::end(levels), x);
  if (above == std::begin(levels)) {
    return *above;
  }
  return above == std::end(levels) || x - above[-1] < *above - x ? above[-1] : *above;
}

void quantize_iq4_nl(std::span<const float> block, std::span<float> out) {
  const double largest = largest_of(block);
  const double step = largest > 0 ? through_float16(best_step(block, largest / 113, nearest_level)) : 0;
  for (std::size_t i = 0; i < block.size(); ++i) {
    out[i] = step == 0 ? 0.0F : static_cast<float>(step * nearest_level(static_cast<double>(block[i]) / step));
  }
}

// The groups of a super-block.
template <class Body>
void for_each_group(std::size_t size, Body body) {
  for (std::size_t group = 0; group * group_size < size; ++group) {
    body(group, group * group_size, std::min(group_size, size - group * group_size));
  }
}

constexpr std::size_t most_groups = super_blocks::values / group_size;

void quantize_q3_k(std::span<const float> block, std::span<float> out) {
  std::array<double, most_groups> steps{};
  double extreme = 0;
  for_each_group(block.size(), [&](std::size_t group, std::size_t at, std::size_t count) {
    const std::span<const float> weights = block.subspan(at, count);
    const double largest = largest_of(weights);
    steps[group] = largest > 0 ? best_step(weights, largest / 4, [](double x) { return code_of(x, -4, 3); }) : 0;
    extreme = std::fabs(steps[group]) > std::fabs(extreme) ? steps[group] : extreme;
  });
  const double scale = through_float16(extreme / -32);
  for_each_group(block.size(), [&](std::size_t group, std::size_t at, std::size_t count) {
    const double step = scale == 0 ? 0 : scale * code_of(steps[group] / scale, -32, 31);
    for (std::size_t i = at; i < at + count; ++i) {
      out[i] = step == 0 ? 0.0F : static_cast<float>(step * code_of(static_cast<double>(block[i]) / step, -4, 3));
    }
  });
}

// value = step * code - offset, code 0..3, neither negative.
struct line {
  double step = 0;
  double offset = 0;
};

double squared_error(std::span<const float> group, const line& of) {
  double sum = 0;
  for (const float weight : group) {
    const double x = static_cast<double>(weight) + of.offset;
    const double error = x - (of.step == 0 ? 0 : of.step * code_of(x / of.step, 0, 3));
    sum += error * error;
  }
  return sum;
}

// The line of least squared error through the codes that this one gives.
line refitted(std::span<const float> group, const line& from) {
  double codes = 0;
  double squares = 0;
  double weights = 0;
  double products = 0;
  for (const float value : group) {
    const auto weight = static_cast<double>(value);
    const double code = code_of((weight + from.offset) / from.step, 0, 3);
    codes += code;
    squares += code * code;
    weights += weight;
    products += code * weight;
  }
  const auto count = static_cast<double>(group.size());
  const double determinant = count * squares - codes * codes;
  if (!(determinant > 0)) {
    return from;
  }
  line out{(count * products - codes * weights) / determinant, 0};
  out.offset = (out.step * codes - weights) / count;
  if (out.offset < 0) {
    out = {products / squares, 0};
  }
  return out.step > 0 ? out : from;
}

line best_line(std::span<const float> group) {
  const auto [least, most] = std::ranges::minmax(group);
  const double below = std::min(0.0, static_cast<double>(least));
  const double range = std::max(0.0, static_cast<double>(most)) - below;
  line best{0, -below};
  if (!(range > 0)) {
    return best;
  }
  double error = squared_error(group, best);
  for (int i = 0; i < search_steps; ++i) {
    const double part = 0.5 + 0.5 * i / (search_steps - 1);  // of the range, about its middle
    line here{range * part / 3, std::max(0.0, -below - range * (1 - part) / 2)};
    for (int round = 0; round < 3; ++round) {
      here = refitted(group, here);
    }
    if (const double of_here = squared_error(group, here); of_here < error) {
      error = of_here;
      best = here;
    }
  }
  return best;
}

void quantize_q2_k(std::span<const float> block, std::span<float> out) {
  std::array<line, most_groups> lines{};
  line most;
  for_each_group(block.size(), [&](std::size_t group, std::size_t at, std::size_t count) {
    lines[group] = best_line(block.subspan(at, count));
    most = {std::max(most.step, lines[group].step), std::max(most.offset, lines[group].offset)};
  });
  const line unit{through_float16(most.step / 15), through_float16(most.offset / 15)};
  const auto stored = [](double number, double of) { return of == 0 ? 0 : of * code_of(number / of, 0, 15); };
  for_each_group(block.size(), [&](std::size_t group, std::size_t at, std::size_t count) {
    const line here{stored(lines[group].step, unit.step), stored(lines[group].offset, unit.offset)};
    for (std::size_t i = at; i < at + count; ++i) {
      const double x = static_cast<double>(block[i]) + here.offset;
      out[i] = static_cast<float>((here.step == 0 ? 0 : here.step * code_of(x / here.step, 0, 3)) - here.offset);
    }
  });
}

// Blocks of `size` weights, of which the last of a row may be shorter: bits for each weight and each group, and bytes
// of the block.
struct block_bytes {
  std::size_t size;
  std::size_t code_bits;
  std::size_t group_bits;
  std::size_t bytes;
};

candidate in_blocks(const char* name, const weights& table, const block_bytes& of,
                    void (*quantize)(std::span<const float>, std::span<float>)) {
  candidate out;
  out.name = name;
  out.is_ours = false;
  out.values.resize(table.values.size());
  for (std::size_t r = 0; r < table.vocab_size; ++r) {
    for (std::size_t first = 0; first < table.dim; first += of.size) {
      const std::size_t count = std::min(of.size, table.dim - first);
      const std::size_t at = r * table.dim + first;
      quantize(std::span(table.values).subspan(at, count), std::span(out.values).subspan(at, count));
      const std::size_t groups = (count + group_size - 1) / group_size;
      out.bytes += of.bytes + (count * of.code_bits + 7) / 8 + (groups * of.group_bits + 7) / 8;
    }
  }
  return out;
}

}  // namespace

candidate ggml_iq4_nl(const weights& table) { return in_blocks("ggml IQ4_NL", table, {32, 4, 0, 2}, quantize_iq4_nl); }

candidate ggml_q3_k(const weights& table) {
  return in_blocks("ggml Q3_K", table, {super_blocks::values, 3, 6, 2}, quantize_q3_k);
}

candidate ggml_q2_k(const weights& table) {
  return in_blocks("ggml Q2_K", table, {super_blocks::values, 2, 8, 4}, quantize_q2_k);
}

}  // namespace romvec::host
