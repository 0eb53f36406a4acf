// SPDX-License-Identifier: BSL-1.0
// A text as training reads it: token ids, line by line, and the words that they stand for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "files/input_file.hpp"

namespace romvec::host {

struct corpus_options {
  std::uint64_t min_count = 5;  // rarer words are left out, as if they were not in the text
  bool keep_case = false;       // else A to Z become a to z
};

// words[0, vocab_size), the most frequent first, those of one frequency by their bytes; counts of the same size.
// Sentence s is ids[ends[s - 1], ends[s]): a line, or a part of one with max_sentence words. Memory: 4 bytes a word of
// the text.
struct corpus {
  static constexpr std::size_t max_sentence = 1000;
  std::vector<std::string> words;
  std::vector<std::uint64_t> counts;
  std::vector<std::uint32_t> ids;
  std::vector<std::size_t> ends;
  std::uint64_t words_in_text = 0;

  [[nodiscard]] std::span<const std::uint32_t> sentence(std::size_t s) const {
    const std::size_t begin = s == 0 ? 0 : ends[s - 1];
    return std::span(ids).subspan(begin, ends[s] - begin);
  }
};

// A word is a run of letters, digits, underscores and bytes beyond ASCII; an apostrophe or hyphen inside is part of
// it. Everything else separates. Errors: fewer than two words are left, or more than 2^32 - 1 differ.
corpus read_corpus(const source& file, const corpus_options& options, const std::function<void(double)>& progress);

}  // namespace romvec::host
