// SPDX-License-Identifier: BSL-1.0
#include "writers/front_coding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <romvec/front_coded_words.hpp>
#include <span>
#include <stdexcept>

#include "text.hpp"
#include "writers/initialisers.hpp"

namespace romvec::host {

namespace {

constexpr std::size_t most_of_four_bits = 15;
constexpr std::size_t most_of_a_byte = 255;
constexpr std::size_t block_words = front_coded_words<1, 1, 1>::block_words;

void append_byte(std::string& out, std::size_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); }

// A length that its first byte says, or did not hold.
void append_length(std::string& out, std::size_t length) {
  append_byte(out, std::min(length, most_of_a_byte));
  if (length >= most_of_a_byte) {
    append_byte(out, length & 0xFF);
    append_byte(out, length >> 8);
  }
}

}  // namespace

std::string front_coded_type(const front_coded& words) {
  return fmt::format("romvec::front_coded_words<{}, {}, {}>", words.words, words.text.size(), words.longest_word);
}

void write_front_coded(output_file& out, const front_coded& words) {
  constexpr std::size_t blocks_of_line = 2;
  for (std::size_t i = 0; i < words.blocks.size(); i += blocks_of_line) {
    const bool is_last = i + blocks_of_line >= words.blocks.size();
    const auto begin = static_cast<std::size_t>(words.blocks[i]);
    const std::size_t end = is_last ? words.text.size() : static_cast<std::size_t>(words.blocks[i + blocks_of_line]);
    out.write(fmt::format("    {}{}\n", string_literal(std::string_view(words.text).substr(begin, end - begin)),
                          is_last ? "," : ""));
  }
  out.write("    ");
  write_numbers(out, std::span<const std::uint64_t>(words.blocks));
}

front_coded front_code(std::size_t count, const std::function<std::string_view(std::size_t)>& word) {
  front_coded out;
  out.words = count;
  std::string_view before;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view now = word(i);
    if (now.size() > UINT16_MAX) {
      throw std::length_error("a word of more than 65,535 bytes");
    }
    out.longest_word = std::max(out.longest_word, now.size());
    if (i % block_words == 0) {
      out.blocks.push_back(out.text.size());
      append_length(out.text, now.size());
      out.text += now;
    } else {
      const auto [end, ignored] = std::ranges::mismatch(now, before);
      const std::size_t shared = std::min(static_cast<std::size_t>(end - now.begin()), most_of_four_bits);
      const std::size_t rest = now.size() - shared;
      append_byte(out.text, shared << 4 | std::min(rest, most_of_four_bits));
      if (rest >= most_of_four_bits) {
        append_length(out.text, rest);
      }
      out.text += now.substr(shared);
    }
    before = now;
  }
  return out;
}

}  // namespace romvec::host
