// SPDX-License-Identifier: BSL-1.0
#include "train/trainer.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <mutex>
#include <romvec/lecture/torch_random.hpp>
#include <span>
#include <thread>

#include "train/inner_loop.hpp"

namespace romvec::host {

namespace {

using clock = std::chrono::steady_clock;

// Words between two looks at the clock, the learning rate and the wish to stop.
constexpr std::size_t batch_words = 2000;

// What all threads share and none changes, but for the counters.
struct shared {
  const corpus& text;
  const training_options& options;
  const std::atomic<bool>& stop;
  std::vector<lecture::alias> negatives;
  std::vector<std::uint32_t> keep;  // id is kept with probability keep / 2^32
  std::uint64_t words_in_all;
  std::atomic<std::uint64_t> words_done;
  std::mutex loss_mutex;
  lecture::skip_gram_loss loss{0, 0};  // since the last report
};

std::vector<lecture::alias> negatives_of(const corpus& text) {
  const std::size_t size = text.words.size();
  std::vector<lecture::alias> table(size);
  std::vector<double> probabilities(size);
  std::vector<std::uint32_t> stack(size);
  static_cast<void>(lecture::make_alias_table(text.counts, table, probabilities, stack));
  return table;
}

// Source: Mikolov et al. 2013, and word2vec.c, which adds the second term.
std::vector<std::uint32_t> keep_of(const corpus& text, double subsample) {
  std::vector<std::uint32_t> keep(text.words.size(), UINT32_MAX);
  if (subsample <= 0) {
    return keep;
  }
  for (std::size_t id = 0; id < keep.size(); ++id) {
    const double part = subsample * static_cast<double>(text.ids.size()) / static_cast<double>(text.counts[id]);
    keep[id] = static_cast<std::uint32_t>(std::min(1.0, std::sqrt(part) + part) * UINT32_MAX);
  }
  return keep;
}

// The sentence at which the part of thread `worker` begins; that of the thread behind the last is the end.
std::size_t first_sentence(const corpus& text, std::uint32_t worker, std::uint32_t workers) {
  const std::size_t word = text.ids.size() / workers * worker;
  return worker == workers ? text.ends.size()
                           : static_cast<std::size_t>(std::ranges::upper_bound(text.ends, word) - text.ends.begin());
}

void run_worker(shared& all, training_state& state, std::uint32_t number) {
  const training_options& options = all.options;
  const std::size_t stride = stride_of(options.dim);
  std::vector<double> hidden(stride);
  std::vector<double> gradient(stride);
  const lecture::skip_gram_arrays arrays = {state.input.data(), state.output.data(), hidden.data(), gradient.data(),
                                            stride};
  const std::size_t begin = first_sentence(all.text, number, options.threads);
  const std::size_t end = first_sentence(all.text, number + 1, options.threads);
  const train_sentence_function train_sentence = fastest_train_sentence();
  worker_state here = state.workers[number];
  std::vector<std::uint32_t> kept;
  while (here.epoch < options.epochs && begin < end && !all.stop.load(std::memory_order_relaxed)) {
    const std::uint64_t done = all.words_done.load(std::memory_order_relaxed);
    const float rate =
        options.rate * (1 - static_cast<float>(static_cast<double>(done) / static_cast<double>(all.words_in_all)));
    lecture::skip_gram_loss loss = {0, 0};
    std::size_t words = 0;
    while (here.sentence < end && words < batch_words) {
      const std::span<const std::uint32_t> sentence = all.text.sentence(here.sentence++);
      words += sentence.size();
      kept.clear();
      for (const std::uint32_t id : sentence) {
        if (all.keep[id] == UINT32_MAX || static_cast<std::uint32_t>(here.random.next() >> 32) < all.keep[id]) {
          kept.push_back(id);
        }
      }
      const lecture::skip_gram_loss more = train_sentence(arrays, kept, {options.window, options.negatives},
                                                          all.negatives, std::max(rate, 0.0F), here.random);
      loss.sum += more.sum;
      loss.pairs += more.pairs;
    }
    if (here.sentence == end) {
      here.sentence = begin;
      ++here.epoch;
    }
    all.words_done.fetch_add(words, std::memory_order_relaxed);
    const std::lock_guard lock(all.loss_mutex);
    all.loss.sum += loss.sum;
    all.loss.pairs += loss.pairs;
  }
  state.workers[number] = here;
}

}  // namespace

training_state start_training(const corpus& text, const training_options& options) {
  const std::size_t stride = stride_of(options.dim);
  training_state state;
  state.input.resize(text.words.size() * stride);
  state.output.resize(text.words.size() * stride);
  lecture::torch_generator random(options.seed);
  for (std::size_t id = 0; id < text.words.size(); ++id) {
    for (std::size_t i = 0; i < options.dim; ++i) {
      state.input[id * stride + i] = (2 * random.uniform() - 1) / static_cast<float>(options.dim);
    }
  }
  for (std::uint32_t number = 0; number < options.threads; ++number) {
    state.workers.push_back({{options.seed + number}, 0, first_sentence(text, number, options.threads)});
  }
  return state;
}

void train(const corpus& text, const training_options& options, training_state& state, const std::atomic<bool>& stop,
           const std::function<void(const training_progress&)>& report) {
  shared all{text,
             options,
             stop,
             negatives_of(text),
             keep_of(text, options.subsample),
             static_cast<std::uint64_t>(text.ids.size()) * options.epochs,
             state.words_done,
             {}};
  const auto began = clock::now();
  const std::uint64_t at_first = state.words_done;
  const auto tell = [&] {
    const std::lock_guard lock(all.loss_mutex);
    const double seconds = std::chrono::duration<double>(clock::now() - began).count();
    const std::uint64_t done = all.words_done.load();
    report({done, all.words_in_all, all.loss.pairs == 0 ? 0 : all.loss.sum / static_cast<double>(all.loss.pairs),
            static_cast<double>(done - at_first) / std::max(seconds, 1e-9)});
    all.loss = {0, 0};
  };

  std::vector<std::thread> threads;
  std::mutex end_mutex;
  std::condition_variable ended;
  std::uint32_t running = options.threads;
  for (std::uint32_t number = 0; number < options.threads; ++number) {
    threads.emplace_back([&, number] {
      run_worker(all, state, number);
      const std::lock_guard lock(end_mutex);
      --running;
      ended.notify_one();
    });
  }
  std::unique_lock lock(end_mutex);
  while (!ended.wait_for(lock, std::chrono::milliseconds(100), [&] { return running == 0; })) {
    lock.unlock();
    tell();
    lock.lock();
  }
  lock.unlock();
  for (std::thread& thread : threads) {
    thread.join();
  }
  state.words_done = all.words_done.load();
  tell();
}

}  // namespace romvec::host
