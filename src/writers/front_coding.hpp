// SPDX-License-Identifier: BSL-1.0
// Sorted words as romvec/front_coded_words.hpp has them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "files/output_file.hpp"

namespace romvec::host {

struct front_coded {
  std::string text;
  std::vector<std::uint64_t> blocks;
  std::size_t words = 0;
  std::size_t longest_word = 0;

  [[nodiscard]] std::uint64_t offset_bytes() const { return text.size() <= UINT16_MAX ? 2 : 4; }
  [[nodiscard]] std::uint64_t bytes() const { return text.size() + 1 + offset_bytes() * blocks.size(); }
};

// romvec::front_coded_words<...>, and its members.
[[nodiscard]] std::string front_coded_type(const front_coded& words);
void write_front_coded(output_file& out, const front_coded& words);

// `count` words, word(0) before word(1) and so on by their bytes as unsigned numbers. std::length_error for a word of
// more than 65,535 bytes, which the form does not hold.
[[nodiscard]] front_coded front_code(std::size_t count, const std::function<std::string_view(std::size_t)>& word);

}  // namespace romvec::host
