// SPDX-License-Identifier: BSL-1.0
// Skip-gram training of a whole corpus: epochs, threads, a falling learning rate, interruption.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <romvec/lecture/random_stream.hpp>
#include <vector>

#include "train/corpus.hpp"

namespace romvec::host {

struct training_options {
  std::uint32_t dim = 100;
  std::uint32_t window = 5;
  std::uint32_t negatives = 5;
  std::uint32_t epochs = 5;
  float rate = 0.05F;       // of the first word; falls linearly to 0 at the last
  double subsample = 1e-4;  // words more frequent than this part of the text are often skipped; 0: never
  std::uint32_t threads = 1;
  std::uint64_t seed = 1;

  friend bool operator==(const training_options&, const training_options&) = default;
};

// Where one thread stands in its part of the corpus.
struct worker_state {
  lecture::random_stream random{0};
  std::uint32_t epoch = 0;     // epochs [0, epoch) are done
  std::uint64_t sentence = 0;  // the next one of this epoch, counted in the corpus

  friend bool operator==(const worker_state& a, const worker_state& b) {
    return a.random.state == b.random.state && a.epoch == b.epoch && a.sentence == b.sentence;
  }
};

// Everything that training changes: enough to go on later. input and output are [vocab_size][stride_of(dim)], the
// columns from dim on zero.
struct training_state {
  std::vector<float> input;
  std::vector<float> output;
  std::vector<worker_state> workers;
  std::uint64_t words_done = 0;  // of words_in_all, those left out by subsampling included
};

// Whole vectors of the processor, so that no loop has a remainder.
constexpr std::size_t stride_of(std::size_t dim) { return (dim + 7) & ~std::size_t{7}; }

struct training_progress {
  std::uint64_t words_done;
  std::uint64_t words_in_all;
  double loss;   // a pair, of what was trained since the last report
  double speed;  // words a second, since training began or went on
};

// Random rows, uniform in [-1 / dim, 1 / dim), from torch.manual_seed(seed)'s generator; the other side is 0.
training_state start_training(const corpus& text, const training_options& options);

// Trains to the end, or until `stop` is true. `report` is called ten times a second. With one thread the result depends
// on the seed alone, whether training was interrupted or not; with more, threads write to the same rows without locks
// (Hogwild), which is fast, trains as well, and differs from run to run in the last bits.
// Source: Niu, Recht, Re, Wright, Hogwild!, 2011.
void train(const corpus& text, const training_options& options, training_state& state, const std::atomic<bool>& stop,
           const std::function<void(const training_progress&)>& report);

}  // namespace romvec::host
