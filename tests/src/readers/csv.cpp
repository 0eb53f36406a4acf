// SPDX-License-Identifier: BSL-1.0
#include "src/support.hpp"

namespace {

using romvec::host::reader_of;
using romvec::host::request;
using romvec::host::weights;
using test::expect;
using test::read;
using test::read_error;
using test::source_of;

using words = std::vector<std::string>;
using floats = std::vector<float>;

BOOST_AUTO_TEST_CASE(words_in_front_a_header_or_none_quotes_or_none_give_the_same_table) {
  for (const std::string text : {
           "dog,1,2.5\ncat,-3,4e-1\n",
           "dog,1,2.5\r\ncat,-3,4e-1",
           "\xEF\xBB\xBFword,x,y\ndog,1,2.5\ncat,-3,4e-1\n\n",
           "\"\",\"V1\",\"V2\"\n\"dog\",1,2.5\n\"cat\",-3,4e-1\n",
           "\"word\",\"1\",\"2\"\n\"dog\",\"1\",\"2.5\"\n\"cat\",\"-3\",\"4e-1\"\n",
           "word,0,1\ndog,1,2.5\ncat,-3,4e-1\n",
           "dog;1;2.5\ncat;-3;4e-1\n",
           "dog, 1, 2.5 \ncat,\t-3 ,4e-1\n",
       }) {
    BOOST_TEST(reader_of(source_of(text)).name == "csv");
    const weights table = read(text);
    BOOST_TEST(table.words == (words{"dog", "cat"}));
    BOOST_TEST(table.values == (floats{1, 2.5F, -3, 0.4F}));
    BOOST_TEST(table.dim == 2U);
    BOOST_TEST(table.from.rows_in_file == 2U);
  }
}

BOOST_AUTO_TEST_CASE(without_words_every_field_is_a_number) {
  BOOST_TEST(read("1,2\n3,4\n").values == (floats{1, 2, 3, 4}));
  BOOST_TEST(read("1,2\n3,4\n").words.empty());
  BOOST_TEST(read("1,2\n3,4\n").from.format == "CSV (no header)");
  BOOST_TEST(read("x,y\n1,2\n3,4\n").values == (floats{1, 2, 3, 4}));
  BOOST_TEST(read("x,y\n1,2\n3,4\n").from.format == "CSV (with header)");
  const romvec::host::word_list list{"WORDS", {"a", "b", "c"}};
  request wanted{.words = &list};
  wanted.rows = {1, 2};
  BOOST_TEST(read("1,2\n3,4\n5,6\n", wanted).words == words{"b"});
  expect(read_error("1,2\n3,4\n", {.words = &list}), "WORDS: word count 3, expected 2");
  expect(read_error("a,2\nb,4\nc,5\n", {.words = &list}), "has words of its own");
}

BOOST_AUTO_TEST_CASE(words_that_are_numbers) {
  BOOST_TEST(read("token,d0\n1984,1\n42,3\n").words == (words{"1984", "42"}));
  BOOST_TEST(read("\"1984\",1\n\"42\",3\n").words == (words{"1984", "42"}));
}

BOOST_AUTO_TEST_CASE(quoted_words_may_hold_separators_quotes_and_ends_of_lines) {
  const std::string text = "\"a,b\",1\n\"say \"\"hi\"\"\",2\n\"two\nlines\",3\n,,4\nend,x\n";
  expect(read_error(text), "line 5: 3 fields, expected 2 as on line 1");
  request three;
  three.rows = {0, 3};
  BOOST_TEST(read(text, three).words == (words{"a,b", "say \"hi\"", "two\nlines"}));
  expect(read_error("a,1\n\"b,2\n"), "line 2: has a quoted field without an end");
  expect(read_error("a,1\n\"b\"c,2\n"), "line 2: has text between the closing quote and the next separator");
}

BOOST_AUTO_TEST_CASE(rows_are_a_range) {
  request wanted;
  wanted.rows = {1, 3};
  const weights table = read("w,x\na,1\nb,2\nc,3\nd,nonsense\n", wanted);
  BOOST_TEST(table.words == (words{"b", "c"}));
  BOOST_TEST(table.from.first_row == 1U);
  wanted.rows = {2, 4};
  const weights last = read("a,1\nb,2\nc,3\n", wanted);
  BOOST_TEST(last.words == words{"c"});
  BOOST_TEST(last.notes.back() == "rows 2:4 are asked for, the table has 3: 2:3 are taken");
  wanted.rows = {9, romvec::host::row_range::to_the_end};
  expect(read_error("a,1\nb,2\nc,3\n", wanted), "rows 9:: the table has 3 rows, expected FIRST < LAST and FIRST < 3");
}

BOOST_AUTO_TEST_CASE(faults_are_named_by_line_column_and_word) {
  expect(read_error("a,1,2\nb,1,x\n"),
         "FILE: line 2, column 1 (word \"b\"): \"x\" is not a number, expected a finite number");
  expect(read_error("1,2\n3,x\n"), "line 2, column 1: \"x\" is not a number");
  expect(read_error("a,1,2\nb,1,nan\n"), "\"nan\", expected a finite number");
  expect(read_error("a,1,2\nb,1e39,1\n"), "\"1e39\" does not fit float32");
  expect(read_error("a,1,2\nb,,1\n"), "line 2, column 0 (word \"b\"): \"\" is not a number");
  expect(read_error("a,1,2\n\nb,1,2\n"), "line 2: 1 fields, expected 3");
  expect(read_error("a,1,2\n,1,2\n"), "line 2: the field of the word is empty, expected a word");
  expect(read_error("\"two\nlines\",1\na,2\na,3\n", {.duplicates = romvec::host::duplicates::error}),
         "line 4: \"a\" is on line 3 already");
  expect(read_error("word,0,1\n"), "has no rows behind its header");
  expect(read_error("a,1\n", {.tensor = "t"}), "tensor \"t\" is asked for");
  expect(read_error("0.5;1e\n;3\n"), "line 1: expected a word and its numbers");
}

BOOST_AUTO_TEST_CASE(commas_in_word_vectors_are_words) {
  for (const std::string text : {", 1 2\nthe 3 4\n", ", 1\n. 2\n", "a 1 2\n1,5 3 4\n", "a,b 1 2\n"}) {
    BOOST_TEST(reader_of(source_of(text)).name == "word vectors");
    BOOST_TEST(read(text).words.size() >= 1U);
  }
}

}  // namespace
