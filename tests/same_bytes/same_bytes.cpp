// SPDX-License-Identifier: BSL-1.0
// Prints a number for all that the converter and a training on one thread make of the same input: the same numbers from
// every build. tests/same_bytes/run compares them.
#include "same_bytes/tables.hpp"

#include <atomic>
#include <cstdio>

#include "train/corpus.hpp"
#include "train/trainer.hpp"

namespace {

// Sentences of words that are drawn at random, the first ones more often.
std::string same_text() {
  romvec::lecture::random_stream random{11};
  std::string text;
  for (int line = 0; line < 400; ++line) {
    for (int word = 0; word < 12; ++word) {
      text += 'w' + std::to_string(random.below(1 + random.below(90))) + ' ';
    }
    text += '\n';
  }
  return text;
}

void print_training() {
  using namespace romvec::host;
  const std::string bytes = same_text();
  const corpus text = read_corpus({"text", bytes}, {}, [](double) {});
  training_options options;
  options.dim = 29;
  options.epochs = 2;
  options.threads = 1;
  const std::atomic<bool> stop = false;
  training_state state = start_training(text, options);
  train(text, options, state, stop, [](const training_progress&) {});
  std::vector<std::uint32_t> bits;
  for (const float weight : state.input) {
    bits.push_back(std::bit_cast<std::uint32_t>(weight));
  }
  std::printf("%08x  train, one thread\n", static_cast<unsigned>(test::crc_of(bits.data(), bits.size(), 0)));
}

}  // namespace

int main() {
  for (const auto& [rows, dim] : {std::pair<std::size_t, std::size_t>{60, 75}, {300, 450}}) {
    const romvec::host::weights table = test::same_table(rows, dim);
    const std::string shape = std::to_string(rows) + " x " + std::to_string(dim);
    test::for_each_conversion(table, [&](const std::string& name, std::uint32_t crc) {
      std::printf("%08x  %s, %s\n", static_cast<unsigned>(crc), shape.c_str(), name.c_str());
    });
  }
  print_training();
  return 0;
}
