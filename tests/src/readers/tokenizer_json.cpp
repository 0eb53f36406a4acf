// SPDX-License-Identifier: BSL-1.0
// Words in JSON: tokenizers of Hugging Face, vocab.json, lists.
#include "readers/tokenizer_json.hpp"

#include "readers/words.hpp"
#include "src/support.hpp"

namespace {

using namespace std::string_literals;
using romvec::host::read_words;
using romvec::host::word_list;
using test::expect;
using test::source_of;
using words = std::vector<std::string>;

words words_of(std::string_view bytes) { return read_words(source_of(bytes)).words; }

std::string words_error(std::string_view bytes) {
  return test::error_of([&] { static_cast<void>(read_words(source_of(bytes))); });
}

BOOST_AUTO_TEST_CASE(a_word_piece_tokenizer_keeps_its_hashes) {
  const std::string file = R"({"version": "1.0", "added_tokens": [{"id": 0, "content": "[PAD]", "special": true}],
    "normalizer": {"type": "BertNormalizer"}, "pre_tokenizer": {"type": "BertPreTokenizer"},
    "decoder": {"type": "WordPiece", "prefix": "##"},
    "model": {"type": "WordPiece", "unk_token": "[UNK]", "vocab": {"##s": 2, "[PAD]": 0, "dog": 1, "\u00e4": 3}}})";
  const word_list list = read_words(source_of(file));
  BOOST_TEST(list.words == (words{"[PAD]", "dog", "##s", "\xC3\xA4"}));
  expect(list.notes.at(0), "a tokenizer.json of a WordPiece model, 4 tokens");
}

// Source: bytes_to_unicode() of GPT-2: 0x20 is U+0120, 0x0A U+010A, 0x00 U+0100, 0x7F U+0121, 0xAD U+0143, 0xE4 itself.
BOOST_AUTO_TEST_CASE(byte_level_tokens_are_the_bytes_they_stand_for) {
  const std::string tokens = R"("\u0120the": 0, "\u010a": 1, "\u0100": 2, "\u0121": 3, "\u0143": 4, "\u00e4": 5,
    "\u00c3\u00a4": 6, "\u00e2\u0124\u00ac": 7, "a": 8)";
  const words expected = {" the", "\n", "\0"s, "\x7f", "\xad", "\xe4", "\xC3\xA4", "\xE2\x82\xAC", "a"};
  const std::string model = R"("model": {"type": "BPE", "vocab": {)" + tokens + R"(}, "merges": ["a b", ["c", "d"]]})";
  const std::string decoder =
      R"({"decoder": {"type": "Sequence", "decoders": [{"type": "ByteLevel"}]}, )" + model + "}";
  BOOST_TEST(words_of(decoder) == expected);
  BOOST_TEST(words_of(R"({"pre_tokenizer": {"type": "ByteLevel", "use_regex": false}, )" + model + "}") == expected);
  // Nothing says it but the tokens; and a vocab.json never does.
  BOOST_TEST(words_of("{" + model + "}") == expected);
  BOOST_TEST(words_of("{" + tokens + "}") == expected);
}

BOOST_AUTO_TEST_CASE(added_tokens_are_text_and_may_have_rows_of_their_own) {
  const word_list list = read_words(source_of(R"({"pre_tokenizer": {"type": "ByteLevel"},
    "added_tokens": [{"id": 1, "content": "<|end|>"}, {"id": 4, "content": "two words \u0120"}],
    "model": {"type": "BPE", "vocab": {"\u0120a": 0, "<|end|>": 1, "b": 2}}})"));
  BOOST_TEST(list.words == (words{" a", "<|end|>", "b", "<unused 3>", "two words \xC4\xA0"}));
  expect(list.notes.at(1), "1 row of no token, the first 3, called <unused 3>");
  BOOST_TEST(list.may_be_short);
}

BOOST_AUTO_TEST_CASE(sentence_piece_tokens_have_spaces_and_bytes) {
  const std::string vocab =
      R"("vocab": {"<unk>": 0, "<0x41>": 1, "<0x0A>": 2, "\u2581A": 3, "A": 4, "\u2581": 5, "<0x20>": 6})";
  const words expected = {"<unk>", "<0x41>", "\n", " A", "A", " ", "<0x20>"};
  // As of Llama 2, and as of Mistral or T5.
  const word_list list = read_words(source_of(
      R"({"decoder": {"type": "Sequence", "decoders": [{"type": "Replace", "pattern": {"String": "\u2581"}, "content": " "},
      {"type": "ByteFallback"}]}, "model": {"type": "BPE", )" +
      vocab + "}}"));
  BOOST_TEST(list.words == expected);
  expect(list.notes.at(1), "2 tokens of bytes that another token stands for");
  BOOST_TEST(words_of(R"({"pre_tokenizer": {"type": "Metaspace", "replacement": "\u2581"},
    "model": {"byte_fallback": true, )" +
                      vocab + "}}") == expected);
  const std::string unigram = R"({"decoder": {"type": "Metaspace"}, "model": {"type": "Unigram", "unk_id": 0,
    "vocab": [["<pad>", 0.0], ["\u2581the", -3.5], ["s", -4]]}, "added_tokens": [{"id": 3, "content": "<extra_id_0>"},
    {"id": 1, "content": "\u2581the"}, {"id": 4, "content": "\u2581\u2581"}]})";
  BOOST_TEST(words_of(unigram) == (words{"<pad>", " the", "s", "<extra_id_0>", "  "}));
  // Without a fallback, what looks like a byte is a token.
  BOOST_TEST(words_of(R"({"decoder": {"type": "Metaspace"}, "model": {"vocab": {"<0x41>": 0}}})") == (words{"<0x41>"}));
}

BOOST_AUTO_TEST_CASE(a_word_level_tokenizer_has_words) {
  BOOST_TEST(words_of(R"({"model": {"type": "WordLevel", "vocab": {"b": 1, "a": 0}, "unk_token": "a"}})") ==
             (words{"a", "b"}));
}

BOOST_AUTO_TEST_CASE(maps_and_lists_are_words) {
  BOOST_TEST(words_of(R"({"the": 1, "a b": 0})") == (words{"a b", "the"}));
  BOOST_TEST(words_of(R"({"1": "the", "0": "a"})") == (words{"a", "the"}));
  BOOST_TEST(words_of(R"({"\u2581the": 0, "s": 1})") == (words{" the", "s"}));
  // Maltese is not byte-level: U+017C is no character of the alphabet.
  BOOST_TEST(words_of(R"({"\u0120imga": 0, "\u017c": 1})") == (words{"\xC4\xA0imga", "\xC5\xBC"}));
  const word_list list = read_words(source_of("\xEF\xBB\xBF [\"\\n\", \" \", \"\\u0000\", \"\\u2581a\"]\n"));
  BOOST_TEST(list.words == (words{"\n", " ", "\0"s,
                                  "\xE2\x96\x81"
                                  "a"}));
  BOOST_TEST(!list.may_be_short);
}

BOOST_AUTO_TEST_CASE(what_is_no_vocabulary_is_named) {
  expect(words_error(R"({"a": 0, "a": 1})"), "FILE: \"a\" is there twice");
  expect(words_error(R"({"model": {"vocab": {"a": 0, "a": 1}}})"), "\"a\" is there twice");
  expect(words_error(R"({"a": 0, "b": 0})"), "id 0: is of two tokens");
  expect(words_error(R"({"a": 0, "b": -1})"), "token \"b\": its id is \"-1\"");
  expect(words_error(R"({"a": 0, "b": 1.5})"), "token \"b\": its id is \"1.5\"");
  expect(words_error(R"({"<extra>": 50257, "<more>": 50258})"), "has 2 tokens, but ids up to 50258");
  expect(words_error(R"({"a": 18446744073709551615})"), "has 1 tokens, but ids up to");
  expect(words_error(R"(["a", 1])"), "element 1: is \"1\"");
  expect(words_error(R"(["a", ""])"), "element 1: is empty");
  expect(words_error("[[1, 2]]"), "element 0: is \"[1,2]\"");
  expect(words_error(R"({"a": 0, "b)"), "byte 11: is no valid JSON here");
  expect(words_error(R"(["the", 1e999])"), "holds a number beyond the range of double");
  expect(words_error(R"({"the": 166666666666666666666666e6666666})"), "holds a number beyond the range of double");
  expect(words_error(R"({"tokenizer_class": "X", "model_max_length": 1})"), "is a tokenizer_config.json");
  expect(words_error(R"({"vocab": {"a": 0}, "x": 1})"), "is JSON with 2 keys (\"vocab\", \"x\"), expected");
  expect(words_error(R"({"model": {"vocab": 1}})"), "model.vocab: expected a map");
  expect(words_error(R"({"model": {"vocab": [["a", 1], ["b"]]}})"), "model.vocab, element 1: expected [piece, score]");
  expect(words_error(R"({"model": {"vocab": {}}})"), "has no tokens");
  expect(words_error(R"({"model": {"vocab": {"a": 0}}, "added_tokens": [{"id": 1}]})"), "added_tokens, element 0");
}

}  // namespace
