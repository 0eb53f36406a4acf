// SPDX-License-Identifier: BSL-1.0
// The host tool romvec: commands, exit codes, and one line for every error.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <exception>
#include <new>
#include <romvec/version.hpp>

#include "cli/commands.hpp"
#include "error.hpp"
#include "text.hpp"

namespace {

using namespace romvec::host;

constexpr const char* footer = R"(Examples:
  romvec inspect vectors.txt
  romvec convert vectors.txt --name words -o words.hpp
  romvec convert --help

Exit codes: 0 done, 1 an input or output file is at fault, 2 the command line is.)";

int run(int argc, char** argv) {
  CLI::App app("Puts trained token-embedding tables into read-only memory as small integers.", "romvec");
  app.set_version_flag(
      "--version", fmt::format("romvec {}.{}.{}", ROMVEC_VERSION_MAJOR, ROMVEC_VERSION_MINOR, ROMVEC_VERSION_PATCH));
  app.footer(footer);
  app.require_subcommand(1);
  add_convert(app);
  add_inspect(app);
  add_dump(app);
  add_compare(app);
  add_verify(app);
  add_play(app);
  add_questions(app);
  add_train(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::RuntimeError& outcome) {  // a command has said what it came to
    return outcome.get_exit_code();
  } catch (const CLI::Error& problem) {
    if (problem.get_exit_code() == 0) {  // --help, --version
      return app.exit(problem);
    }
    fmt::print(stderr, "romvec: error: {} (romvec --help tells more)\n", printable(problem.what()));
    return exit_bad_usage;
  }
  return exit_ok;
}

}  // namespace

int main(int argc, char** argv) {
  // A limit on the size of files is then an error of the write, which leaves nothing behind.
  std::signal(SIGXFSZ, SIG_IGN);
  int code = exit_bad_file;
  try {
    code = run(argc, argv);
  } catch (const error& problem) {
    fmt::print(stderr, "romvec: error: {}\n", problem.what());
  } catch (const std::bad_alloc&) {
    fmt::print(stderr, "romvec: error: out of memory; --rows keeps fewer rows\n");
  } catch (const std::exception& problem) {
    fmt::print(stderr, "romvec: error: {}\n", printable(problem.what()));
  }
  // What was printed counts as output: a full disk behind a redirection is an error too.
  if (std::fflush(stdout) != 0 && code == exit_ok) {
    fmt::print(stderr, "romvec: error: standard output: cannot be written\n");
    code = exit_bad_file;
  }
  return code;
}
