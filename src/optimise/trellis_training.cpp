// SPDX-License-Identifier: BSL-1.0
#include "optimise/trellis_training.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>

#include "optimise/parallel.hpp"

namespace romvec::host {

namespace {

constexpr double largest_level = 127;
// What a level weighs beside the weights that chose it, as a part of the mean: one that nothing chose stays.
constexpr double inertia = 0.01;
// The largest weight of a row beside that of the middle one.
constexpr double most_over_median = 16;

double rms_of(std::span<const float> row) {
  double sum = 0;
  for (const float weight : row) {
    sum += static_cast<double>(weight) * static_cast<double>(weight);
  }
  return std::sqrt(sum / static_cast<double>(row.size()));
}

// The step that a Gaussian row would have at its Shannon bound, for an RMS of 1.
double first_factor(std::span<const double> levels, unsigned bits) {
  double squares = 0;
  for (const double level : levels) {
    squares += level * level;
  }
  return std::sqrt((1 - std::ldexp(1.0, -2 * static_cast<int>(bits))) * static_cast<double>(levels.size()) / squares);
}

class training {
 public:
  training(std::span<const trained_row> rows, const trellis_code& code, trellis_start start, std::size_t threads)
      : rows_(rows),
        code_(code),
        start_(start),
        levels_(gaussian_levels(code.levels())),
        factor_(first_factor(levels_, code.bits)),
        steps_(rows.size()),
        chosen_(rows.size()),
        encoders_(threads, trellis_row_encoder(code)) {}

  void round(const std::function<void(std::size_t)>& progress) {
    for (trellis_row_encoder& encoder : encoders_) {
      encoder.set_levels(levels_);
    }
    for_each_in_parallel(
        rows_.size(), encoders_.size(), [&](std::size_t i, std::size_t thread) { encode(i, encoders_[thread]); },
        progress);
    move_factor();
    move_levels();
  }

  [[nodiscard]] trained_levels result() const {
    double largest = 0;
    for (const double level : levels_) {
      largest = std::max(largest, std::fabs(level));
    }
    trained_levels out{levels_, factor_ * largest / largest_level};
    for (double& level : out.levels) {
      level = std::round(level * (largest_level / largest));
    }
    return out;
  }

 private:
  void encode(std::size_t i, trellis_row_encoder& encoder) {
    const std::span<const float> row = rows_[i].weights;
    steps_[i] = (steps_[i] > 0 ? encoder.fit_from(row, steps_[i], start_) : encoder.fit(row, factor_, start_)).step;
    chosen_[i].resize(row.size());
    std::ranges::transform(encoder.states(), chosen_[i].begin(),
                           [&](std::uint16_t state) { return static_cast<std::uint16_t>(code_.level_of(state)); });
  }

  // The middle one of all rows, as those with weights far outside have much larger ones.
  void move_factor() {
    std::vector<double> factors;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (steps_[i] > 0) {
        factors.push_back(steps_[i] / rms_of(rows_[i].weights));
      }
    }
    std::ranges::sort(factors);
    factor_ = factors.empty() ? factor_ : factors[factors.size() / 2];
  }

  // How much the weights of a row count for its levels: as its step squared, as their errors do, but a row that is far
  // larger than most, often for a single weight, has no say in what all others are given.
  [[nodiscard]] std::vector<double> row_weights() const {
    std::vector<double> squares(steps_.size());
    std::ranges::transform(steps_, squares.begin(), [](double step) { return step * step; });
    std::vector<double> sorted;
    std::ranges::copy_if(squares, std::back_inserter(sorted), [](double square) { return square > 0; });
    std::ranges::sort(sorted);
    const double most = sorted.empty() ? 0 : most_over_median * sorted[sorted.size() / 2];
    for (std::size_t i = 0; i < squares.size(); ++i) {
      squares[i] = std::min(squares[i], most) * rows_[i].importance;
    }
    return squares;
  }

  void move_levels() {
    const std::vector<double> row_weight = row_weights();
    std::vector<double> sums(levels_.size());
    std::vector<double> counts(levels_.size());
    double all = 0;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (row_weight[i] == 0) {
        continue;
      }
      for (std::size_t c = 0; c < rows_[i].weights.size(); ++c) {
        sums[chosen_[i][c]] += row_weight[i] * (static_cast<double>(rows_[i].weights[c]) / steps_[i]);
        counts[chosen_[i][c]] += row_weight[i];
      }
      all += row_weight[i] * static_cast<double>(rows_[i].weights.size());
    }
    if (!(all > 0)) {
      return;
    }
    const double prior = all * inertia / static_cast<double>(levels_.size());
    const double most = trellis_row_encoder::largest_trained_level(code_.bits);
    for (std::size_t i = 0; i < levels_.size(); ++i) {
      levels_[i] = std::clamp((sums[i] + prior * levels_[i]) / (counts[i] + prior), -most, most);
    }
  }

  std::span<const trained_row> rows_;
  trellis_code code_;
  trellis_start start_;
  std::vector<double> levels_;
  double factor_;
  std::vector<double> steps_;
  std::vector<std::vector<std::uint16_t>> chosen_;  // the level of every weight
  std::vector<trellis_row_encoder> encoders_;       // one a thread
};

}  // namespace

trained_levels train_trellis_levels(std::span<const trained_row> rows, const trellis_code& code, trellis_start start,
                                    std::size_t threads, const std::function<void(std::size_t)>& progress) {
  training all(rows, code, start, threads);
  for (std::size_t round = 0; round < training_rounds; ++round) {
    all.round([&](std::size_t done) { progress(round * rows.size() + done); });
  }
  return all.result();
}

}  // namespace romvec::host
