// SPDX-License-Identifier: BSL-1.0
// The command line: help, versions, exit codes of misuse.
#include "src/process.hpp"

namespace {

using test::expect;
using test::expect_failure;
using test::romvec;

BOOST_AUTO_TEST_CASE(help_and_version_succeed) {
  const test::temporary_directory folder;
  for (const std::initializer_list<std::string> arguments :
       {std::initializer_list<std::string>{"--help"}, {"convert", "--help"}, {"inspect", "--help"}}) {
    const test::outcome help = romvec(folder, arguments);
    BOOST_TEST(help.exit_code == 0);
    BOOST_TEST(help.err == "");
    expect(help.out, "Examples:");
    expect(help.out, "Exit codes: 0 ");
  }
  const test::outcome version = romvec(folder, {"--version"});
  BOOST_TEST(version.exit_code == 0);
  BOOST_TEST(version.out == "romvec 0.1.0\n");
  BOOST_TEST(folder.names().empty());
}

BOOST_AUTO_TEST_CASE(misuse_is_exit_code_2) {
  const test::temporary_directory folder;
  folder.write("t.txt", "a 1 2\nb 3 4\n");
  expect_failure(romvec(folder, {}), 2, "subcommand");
  expect_failure(romvec(folder, {"frobnicate"}), 2, "");
  expect_failure(romvec(folder, {"convert"}), 2, "FILE is required");
  expect_failure(romvec(folder, {"convert", "t.txt", "more"}), 2, "more");
  expect_failure(romvec(folder, {"convert", "t.txt", "--frob"}), 2, "--frob");
  expect_failure(romvec(folder, {"convert", "t.txt", "--format", "int4"}), 2, "'int4' is not int8_rows");
  expect_failure(romvec(folder, {"convert", "t.txt", "--format", "fixed8.127"}), 2, "F in [-120, 126]");
  expect_failure(romvec(folder, {"convert", "t.txt", "--name", "class"}), 2, "'class' is a keyword of C++");
  expect_failure(romvec(folder, {"convert", "t.txt", "--name", "a-b"}), 2, "other than letters");
  expect_failure(romvec(folder, {"convert", "t.txt", "--name", ""}), 2, "is empty");
  for (const std::string rows : {"", "x", "2:1", "1:1", "0", "-1", "1:x", "1.5", "99999999999999999999"}) {
    expect_failure(romvec(folder, {"convert", "t.txt", "--rows", rows}), 2, "is not N or FIRST:LAST");
  }
  expect_failure(romvec(folder, {"convert", "t.txt", "--exponent", "107"}), 2, "107");
  expect_failure(romvec(folder, {"convert", "t.txt", "--exponent", "x"}), 2, "x");
  expect_failure(romvec(folder, {"convert", "t.txt", "--exponent", "-8", "--format", "fixed8.4"}), 2,
                 "is for formats with multipliers");
  BOOST_TEST(folder.names() == std::vector<std::string>{"t.txt"});
}

BOOST_AUTO_TEST_CASE(a_full_standard_output_is_an_error) {
  const test::temporary_directory folder;
  folder.write("t.txt", "a 1 2\nb 3 4\n");
  const test::outcome inspect = test::run_in(folder, test::shell_quoted(ROMVEC_TOOL) + " inspect t.txt >/dev/full");
  expect_failure(inspect, 1, "standard output: cannot be written");
  const test::outcome convert =
      test::run_in(folder, test::shell_quoted(ROMVEC_TOOL) + " convert t.txt -o - >/dev/full");
  expect_failure(convert, 1, "standard output: cannot be written: No space left on device");
}

}  // namespace
