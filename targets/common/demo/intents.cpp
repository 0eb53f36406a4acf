// SPDX-License-Identifier: BSL-1.0
// What embeddings are used for on small machines: a sentence, pooled into one vector, goes to the class whose own
// vector is nearest. No word of a class needs to be in the sentence.
#include <romvec/bag.hpp>
#include <romvec/detail/ratio.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

#include "common/demo/demo.hpp"
#include "common/demo/print.hpp"
#include "common/demo/table.hpp"

namespace demo {

namespace {

using table_type = std::remove_cvref_t<decltype(table)>;

struct intent {
  std::string_view name, words;
};
constexpr intent intents[] = {
    {"light", "light lamp"}, {"music", "music songs"}, {"weather", "rain snow"}, {"alarm", "alarm clock"}};
constexpr std::string_view sentences[] = {"turn down the lights in the hall", "play some jazz",
                                          "does it freeze tonight", "wake me at seven"};
constexpr std::size_t longest_sentence = 16;

// Means of rows in natural Q15. Variables: the linker knows then whether they fit the board.
std::int16_t class_rows[std::size(intents)][table_type::dim];
std::int16_t sentence_row[table_type::dim];

// The mean of the words that the table has; false if it has none of them.
bool pool(std::string_view text, std::span<std::int16_t> out) {
  std::array<std::uint32_t, longest_sentence> ids{};
  std::size_t count = 0;
  while (!text.empty() && count < ids.size()) {
    const std::size_t end = text.find(' ');
    const std::size_t id = vocabulary.find(text.substr(0, end));
    if (id != vocabulary.npos) {
      ids[count++] = static_cast<std::uint32_t>(id);
    }
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  constexpr std::uint32_t offsets[] = {0};
  return count != 0 && romvec::bag_mean(table, std::span<const std::uint32_t>(ids).first(count), offsets, out,
                                        romvec::q_format{-table.natural_q15_exponent()})
                           .ok();
}

std::int32_t cosine(std::span<const std::int16_t> a, std::span<const std::int16_t> b) {
  std::int64_t ab = 0;
  std::uint64_t aa = 0;
  std::uint64_t bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += std::int32_t{a[i]} * b[i];
    aa += static_cast<std::uint64_t>(std::int32_t{a[i]} * a[i]);
    bb += static_cast<std::uint64_t>(std::int32_t{b[i]} * b[i]);
  }
  return romvec::detail::cosine_q30(ab, aa, bb);
}

}  // namespace

void show_intents() {
  if (vocabulary.size() == 0) {
    return;
  }
  for (std::size_t i = 0; i < std::size(intents); ++i) {
    if (!pool(intents[i].words, class_rows[i])) {
      return;  // another table, with other words
    }
  }
  std::string_view label = "intents";
  for (const std::string_view sentence : sentences) {
    if (!pool(sentence, sentence_row)) {
      continue;
    }
    std::size_t best = 0;
    std::int32_t cosines[std::size(intents)] = {};
    for (std::size_t i = 0; i < std::size(intents); ++i) {
      cosines[i] = cosine(class_rows[i], sentence_row);
      best = cosines[i] > cosines[best] ? i : best;
    }
    print::label(label);
    print::text("\"");
    print::text(sentence);
    print::text("\": ");
    print::text(intents[best].name);
    print::text(" ");
    print::cosine(cosines[best]);
    print::text("\n");
    label = "";
  }
}

}  // namespace demo
