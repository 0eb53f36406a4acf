// SPDX-License-Identifier: BSL-1.0
// What does a sentence want? Its words are pooled into one vector, and the intent whose own words lie nearest is taken:
// on a Cortex-M0, in integers. A sentence of unknown words wants nothing.
#include <array>
#include <cstddef>
#include <cstdint>
#include <romvec/bag.hpp>
#include <span>
#include <string_view>
#include <words.hpp>

#include "common/console.hpp"

namespace {

constexpr std::size_t longest = 8;
using vector = std::array<std::int16_t, words::table.dim>;

struct intent {
  std::string_view name, examples;
};
constexpr intent intents[] = {{"light", "light lamp"}, {"music", "music song"}, {"weather", "rain snow"}};

// The mean of the words that the table knows, in Q15; false without any.
bool pool(std::string_view text, vector& out) {
  std::array<std::uint16_t, longest> ids{};
  std::size_t count = 0;
  while (!text.empty() && count < longest) {
    const std::size_t end = text.find(' ');
    const auto id = words::vocabulary.find(text.substr(0, end));
    if (id != words::vocabulary.npos) {
      ids[count++] = static_cast<std::uint16_t>(id);
    }
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return count != 0 && romvec::bag_mean(words::table, std::span(ids).first(count), romvec::one_bag, out);
}

// Means of few words are of much the same length, so that the product alone ranks them.
std::int32_t product(const vector& a, const vector& b) {
  std::int32_t sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    sum += (std::int32_t{a[i]} * b[i]) >> 8;
  }
  return sum;
}

std::string_view intent_of(std::string_view sentence) {
  vector asked{};
  vector known{};
  std::string_view best = "nothing";
  std::int32_t most = 0;
  if (pool(sentence, asked)) {
    for (const intent& one : intents) {
      if (pool(one.examples, known) && product(asked, known) > most) {
        most = product(asked, known);
        best = one.name;
      }
    }
  }
  return best;
}

}  // namespace

int main() {
  for (const std::string_view sentence : {"turn the lamp on", "play some jazz", "is there sun or rain", "hello"}) {
    console::write(sentence);
    console::write(": ");
    console::write(intent_of(sentence));
    console::write("\n");
  }
  return 0;
}
