// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <limits>

#include "src/support.hpp"

namespace {

using namespace std::string_literals;
using romvec::host::request;
using romvec::host::weights;
using test::expect;
using test::read;
using test::read_error;

using words = std::vector<std::string>;
using floats = std::vector<float>;

BOOST_AUTO_TEST_CASE(a_header_or_none_any_line_end_and_any_spacing_give_the_same_table) {
  for (const std::string text : {
           "dog 1 2.5\ncat -3 4e-1\n",
           "dog 1 2.5\ncat -3 4e-1",
           "2 2\ndog 1 2.5\ncat -3 4e-1\n",
           "2 2 \r\ndog 1 2.5 \r\ncat -3 4e-1 \r\n",
           "dog\t1\t2.5\ncat\t-3\t4e-1\n",
           "2\t2\ndog 1  2.5\ncat -3   4e-1\n\n\r\n",
           "\357\273\2772 2\ndog +1 2.5\ncat -3.0 0.4\n",
       }) {
    const weights table = read(text);
    BOOST_TEST(table.words == (words{"dog", "cat"}));
    BOOST_TEST(table.values == (floats{1, 2.5F, -3, 0.4F}));
    BOOST_TEST(table.vocab_size == 2U);
    BOOST_TEST(table.dim == 2U);
    BOOST_TEST(table.from.rows_in_file == 2U);
  }
}

BOOST_AUTO_TEST_CASE(words_are_bytes) {
  const weights table = read("\xD0\xB8 1 2\n\xff\xfe 3 4\n\"quoted\\ 5 6\n123 7 8\n-1 9 10\n");
  BOOST_TEST(table.words == (words{"\xD0\xB8", "\xff\xfe", "\"quoted\\", "123", "-1"}));
  // U+00A0 is a part of the word; spaces are too, where the fields before the numbers cannot be numbers.
  BOOST_TEST(read("a 1 2\nb\xC2\xA0 3 4\n. . 5 6\nat x@y 7 8\n").words == (words{"a", "b\xC2\xA0", ". .", "at x@y"}));
}

BOOST_AUTO_TEST_CASE(numbers_are_rounded_to_the_nearest_float) {
  const weights table =
      read("w -1.671300083398818970e-02 0.1 16777217 1e-46 -1e-60 1.17549435e-38 3.4028235e38 .5 5. 007\n");
  BOOST_TEST(table.values == (floats{-1.671300083398818970e-02F, 0.1F, 16777216, 0, -0.0F, 0x1p-126F,
                                     std::numeric_limits<float>::max(), 0.5F, 5, 7}));
  BOOST_TEST(std::signbit(table.values[4]));
}

BOOST_AUTO_TEST_CASE(two_numbers_on_the_first_line_are_a_header_unless_the_rows_have_one_number) {
  BOOST_TEST(read("3 5\n4 6\n").values == (floats{3, 5, 4, 6}));  // no header: rows of two numbers
  BOOST_TEST(read("7 1\n4 6\n5 7\n").values == (floats{7, 1, 4, 6, 5, 7}));
  BOOST_TEST(read("2 1\n4 6\n5 7\n").words == (words{"4", "5"}));  // a header of dimension 1
  expect(read_error("2 300\n"), "the file has 0 bytes behind it");
  expect(read_error("2 3\na 1 2\nb 1 2\n"), "line 2: dimension 2, expected 3 by the header");
}

BOOST_AUTO_TEST_CASE(rows_are_a_range) {
  const std::string text = "4 1\na 1\nb 2\nc 3\nd nonsense\n";
  request wanted;
  wanted.rows = {1, 3};
  const weights table = read(text, wanted);  // what follows the last row is not read
  BOOST_TEST(table.words == (words{"b", "c"}));
  BOOST_TEST(table.from.first_row == 1U);
  wanted.rows = {2, 4};
  const weights last = read("a 1\nb 2\nc 3\n", wanted);
  BOOST_TEST(last.words == words{"c"});
  BOOST_TEST(last.notes == (words{"rows 2:4 are asked for, the table has 3: 2:3 are taken"}));
  wanted.rows = {0, 8000};
  BOOST_TEST(read("2 1\na 1\nb 2\n", wanted).notes ==
             (words{"rows 0:8000 are asked for, the table has 2: 0:2 are taken"}));
  wanted.rows = {9, romvec::host::row_range::to_the_end};
  expect(read_error("a 1\nb 2\nc 3\n", wanted), "rows 9:: the table has 3 rows");
}

BOOST_AUTO_TEST_CASE(ragged_rows_are_named_by_line) {
  expect(read_error("a 1 2\nb 1\n"), "FILE: line 2: dimension 1, expected 2 as on line 1");
  expect(read_error("a 1 2\nb 1 2 3\n"), "line 2: dimension 3, expected 2");
  expect(read_error("2 2\na 1 2\nb 1 2 3\n"), "line 3: dimension 3, expected 2 by the header");
  expect(read_error("a 1 2\nb\n"), "line 2: dimension 0");
  expect(read_error("a 1 2\n\nb 1 2\n"), "line 2: is empty");
  expect(read_error("a 1 2\n b 1 2\n"), "line 2: begins with a space");
}

BOOST_AUTO_TEST_CASE(fields_that_are_no_numbers_are_named_by_line_column_and_word) {
  expect(read_error("a 1 2\nb 1 x\n"),
         "line 2, column 1 (word \"b\"): \"x\" is not a number, expected a finite number");
  expect(read_error("a 1 2\nb nan 2\n"), "line 2, column 0 (word \"b\"): \"nan\", expected a finite number");
  expect(read_error("a 1 2\nb 1 -inf\n"), "\"-inf\", expected a finite number");
  expect(read_error("a 1 2\nb 1 1e39\n"), "\"1e39\" does not fit float32");
  expect(read_error("a 1 2\nb 1 1e999\n"), "\"1e999\" does not fit float32");
  expect(read_error("a 1 2\nb 1 0x10\n"), "\"0x10\" is not a number");
  expect(read_error("a 1 2\nb 1 1,5\n"), "\"1,5\" is not a number");
  expect(read_error("a 1 2\nb 1 +-5\n"), "\"+-5\" is not a number");
}

// As gensim and torchtext do.
BOOST_AUTO_TEST_CASE(of_repeated_words_the_first_row_is_kept) {
  for (const std::string text : {"a 1\nb 2\na 3\nc 4\nb 5\n", "5 1\na 1\nb 2\na 3\nc 4\nb 5\n"}) {
    const weights table = read(text);
    BOOST_TEST(table.words == (words{"a", "b", "c"}));
    BOOST_TEST(table.values == (floats{1, 2, 4}));
    BOOST_TEST(table.vocab_size == 3U);
    BOOST_TEST(table.from.rows_in_file == 5U);
    BOOST_REQUIRE(table.notes.size() == 1U);
    expect(table.notes[0], "2 rows of repeated words left out, the first of each kept (\"a\" of line ");
    BOOST_TEST(romvec::host::place_of(table, 2, 0) == "row 3, column 0 (word \"c\")");  // as the file counts
    const weights rows = read(text, {.no_words = true});
    BOOST_TEST(rows.values == (floats{1, 2, 3, 4, 5}));  // without words nothing is repeated
    BOOST_TEST(rows.words.empty());
  }
}

BOOST_AUTO_TEST_CASE(repeated_words_may_be_refused_and_are_named_with_both_lines) {
  const request strict{.duplicates = romvec::host::duplicates::error};
  expect(read_error("a 1\nb 2\na 3\n", strict), "FILE: line 3: \"a\" is on line 1 already");
  expect(read_error("3 1\na 1\nb 2\nb 3\n", strict), "line 4: \"b\" is on line 3 already");
  request wanted = strict;
  wanted.rows = {1, 4};
  expect(read_error("a 1\nb 2\nc 3\nb 4\n", wanted), "line 4: \"b\" is on line 2 already");
}

// Words of fastText's wiki.en.vec and of word2vec: a no-break space, a tab; nothing at all is no word.
BOOST_AUTO_TEST_CASE(spaces_of_other_kinds_are_words) {
  const weights table = read("5 2\n\xC2\xA0 1 2\n\xE3\x80\x80 3 4\n\t 5 6\n 7 8\na 9 10\n");
  BOOST_TEST(table.words == (words{"\xC2\xA0", "\xE3\x80\x80", "\t", "a"}));
  BOOST_TEST(table.values == (floats{1, 2, 3, 4, 5, 6, 9, 10}));
  BOOST_TEST(table.notes == words{"1 row without a word left out"});
}

BOOST_AUTO_TEST_CASE(words_that_number_the_rows_are_noted) {
  BOOST_TEST(read("2 2\n0 1 2\n1 3 4\n").words == (words{"0", "1"}));
  expect(read("2 2\n0 1 2\n1 3 4\n").notes.at(0), "the words are the row numbers; --no-words leaves them out");
}

BOOST_AUTO_TEST_CASE(sparse_rows_are_named) {
  expect(read_error("the 0:0.5 9:0.02\na 1:0.25 3:0.5\n"),
         "line 1, column 0 (word \"the\"): \"0:0.5\" is the place and the value of a sparse row");
}

BOOST_AUTO_TEST_CASE(a_header_that_does_not_count_its_rows_is_refused) {
  expect(read_error("3 2\na 1 2\nb 3 4\n"), "line 3: the file ends after 2 rows, the header promises 3");
  expect(read_error("1 2\na 1 2\nb 3 4\n"), "line 3: is one row more than the header's 1");
  expect(read_error("0 2\na 1 2\n"), "a header of 0 rows");
  expect(read_error("2 0\na\nb\n"), "dimension 0");
  // Promises that no machine could hold cost nothing.
  expect(read_error("18446744073709551615 2\na 1 2\n"), "the file ends after 1 rows");
  expect(read_error("1 18446744073709551615\na 1 2\n"), "the header promises dimension 18446744073709551615");
  expect(read_error("4000000000 3\na 1 2 3\n"), "the header promises 4000000000");
}

BOOST_AUTO_TEST_CASE(text_that_is_no_table_is_refused) {
  expect(read_error("hello\n"), "line 1: expected a word and its numbers");
  expect(read_error("\n\n"), "line 1: expected a word and its numbers");
  expect(read_error("a table of words\n"), "line 1, column 0");
  expect(read_error("a 1 2\n", {.tensor = "t"}), "tensor \"t\" is asked for");
  const romvec::host::word_list list{"WORDS", {"a"}};
  expect(read_error("a 1 2\n", {.words = &list}), "has words of its own");
  // A NUL byte far behind: found when its row is read.
  expect(read_error("a 1\n" + std::string(5000, 'b') + " \0\n"s), "\"\\x00\" is not a number");
}

// word2vec's binary form: with a newline behind every row as the original tool writes it, without as gensim does.
std::string binary(const std::string& header, const std::vector<std::pair<std::string, floats>>& rows,
                   const std::string& behind = "\n") {
  std::string out = header + "\n";
  for (const auto& [word, numbers] : rows) {
    out += word + " ";
    for (const float number : numbers) {
      out += test::bytes_of<float>({number});
    }
    out += behind;
  }
  return out;
}

const std::vector<std::pair<std::string, floats>> dog_and_cat = {{"dog", {1, 2.5F}}, {"cat", {-3, 0.4F}}};

BOOST_AUTO_TEST_CASE(binary_rows_may_end_with_a_newline_or_not) {
  for (const std::string header : {"2 2", "2 2\r", "2 2 "}) {
    for (const std::string behind : {"\n", ""}) {
      const weights table = read(binary(header, dog_and_cat, behind));
      BOOST_TEST(table.words == (words{"dog", "cat"}));
      BOOST_TEST(table.values == (floats{1, 2.5F, -3, 0.4F}));
      BOOST_TEST(table.from.format == "word2vec binary");
      BOOST_TEST(table.from.rows_in_file == 2U);
    }
  }
  // Bytes of numbers that look like newlines and spaces are numbers.
  const float newlines = std::bit_cast<float>(0x0A0A0A0AU);
  const float spaces = std::bit_cast<float>(0x20202020U);
  const weights table = read(binary("2 2", {{"a", {0, newlines}}, {"\xC3\xA4", {spaces, newlines}}}, ""));
  BOOST_TEST(table.values == (floats{0, newlines, spaces, newlines}));
  BOOST_TEST(table.words == (words{"a", "\xC3\xA4"}));
  request second;
  second.rows = {1, 2};
  BOOST_TEST(read(binary("2 2", dog_and_cat), second).words == words{"cat"});
}

BOOST_AUTO_TEST_CASE(binary_files_that_do_not_fit_their_header_are_refused) {
  const std::string good = binary("2 2", dog_and_cat);
  BOOST_TEST(read(good.substr(0, good.size() - 1)).words.size() == 2U);
  for (std::size_t length = 12; length + 1 < good.size(); ++length) {
    BOOST_TEST(!read_error(good.substr(0, length)).empty());
  }
  expect(read_error(good + "x"), "byte 29: 2 bytes behind the last row, expected the end of the file");
  expect(read_error(binary("3 2", dog_and_cat)), "the header promises 3 rows of dimension 2, the file has 26 bytes");
  expect(read_error(binary("1 2", dog_and_cat)), "byte 16: 14 bytes behind the last row");
  expect(read_error(binary("0 2", dog_and_cat)), "a header of 0 rows and dimension 2, expected at least 1");
  expect(read_error(binary("18446744073709551615 2", dog_and_cat)), "promises 18446744073709551615 rows");
  expect(read_error(binary("1 18446744073709551615", dog_and_cat)), "of dimension 18446744073709551615");
  expect(read_error(binary("1 4611686018427387904", dog_and_cat)), "of dimension 4611686018427387904");
  expect(read_error(binary("2 1", {{"a", {0}}, {"a", {1}}}), {.duplicates = romvec::host::duplicates::error}),
         "row 1: \"a\" is row 0 already");
  expect(read_error(binary("2 1", {{"a", {0}}, {"b", {std::numeric_limits<float>::quiet_NaN()}}})),
         "row 1, column 0 (word \"b\"): NaN");
  expect(read_error(good, {.tensor = "t"}), "tensor \"t\" is asked for");
  const romvec::host::word_list list{"WORDS", {"a", "b"}};
  expect(read_error(good, {.words = &list}), "has words of its own");
}

BOOST_AUTO_TEST_CASE(binary_words_may_hold_spaces_be_spaces_or_repeat) {
  const std::vector<std::pair<std::string, floats>> rows = {{"new york", {0.5F, -0.25F, 1}},
                                                            {"san jose", {0.125F, 2, -3}},
                                                            {"\t", {1, 2, 3}},
                                                            {" ", {4, 5, 6}},
                                                            {"new york", {7, 8, 9}},
                                                            {"", {10, 11, 12}},
                                                            {"end", {-1, -2, 0}}};
  for (const std::string behind : {"\n", ""}) {
    const weights table = read(binary("7 3", rows, behind));
    BOOST_TEST(table.words == (words{"new york", "san jose", "\t", " ", "end"}));
    BOOST_TEST(table.values == (floats{0.5F, -0.25F, 1, 0.125F, 2, -3, 1, 2, 3, 4, 5, 6, -1, -2, 0}));
    BOOST_REQUIRE(table.notes.size() == 2U);
    BOOST_TEST(table.notes[0] == "1 row without a word left out");
    expect(table.notes[1],
           "1 row of repeated words left out, the first of each kept (\"new york\" of row 4, row 0 before)");
  }
}

// Bytes of text as float32: "york" is 2.9e26. A subnormal: 1e-40.
BOOST_AUTO_TEST_CASE(binary_numbers_that_no_training_gives_are_refused) {
  const float text = std::bit_cast<float>(0x6B726F79U);
  expect(read_error(binary("2 2", {{"a", {0, 1}}, {"b", {2, text}}})), "row 1, column 1 (word \"b\"): 2.93086");
  expect(read_error(binary("1 2", {{"a", {1e-40F, 1}}})), "is no number of a word vector");
  // The dimension is 3, the header says 2.
  const std::string wrong = binary("2 2", {{"dog", {0.1F, 0.2F, 0.3F}}, {"cat", {0.4F, 0.5F, 0.6F}}}, "");
  BOOST_TEST(!read_error(wrong).empty());
}

}  // namespace
