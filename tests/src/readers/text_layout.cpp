// SPDX-License-Identifier: BSL-1.0
// Tables of text as other programs write them: what is a header, an index, a word, a weight.
#include "readers/text_layout.hpp"

#include "src/support.hpp"

namespace {

using romvec::host::text_reading;
using romvec::host::weights;
using test::expect;

using words = std::vector<std::string>;
using floats = std::vector<float>;

weights read_as(std::string_view text, const text_reading& reading = {}) {
  const romvec::host::source file = {"FILE", text, false, reading};
  return romvec::host::reader_of(file).read(file, {});
}

std::string error_as(std::string_view text, const text_reading& reading = {}) {
  return test::error_of([&] { read_as(text, reading); });
}

// numpy.savetxt with each of its delimiters, its comments, its widths; the vectors.tsv of the embedding projector.
BOOST_AUTO_TEST_CASE(numbers_alone_are_weights) {
  for (const std::string text : {
           "0.5 1\n2 3\n-4 0.25\n", "0.5\t1\n2\t3\n-4\t0.25\n", "0.5\t1\t\n2\t3\t\n-4\t0.25\t\n",
           "0.5,1\r\n2,3\r\n-4,0.25\r\n", "  0.50   1.00\n  2.00   3.00\n -4.00   0.25",
           "# x y\n# 3 rows\n5.0e-01 1\n2 3\n-4 0.25\n# the end\n", "#x,y\n0.5,1\n2,3\n-4,0.25\n",
           "3 2\n0.5 1\n2 3\n-4 0.25\n",  // word2vec's header, but no words
       }) {
    const weights table = read_as(text);
    BOOST_TEST(table.values == (floats{0.5F, 1, 2, 3, -4, 0.25F}), text);
    BOOST_TEST(table.words.empty());
    BOOST_TEST(table.dim == 2U);
  }
  expect(read_as("# x\n0.5 1\n2 3\n").notes.at(1), "1 line of comments (#) passed over");
  expect(read_as("0.5 1\n2 3\n").notes.at(0), "read as: no header; no words; 2 columns of weights");
  // numpy.arange and the unit vectors are no headers.
  BOOST_TEST(read_as("0 1 2\n3 4 5\n").values == (floats{0, 1, 2, 3, 4, 5}));
  BOOST_TEST(read_as("0 1\n1 0\n").values == (floats{0, 1, 1, 0}));
}

BOOST_AUTO_TEST_CASE(words_that_look_like_numbers_stay_words_beside_others) {
  const weights table = read_as("2008 0.1 0.2\nthe 0.3 0.4\n1.5 0.5 0.6\n");
  BOOST_TEST(table.words == (words{"2008", "the", "1.5"}));
  BOOST_TEST(table.dim == 2U);
  // Found behind any number of lines.
  std::string late;
  for (int i = 0; i < 3000; ++i) {
    late += std::to_string(1000 + i) + " 0.5 0.25\n";
  }
  BOOST_TEST(read_as(late + "the 1 2\n").words.back() == "the");
  // By word2vec's header of dimension 2 the first field is a word.
  BOOST_TEST(read_as("2 2\n7 0.1 0.2\n3 0.3 0.4\n").words == (words{"7", "3"}));
  // One field that is no number makes no words of decimals.
  for (const std::string text :
       {"0.1 0.2\nNA 0.4\n0.5 0.6\n", "0.1,0.2\nNA,0.4\n0.5,0.6\n", "a,b\n.1,1\nNA,1\n.3,1\n"}) {
    expect(error_as(text), "\"NA\" is no number, in ");
  }
}

// pandas, with index=False.
BOOST_AUTO_TEST_CASE(column_numbers_are_a_header) {
  for (const std::string text :
       {"0,1,2\n0.5,1,2\n3,4,5\n", "0\t1\t2\n0.5\t1\t2\n3\t4\t5\n", "0 1 2\n0.5 1 2\n3 4 5\n",
        "\"0\",\"1\",\"2\"\n\"0.5\",\"1\",\"2\"\n\"3\",\"4\",\"5\"\n", "1,2,3\n0.5,1,2\n3,4,5\n"}) {
    const weights table = read_as(text);
    BOOST_TEST(table.values == (floats{0.5F, 1, 2, 3, 4, 5}), text);
    expect(table.notes.at(0), "read as: header of 3 columns (its numbers are names; --no-header makes it row 0)");
    BOOST_TEST(read_as(text, {.has_header = false}).vocab_size == 3U);
  }
  BOOST_TEST(read_as("0,1\n0.5,1\n").vocab_size == 1U);
  BOOST_TEST(read_as("1980,1981\n0.5,1\n").vocab_size == 2U);
  BOOST_TEST(read_as("1980,1981\n0.5,1\n", {.has_header = true}).values == (floats{0.5F, 1}));
}

// pandas' default index, with and without a name; R's write.csv and write.table.
BOOST_AUTO_TEST_CASE(an_index_that_counts_the_rows_is_left_out) {
  for (const std::string text :
       {",0,1\n0,0.5,1\n1,2,3\n", "\t0\t1\n0\t0.5\t1\n1\t2\t3\n", "id,d0,d1\n0,0.5,1\n1,2,3\n",
        "Unnamed: 0,0,1\n0,0.5,1\n1,2,3\n", "token_id\tx\ty\n0\t0.5\t1\n1\t2\t3\n", "index;x;y\n1;0.5;1\n2;2;3\n",
        "\"\",\"V1\",\"V2\"\n\"1\",0.5,1\n\"2\",2,3\n", "\"V1\" \"V2\"\n\"1\" 0.5 1\n\"2\" 2 3\n",
        " 0 1\n0 0.5 1\n1 2 3\n", "V1 V2\n1 0.5 1\n2 2 3\n", "\"V1\",\"V2\"\n\"1\",0.5,1\n\"2\",2,3\n"}) {
    const weights table = read_as(text);
    BOOST_TEST(table.values == (floats{0.5F, 1, 2, 3}), text);
    BOOST_TEST(table.words.empty());
    expect(table.notes.at(0), "left out, it counts the rows; no words; 2 columns of weights");
  }
  // Without a header it takes three rows, and decimals beside it, to be none of chance.
  BOOST_TEST(read_as("0 .5\n1 .5\n2 .25\n").values == (floats{0.5F, 0.5F, 0.25F}));
  expect(read_as("0 5\n1 5\n2 2\n").notes.at(1), "column 0 counts the rows and is taken for weights");
  // Row 10 is row 10, and not the third of sorted words.
  std::string twelve = ",0,1\n";
  for (int i = 0; i < 12; ++i) {
    twelve += std::to_string(i) + "," + std::to_string(i * 10) + ",0.5\n";
  }
  BOOST_TEST(read_as(twelve).values[20] == 100.0F);
}

BOOST_AUTO_TEST_CASE(an_index_beside_words_is_left_out) {
  const weights table = read_as("id,word,x\n0,dog,1\n1,cat,2.5\n");
  BOOST_TEST(table.words == (words{"dog", "cat"}));
  BOOST_TEST(table.values == (floats{1, 2.5F}));
  BOOST_TEST(read_as("word,id,x\ndog,0,1\ncat,1,2.5\n").values == (floats{1, 2.5F}));
  expect(error_as("word,count,0,1\ndog,10,.5,1\ncat,7,3,4\n"), "column \"count\" holds numbers that may be");
  expect(error_as("x,y,id\n.5,1,0\n2,3,1\n"), "column \"id\" holds numbers that may be");
}

BOOST_AUTO_TEST_CASE(an_index_that_does_not_count_the_rows_is_asked_for) {
  const std::string permuted = "id,x,y\n7,0.5,1\n3,2,3\n";
  expect(
      error_as(permuted),
      "FILE: column \"id\" holds numbers that may be row numbers, words or weights; expected one of --index-column id "
      "(leave it out, rows stay in the order of the file), --word-column id (they are words), --index-column none "
      "(they are weights)");
  BOOST_TEST(read_as(permuted, {.index_column = "id"}).values == (floats{0.5F, 1, 2, 3}));
  BOOST_TEST(read_as(permuted, {.index_column = "0"}).values == (floats{0.5F, 1, 2, 3}));
  BOOST_TEST(read_as(permuted, {.word_column = "id"}).words == (words{"7", "3"}));
  BOOST_TEST(read_as(permuted, {.index_column = "none"}).values == (floats{7, 0.5F, 1, 3, 2, 3}));
  for (const std::string text : {",0,1\n7,1,2\n8,3,4\n", "7 .5 1.5\n3 .2 3.5\n2 4 5\n", "0,.5\n2,.5\n1,.25\n"}) {
    expect(error_as(text), "expected one of --index-column 0");
  }
}

BOOST_AUTO_TEST_CASE(words_stand_in_the_column_that_is_named) {
  const std::string behind = "x,y,label\n1,2,dog\n3,4.5,cat\n";
  expect(error_as(behind), "line 2: column 2 holds text, \"dog\", expected a number; --word-column names");
  const weights table = read_as(behind, {.word_column = "label"});
  BOOST_TEST(table.words == (words{"dog", "cat"}));
  BOOST_TEST(table.values == (floats{1, 2, 3, 4.5F}));
  expect(error_as(behind, {.word_column = "name"}), "name");
  expect(error_as("word,x\n1,2\n", {.word_column = "9"}), "has no column \"9\" (--word-column); it has 2 columns");
  expect(error_as("the 1 2\na 3 4\n", {.index_column = "1"}), "there is no column to choose");
}

BOOST_AUTO_TEST_CASE(tab_and_space_separated_tables_have_headers_too) {
  for (const std::string text : {"word\td0\td1\ndog\t0.5\t1\nnew york\t2\t3\n", "\t0\t1\ndog\t0.5\t1\nnew york\t2\t3\n",
                                 "\"V1\" \"V2\"\n\"dog\" 0.5 1\n\"new york\" 2 3\n", "dog\t0.5\t1\nnew york\t2\t3\n"}) {
    BOOST_TEST(read_as(text).words == (words{"dog", "new york"}), text);
    BOOST_TEST(read_as(text).values == (floats{0.5F, 1, 2, 3}));
  }
  // A quotation mark may be a word between tabs.
  BOOST_TEST(read_as("\"\t1\t2\na\t3\t4\n").words == (words{"\"", "a"}));
}

BOOST_AUTO_TEST_CASE(tables_that_are_not_read_are_named) {
  expect(error_as("text,embedding\n\"the\",\"[0.1, 0.2]\"\n\"a\",\"[0.4, 0.5]\"\n"),
         "line 2: field 1 is a list, \"[0.1, 0.2]\", expected a column for every number");
  for (const std::string text : {"dog;0,5;1,5\ncat;1,5;2,5\n", "dog 0,5 1,5\ncat 1,5 2,5\n", "x;y;z\n0,5;1,5;2,5\n"}) {
    expect(error_as(text), "has a decimal comma, expected a point");
  }
}

}  // namespace
