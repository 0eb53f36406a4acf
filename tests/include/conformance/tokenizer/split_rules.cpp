// SPDX-License-Identifier: BSL-1.0
// Where the regular expressions of GPT-2 and cl100k end words, in a constant expression and on every target.
#include "romvec/tokenizer/split_rules.hpp"

#include <cstddef>
#include <string_view>

#include "support/test.hpp"

namespace {

using romvec::split_rule;

// Words with a bar between, as a regular expression engine gives them; no text has a bar.
struct split_text {
  std::string_view gpt2;
  std::string_view cl100k;
};

constexpr split_text texts[] = {
    {"Hello| world", "Hello| world"},
    {"don|'t| we|'|LL| I|'d| '|S| '|ve", "don|'t| we|'LL| I|'d| '|S| '|ve"},
    {"you|'re|'ve|'m|'ll|'s", "you|'re|'ve|'m|'ll|'s"},
    {" | two| | spaces| ", " | two| | spaces| "},
    {"a|\n\n| b| \n|\t|c", "a|\n\n| b| \n|\tc"},
    {"x|=|12345|;| y|67", "x|=|123|45|;| y|67"},
    {"tab|\t|here| \r\n| end|\n", "tab|\there| \r\n| end|\n"},
    {"!!!|\n|\n|??| ok", "!!!\n\n|??| ok"},
    {"'", "'"},
    {"'|r", "'r"},
    {"'| s", "'| s"},
    {"a|'|b", "a|'b"},
    {"  \n  ", "  \n|  "},
    {"9|'|9| '|s", "9|'|9| '|s"},
    {"a| ,| b", "a| ,| b"},
    {"\xFF|a",
     "\xFF"
     "a"},  // no UTF-8: U+FFFD, a symbol
    {"a\xC3\xAF"
     "b",
     "a\xC3\xAF"
     "b"},
    {"\xC2\xA0|a| \xC2\xA0| b",
     "\xC2\xA0"
     "a| \xC2\xA0| b"},
    {"'|\xC5\xBF", "'\xC5\xBF"},  // a long s is an s where case does not count
    {"\xC2\xBD\xC2\xB2"
     "1234",
     "\xC2\xBD\xC2\xB2"
     "1|234"},
#if !defined(ROMVEC_TOKENIZER_LATIN)
    {"\xE4\xBD\xA0\xE5\xA5\xBD| \xD9\xA1\xD9\xA2\xD9\xA3\xD9\xA4",
     "\xE4\xBD\xA0\xE5\xA5\xBD| |\xD9\xA1\xD9\xA2\xD9\xA3|\xD9\xA4"},
#endif
};

constexpr bool is_split(std::string_view expected, split_rule rule) {
  char text[64] = {};
  std::size_t size = 0;
  for (const char letter : expected) {
    if (letter != '|') {
      text[size++] = letter;
    }
  }
  const romvec::detail::prefixed_text whole{{text, size}, 0};
  std::size_t place = 0;
  for (std::size_t at = 0; at < size; ++place) {
    const std::size_t end = romvec::detail::end_of_word(whole, at, rule);
    const std::size_t word = expected.substr(place).find('|');
    if (end <= at || end - at != (word == std::string_view::npos ? expected.size() - place : word)) {
      return false;
    }
    place += end - at;
    at = end;
  }
  return true;
}

static_assert(is_split(texts[0].gpt2, split_rule::gpt2) && is_split(texts[5].cl100k, split_rule::cl100k));

}  // namespace

BOOST_AUTO_TEST_SUITE(split_rules)

BOOST_AUTO_TEST_CASE(end_words_where_the_regular_expressions_do) {
  for (std::size_t i = 0; i < std::size(texts); ++i) {
    BOOST_TEST(is_split(texts[i].gpt2, split_rule::gpt2), "gpt2, text " << i);
    BOOST_TEST(is_split(texts[i].cl100k, split_rule::cl100k), "cl100k, text " << i);
  }
  BOOST_TEST(is_split("x|=|1|2|3| y|6|\n", split_rule::qwen2));
  BOOST_TEST(is_split("a b\n c", split_rule::none));
}

BOOST_AUTO_TEST_CASE(see_a_space_in_front_as_part_of_the_text) {
  const auto end = [](std::string_view text, split_rule rule) {
    return romvec::detail::end_of_word({text, 1}, 0, rule);
  };
  BOOST_TEST(end("ab c", split_rule::gpt2) == 3u);
  BOOST_TEST(end("\nab", split_rule::gpt2) == 1u);  // the line end belongs to nothing
  BOOST_TEST(end("\nab", split_rule::cl100k) == 2u);
  BOOST_TEST(end("12", split_rule::cl100k) == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
