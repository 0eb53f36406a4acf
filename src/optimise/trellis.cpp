// SPDX-License-Identifier: BSL-1.0
#include "optimise/trellis.hpp"

#include <algorithm>
#include <cmath>

#include "optimise/parallel.hpp"
#include "optimise/row_sample.hpp"
#include "optimise/trellis_training.hpp"

namespace romvec::host {

namespace {

constexpr std::size_t most_sample_rows = 500;

// How many times a row is encoded on its way, in each of the phases.
constexpr std::size_t passes_of_fit = 1;
constexpr std::size_t passes_of(trellis_start start) { return start == trellis_start::ring ? 2 : 1; }

// The least exponent under which this step has a multiplier.
int exponent_for(double step, const trellis_options& options) {
  int exponent = 0;
  std::frexp(step / largest_minifloat, &exponent);  // the step is below 2^exponent times the largest
  if (std::ldexp(1.0, exponent - 1) * largest_minifloat >= step) {
    --exponent;
  }
  return std::clamp(exponent, options.min_exponent, options.max_exponent);
}

class table_encoder {
 public:
  table_encoder(std::span<const float> values, std::size_t dim, std::span<const double> importance,
                const trellis_options& options, const std::function<void(double)>& progress)
      : values_(values),
        dim_(dim),
        options_(options),
        progress_(progress),
        code_(make_trellis_code(options.bits, options.level_bits, options.effort)),
        encoders_(std::max<std::size_t>(1, options.threads), trellis_row_encoder(code_)) {
    const std::vector<std::size_t> order = rows_by_contents(values, dim, importance);
    for (std::size_t i = 0; i < std::min(order.size(), most_sample_rows); ++i) {
      sample_.push_back({row(order[i]), importance.empty() ? 1.0 : importance[order[i]]});
    }
    const std::size_t starts = code_.has_ring(dim) ? 2 : 1;
    all_ = sample_.size() * (starts * (training_rounds + passes_of_fit) + passes_of(trellis_start::ring) + 1) +
           values.size() / dim * (passes_of_fit + passes_of(trellis_start::ring));
  }

  [[nodiscard]] trellis_table encode() {
    choose_start();
    trellis_table out;
    out.code = code_;
    out.start = start_;
    out.levels.assign(trained_.levels.begin(), trained_.levels.end());
    fit_rows(out);
    encode_rows(out);
    return out;
  }

 private:
  [[nodiscard]] std::span<const float> row(std::size_t r) const { return values_.subspan(r * dim_, dim_); }

  // Progress of a phase in which a row takes `passes`.
  [[nodiscard]] std::function<void(std::size_t)> telling(std::size_t passes) const {
    return [this, passes](std::size_t rows) {
      if (progress_) {
        progress_(std::min(1.0, static_cast<double>(done_ + rows * passes) / static_cast<double>(all_)));
      }
    };
  }

  void set_levels() {
    for (trellis_row_encoder& encoder : encoders_) {
      encoder.set_levels(trained_.levels);
    }
  }

  // Levels for rows that start at zero and for rings; the better ones stay.
  void choose_start() {
    start_ = trellis_start::zero;
    trained_ = train(trellis_start::zero);
    if (!code_.has_ring(dim_)) {
      return;
    }
    const double zero_error = error_of_sample(trellis_start::zero);
    const trained_levels zero = trained_;
    start_ = trellis_start::ring;
    trained_ = train(trellis_start::ring);
    if (zero_error <= error_of_sample(trellis_start::ring)) {
      start_ = trellis_start::zero;
      trained_ = zero;
    }
  }

  trained_levels train(trellis_start start) {
    trained_levels out = train_trellis_levels(sample_, code_, start, encoders_.size(), telling(1));
    done_ += training_rounds * sample_.size();
    return out;
  }

  double error_of_sample(trellis_start start) {
    set_levels();
    std::vector<double> errors(sample_.size());
    const std::size_t passes = passes_of_fit + passes_of(start);
    for_each_in_parallel(
        sample_.size(), encoders_.size(),
        [&](std::size_t i, std::size_t thread) {
          const double step = encoders_[thread].fit(sample_[i].weights, trained_.factor, start).step;
          errors[i] = step > 0 ? encoders_[thread].encode(sample_[i].weights, step, start) : 0;
        },
        telling(passes));
    done_ += passes * sample_.size();
    double sum = 0;
    for (std::size_t i = 0; i < sample_.size(); ++i) {
      sum += sample_[i].importance * errors[i];
    }
    return sum;
  }

  // The step of every row, and from the largest one the exponent.
  void fit_rows(trellis_table& out) {
    set_levels();
    steps_.resize(values_.size() / dim_);
    for_each_in_parallel(
        steps_.size(), encoders_.size(),
        [&](std::size_t r, std::size_t thread) {
          steps_[r] = encoders_[thread].fit(row(r), trained_.factor, start_).step;
        },
        telling(passes_of_fit));
    done_ += passes_of_fit * steps_.size();
    const double largest = steps_.empty() ? 0 : *std::ranges::max_element(steps_);
    out.exponent =
        largest > 0 ? exponent_for(largest, options_) : std::clamp(0, options_.min_exponent, options_.max_exponent);
  }

  void encode_rows(trellis_table& out) {
    const std::size_t row_bytes = code_.row_bytes(dim_);
    out.multipliers.resize(steps_.size());
    out.rows.resize(steps_.size() * row_bytes);
    std::vector<double> errors(steps_.size());
    for_each_in_parallel(
        steps_.size(), encoders_.size(),
        [&](std::size_t r, std::size_t thread) {
          encoded_row encoded{nearest_minifloat(std::ldexp(steps_[r], -out.exponent)), 0,
                              std::span(out.rows).subspan(r * row_bytes, row_bytes)};
          encoded.multiplier = steps_[r] > 0 ? std::max<std::uint8_t>(1, encoded.multiplier) : std::uint8_t{0};
          encode_row_under(encoders_[thread], row(r), out.exponent, start_, encoded);
          out.multipliers[r] = encoded.multiplier;
          errors[r] = encoded.squared_error;
        },
        telling(passes_of(start_)));
    for (const double error : errors) {
      out.squared_error += error;
    }
  }

  std::span<const float> values_;
  std::size_t dim_;
  const trellis_options& options_;
  const std::function<void(double)>& progress_;
  trellis_code code_;
  std::vector<trellis_row_encoder> encoders_;  // one a thread
  std::vector<trained_row> sample_;
  std::size_t all_ = 0;   // passes through a row
  std::size_t done_ = 0;  // before the present phase
  trellis_start start_ = trellis_start::zero;
  trained_levels trained_;
  std::vector<double> steps_;
};

}  // namespace

trellis_table encode_trellis(std::span<const float> values, std::size_t dim, std::span<const double> importance,
                             const trellis_options& options, const std::function<void(double)>& progress) {
  return table_encoder(values, dim, importance, options, progress).encode();
}

}  // namespace romvec::host
