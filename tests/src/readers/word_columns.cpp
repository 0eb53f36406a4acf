// SPDX-License-Identifier: BSL-1.0
// Word lists with a second column, as other tools write them.
#include "readers/words.hpp"
#include "src/support.hpp"

namespace {

using romvec::host::read_words;
using romvec::host::word_list;
using romvec::host::words_format;
using test::expect;
using test::source_of;
using words = std::vector<std::string>;

words words_of(std::string_view bytes, words_format format = words_format::automatic) {
  return read_words(source_of(bytes), format).words;
}

std::string words_error(std::string_view bytes, words_format format = words_format::automatic) {
  return test::error_of([&] { static_cast<void>(read_words(source_of(bytes), format)); });
}

const std::string space = "\xE2\x96\x81";  // SentencePiece's

BOOST_AUTO_TEST_CASE(sentence_piece_vocabularies_lose_their_scores_and_keep_their_spaces) {
  const word_list list = read_words(source_of("<unk>\t0\n<s>\t0\n</s>\t0\n" + space + "the\t-3\n" + space +
                                              "a\t-4\ns\t-5\ning\t-6\n" + space + "\t-7\n"));
  BOOST_TEST(list.words == (words{"<unk>", "<s>", "</s>", " the", " a", "s", "ing", " "}));
  expect(list.notes.at(0), "SentencePiece's pieces and scores, 8 tokens");
  BOOST_TEST(words_of("<unk>\t0\n" + space + "x\t-2.52891\n\t\t-3.5e1\r\n") == (words{"<unk>", " x", "\t"}));
  // 256 byte pieces stand for bytes; a piece that only looks like one does not.
  std::string all = "<unk>\t0\nA\t-1\n" + space + "\t-2\n";
  for (int byte = 0; byte < 256; ++byte) {
    char name[16];
    std::snprintf(name, sizeof name, "<0x%02X>\t0\n", static_cast<unsigned>(byte));
    all += name;
  }
  const words bytes = words_of(all);
  BOOST_TEST(bytes.at(1) == "A");
  BOOST_TEST(bytes.at(3 + 0x41) == "<0x41>");  // "A" is the piece
  BOOST_TEST(bytes.at(3 + 0x42) == "B");
  BOOST_TEST(bytes.at(3) == std::string(1, '\0'));
  BOOST_TEST(words_of("<0x41>\t0\n" + space + "b\t-1\n") == (words{"<0x41>", " b"}));
}

BOOST_AUTO_TEST_CASE(counts_are_no_part_of_words) {
  BOOST_TEST(words_of("the 1061396\nof 593677\nand 416629\none 411764\n") == (words{"the", "of", "and", "one"}));
  // word2vec -save-vocab has its end of a sentence first.
  BOOST_TEST(words_of("</s> 0\nthe 9\nof 5\nand 5\n") == (words{"</s>", "the", "of", "and"}));
  // Counts in any order behind tabs, which no word has.
  BOOST_TEST(words_of("the\t10\nof\t7\nand\t30\n") == (words{"the", "of", "and"}));
  // fairseq's dictionary of GPT-2's ids.
  BOOST_TEST(words_of("13 850314647\n262 800385005\n11 800251374\n284 432911125\n") ==
             (words{"13", "262", "11", "284"}));
  BOOST_TEST(words_of("the 9\nof 5\nand 4\nx 4 #fairseq:overwrite\n") == (words{"the", "of", "and", "x"}));
  expect(read_words(source_of("the 9\nof 5\nand 4\nx 4\n")).notes.at(0), "the words alone are taken");
}

BOOST_AUTO_TEST_CASE(the_dictionary_that_fasttext_prints_has_words_and_labels) {
  const word_list list = read_words(source_of("4\n</s> 9 word\nthe 7 word\nof 2 word\n__label__x 3 label\n"));
  BOOST_TEST(list.words == (words{"</s>", "the", "of"}));
  expect(list.notes.at(0), "the dictionary of fastText: its 3 words; its 1 labels have no rows");
}

BOOST_AUTO_TEST_CASE(tiktoken_files_are_bytes_by_rank) {
  const word_list list = read_words(source_of("IQ== 0\nIHRoZQ== 2\n/w== 1\nCg== 3\n"));
  BOOST_TEST(list.words == (words{"!", "\xff", " the", "\n"}));
  BOOST_TEST(list.may_be_short);
  expect(words_error("IQ== 0\nIg= 1\n", words_format::tiktoken), "line 2: \"Ig=\" is no base64");
  expect(words_error("IQ== 0\nIh== 1\n", words_format::tiktoken),
         "line 2: \"Ih==\" is no base64");  // bits beyond bytes
}

BOOST_AUTO_TEST_CASE(rows_that_a_list_names_are_its_rows) {
  BOOST_TEST(words_of("the 0\nof 1\nand 2\nto 3\n") == (words{"the", "of", "and", "to"}));
  BOOST_TEST(words_of("the\t1\nof\t2\n") == (words{"the", "of"}));
  BOOST_TEST(words_of("of 1\nand 2\nthe 0\nto 3\n", words_format::ids) == (words{"the", "of", "and", "to"}));
  BOOST_TEST(words_of("0\tthe\n1\tof\n") == (words{"the", "of"}));
  BOOST_TEST(words_of("1 the\n2 of\n3 and\n4 new york\n") == (words{"the", "of", "and", "new york"}));
  BOOST_TEST(words_of("2 c\n0 a\n1 b\n", words_format::numbered) == (words{"a", "b", "c"}));
  expect(words_error("a 0\nb 0\nc 2\n", words_format::ids), "id 0: is of two tokens, \"a\" and \"b\"");
  expect(words_error("a 0\nb -1\n", words_format::ids), "line 2: -1 is no row");
  expect(words_error("a 0\nb 1.5\n", words_format::ids), "line 2: 1.5 is no row");
  expect(words_error("a 0\nb 900\n", words_format::ids), "has 2 tokens, but ids up to 900");
}

BOOST_AUTO_TEST_CASE(lists_that_can_be_read_in_two_ways_are_refused_with_both) {
  const std::string two = "is either a word, or the word ";
  expect(words_error("iphone 14\nroute 66\nwindows 11\nchannel 5\n"), two +
                                                                          "\"channel\" with the number 5; say "
                                                                          "--words-format lines, or counted");
  expect(words_error("route 66\n"), two);
  expect(words_error("the 0.5\nof 0.25\nand 0.1\nto 0.1\n"), two);
  expect(words_error("the,90\nof,80\n"), two);
  expect(words_error("1 the\n2 of\n"), "say --words-format lines, or numbered");
  // Rows out of order look like counts.
  expect(words_error("of 1\nand 2\nthe 0\nto 3\n"),
         "may be counts or rows (\"to\" is 3 in line 4); say --words-format");
  expect(words_error("of\t1\nand\t2\nthe\t0\n"), "may be counts or rows");
  expect(words_error("that 0\nwith 1\n"), "may be base64");
  BOOST_TEST(words_of("route 66\n", words_format::lines) == (words{"route 66"}));
  BOOST_TEST(words_of("route 66\n", words_format::counted) == (words{"route"}));
  BOOST_TEST(words_of("the,90\nnew york,80\n", words_format::counted) == (words{"the", "new york"}));
  // Nobody counts the same word twice.
  BOOST_TEST(words_of("chapter 1\nchapter 2\n") == (words{"chapter 1", "chapter 2"}));
}

BOOST_AUTO_TEST_CASE(lists_of_more_columns_are_refused) {
  expect(words_error("the 0.1 0.2\nof 0.3 0.4\n"), "every line ends in several numbers, as word vectors do");
  expect(words_error("2 3\nthe 1 2 3\nof 4 5 6\n"), "as word vectors do");
  expect(words_error("the\tDT\t9\nof\tIN\t8\n"), "every line has several columns");
  expect(words_error("the\tDT\nof\tIN\n"), "every line has several columns");
  expect(words_error("\"the\"\n\"of\"\n"), "every line is in quotes");
  BOOST_TEST(words_of("the\tDT\nof\tIN\n", words_format::lines) == (words{"the\tDT", "of\tIN"}));
}

BOOST_AUTO_TEST_CASE(one_line_that_is_not_like_the_others_is_named) {
  expect(words_error("word\tcount\nthe\t9\nof\t8\nand\t7\n"),
         "line 1 (\"word\\x09count\") is no word, a tab and a number, as 3 of 4 lines are");
  expect(words_error("a 20\nb 19\nc 18\nd 17\ne 16\nf 15\ng 14\nh 13\nodd\ni 12\n"),
         "line 9 (\"odd\") is no word, a space and a number, as 9 of 10 lines are");
  expect(words_error("a\t1\nb\n", words_format::counted), "line 2: is not a word and a number");
  // Plain words, a few with a number behind.
  BOOST_TEST(words_of("the\nroute 66\nof\n").size() == 3U);
}

}  // namespace
