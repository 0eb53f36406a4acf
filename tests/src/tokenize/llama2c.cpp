// SPDX-License-Identifier: BSL-1.0
// llama2.c's tokenizer.bin: text to ids as its run.c does it. What ids must come out follows from the scores by hand.
#include <limits>

#include "src/tokenize/tokenizer_file.hpp"
#include "tokenize/tokenizer_file.hpp"

namespace {

using romvec::host::read_tokenizer;
using romvec::host::text_tokenizer;
using test::error_of;
using test::expect;
using test::source_of;
using ids = std::vector<std::uint32_t>;

text_tokenizer read(const std::string& bytes) { return read_tokenizer(source_of(bytes), {}); }

ids encoded(const std::string& tokenizer, const std::string& text) { return read(tokenizer).encode(text, false); }

BOOST_AUTO_TEST_CASE(pairs_are_merged_by_their_scores) {
  // Ids from 259 on.
  const std::string tokenizer = test::tokenizer_with({{" ", -10.0F},
                                                      {"a", -11.0F},
                                                      {"b", -12.0F},
                                                      {"c", -13.0F},
                                                      {"ab", -2.0F},
                                                      {"bc", -1.0F},
                                                      {"abc", -5.0F},
                                                      {" a", -3.0F},
                                                      {"aa", -4.0F}});
  BOOST_TEST(encoded(tokenizer, "abc") == (ids{266, 264}));             // bc before " a" and ab, then no "a" + "bc"
  BOOST_TEST(encoded(tokenizer, "ab") == (ids{259, 263}));              // ab before " a"
  BOOST_TEST(encoded(tokenizer, "cabc") == (ids{259, 262, 265}));       // bc, then abc
  BOOST_TEST(encoded(tokenizer, "baaa") == (ids{259, 261, 267, 260}));  // of equal scores the first
  BOOST_TEST(encoded(tokenizer, "b ab") == (ids{259, 261, 259, 263}));
}

// Merges over a space are made where a token has one inside.
BOOST_AUTO_TEST_CASE(tokens_of_two_words_come_about) {
  const std::string tokenizer =
      test::tokenizer_with({{" ", -9.0F}, {"a", -8.0F}, {"b", -7.0F}, {"a ", -2.0F}, {"a b", -1.0F}});
  BOOST_TEST(encoded(tokenizer, "a b") == (ids{259, 263}));
}

BOOST_AUTO_TEST_CASE(characters_without_a_token_are_bytes) {
  const std::string tokenizer = test::tokenizer_with({{" ", -1.0F}, {"\xC3\xA9", -2.0F}});
  BOOST_TEST(encoded(tokenizer, "\xC3\xA9") == (ids{259, 260}));
  BOOST_TEST(encoded(tokenizer, "\xE2\x82\xAC") == (ids{259, 0xE2 + 3, 0x82 + 3, 0xAC + 3}));
  BOOST_TEST(encoded(tokenizer, "\n\xFF") == (ids{259, 0x0A + 3, 0xFF + 3}));
}

BOOST_AUTO_TEST_CASE(what_run_c_cannot_encode_with_is_named) {
  const std::vector<test::piece> few = {{"<unk>", 0.0F}, {"<s>", 0.0F}, {"</s>", 0.0F}, {" ", -1.0F}, {"a", -2.0F}};
  expect(error_of([&] { read(test::tokenizer_file(few)); }), "FILE: has 5 tokens, expected 3 special ones, 256 bytes");
  std::vector<test::piece> no_bytes(few);
  no_bytes.resize(300, {"b", 0.0F});
  expect(error_of([&] { read(test::tokenizer_file(no_bytes)); }), "FILE: token 3: is \" \", expected <0x00>");
  const float nan = std::numeric_limits<float>::quiet_NaN();
  expect(error_of([&] { read(test::tokenizer_with({{"a", nan}})); }), "FILE: token 259: its score is NaN");
  expect(error_of([&] { read(test::tokenizer_with({{"a", 0.0F}, {"a", -1.0F}})); }), "are both of the token \"a\"");
}

// 200,000 characters of words take no longer than the words by themselves: merging takes the square of a word alone.
// Of one word, 20,000 take a tenth of a second.
BOOST_AUTO_TEST_CASE(long_texts_are_encoded_whole) {
  const std::string tokenizer = test::tokenizer_with({{" ", -9.0F}, {"a", -8.0F}, {"aa", -1.0F}, {"aaaa", -2.0F}});
  std::string words;
  while (words.size() < 200000) {
    words += "aaaa aaaaa ";
  }
  words.pop_back();
  const ids many = encoded(tokenizer, words);
  const std::size_t pairs = (words.size() + 1) / 11;
  BOOST_TEST(many.size() == 5 * pairs);  // " ", aaaa, " ", aaaa, a
  BOOST_TEST((ids(many.end() - 5, many.end()) == ids{259, 262, 259, 262, 260}));
  const ids one = encoded(tokenizer, std::string(20000, 'a'));
  BOOST_TEST(one.size() == 5001U);
  BOOST_TEST(one.front() == 259U);
  BOOST_TEST(one.back() == 262U);
}

}  // namespace
