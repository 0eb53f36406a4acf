// SPDX-License-Identifier: BSL-1.0
#include "train/corpus.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <string_view>
#include <unordered_map>

#include "error.hpp"

namespace romvec::host {

namespace {

constexpr std::uint32_t end_of_line = UINT32_MAX;

bool is_word_byte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '_' ||
         byte >= 0x80;
}

bool joins(char c) { return c == '\'' || c == '-'; }

struct hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

// Every word of the text by the order of its first appearance, with end_of_line behind each line.
struct scan {
  std::unordered_map<std::string, std::uint32_t, hash, std::equal_to<>> places;
  std::vector<std::uint64_t> counts;
  std::vector<std::uint32_t> tokens;

  void add(const source& file, std::string_view word) {
    auto found = places.find(word);
    if (found == places.end()) {
      if (counts.size() == end_of_line) {
        throw error(file.name, "has more different words than 32 bits can number");
      }
      found = places.emplace(word, static_cast<std::uint32_t>(counts.size())).first;
      counts.push_back(0);
    }
    ++counts[found->second];
    tokens.push_back(found->second);
  }
};

scan scan_words(const source& file, bool keep_case, const std::function<void(double)>& progress) {
  scan found;
  const std::string_view text = file.bytes;
  std::string word;
  std::size_t shown = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (!is_word_byte(text[i])) {
      if (text[i] == '\n') {
        found.tokens.push_back(end_of_line);
      }
      ++i;
      continue;
    }
    word.clear();
    while (i < text.size() &&
           (is_word_byte(text[i]) || (joins(text[i]) && i + 1 < text.size() && is_word_byte(text[i + 1])))) {
      const char c = text[i++];
      word += !keep_case && c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    found.add(file, word);
    if (i - shown > std::size_t{1} << 20) {
      shown = i;
      progress(static_cast<double>(i) / static_cast<double>(text.size()));
    }
  }
  found.tokens.push_back(end_of_line);
  return found;
}

}  // namespace

corpus read_corpus(const source& file, const corpus_options& options, const std::function<void(double)>& progress) {
  scan found = scan_words(file, options.keep_case, progress);
  std::vector<const std::string*> names(found.counts.size());
  for (const auto& [word, place] : found.places) {
    names[place] = &word;
  }
  std::vector<std::uint32_t> order(found.counts.size());
  std::iota(order.begin(), order.end(), 0u);
  std::erase_if(order, [&](std::uint32_t place) { return found.counts[place] < options.min_count; });
  std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) {
    return found.counts[a] != found.counts[b] ? found.counts[a] > found.counts[b] : *names[a] < *names[b];
  });
  if (order.size() < 2) {
    throw error(file.name, fmt::format("{} of its {} different words occur at least {} times, expected at least 2",
                                       order.size(), found.counts.size(), options.min_count));
  }

  corpus result;
  std::vector<std::uint32_t> id_of(found.counts.size(), end_of_line);
  for (const std::uint32_t place : order) {
    id_of[place] = static_cast<std::uint32_t>(result.words.size());
    result.words.push_back(*names[place]);
    result.counts.push_back(found.counts[place]);
  }
  std::size_t begin = 0;
  for (const std::uint32_t token : found.tokens) {
    const bool at_end = token == end_of_line;
    if (!at_end) {
      ++result.words_in_text;
      if (id_of[token] != end_of_line) {
        result.ids.push_back(id_of[token]);
      }
    }
    if (result.ids.size() > begin && (at_end || result.ids.size() - begin == corpus::max_sentence)) {
      begin = result.ids.size();
      result.ends.push_back(begin);
    }
  }
  return result;
}

}  // namespace romvec::host
