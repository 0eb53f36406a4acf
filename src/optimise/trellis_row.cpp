// SPDX-License-Identifier: BSL-1.0
#include "optimise/trellis_row.hpp"

#include <algorithm>
#include <array>
#include <cfloat>
#include <cmath>

// As in levels.cpp: the same bytes from every build of the tool.
#ifdef __FAST_MATH__
#error "romvec: -ffast-math lets a compiler reorder sums; the converter is built without it"
#endif
static_assert(FLT_EVAL_METHOD == 0, "romvec: the converter needs arithmetic that rounds to double; x86: -mfpmath=sse");

namespace romvec::host {

namespace {

// Targets for a level: the finer, the smaller the errors are that the bits leave; coarser ones keep costs of bad paths
// within their 16 bits.
constexpr std::array<int, 6> units = {1, 1, 2, 2, 4, 8};
constexpr std::array<double, 6> largest_trained = {508, 508, 317, 203, 152, 127};

// Weights beyond so many times the RMS make a row one with outliers; then steps as many times as large are tried.
constexpr double is_outlier = 4;
constexpr std::array<double, 4> first_factors = {1.1, 1.2, 1.35, 1.5};
constexpr double next_factor = 1.3;
constexpr double largest_level = 127;

double squares_of(std::span<const float> row) {
  double sum = 0;
  for (const float weight : row) {
    sum += static_cast<double>(weight) * static_cast<double>(weight);
  }
  return sum;
}

}  // namespace

std::uint8_t nearest_minifloat(double number) {
  unsigned best = 0;
  for (unsigned byte = 1; byte < count_of_minifloats; ++byte) {
    if (std::fabs(minifloat_value(byte) - number) >= std::fabs(minifloat_value(best) - number)) {
      break;  // they ascend
    }
    best = byte;
  }
  return static_cast<std::uint8_t>(best);
}

trellis_row_encoder::trellis_row_encoder(const trellis_code& code)
    : code_(code), search_(code), unit_(units.at(code.bits - 1)) {}

double trellis_row_encoder::largest_trained_level(unsigned bits) { return largest_trained.at(bits - 1); }

void trellis_row_encoder::set_levels(std::span<const double> levels) {
  levels_.assign(levels.begin(), levels.end());
  std::vector<std::int16_t> targets;
  largest_target_ = 0;
  for (const double level : levels) {
    targets.push_back(static_cast<std::int16_t>(std::round(level * unit_)));
    largest_target_ = std::max(largest_target_, std::abs(int{targets.back()}));
  }
  search_.set_levels(targets);
}

void trellis_row_encoder::aim(std::span<const float> row, double step) {
  targets_.resize(row.size());
  states_.resize(row.size());
  const double scale = unit_ / step;
  const double most = largest_target_;
  std::ranges::transform(row, targets_.begin(), [&](float weight) {
    return static_cast<std::int16_t>(std::floor(std::clamp(static_cast<double>(weight) * scale, -most, most) + 0.5));
  });
}

fitted_row trellis_row_encoder::fit_from(std::span<const float> row, double step, trellis_start start) {
  aim(row, step);
  search_.find(targets_, start == trellis_start::zero ? 0 : trellis_search::any, trellis_search::any, states_);
  double products = 0;
  double squares = 0;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const double y = level(states_[i]);
    products += static_cast<double>(row[i]) * y;
    squares += y * y;
  }
  if (!(products > 0)) {  // worse than zeros: as it was
    return {step, squares_of(row)};
  }
  return {products / squares, squares_of(row) - products * products / squares};
}

fitted_row trellis_row_encoder::fit(std::span<const float> row, double factor, trellis_start start) {
  const double rms = std::sqrt(squares_of(row) / static_cast<double>(row.size()));
  if (!(rms > 0)) {
    states_.assign(row.size(), 0);
    return {};
  }
  const fitted_row first = fit_from(row, factor * rms, start);
  double largest = 0;
  for (const float weight : row) {
    largest = std::max(largest, std::fabs(static_cast<double>(weight)));
  }
  if (largest <= is_outlier * rms) {
    return first;
  }
  fitted_row best = first;
  std::vector<std::uint16_t> best_states = states_;
  const auto try_step = [&](double step) {
    const fitted_row here = fit_from(row, step, start);
    if (here.squared_error < best.squared_error) {
      best = here;
      best_states = states_;
    }
  };
  for (const double times : first_factors) {
    try_step(first.step * times);
  }
  // On to the step that clips nothing.
  double step = first.step * first_factors.back() * next_factor;
  for (; step * largest_level < largest; step *= next_factor) {
    try_step(step);
  }
  if (first.step * first_factors.back() * largest_level < largest) {
    try_step(largest / largest_level);
  }
  states_ = best_states;
  return best;
}

// Once through the row from its middle on, where it may start anywhere; then as a ring through the history that this
// had between the end of the row and its beginning. Source: Shao, Lin, Fossorier 2003, "Two decoding algorithms for
// tailbiting codes", of the idea; here without more rounds, which gained nothing.
void trellis_row_encoder::close_ring() {
  const std::size_t half = targets_.size() / 2;
  turned_.assign(targets_.begin() + static_cast<std::ptrdiff_t>(half), targets_.end());
  turned_.insert(turned_.end(), targets_.begin(), targets_.begin() + static_cast<std::ptrdiff_t>(half));
  search_.find(turned_, trellis_search::any, trellis_search::any, states_);
  const auto seam = static_cast<trellis_search::history>(states_[targets_.size() - half - 1] % code_.histories());
  search_.find(targets_, seam, seam, states_);
}

double trellis_row_encoder::encode(std::span<const float> row, double step, trellis_start start) {
  aim(row, step);
  if (start == trellis_start::ring) {
    close_ring();
  } else {
    search_.find(targets_, 0, trellis_search::any, states_);
  }
  double sum = 0;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const double error = static_cast<double>(row[i]) - level(states_[i]) * step;
    sum += error * error;
  }
  return sum;
}

void encode_row_under(trellis_row_encoder& encoder, std::span<const float> row, int exponent, trellis_start start,
                      encoded_row& out) {
  const double squares = squares_of(row);
  const auto encode_under = [&](std::uint8_t multiplier) {
    out.multiplier = multiplier;
    out.squared_error =
        encoder.encode(row, std::ldexp(static_cast<double>(minifloat_value(multiplier)), exponent), start);
    return out.squared_error < squares;
  };
  if (squares > 0 && ((out.multiplier > 1 && encode_under(out.multiplier)) || encode_under(1))) {
    encoder.pack(out.bytes);
    return;
  }
  out.multiplier = 0;
  out.squared_error = squares;
  std::ranges::fill(out.bytes, std::uint8_t{0});
}

void trellis_row_encoder::pack(std::span<std::uint8_t> bytes) const {
  std::ranges::fill(bytes, std::uint8_t{0});
  std::size_t place = 0;
  for (const std::uint16_t state : states_) {
    for (unsigned bit = code_.bits; bit-- > 0; ++place) {
      bytes[place / 8] = static_cast<std::uint8_t>(bytes[place / 8] | (state >> bit & 1U) << (7 - place % 8));
    }
  }
}

}  // namespace romvec::host
