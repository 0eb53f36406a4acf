// SPDX-License-Identifier: BSL-1.0
// Words to ids and back, in a constant expression and on every target.
#include "romvec/vocabulary.hpp"

#include <cstddef>
#include <string_view>

#include "support/test.hpp"

namespace {

// Prefixes of each other, and bytes above 127: plain char is signed on one target and unsigned on the next.
constexpr std::string_view sorted[] = {"", "a", "app", "apple", "apples", "banana", "\xC3\xA9", "\xE2\x82\xAC", "\xFF"};

constexpr std::size_t text_bytes() {
  std::size_t bytes = 0;
  for (const std::string_view word : sorted) {
    bytes += word.size();
  }
  return bytes;
}

using vocabulary = romvec::vocabulary<std::size(sorted), text_bytes()>;

constexpr vocabulary make_vocabulary() {
  vocabulary result{};
  std::size_t end = 0;
  for (std::size_t id = 0; id < std::size(sorted); ++id) {
    result.offsets[id] = static_cast<vocabulary::offset_type>(end);
    for (const char byte : sorted[id]) {
      result.text[end++] = byte;
    }
  }
  result.offsets[std::size(sorted)] = static_cast<vocabulary::offset_type>(end);
  return result;
}

constexpr vocabulary vocabulary_in_rom = make_vocabulary();

constexpr std::string_view strangers[] = {"A",        "ap",           "appl",     "applf", "apples ",
                                          "b",        "bananas",      "z",        "\x7F",  "\xC3",
                                          "\xC3\xA8", "\xC3\xA9\xA9", "\xE2\x82", "\xFE",  "\xFF\xFF"};

constexpr bool every_word_is_found() {
  for (std::size_t id = 0; id < std::size(sorted); ++id) {
    if (vocabulary_in_rom.find(sorted[id]) != id || vocabulary_in_rom.word(id) != sorted[id]) {
      return false;
    }
  }
  return true;
}

constexpr bool no_stranger_is_found() {
  for (const std::string_view stranger : strangers) {
    if (vocabulary_in_rom.find(stranger) != vocabulary::npos) {
      return false;
    }
  }
  return true;
}

static_assert(vocabulary_in_rom.is_sorted());
static_assert(every_word_is_found());
static_assert(no_stranger_is_found());

}  // namespace

BOOST_AUTO_TEST_SUITE(a_vocabulary)

BOOST_AUTO_TEST_CASE(finds_every_word) {
  for (std::size_t id = 0; id < std::size(sorted); ++id) {
    BOOST_TEST(vocabulary_in_rom.find(sorted[id]) == id);
    BOOST_TEST((vocabulary_in_rom.word(id) == sorted[id]), "word " << id);
  }
}

BOOST_AUTO_TEST_CASE(finds_nothing_else) {
  for (std::size_t i = 0; i < std::size(strangers); ++i) {
    BOOST_TEST(vocabulary_in_rom.find(strangers[i]) == vocabulary::npos, "word " << i);
  }
}

BOOST_AUTO_TEST_CASE(is_sorted_by_unsigned_bytes) { BOOST_TEST(vocabulary_in_rom.is_sorted()); }

BOOST_AUTO_TEST_CASE(answers_an_empty_word_for_an_id_outside) {
  BOOST_TEST(vocabulary_in_rom.word(std::size(sorted)).empty());
  BOOST_TEST(vocabulary_in_rom.word(vocabulary::npos).empty());
}

BOOST_AUTO_TEST_SUITE_END()
