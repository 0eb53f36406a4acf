// SPDX-License-Identifier: BSL-1.0
// romvec play: lines in, answers out, from float rows and from codes.
#include <string>

#include "src/process.hpp"

namespace {

using test::expect;
using test::run_in;

// king - man + woman is queen, exactly.
constexpr const char* table = "king 1 1 0\nqueen 1 -1 0\nman 0 1 0\nwoman 0 -1 0\ndog 0 0.5 2\ncat 0 0.25 2\n";

test::outcome play(const std::string& lines, const std::string& options = "") {
  const test::temporary_directory folder;
  folder.write("t.txt", table);
  folder.write("lines", lines);
  return run_in(folder, test::shell_quoted(ROMVEC_TOOL) + " play t.txt " + options + " <lines");
}

BOOST_AUTO_TEST_CASE(questions_are_answered) {
  for (const std::string options :
       {"", "--format int8_rows", "--format int8_table", "--format nibble32", "--format nibble_rows",
        "--format trellis5", "--format fixed8.4", "--format fixed16.12"}) {
    const auto result =
        play("king - man + woman\nnear dog\n\nsim king queen\nclass dog cat, king: queen man\nquit\nnear x\n",
             "--count 1 " + options);
    BOOST_TEST(result.exit_code == 0, result.err);
    BOOST_TEST(result.err == "");
    BOOST_TEST(result.out.starts_with("queen 0."), result.out);
    expect(result.out, "\ncat 0.99");
    expect(result.out, "\n0.0000\nking (dog ");
  }
  BOOST_TEST(play("row dog").out == "0 0.5 2\n");
  BOOST_TEST(play("row dog\r\n", "--format fixed8.3").out == "0 0.5 2\n");
  expect(play("help").out, "sim cat kitten");
}

BOOST_AUTO_TEST_CASE(mistakes_are_answered_too) {
  const auto result = play("near cow\nking man\nking -\nclass dog\nclass : dog\nclass cow: dog\n");
  BOOST_TEST(result.exit_code == 1);
  BOOST_TEST(result.out ==
             "error: \"cow\" is not in the vocabulary\n"
             "error: expected + or - before \"man\"; help lists the questions\n"
             "error: expected a word at the end\n"
             "error: expected groups of words, then a colon and a sentence\n"
             "error: expected a group of words before the colon\n"
             "error: \"cow\" is not in the vocabulary\n");
  const auto refused = play("", "--format nibble7");
  BOOST_TEST(refused.exit_code == 2);
  expect(refused.err, "nibble_rows");
  BOOST_TEST(play("", "--count 0").exit_code == 2);
}

// #17 where there are no words, and where none is spelled so.
BOOST_AUTO_TEST_CASE(rows_are_asked_for_by_number) {
  const test::temporary_directory folder;
  folder.write("n.csv", "1,0\n0.6,0.8\n0,1\n-1,0\n");
  folder.write("w.txt", "a 1 0\n#0 0 1\nb 0.6 0.8\n");
  BOOST_TEST(test::romvec(folder, {"nearest", "n.csv", "#0", "-k", "2"}).out == "#1 0.6000, #2 0.0000\n");
  BOOST_TEST(test::romvec(folder, {"nearest", "n.csv", "#0", "--rows", "1:4", "-k", "1"}).out == "#1 0.8000\n");
  BOOST_TEST(test::romvec(folder, {"similarity", "n.csv", "#1", "#2"}).out == "0.8000\n");
  expect(test::romvec(folder, {"analogy", "n.csv", "#0", "#1", "#2", "-k1"}).out, "#3 ");
  BOOST_TEST(test::romvec(folder, {"similarity", "n.csv", "#1", "#2", "--format", "fixed16.14"}).out == "0.8000\n");
  // The word "#0" is row 1; row 0 has a word of its own.
  BOOST_TEST(test::romvec(folder, {"similarity", "w.txt", "#0", "b"}).out == "0.8000\n");
  BOOST_TEST(test::romvec(folder, {"similarity", "w.txt", "#2", "b"}).out == "1.0000\n");
  BOOST_TEST(
      run_in(folder, "echo 'near #0\n#0 - #1 + #2\nrow #3' | " + test::shell_quoted(ROMVEC_TOOL) + " play n.csv -k 1")
          .out.ends_with("\n-1 0\n"));
  test::expect_failure(test::romvec(folder, {"nearest", "n.csv", "#4"}), 1,
                       "n.csv: \"#4\" is no row of the table, expected #0 to #3");
  test::expect_failure(test::romvec(folder, {"nearest", "n.csv", "#99999999999999999999"}), 1, "expected #0 to #3");
  test::expect_failure(test::romvec(folder, {"nearest", "n.csv", "dog"}), 1,
                       "\"dog\" is not found: the table has no words; expected a row, #0 to #3, or --words LIST");
  test::expect_failure(test::romvec(folder, {"nearest", "w.txt", "#x"}), 1, "\"#x\" is not in the vocabulary");
}

// Words reach the table as they are typed, not by way of a line.
BOOST_AUTO_TEST_CASE(words_with_blanks_and_signs_are_asked_for) {
  const test::temporary_directory folder;
  folder.write("n.csv", "1,0\n0.6,0.8\n0,1\n");
  folder.write("words.txt", "new york\n+\nerror:\n");
  const auto ask = [&](std::initializer_list<std::string> arguments) { return test::romvec(folder, arguments); };
  BOOST_TEST(ask({"nearest", "n.csv", "--words", "words.txt", "new york"}).out == "+ 0.6000, error: 0.0000\n");
  const auto error_word = ask({"nearest", "n.csv", "--words", "words.txt", "+", "-k", "1"});
  BOOST_TEST(error_word.exit_code == 0);
  BOOST_TEST(error_word.out == "error: 0.8000\n");
  BOOST_TEST(ask({"analogy", "n.csv", "--words", "words.txt", "+", "new york", "error:"}).out == "no other word\n");
}

}  // namespace
