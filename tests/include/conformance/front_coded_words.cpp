// SPDX-License-Identifier: BSL-1.0
// Words that share their beginnings, in a constant expression and on every target.
#include "romvec/front_coded_words.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "support/test.hpp"

namespace {

// More than a block of 16; prefixes of each other, bytes above 127, shared beginnings of 15 and more, and rests of 15
// and more, which take a byte of their own.
constexpr std::string_view sorted[] = {"",
                                       "##able",
                                       "##ability",
                                       "a",
                                       "app",
                                       "apple",
                                       "apples",
                                       "counterrevolution",
                                       "counterrevolutionaries",
                                       "counterrevolutionary",
                                       "counterrevolutions",
                                       "d",
                                       "danger",
                                       "dangerous",
                                       "donaudampfschiff",
                                       "donaudampfschifffahrtsgesellschaft",
                                       "e",
                                       "ea",
                                       "eb",
                                       "pneumonoultramicroscopic",
                                       "z",
                                       "\xC3\xA9",
                                       "\xE2\x82\xAC",
                                       "\xFF"};
constexpr std::size_t word_count = std::size(sorted);

constexpr bool comes_before(std::string_view a, std::string_view b) { return a < b; }

// In order, whatever order they stand in above.
struct list_of_words {
  std::string_view words[word_count];
};
constexpr list_of_words in_order() {
  list_of_words out{};
  for (std::size_t i = 0; i < word_count; ++i) {
    std::size_t place = i;
    for (; place > 0 && comes_before(sorted[i], out.words[place - 1]); --place) {
      out.words[place] = out.words[place - 1];
    }
    out.words[place] = sorted[i];
  }
  return out;
}
constexpr list_of_words ordered = in_order();

struct coded {
  char text[1024] = {};
  std::size_t bytes = 0;
  std::size_t blocks[2] = {};

  constexpr void put(std::size_t byte) { text[bytes++] = static_cast<char>(static_cast<unsigned char>(byte)); }
  constexpr void put(std::string_view rest) {
    for (const char letter : rest) {
      text[bytes++] = letter;
    }
  }
};

// As the comment of front_coded_words has it.
constexpr coded encode_words() {
  coded out;
  for (std::size_t i = 0; i < word_count; ++i) {
    const std::string_view word = ordered.words[i];
    if (i % 16 == 0) {
      out.blocks[i / 16] = out.bytes;
      out.put(word.size());
      out.put(word);
      continue;
    }
    const std::string_view before = ordered.words[i - 1];
    std::size_t shared = 0;
    while (shared < 15 && shared < before.size() && shared < word.size() && before[shared] == word[shared]) {
      ++shared;
    }
    const std::size_t rest = word.size() - shared;
    out.put(shared << 4 | (rest < 15 ? rest : 15));
    if (rest >= 15) {
      out.put(rest);
    }
    out.put(word.substr(shared));
  }
  return out;
}
constexpr coded code = encode_words();

constexpr std::size_t longest = 34;
using front_coded = romvec::front_coded_words<word_count, code.bytes, longest>;
static_assert(front_coded::block_count == 2);

constexpr front_coded make_words() {
  front_coded out{};
  for (std::size_t i = 0; i < code.bytes; ++i) {
    out.text[i] = code.text[i];
  }
  out.blocks[0] = static_cast<front_coded::offset_type>(code.blocks[0]);
  out.blocks[1] = static_cast<front_coded::offset_type>(code.blocks[1]);
  return out;
}
constexpr front_coded words = make_words();

constexpr std::string_view strangers[] = {
    "#",          "##abl",     "##ablf",  "A",    "ap",   "appl", "applf",
    "apples ",    "b",         "counter", "dan",  "da",   "f",    "counterrevolutionz",
    "dangerouss", "donaudamq", "\xC3",    "\xFE", "\x7F", "zz",   "\xFF\xFF"};

constexpr bool every_word_is_found() {
  for (std::size_t i = 0; i < word_count; ++i) {
    if (words.find(ordered.words[i]) != i || !(words.word(i) == ordered.words[i])) {
      return false;
    }
  }
  return true;
}
constexpr bool no_stranger_is_found() {
  for (const std::string_view stranger : strangers) {
    if (words.find(stranger) != front_coded::npos) {
      return false;
    }
  }
  return true;
}

static_assert(words.is_sorted());
static_assert(every_word_is_found());
static_assert(no_stranger_is_found());

// Row 0 has the last word, row 1 the one before it, and so on.
constexpr auto backwards() {
  romvec::words_of_rows<front_coded, std::uint8_t> out{words, {}, {}};
  for (std::size_t i = 0; i < word_count; ++i) {
    out.ids[i] = static_cast<std::uint8_t>(word_count - 1 - i);
    out.places[i] = static_cast<std::uint8_t>(word_count - 1 - i);
  }
  return out;
}
constexpr auto rows = backwards();
static_assert(rows.is_sorted() && rows.find("") == word_count - 1 && rows.word(0) == "\xFF");

}  // namespace

BOOST_AUTO_TEST_SUITE(front_coded_words)

BOOST_AUTO_TEST_CASE(are_found_and_put_together) {
  for (std::size_t i = 0; i < word_count; ++i) {
    BOOST_TEST(words.find(ordered.words[i]) == i);
    BOOST_TEST((words.word(i) == ordered.words[i]), "word " << i);
    BOOST_TEST(rows.find(ordered.words[i]) == word_count - 1 - i);
    BOOST_TEST((rows.word(word_count - 1 - i) == ordered.words[i]), "row " << i);
  }
}

BOOST_AUTO_TEST_CASE(are_nothing_else) {
  for (std::size_t i = 0; i < std::size(strangers); ++i) {
    BOOST_TEST(words.find(strangers[i]) == front_coded::npos, "word " << i);
    BOOST_TEST(rows.find(strangers[i]) == rows.npos, "word " << i);
  }
}

BOOST_AUTO_TEST_CASE(are_empty_for_a_place_outside) {
  BOOST_TEST(words.word(word_count).empty());
  BOOST_TEST(words.word(-1).empty());
  BOOST_TEST(rows.word(front_coded::npos).empty());
}

// Every byte of the text and of the blocks may be any other: nothing outside is read (sanitizers see it), and
// is_sorted() or an empty or wrong word is all that comes of it.
BOOST_AUTO_TEST_CASE(that_are_damaged_keep_to_their_text) {
  for (std::size_t i = 0; i <= code.bytes; ++i) {
    for (const char byte : {'\x00', '\x0F', '\xF0', '\xFF'}) {
      front_coded damaged = words;
      damaged.text[i < code.bytes ? i : 0] = byte;
      damaged.blocks[1] = i < code.bytes ? damaged.blocks[1] : front_coded::offset_type{0xFFFF};
      for (std::size_t k = 0; k < word_count; k += 5) {
        BOOST_TEST(damaged.word(k).size() <= longest);
        const std::size_t found = damaged.find(ordered.words[k]);
        BOOST_TEST((found == front_coded::npos || found < word_count));
      }
    }
  }
  front_coded cut = words;
  cut.blocks[1] = 0xFFFF;
  BOOST_TEST(!cut.is_sorted());
}

BOOST_AUTO_TEST_SUITE_END()
