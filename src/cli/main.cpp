// SPDX-License-Identifier: BSL-1.0
// The host tool romvec: commands, exit codes, and one line for every error.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <new>
#include <romvec/version.hpp>
#include <span>

#include "cli/commands.hpp"
#include "cli/streams.hpp"
#include "cli/usage.hpp"
#include "error.hpp"
#include "files/file_roles.hpp"
#include "files/signals.hpp"
#include "text.hpp"

namespace {

using namespace romvec::host;

constexpr const char* footer = R"(Examples:
  romvec inspect vectors.txt                               # what is in it?
  romvec convert vectors.txt --name words -o words.hpp     # a header for the firmware
  romvec nearest vectors.txt king                          # what does the table know?
  romvec convert --help                                    # options and examples of a command

Exit codes: 0 done, 1 an input or output file is at fault, 2 the command line is.)";

void add_commands(CLI::App& app) {
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
  add_embed(app);
  add_search(app);
  add_tokenize(app);
  add_train(app);
  add_completion(app);
}

int run(int argc, char** argv) {
  CLI::App app("Puts trained token-embedding tables into read-only memory as small integers.", "romvec");
  add_commands(app);
  const std::span<const char* const> arguments(argv + 1, argc > 0 ? static_cast<std::size_t>(argc - 1) : 0);
  if (arguments.empty()) {
    fmt::print("{}", app.help());
    return exit_bad_usage;
  }
  if (const auto fault = unknown_name(app, arguments)) {
    fmt::print(stderr, "romvec: error: {}\n", *fault);
    return exit_bad_usage;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::RuntimeError& outcome) {  // a command has said what it came to
    return outcome.get_exit_code();
  } catch (const CLI::Error& problem) {
    if (problem.get_exit_code() == 0) {  // --help, --version
      return app.exit(problem);
    }
    const auto commands = app.get_subcommands();
    fmt::print(stderr, "romvec: error: {} (romvec{} --help tells more)\n", printable(problem.what()),
               commands.empty() ? "" : " " + commands.front()->get_name());
    return exit_bad_usage;
  }
  return exit_ok;
}

}  // namespace

int main(int argc, char** argv) {
  fill_missing_streams();
  // A limit on the size of files is then an error of the write, which leaves nothing behind.
  take_signals_of_writes_as_errors();
  int code = exit_bad_file;
  try {
    const file_roles none_is_both;
    code = run(argc, argv);
  } catch (const error& problem) {
    fmt::print(stderr, "romvec: error: {}\n", problem.what());
  } catch (const std::bad_alloc&) {
    fmt::print(stderr, "romvec: error: out of memory; --rows keeps fewer rows\n");
  } catch (const std::exception& problem) {
    if (std::ferror(stdout) == 0) {  // else it is the standard output's, of which the last lines speak
      fmt::print(stderr, "romvec: error: {}\n", printable(problem.what()));
    }
  }
  // What was printed counts as output: a full disk behind a redirection is an error too.
  const bool arrived = close_standard_output();
  return arrived || code != exit_ok ? code : exit_bad_file;
}
