// SPDX-License-Identifier: BSL-1.0
// Text to ids as llama2.c does it. What ids must come out follows from the scores by hand, or from a file of ids.
#include "model/bpe_encoder.hpp"

#include "model/token_text.hpp"
#include "src/model/tokenizer_file.hpp"

namespace {

using romvec::host::bpe_encoder;
using romvec::host::input_file;
using test::error_of;
using test::expect;
using test::source_of;
using ids = std::vector<std::uint32_t>;
namespace utf = boost::unit_test;

ids encoded(const std::string& tokenizer, const std::string& text) {
  return bpe_encoder(source_of(tokenizer), 1000).encode(source_of(text), text, 0);
}

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
  BOOST_TEST(encoded(tokenizer, "") == (ids{259}));
}

BOOST_AUTO_TEST_CASE(characters_without_a_token_are_bytes) {
  const std::string tokenizer = test::tokenizer_with({{" ", -1.0F}, {"\xC3\xA9", -2.0F}});
  BOOST_TEST(encoded(tokenizer, "\xC3\xA9") == (ids{259, 260}));
  BOOST_TEST(encoded(tokenizer, "\xE2\x82\xAC") == (ids{259, 0xE2 + 3, 0x82 + 3, 0xAC + 3}));
  BOOST_TEST(encoded(tokenizer, "\n\xFF") == (ids{259, 0x0A + 3, 0xFF + 3}));
}

BOOST_AUTO_TEST_CASE(what_no_token_stands_for_is_named) {
  const std::vector<test::piece> few = {{"<unk>", 0.0F}, {"<s>", 0.0F}, {"</s>", 0.0F}, {" ", -1.0F}, {"a", -2.0F}};
  BOOST_TEST(encoded(test::tokenizer_file(few), "aa") == (ids{3, 4, 4}));
  expect(error_of([&] { encoded(test::tokenizer_file(few), "aab"); }), "FILE: byte 2: no token stands for 0x62");
  expect(error_of([&] { bpe_encoder(source_of(test::tokenizer_file(few)), 4); }), "5 tokens, expected at most the 4");
  expect(error_of([&] { bpe_encoder(source_of("dog\ncat\n"), 9); }),
         "expected llama2.c's tokenizer.bin, or --text-ids");
  expect(error_of([&] { bpe_encoder(source_of(test::tokenizer_file({few[0], few[1]})), 9); }), "2 tokens, expected");
}

// A text of 200,000 characters takes well below a second: merges are found by a heap, not by looking at all pairs
// again.
BOOST_AUTO_TEST_CASE(long_texts_are_merged_as_short_ones) {
  const std::string tokenizer = test::tokenizer_with({{" ", -9.0F}, {"a", -8.0F}, {"aa", -1.0F}, {"aaaa", -2.0F}});
  const ids out = encoded(tokenizer, std::string(200000, 'a'));
  BOOST_TEST(out.size() == 50001U);
  BOOST_TEST(out.front() == 259U);
  BOOST_TEST(out.back() == 262U);
}

// The ids were written by another program.
BOOST_AUTO_TEST_CASE(stories_have_the_ids_of_their_tokenizer, *utf::precondition(test::has_shared_data)) {
  const auto path = [](const char* name) { return (test::shared_data() / "lm" / name).string(); };
  const input_file tokenizer(path("tok512.bin"));
  const input_file text(path("stories_own.txt"));
  const input_file text_ids(path("stories_own.ids"));
  const auto read = romvec::host::read_text(text.contents(), bpe_encoder(tokenizer.contents(), 512), 512);
  const auto expected = romvec::host::read_token_ids(text_ids.contents(), 512, 512);
  BOOST_TEST(read.texts == 6U);
  BOOST_TEST(read.predicted == 2046U);
  BOOST_TEST((read.windows == expected.windows));
}

}  // namespace
