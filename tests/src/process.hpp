// SPDX-License-Identifier: BSL-1.0
// Runs programs as a shell would: the tool itself, and the compiler on what it wrote.
#pragma once

#include <sys/wait.h>

#include <cstdlib>
#include <initializer_list>
#include <string>

#include "src/support.hpp"

namespace test {

struct outcome {
  int exit_code;
  std::string out;
  std::string err;
};

inline std::string shell_quoted(const std::string& argument) {
  std::string out = "'";
  for (const char c : argument) {
    out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return out + "'";
}

// `command` is shell text; it runs in `folder`, so that no output lands elsewhere. Its streams are kept outside of it.
inline outcome run_in(const temporary_directory& folder, const std::string& command) {
  const temporary_directory streams;
  const std::string whole = "cd " + shell_quoted(folder.path("")) + " && { " + command + "; } </dev/null >" +
                            shell_quoted(streams.path("out")) + " 2>" + shell_quoted(streams.path("err"));
  const int state = std::system(whole.c_str());
  BOOST_REQUIRE_MESSAGE(WIFEXITED(state), command << " ended by a signal");
  return {WEXITSTATUS(state), read_file(streams.path("out")), read_file(streams.path("err"))};
}

// The tool with these arguments.
inline outcome romvec(const temporary_directory& folder, std::initializer_list<std::string> arguments) {
  std::string command = shell_quoted(ROMVEC_TOOL);
  for (const std::string& argument : arguments) {
    command += ' ' + shell_quoted(argument);
  }
  return run_in(folder, command);
}

// A failure as users see it: this exit code, nothing on the standard output, one line that says what is wrong.
inline void expect_failure(const outcome& result, int exit_code, const std::string& part) {
  BOOST_TEST(result.exit_code == exit_code, result.err << result.exit_code);
  BOOST_TEST(result.out == "");
  BOOST_TEST(result.err.starts_with("romvec: error: "), result.err);
  BOOST_TEST(std::count(result.err.begin(), result.err.end(), '\n') == 1);
  expect(result.err, part);
}

// Compiles `source` as the tool's users do, warnings as errors, beside the headers in `folder`. `more` is shell text:
// further files and options.
inline outcome compile(const temporary_directory& folder, const std::string& source, const std::string& more = "") {
  folder.write("check.cpp", source);
  return run_in(folder, shell_quoted(ROMVEC_COMPILER_COMMAND) +
                            " -std=c++20 -Wall -Wextra -Wconversion -Wshadow -Wpedantic -Werror -I" +
                            shell_quoted(ROMVEC_INCLUDE_DIR) + " -I. check.cpp " + more + " -o check");
}

}  // namespace test
