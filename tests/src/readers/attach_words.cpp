// SPDX-License-Identifier: BSL-1.0
// Which row gets which word, by how many rows and words there are.
#include "readers/words.hpp"
#include "src/support.hpp"

namespace {

using namespace std::string_literals;
using romvec::host::read_words;
using romvec::host::request;
using romvec::host::weights;
using romvec::host::word_list;
using romvec::host::words_format;
using test::expect;
using words = std::vector<std::string>;

// A .npy of `rows` rows of one float.
std::string table_of(std::size_t rows) {
  const std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + std::to_string(rows) + ", 1), }\n";
  std::string out =
      "\x93NUMPY\x01\0"s + test::bytes_of<std::uint16_t>({static_cast<std::uint16_t>(header.size())}) + header;
  for (std::size_t r = 0; r < rows; ++r) {
    out += test::bytes_of<float>({static_cast<float>(r)});
  }
  return out;
}

weights named(std::size_t rows, std::string_view list, request wanted = {},
              words_format format = words_format::automatic) {
  const word_list words_of_list = read_words({"WORDS", list}, format);
  wanted.words = &words_of_list;
  return test::read(table_of(rows), wanted);
}

std::string named_error(std::size_t rows, std::string_view list, const request& wanted = {}) {
  return test::error_of([&] { named(rows, list, wanted); });
}

constexpr std::string_view tokenizer =
    R"({"model": {"type": "WordPiece", "vocab": {"a": 0, "b": 1, "<unused 2>": 2}}})";

BOOST_AUTO_TEST_CASE(rows_behind_the_tokens_of_a_tokenizer_are_named_unused) {
  const weights table = named(5, R"({"a": 0, "b": 1, "c": 2})");
  BOOST_TEST(table.words == (words{"a", "b", "c", "<unused 3>", "<unused 4>"}));
  expect(table.notes.back(), "WORDS: 3 tokens for 5 rows; the rows from 3 on, which have none, are called <unused 3>");
  // A name that is a token already is not given twice.
  BOOST_TEST(named(3, R"({"a": 0, "<unused 2>": 1})").words == (words{"a", "<unused 2>", "<unused 2_>"}));
  BOOST_TEST(named(5, tokenizer, {.rows = {2, 4}}).words == (words{"<unused 2>", "<unused 3>"}));
}

BOOST_AUTO_TEST_CASE(a_wrong_count_is_an_error) {
  expect(named_error(3, "a\nb\n"), "WORDS: word count 2, expected 3, one for every row of FILE");
  expect(named_error(2, "a\nb\nc\n"), "word count 3, expected 2");
  expect(named_error(2, tokenizer), "word count 3, expected 2");
  expect(named_error(3, R"(["a", "b"])"),
         "word count 2, expected 3, one for every row of FILE; it was read as a JSON list");
  expect(named_error(7, tokenizer), "word count 3, expected 7");  // another model's
}

BOOST_AUTO_TEST_CASE(words_are_cut_with_the_rows) {
  BOOST_TEST(named(4, "a\nb\nc\nd\n", {.rows = {1, 3}}).words == (words{"b", "c"}));
  // A list of the first rows alone, and one of a table that had more of them.
  const weights first = named(4, "a\nb\n", {.rows = {0, 2}});
  BOOST_TEST(first.words == (words{"a", "b"}));
  expect(first.notes.back(), "WORDS: 2 words for the 4 rows of FILE");
  BOOST_TEST(named(4, "a\nb\nc\nd\ne\n", {.rows = {0, 2}}).words == (words{"a", "b"}));
  expect(named_error(4, "a\nb\n", {.rows = {0, 3}}), "word count 2, expected 4");
}

BOOST_AUTO_TEST_CASE(fairseq_has_four_rows_before_its_dictionary) {
  const std::string_view dictionary = "the 9\nof 5\nand 4\nto 4\n";
  const weights table = named(8, dictionary);
  BOOST_TEST(table.words == (words{"<s>", "<pad>", "</s>", "<unk>", "the", "of", "and", "to"}));
  expect(table.notes.back(), "the first 4 rows are <s>, <pad>, </s>, <unk>");
  BOOST_TEST(named(4, dictionary).words == (words{"the", "of", "and", "to"}));
  BOOST_TEST(named(8, dictionary, {.rows = {3, 5}}).words == (words{"<unk>", "the"}));
  expect(named_error(7, dictionary), "word count 4, expected 7");
  expect(named_error(8, "</s> 0\nof 5\nand 4\nto 4\n"), "word count 4, expected 8");  // word2vec's
}

BOOST_AUTO_TEST_CASE(pieces_that_models_may_shift_are_refused_unless_the_format_is_said) {
  const std::string_view pieces = "<unk>\t0\n<s>\t0\n</s>\t0\n\xE2\x96\x81\x61\t-1\n";
  expect(named_error(6, pieces),
         "word count 4, expected 6, one for every row of FILE; it was read as SentencePiece's "
         "pieces and scores; XLM-R, mBART, NLLB and CamemBERT");
  BOOST_TEST(named(6, pieces, {}, words_format::sentence_piece).words ==
             (words{"<unk>", "<s>", "</s>", " a", "<unused 4>", "<unused 5>"}));
  BOOST_TEST(named(4, pieces).words.back() == " a");
}

}  // namespace
