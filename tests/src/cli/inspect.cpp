// SPDX-License-Identifier: BSL-1.0
// `romvec inspect` as a user runs it.
#include "src/process.hpp"

namespace {

using test::expect;
using test::romvec;

BOOST_AUTO_TEST_CASE(a_text_file_is_described) {
  const test::temporary_directory folder;
  const std::string text = "3 2\nfirst -3 4\nmiddle 0 0\nlast 1 2\n";
  folder.write("t.vec", text);
  const test::outcome result = romvec(folder, {"inspect", "t.vec"});
  BOOST_TEST(result.exit_code == 0, result.err);
  expect(result.out, "file:    t.vec, " + std::to_string(text.size()) + " bytes\n");
  expect(result.out, "format:  word vectors (text, with header)\n");
  expect(result.out, "3 x 2\n");
  expect(result.out, "weights: min -3, max 4, RMS 2.23607\n");  // square root of (9 + 16 + 1 + 4) / 6
  expect(result.out, "words:   3: \"first\" \"middle\" \"last\"\n");
  expect(result.out, "as float32: 24 bytes");
  expect(result.out, "int8_rows            12 bytes\n");
  expect(result.out, "nibble_groups<32>    ");
  expect(result.out, "fixed<int8_t,4>      6 bytes\n");   // 4 * 2^4 is 64, 4 * 2^5 is above 127
  expect(result.out, "fixed<int16_t,12>    12 bytes\n");  // 4 * 2^12 is 16384
}

std::string two_tables() {
  const std::string header =
      "{\"a\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]},"
      "\"b\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[4,12]},"
      "\"c\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[12,20]}}";
  return test::bytes_of<std::uint64_t>({header.size()}) + header + test::bytes_of<float>({7, 1, -2}) +
         test::bytes_of<std::int64_t>({0});
}

BOOST_AUTO_TEST_CASE(tensors_are_listed_and_one_is_chosen) {
  const test::temporary_directory folder;
  folder.write("m", two_tables());
  const test::outcome result = romvec(folder, {"inspect", "m", "--tensor", "b"});
  BOOST_TEST(result.exit_code == 0, result.err);
  expect(result.out, "tensors: 3\n");
  for (const char* const name : {"\n  a ", "\n  b ", "\n  c ", "I64"}) {
    expect(result.out, name);
  }
  expect(result.out, "table:   1 x 2 from safetensors, tensor \"b\", F32, row by row\n");
  expect(result.out, "weights: min -2, max 1");
  expect(result.out, "words:   none\n");
}

BOOST_AUTO_TEST_CASE(without_a_choice_the_list_is_printed_and_the_error_says_what_to_do) {
  const test::temporary_directory folder;
  folder.write("m", two_tables());
  const test::outcome result = romvec(folder, {"inspect", "m"});
  BOOST_TEST(result.exit_code == 1);
  expect(result.out, "tensors: 3\n");
  BOOST_TEST(result.err ==
             "romvec: error: m: has 2 tables, expected a choice by --tensor: a (F32 1 x 1), b (F32 1 x 2)\n");
  test::expect_failure(romvec(folder, {"inspect", "none"}), 1, "none: cannot be opened");
}

// A word of 4-bit codes in a group of 8 is no layout of MLX; 8 words in one group are three.
BOOST_AUTO_TEST_CASE(packed_codes_that_can_be_read_in_several_ways_are_asked_for) {
  const test::temporary_directory folder;
  const std::string header =
      "{\"t.weight\":{\"dtype\":\"U32\",\"shape\":[1,8],\"data_offsets\":[0,32]},"
      "\"t.scales\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[32,36]},"
      "\"t.biases\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[36,40]}}";
  folder.write("m", test::bytes_of<std::uint64_t>({header.size()}) + header + std::string(32, '\x21') +
                        test::bytes_of<float>({0.5F, -1}));
  expect(romvec(folder, {"inspect", "m"}).err, "or --bits");
  const test::outcome result = romvec(folder, {"inspect", "m", "--bits", "4"});
  BOOST_TEST(result.exit_code == 0, result.err);
  expect(result.out, "table:   1 x 64 from safetensors, tensor \"t.weight\", MLX 4-bit, groups of 64, row by row\n");
  expect(result.out, "note:    codes of 4 bits in groups of 64, told by --bits: weights are code x scale + bias\n");
  expect(result.out, "weights: min -0.5, max 0,");
  test::expect_failure(romvec(folder, {"inspect", "m", "--bits", "7"}), 2, "--bits");
}

BOOST_AUTO_TEST_CASE(many_words_are_shown_by_their_ends) {
  const test::temporary_directory folder;
  std::string text;
  for (int i = 0; i < 20; ++i) {
    text += "w" + std::to_string(i) + " " + std::to_string(i) + "\n";
  }
  folder.write("t.txt", text);
  expect(romvec(folder, {"inspect", "t.txt"}).out,
         "words:   20: \"w0\" \"w1\" \"w2\" \"w3\" ... \"w16\" \"w17\" \"w18\" \"w19\"\n");
  expect(romvec(folder, {"inspect", "t.txt", "--rows", "5:7"}).out, "words:   2: \"w5\" \"w6\"\n");
}

BOOST_AUTO_TEST_CASE(several_files_get_a_line_each) {
  const test::temporary_directory folder;
  folder.write("a.txt", "x 1 2\ny 3 4\n");
  folder.write("b.csv", "1,2\n3,4\n5,6\n");
  folder.write("empty", "");
  BOOST_TEST(
      romvec(folder, {"inspect", "a.txt", "b.csv"}).out ==
      "read     a.txt: 2 x 2 from word vectors (text, no header), text, row by row; words\n"
      "read     b.csv: 3 x 2 from CSV (no header), text, row by row; no words; read as: no header; no words; 2 columns "
      "of weights\n"
      "2 read, 0 refused\n");
  const test::outcome result = romvec(folder, {"inspect", "none", "a.txt", "empty", "--rows", "1"});
  BOOST_TEST(result.exit_code == 1);
  BOOST_TEST(result.out ==
             "refused  none: cannot be opened: No such file or directory\n"
             "read     a.txt: 1 x 2 from word vectors (text, no header), text, row by row; words\n"
             "refused  empty: is empty\n1 read, 2 refused\n");
  BOOST_TEST(result.err == "romvec: error: 2 of 3 files: no table was read\n");
}

}  // namespace
