// SPDX-License-Identifier: BSL-1.0
// A look-up feeds a dense layer in Q15, as CMSIS-NN has them: no float anywhere, no copy of the table.
// The table was converted with --exponent -22, so that what a look-up writes is Q0.15 (the build fails if it is not).
#include <algorithm>
#include <array>
#include <cstdint>
#include <romvec/gather.hpp>
#include <span>
#include <string_view>
#include <words.hpp>

#include "common/console.hpp"

namespace {

constexpr std::size_t dim = words::table.dim;
constexpr std::size_t classes = 3;
static_assert(words::table.natural_q15_exponent() == -15);

// Weights and biases of the layer, Q0.15: about light, about music, about weather.
constexpr std::int16_t weights[classes][dim] = {
    {16384, 16384, 0, 0, 0, 0, 0, 0}, {0, 0, 16384, 16384, 0, 0, 0, 0}, {0, 0, 0, 0, 16384, 8192, 0, 0}};
constexpr std::int16_t bias[classes] = {0, 0, 1024};
constexpr std::string_view names[classes] = {"light", "music", "weather"};

// out[c] = sum over i of weights[c][i] * in[i], plus bias[c]; rounded once, saturated.
void dense_q15(std::span<const std::int16_t, dim> in, std::span<std::int16_t, classes> out) {
  for (std::size_t c = 0; c < classes; ++c) {
    std::int64_t sum = (std::int64_t{bias[c]} << 15) + (1 << 14);
    for (std::size_t i = 0; i < dim; ++i) {
      sum += std::int32_t{weights[c][i]} * in[i];
    }
    out[c] = static_cast<std::int16_t>(std::clamp<std::int64_t>(sum >> 15, -32768, 32767));
  }
}

}  // namespace

int main() {
  for (const std::string_view word : {"lamp", "jazz", "snow", "kettle"}) {
    std::array<std::int16_t, dim> row{};
    std::array<std::int16_t, classes> scores{};
    // A word that the vocabulary lacks has no row: the status says so, and the layer does not run.
    if (!romvec::lookup(words::table, words::vocabulary.find(word), row)) {
      console::write(word);
      console::write(": unknown\n");
      continue;
    }
    dense_q15(row, scores);
    const auto best = std::max_element(scores.begin(), scores.end());
    console::write(word);
    console::write(": ");
    console::write(names[best - scores.begin()]);
    console::write(", ");
    console::write_number(*best);
    console::write(" of 32768\n");
  }
  return 0;
}
