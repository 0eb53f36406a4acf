// SPDX-License-Identifier: BSL-1.0
// romvec completion: what bash offers behind a Tab, and that zsh and fish can read their scripts.
#include "src/process.hpp"

namespace {

using test::expect;

bool has(const std::string& program) {
  const bool found = std::system(("command -v " + program + " >/dev/null").c_str()) == 0;
  if (!found) {
    std::printf("SKIPPED: completion in %s: this machine has none\n", program.c_str());
  }
  return found;
}

// What bash offers for the last of the words, with blanks between.
std::string offered(const std::string& words) {
  const test::temporary_directory folder;
  folder.write("ask.bash", "eval \"$(" + test::shell_quoted(ROMVEC_TOOL) +
                               " completion bash)\"\n"
                               "complete -p romvec >/dev/null || exit 1\n"
                               "COMP_WORDS=(" +
                               words +
                               ") COMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n"
                               "_romvec\n"
                               "echo \"${COMPREPLY[*]}\"\n");
  const auto result = test::run_in(folder, "bash ask.bash");
  BOOST_TEST(result.exit_code == 0, result.err);
  BOOST_TEST(result.err == "");
  return result.out;
}

BOOST_AUTO_TEST_CASE(bash_completes_commands_options_and_values) {
  if (!has("bash")) {
    return;
  }
  BOOST_TEST(offered("romvec co") == "convert compare completion\n");
  BOOST_TEST(offered("romvec --v") == "--version\n");
  BOOST_TEST(offered("romvec convert --dr") == "--drop-unused\n");
  BOOST_TEST(offered("romvec nearest t.txt --c") == "--count\n");
  BOOST_TEST(offered("romvec similarity t.txt --c") == "\n");
  BOOST_TEST(offered("romvec convert --fit ''") == "bound least-squares\n");
  BOOST_TEST(offered("romvec convert --fit '=' l") == "least-squares\n");
  BOOST_TEST(offered("romvec convert --fit '='") == "bound least-squares\n");
  BOOST_TEST(offered("romvec play t.txt --format nib") == "nibble32 nibble64 nibble_rows\n");
  BOOST_TEST(offered("romvec completion ''") == "bash zsh fish\n");
  // Nothing of its own where a file is expected: bash then offers files.
  BOOST_TEST(offered("romvec convert ta") == "\n");
  BOOST_TEST(offered("romvec convert -o ta") == "\n");
}

BOOST_AUTO_TEST_CASE(other_shells_can_read_their_scripts) {
  const test::temporary_directory folder;
  for (const std::string shell : {"zsh", "fish"}) {
    const auto script = test::romvec(folder, {"completion", shell});
    BOOST_TEST(script.exit_code == 0);
    expect(script.out, "least-squares");
    expect(script.out, "drop-unused");
    folder.write(shell, script.out);
    if (has(shell)) {
      const auto read = test::run_in(folder, shell + " -n " + shell);
      BOOST_TEST(read.exit_code == 0, read.err);
      BOOST_TEST(read.err == "");
    }
  }
  test::expect_failure(test::romvec(folder, {"completion", "tcsh"}), 2, "tcsh");
}

}  // namespace
