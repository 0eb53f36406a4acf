// SPDX-License-Identifier: BSL-1.0
// How bytes come in, as a user gives them: pipes, the standard input, gzip; and the options that say how a text is
// read.
#include "src/process.hpp"

namespace {

using test::expect;
using test::expect_failure;
using test::romvec;
using test::run_in;

const std::string tool = test::shell_quoted(ROMVEC_TOOL);

constexpr const char* two_by_two = "table:   2 x 2 from word vectors (text, no header), text, row by row\n";

BOOST_AUTO_TEST_CASE(the_standard_input_pipes_and_gzip_are_read_as_files_are) {
  const test::temporary_directory folder;
  folder.write("v.txt", "the 1 2\na 3 4\n");
  BOOST_REQUIRE(run_in(folder, "gzip -k v.txt && mkfifo fifo").exit_code == 0);
  const std::vector<std::string> commands = {"cat v.txt | " + tool + " inspect -",
                                             tool + " inspect - <v.txt",
                                             "cat v.txt | " + tool + " inspect /dev/stdin",
                                             tool + " inspect v.txt.gz",
                                             tool + " inspect - <v.txt.gz",
                                             "cat v.txt.gz | " + tool + " inspect -",
                                             "{ cat v.txt >fifo & } ; " + tool + " inspect fifo"};
  for (const std::string& command : commands) {
    const test::outcome result = run_in(folder, command);
    BOOST_TEST(result.exit_code == 0, command << result.err);
    expect(result.out, two_by_two);
  }
}

BOOST_AUTO_TEST_CASE(every_input_of_a_command_may_be_the_standard_input_one_of_them) {
  const test::temporary_directory folder;
  folder.write("v.csv", "1,2.5\n3,4\n");
  folder.write("w", "the\na\n");
  const test::outcome words = run_in(folder, "cat w | " + tool + " inspect v.csv --words -");
  expect(words.out, "words:   2: \"the\" \"a\"\n");
  const test::outcome ids = run_in(folder, "echo 0 1 1 | " + tool + " convert v.csv --drop-unused - -o t.hpp");
  BOOST_TEST(ids.exit_code == 0, ids.err);
  const test::outcome text =
      run_in(folder, "yes a b c | head -n 99 | " + tool + " train - --min-count 1 --epochs 1 -o t");
  BOOST_TEST(text.exit_code == 0, text.err);
  expect_failure(run_in(folder, "cat v.csv | " + tool + " convert - --words - -o t.hpp"), 1,
                 "standard input: is read already, expected - for one input only");
  expect_failure(run_in(folder, ": | " + tool + " convert - -o t.hpp"), 1, "standard input: is empty");
  expect_failure(run_in(folder, tool + " convert - -o t.hpp"), 1, "standard input: is a device");
}

BOOST_AUTO_TEST_CASE(a_table_of_text_is_read_as_the_options_say) {
  const test::temporary_directory folder;
  folder.write("t.csv", "id,x,y\n7,0.5,1\n3,2,3\n");
  expect_failure(romvec(folder, {"convert", "t.csv"}), 1, "t.csv: column \"id\" holds numbers that may be row numbers");
  const test::outcome left_out = romvec(folder, {"convert", "t.csv", "--index-column", "id"});
  BOOST_TEST(left_out.exit_code == 0, left_out.err);
  expect(
      left_out.out,
      "note:    read as: header of 3 columns; column \"id\" left out, as asked; rows stay in the order of the file; no "
      "words; 2 columns of weights\n");
  expect(test::read_file(folder.path("t.hpp")), "romvec convert t.csv --index-column id --format int8_rows");
  expect(romvec(folder, {"inspect", "t.csv", "--index-column", "id"}).out, "table:   2 x 2 from CSV (with header)");
  expect(romvec(folder, {"inspect", "t.csv", "--word-column", "id"}).out, "words:   2: \"7\" \"3\"\n");
  folder.write("n.csv", "0,1,2\n0.5,1,2\n");
  expect(romvec(folder, {"inspect", "n.csv"}).out, "table:   1 x 3 from CSV (with header)");
  expect(romvec(folder, {"inspect", "n.csv", "--no-header"}).out, "table:   2 x 3 from CSV (no header)");
  folder.write("y.csv", "1980,1981\n0.5,1\n");
  expect(romvec(folder, {"inspect", "y.csv"}).out, "table:   2 x 2 from CSV (no header)");
  expect(romvec(folder, {"inspect", "y.csv", "--header"}).out, "table:   1 x 2 from CSV (with header)");
  folder.write("i.npy", "\x93NUMPY");
  expect_failure(romvec(folder, {"convert", "i.npy", "--header"}), 1, "is no text but npy: --header, --no-header");
}

BOOST_AUTO_TEST_CASE(repeated_words_are_kept_once_or_refused) {
  const test::temporary_directory folder;
  folder.write("d.vec", "3 2\na 1 2\na 3 4\nb 5 6\n");
  const test::outcome first = romvec(folder, {"convert", "d.vec"});
  BOOST_TEST(first.exit_code == 0, first.err);
  expect(first.out,
         "note:    1 row of repeated words left out, the first of each kept (\"a\" of line 3, line 2 before)");
  expect(first.out, "table:   2 x 2");
  expect(test::read_file(folder.path("d.hpp")), "// Table:   2 x 2 (the rows of different words), int8_rows");
  expect_failure(romvec(folder, {"convert", "d.vec", "--duplicates", "error"}), 1,
                 "line 3: \"a\" is on line 2 already");
  expect(romvec(folder, {"convert", "d.vec", "--no-words"}).out, "table:   3 x 2");
}

BOOST_AUTO_TEST_CASE(more_rows_than_there_are_take_all_and_say_so) {
  const test::temporary_directory folder;
  folder.write("t.csv", "1,2.5\n3,4\n5,6\n");
  folder.write("w", "a\nb\nc\nd\n");
  const std::string note = "note:    rows 0:8000 are asked for, the table has 3: 0:3 are taken\n";
  expect(romvec(folder, {"inspect", "t.csv", "--rows", "8000"}).out, note);
  const test::outcome words = romvec(folder, {"inspect", "t.csv", "--rows", "2", "--words", "w"});
  expect(words.out, "words:   2: \"a\" \"b\"\n");
  expect(romvec(folder, {"inspect", "t.csv", "--rows", "1:9", "--words", "w"}).out, "words:   2: \"b\" \"c\"\n");
  expect(romvec(folder, {"inspect", "t.csv", "--words", "w"}).err, "w: word count 4, expected 3, one for every row");
  expect(romvec(folder, {"inspect", "t.csv", "--rows", "3:9"}).err, "rows 3:9: the table has 3 rows");
}

}  // namespace
