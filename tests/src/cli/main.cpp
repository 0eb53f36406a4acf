// SPDX-License-Identifier: BSL-1.0
// The command line: help, versions, exit codes of misuse.
#include "src/process.hpp"

namespace {

using test::expect;
using test::expect_failure;
using test::romvec;

BOOST_AUTO_TEST_CASE(help_and_version_succeed) {
  const test::temporary_directory folder;
  const test::outcome help = romvec(folder, {"--help"});
  BOOST_TEST(help.exit_code == 0);
  BOOST_TEST(help.err == "");
  expect(help.out, "Examples:");
  expect(help.out, "Exit codes: 0 ");
  const test::outcome version = romvec(folder, {"--version"});
  BOOST_TEST(version.exit_code == 0);
  BOOST_TEST(version.out == "romvec 0.1.0\n");
  BOOST_TEST(folder.names().empty());
}

BOOST_AUTO_TEST_CASE(misuse_is_exit_code_2) {
  const test::temporary_directory folder;
  folder.write("t.txt", "a 1 2\nb 3 4\n");
  expect_failure(romvec(folder, {"frobnicate"}), 2, "there is no command 'frobnicate'");
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

const std::vector<std::string> commands = {"convert", "inspect", "compare",    "verify", "play",
                                           "nearest", "analogy", "similarity", "train",  "completion"};

BOOST_AUTO_TEST_CASE(the_tool_alone_lists_its_commands) {
  const test::temporary_directory folder;
  const test::outcome alone = romvec(folder, {});
  BOOST_TEST(alone.exit_code == 2);
  for (const std::string& command : commands) {
    expect(alone.out, "\n  " + command + " ");
  }
}

BOOST_AUTO_TEST_CASE(each_command_has_its_own_examples_and_defaults) {
  const test::temporary_directory folder;
  for (const std::string& command : commands) {
    const test::outcome help = romvec(folder, {command, "--help"});
    BOOST_TEST(help.exit_code == 0);
    BOOST_TEST(help.err == "");
    const std::size_t examples = help.out.find("Examples:\n");
    BOOST_TEST_REQUIRE(examples != std::string::npos, command);
    expect(help.out.substr(examples), "romvec " + command + " ");
    expect(help.out.substr(examples), "Exit codes: 0 ");
  }
  expect(romvec(folder, {"nearest", "--help"}).out, "-k,--count K:INT in [1 - 1000000]=10");
  expect(romvec(folder, {"play", "--help"}).out, "-k,--count K:INT in [1 - 1000000]=5");
  expect(romvec(folder, {"convert", "--help"}).out, "--format FORMAT=int8_rows");
  BOOST_TEST(romvec(folder, {"similarity", "--help"}).out.find("-k") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_does_not_exist_is_named_before_what_follows_from_it) {
  const test::temporary_directory folder;
  folder.write("v.txt", "the 1 2\na 3 4\nb 5 6\n");
  const auto fails = [&](std::initializer_list<std::string> arguments, const std::string& part) {
    expect_failure(romvec(folder, arguments), 2, part);
  };
  fails({"nearest", "v.txt", "the", "--topn", "3"},
        "not expected: --topn: romvec nearest has no such option, did you mean -k?");
  fails({"nearest", "--topn=3", "v.txt"}, "not expected: --topn:");
  fails({"convert", "--quantize", "q8_0", "v.txt"},
        "not expected: --quantize: romvec convert has no such option, did you mean --format?");
  fails({"convert", "v.txt", "more", "--no-word"}, "did you mean --no-words?");
  fails({"convert", "v.txt", "--dorp-unused", "ids"}, "did you mean --drop-unused?");
  fails({"convert", "v.txt", "-output", "x.hpp"},
        "not expected: -output: romvec convert has no such option, did you mean --output?");
  fails({"similarity", "v.txt", "-k", "3", "a", "b"}, "not expected: -k: romvec similarity has no such option (");
  fails({"--rows", "3", "convert", "v.txt"}, "the options of a command stand behind its name");
  fails({"convrt", "v.txt"}, "there is no command 'convrt', did you mean 'convert'?");
  fails({"quantize", "v.txt"}, "did you mean 'convert'?");
  fails({"v.txt"}, "there is no command 'v.txt', which is a file: expected a command before it");
  fails({"zzz\x1b[31m"}, "there is no command 'zzz\\x1b[31m' (");
  fails({"convert", "v.txt", "--format", "q8_0"}, "8 bits a weight, as there: int8_rows");
  fails({"convert", "v.txt", "--format", "nible32"}, "did you mean nibble32?");
  // Values may begin with a dash, and words behind --.
  BOOST_TEST(romvec(folder, {"convert", "v.txt", "--exponent", "-8", "-o", "-"}).exit_code == 0);
  folder.write("dash.txt", "-x 1 2\n--y 3 4\n-1 5 6\n");
  BOOST_TEST(romvec(folder, {"nearest", "dash.txt", "-k2", "-1"}).exit_code == 0);
  BOOST_TEST(romvec(folder, {"nearest", "dash.txt", "--", "--y"}).exit_code == 0);
  BOOST_TEST(folder.names() == (std::vector<std::string>{"dash.txt", "v.txt"}));
}

BOOST_AUTO_TEST_CASE(no_command_overwrites_its_input) {
  const test::temporary_directory folder;
  std::string text;
  for (int i = 0; i < 10; ++i) {
    text += "king queen man woman dog cat\n";
  }
  const std::string table = "king 1 2\nqueen 3 4\nman 5 7\n";
  for (const std::string name : {"w.words.txt", "c.npy", "c.checkpoint"}) {
    folder.write(name, text);
  }
  for (const std::string name : {"p.html", "t.S", "t.bin", "t.img"}) {
    folder.write(name, table);
  }
  std::filesystem::create_symlink("p.html", folder.path("link.html"));
  std::filesystem::create_hard_link(folder.path("p.html"), folder.path("hard.html"));
  const auto before = folder.names();
  const auto fails = [&](std::initializer_list<std::string> arguments, const std::string& output) {
    expect_failure(romvec(folder, arguments), 1, output + ": is an input");
    BOOST_TEST(folder.names() == before);
  };
  fails({"train", "w.words.txt", "-o", "w.npy"}, "w.words.txt");
  fails({"train", "c.npy"}, "c.npy");
  fails({"train", "c.checkpoint", "-o", "c"}, "c.checkpoint");
  fails({"train", "c.checkpoint", "-o", "c", "--resume"}, "c.checkpoint");
  for (const std::string page : {"p.html", "link.html", "hard.html"}) {
    fails({"compare", "p.html", "--html", page}, page);
  }
  fails({"convert", "t.S", "--emit", "object", "-o", "t.hpp"}, "t.S");
  fails({"convert", "t.bin", "--emit", "object", "-o", "t.hpp"}, "t.bin");
  fails({"convert", "t.img", "--emit", "image", "-o", "t.hpp"}, "t.img");
  const auto appended = test::run_in(folder, test::shell_quoted(ROMVEC_TOOL) + " inspect p.html >>p.html");
  BOOST_TEST(appended.exit_code == 1);
  expect(appended.err, "standard output: is an input, p.html");
  BOOST_TEST(test::read_file(folder.path("w.words.txt")) == text);
  BOOST_TEST(test::read_file(folder.path("c.npy")) == text);
  BOOST_TEST(test::read_file(folder.path("p.html")) == table);
}

// A report that did not arrive is a failure of every command.
BOOST_AUTO_TEST_CASE(every_command_reports_a_full_standard_output) {
  const test::temporary_directory folder;
  folder.write("t.txt", "a 1 2\nb 3 4\nc 5 6\n");
  BOOST_REQUIRE(romvec(folder, {"convert", "t.txt", "--emit", "image", "-o", "t.hpp"}).exit_code == 0);
  folder.write("lines", "near a\n");
  std::string text;
  for (int i = 0; i < 10; ++i) {
    text += "king queen man woman dog cat\n";
  }
  folder.write("corpus.txt", text);
  for (const std::string arguments :
       {"verify t.img", "verify t.img --against t.txt", "inspect t.txt", "inspect t.txt t.img", "nearest t.txt a",
        "analogy t.txt a b c", "similarity t.txt a b", "compare t.txt", "compare t.txt --json", "completion bash",
        "completion zsh", "completion fish", "convert t.txt -o u.hpp", "train corpus.txt --dim 2", "play t.txt <lines",
        "--help", "--version", "convert --help"}) {
    for (const std::string output : {">/dev/full", ">&-"}) {
      const auto result = test::run_in(folder, test::shell_quoted(ROMVEC_TOOL) + " " + arguments + " " + output);
      BOOST_TEST(result.exit_code == 1, arguments << output << result.err);
      expect(result.err, "romvec: error: standard output: cannot be written");
    }
  }
  // The first file that is opened is not taken for the stream that is not there.
  test::run_in(folder, test::shell_quoted(ROMVEC_TOOL) + " convert t.txt -o v.hpp >&- 2>&-");
  BOOST_TEST(test::read_file(folder.path("v.hpp")).find("wrote:") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(quiet_commands_say_errors_only) {
  const test::temporary_directory folder;
  folder.write("t.txt", "a 1 2\nb 3 4\nc 5 6\n");
  const auto is_silent = [&](std::initializer_list<std::string> arguments) {
    const auto result = romvec(folder, arguments);
    BOOST_TEST(result.exit_code == 0);
    BOOST_TEST(result.out + result.err == "");
  };
  is_silent({"convert", "t.txt", "-o", "t.hpp", "--quiet"});
  is_silent({"convert", "t.txt", "--emit", "image", "-o", "u.hpp", "-q"});
  is_silent({"verify", "u.img", "--against", "t.txt", "-q"});
  is_silent({"compare", "t.txt", "--html", "t.html", "-q"});
  is_silent({"inspect", "t.txt", "-q"});
  std::string text;
  for (int i = 0; i < 10; ++i) {
    text += "king queen man woman dog cat\n";
  }
  folder.write("corpus.txt", text);
  is_silent({"train", "corpus.txt", "--dim", "2", "-q"});
  BOOST_TEST(folder.names() == (std::vector<std::string>{"corpus.npy", "corpus.txt", "corpus.words.txt", "t.hpp",
                                                         "t.html", "t.txt", "u.hpp", "u.img"}));
  expect_failure(romvec(folder, {"convert", "none.txt", "-q"}), 1, "none.txt");
  expect_failure(romvec(folder, {"inspect", "none.txt", "-q"}), 1, "none.txt");
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
