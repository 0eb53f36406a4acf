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
  for (const std::string options : {"", "--format int8_rows", "--format int8_table", "--format nibble32",
                                    "--format nibble_rows", "--format fixed8.4", "--format fixed16.12"}) {
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

}  // namespace
