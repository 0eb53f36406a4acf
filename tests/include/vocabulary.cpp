// SPDX-License-Identifier: BSL-1.0
#include "romvec/vocabulary.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "include/random.hpp"
#include "support/test.hpp"

namespace {

using romvec::vocabulary;

constexpr vocabulary<4, 17> animals = {"applebananacatdog", {0, 5, 11, 14, 17}};
static_assert(animals.size() == 4 && animals.is_sorted());
static_assert(animals.find("apple") == 0 && animals.find("cat") == 2 && animals.find("dog") == 3);
static_assert(animals.find("") == animals.npos && animals.find("cow") == animals.npos);
static_assert(animals.word(1) == "banana" && animals.word(3) == "dog" && animals.word(4).empty());

constexpr vocabulary<3, 11> unsorted = {"catappledog", {0, 3, 8, 11}};
constexpr vocabulary<2, 6> doubled = {"catcat", {0, 3, 6}};
static_assert(!unsorted.is_sorted() && !doubled.is_sorted());

// Offsets that leave the text or go back in it: not sorted, and no word reads there.
constexpr vocabulary<4, 17> beyond_the_text = {"applebananacatdog", {0, 5, 11, 14, 99}};
constexpr vocabulary<3, 11> backwards = {"appcatdogzz", {0, 6, 3, 9}};
static_assert(!beyond_the_text.is_sorted() && !backwards.is_sorted());
static_assert(beyond_the_text.word(3).empty() && beyond_the_text.find("dog") == animals.npos);
static_assert(beyond_the_text.find("banana") == 1 && backwards.word(1).empty() && backwards.word(0) == "appcat");

// Ids of any integer type, compared in it.
static_assert(animals.word(-1).empty() && animals.word((std::uint64_t{1} << 32) + 1).empty());
static_assert(animals.word(std::uint8_t{2}) == "cat" && animals.word(std::int64_t{3}) == "dog");

constexpr vocabulary<1, 3> single = {"cat", {0, 3}};
static_assert(single.find("cat") == 0 && single.find("ca") == single.npos && single.find("catt") == single.npos);
static_assert(single.find("") == single.npos && single.find("bat") == single.npos && single.is_sorted());

constexpr vocabulary<1, 1> only_the_empty_word = {"", {0, 0}};
static_assert(only_the_empty_word.find("") == 0 && only_the_empty_word.find("a") == only_the_empty_word.npos);

// 16-bit offsets as long as they reach the end of the text.
static_assert(std::is_same_v<vocabulary<2, 65535>::offset_type, std::uint16_t>);
static_assert(std::is_same_v<vocabulary<2, 65536>::offset_type, std::uint32_t>);
static_assert(sizeof(animals) == 18 + 5 * 2);

static_assert(romvec::no_vocabulary::size() == 0 && romvec::no_vocabulary::find("a") == romvec::no_vocabulary::npos);
static_assert(romvec::no_vocabulary::find("") == romvec::no_vocabulary::npos && romvec::no_vocabulary::word(0).empty());

bool by_unsigned_bytes(const std::string& a, const std::string& b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return static_cast<unsigned char>(x) < static_cast<unsigned char>(y);
  });
}

// `count` different words of random bytes, all of 0 to 255 among them, sorted.
std::vector<std::string> random_words(std::size_t count, std::size_t longest, testing::random& source) {
  std::vector<std::string> words;
  while (words.size() < count) {
    while (words.size() < count) {
      std::string word;
      for (std::size_t length = 1 + source.below(static_cast<std::uint32_t>(longest)); length > 0; --length) {
        word += static_cast<char>(source.below(4) == 0 ? source.below(256) : 'a' + source.below(3));
      }
      words.push_back(word);
    }
    std::sort(words.begin(), words.end(), by_unsigned_bytes);
    words.erase(std::unique(words.begin(), words.end()), words.end());
  }
  return words;
}

template <class Vocabulary>
void fill(Vocabulary& result, const std::vector<std::string>& words) {
  std::size_t end = 0;
  for (std::size_t id = 0; id < words.size(); ++id) {
    result.offsets[id] = static_cast<typename Vocabulary::offset_type>(end);
    end = static_cast<std::size_t>(std::copy(words[id].begin(), words[id].end(), result.text + end) - result.text);
  }
  result.offsets[words.size()] = static_cast<typename Vocabulary::offset_type>(end);
}

template <class Vocabulary>
void check(const Vocabulary& vocabulary, const std::vector<std::string>& words) {
  int wrong = 0;
  for (std::size_t id = 0; id < words.size(); ++id) {
    wrong += vocabulary.find(words[id]) != id || vocabulary.word(id) != words[id];
    // A word's neighbours in the order are found only if they are words themselves.
    for (const std::string& near : {words[id] + '\0', words[id] + '\xFF', words[id].substr(0, words[id].size() - 1)}) {
      const auto place = std::lower_bound(words.begin(), words.end(), near, by_unsigned_bytes);
      const bool known = place != words.end() && *place == near;
      wrong += vocabulary.find(near) != (known ? static_cast<std::size_t>(place - words.begin()) : Vocabulary::npos);
    }
  }
  BOOST_TEST(wrong == 0);
  BOOST_TEST(vocabulary.is_sorted());
  BOOST_TEST(vocabulary.find("") == Vocabulary::npos);
  BOOST_TEST(vocabulary.find("\xFF\xFF\xFF\xFF\xFF") == Vocabulary::npos);
}

template <std::size_t Size>
void check_random(std::size_t longest, testing::random& source) {
  const auto words = random_words(Size, longest, source);
  const auto result = std::make_unique<vocabulary<Size, Size * 12>>();
  fill(*result, words);
  check(*result, words);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(vocabularies)

BOOST_AUTO_TEST_CASE(of_every_size_find_all_words_and_no_others) {
  testing::random source(21);
  check_random<1>(5, source);
  check_random<2>(5, source);
  check_random<3>(5, source);
  check_random<4>(5, source);
  check_random<7>(12, source);
  check_random<8>(12, source);
  check_random<9>(12, source);
  check_random<1000>(12, source);
}

BOOST_AUTO_TEST_CASE(with_32_bit_offsets_find_words_behind_64_kb_of_text) {
  testing::random source(22);
  auto words = random_words(7000, 12, source);
  for (std::string& word : words) {
    word.resize(10, '!');  // 70,000 bytes
  }
  std::sort(words.begin(), words.end(), by_unsigned_bytes);
  words.erase(std::unique(words.begin(), words.end()), words.end());
  while (words.size() < 7000) {
    words.push_back(std::string("\xFF\xFF\xFF\xFF\xFF") + std::to_string(10000 + words.size()));
  }
  const auto result = std::make_unique<vocabulary<7000, 70000>>();
  fill(*result, words);
  BOOST_TEST(result->offsets[7000] == 70000u);
  check(*result, words);
}

BOOST_AUTO_TEST_CASE(without_words) {
  const romvec::no_vocabulary none;
  BOOST_TEST(none.size() == 0u);
  BOOST_TEST(none.find("cat") == none.npos);
  BOOST_TEST(none.word(3).empty());
}

BOOST_AUTO_TEST_SUITE_END()
