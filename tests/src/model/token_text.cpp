// SPDX-License-Identifier: BSL-1.0
#include "model/token_text.hpp"

#include "src/tokenize/tokenizer_file.hpp"
#include "tokenize/tokenizer_file.hpp"

namespace {

using romvec::host::read_text;
using romvec::host::read_token_ids;
using romvec::host::read_tokenizer;
using romvec::host::token_text;
using test::error_of;
using test::expect;
using test::source_of;
namespace utf = boost::unit_test;
using windows = std::vector<std::vector<std::uint32_t>>;

token_text of_ids(const std::string& bytes, std::size_t seq_len) {
  return read_token_ids(source_of(bytes), 10, seq_len);
}

BOOST_AUTO_TEST_CASE(a_text_begins_at_every_bos) {
  const token_text text = of_ids("1 5 6\n7 1 8, 9\n1\n", 100);
  BOOST_TEST((text.windows == windows{{1, 5, 6, 7}, {1, 8, 9}}));
  BOOST_TEST(text.texts == 3U);  // the last one has nothing to predict
  BOOST_TEST(text.predicted == 5U);
  BOOST_TEST((of_ids("[[4, 5], [1, 6]]", 100).windows == windows{{4, 5}, {1, 6}}));
}

// Every token but the first is predicted once, from at most seq_len before it.
BOOST_AUTO_TEST_CASE(what_is_longer_than_the_positions_goes_on_in_windows) {
  BOOST_TEST((of_ids("1 2 3 4 5", 4).windows == windows{{1, 2, 3, 4, 5}}));
  BOOST_TEST((of_ids("1 2 3 4 5 6", 4).windows == windows{{1, 2, 3, 4, 5}, {5, 6}}));
  BOOST_TEST((of_ids("1 2 3 4 5", 2).windows == windows{{1, 2, 3}, {3, 4, 5}}));
  BOOST_TEST((of_ids("1 2 3", 1).windows == windows{{1, 2}, {2, 3}}));
  BOOST_TEST(of_ids("1 2 3 4 5 6", 4).predicted == 5U);
}

BOOST_AUTO_TEST_CASE(ids_that_the_model_lacks_are_named) {
  expect(error_of([] { of_ids("1 2\n3 10\n", 5); }), "FILE: line 2: token id 10, expected one below 10");
  expect(error_of([] { of_ids("1 99999999999999999999", 5); }), "token id above 64 bits");
  expect(error_of([] { of_ids("1 -2", 5); }), "is no token id");
  expect(error_of([] { of_ids(" \n", 5); }), "has no token ids");
  expect(error_of([] { of_ids("7", 5); }), "has no token behind another");
  expect(error_of([] { of_ids("1 1 1", 5); }), "has no token behind another");
}

BOOST_AUTO_TEST_CASE(lines_part_texts_which_lose_the_line_ends_around_them) {
  const std::string tokenizer = test::tokenizer_with({{" ", -9.0F}, {"a", -8.0F}, {"-", -7.0F}});
  const auto of_text = [&](const std::string& bytes) {
    return read_text(source_of(bytes), read_tokenizer(source_of(tokenizer), {}), 100);
  };
  const windows two = {{1, 259, 260}, {1, 259, 260, 13, 260}};
  for (const std::string text :
       {"a\n---\na\na\n", "\na\n<|endoftext|>\n\na\na", "a\r\n---\r\na\na\r\n", "---\na\n---\n---\na\na\n---"}) {
    BOOST_TEST((of_text(text).windows == two), text);
  }
  BOOST_TEST((of_text("a---a").windows == windows{{1, 259, 260, 261, 261, 261, 260}}));
  expect(error_of([&] { of_text("\n---\n\n"); }), "has no token behind another");
}

// Of a SentencePiece model as tokenizer.json, without bytes for the characters that it lacks.
std::string sentence_json(const std::string& before, const std::string& unknown = "null") {
  return "{" + before + R"("normalizer": {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "▁"},
    {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]}, "pre_tokenizer": null, "model": {"type": "BPE",
    "unk_token": )" +
         unknown + R"(, "vocab": {"<unk>": 0, "▁": 1, "a": 2, "b": 3, "▁a": 4, "ab": 5}, "merges": ["a b", "▁ a"]}})";
}

token_text of_json(const std::string& json, const std::string& bytes) {
  return read_text(source_of(bytes), read_tokenizer(source_of(json), {}), 100);
}

BOOST_AUTO_TEST_CASE(a_text_is_put_behind_the_bos_that_the_tokenizer_names) {
  BOOST_TEST((of_json(sentence_json(""), "ab").windows == windows{{1, 1, 5}}));
  for (const std::string name : {"<s>", "<|begin_of_text|>", "<bos>", "<|endoftext|>"}) {
    const token_text text = of_json(
        sentence_json(R"("added_tokens": [{"id": 7, "content": ")" + name + R"(", "special": true}], )"), "ab\n---\na");
    BOOST_TEST((text.windows == windows{{7, 1, 5}, {7, 4}}), name);
    BOOST_TEST(text.bos.value() == 7U);
  }
}

BOOST_AUTO_TEST_CASE(a_truncation_leaves_nothing_of_a_text_out) {
  const std::string cut = sentence_json(R"("truncation": {"max_length": 2, "direction": "Right"}, )");
  BOOST_TEST((of_json(cut, "ab ab").windows == windows{{1, 1, 5, 1, 5}}));
}

BOOST_AUTO_TEST_CASE(characters_that_no_token_stands_for_are_named_by_their_place) {
  expect(error_of([] { of_json(sentence_json(""), "ab\n---\nab a\xC3\xA9"); }),
         "FILE: byte 11: no token stands for 0xC3");
  expect(error_of([] { of_json(sentence_json(""), "a\nb"); }), "FILE: byte 1: no token stands for 0x0A");
  BOOST_TEST((of_json(sentence_json(""), "a▁a").windows == windows{{1, 4, 4}}));
  BOOST_TEST((of_json(sentence_json("", "\"<unk>\""), "ax").windows == windows{{1, 4, 0}}));
}

BOOST_AUTO_TEST_CASE(a_tokenizer_of_another_model_is_refused) {
  const auto fits = [](const std::string& tokenizer, std::size_t vocab_size) {
    expect_tokens_of(source_of(tokenizer), read_tokenizer(source_of(tokenizer), {}), vocab_size);
  };
  fits(test::tokenizer_with({{" ", -9.0F}}), 260);
  expect(error_of([&] {
           fits(test::tokenizer_with({{" ", -9.0F}}), 259);
         }),
         "FILE: 260 tokens, expected at most the 259 of the model");
  fits(sentence_json(""), 6);
  expect(error_of([&] { fits(sentence_json(""), 5); }), "6 tokens, expected at most the 5");
  const std::string added =
      R"("added_tokens": [{"id": 8, "content": "<tool>", "special": false, "normalized": false}], )";
  expect(error_of([&] { fits(sentence_json(added), 8); }), "9 tokens, expected at most the 8");
}

// The ids were written by another program.
BOOST_AUTO_TEST_CASE(stories_have_the_ids_of_their_tokenizer, *utf::precondition(test::has_shared_data)) {
  const auto path = [](const char* name) { return (test::shared_data() / "lm" / name).string(); };
  const romvec::host::input_file tokenizer(path("tok512.bin"));
  const romvec::host::input_file text(path("stories_own.txt"));
  const romvec::host::input_file text_ids(path("stories_own.ids"));
  const token_text read = read_text(text.contents(), read_tokenizer(tokenizer.contents(), {}), 512);
  const token_text expected = read_token_ids(text_ids.contents(), 512, 512);
  BOOST_TEST(read.texts == 6U);
  BOOST_TEST(read.predicted == 2046U);
  BOOST_TEST((read.windows == expected.windows));
}

}  // namespace
