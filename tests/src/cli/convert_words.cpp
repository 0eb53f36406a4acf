// SPDX-License-Identifier: BSL-1.0
// --words from a tokenizer to a program that looks words up.
#include "src/process.hpp"
#include "src/support.hpp"

namespace {

using namespace std::string_literals;
using test::expect;

// A .npy of 5 rows: 0, 1, 2 ... times 10.
std::string table() {
  const std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (5, 1), }\n";
  return "\x93NUMPY\x01\0"s + test::bytes_of<std::uint16_t>({static_cast<std::uint16_t>(header.size())}) + header +
         test::bytes_of<float>({0, 10, 20, 30, 40});
}

BOOST_AUTO_TEST_CASE(a_program_finds_the_bytes_of_a_tokenizer) {
  const test::temporary_directory folder;
  folder.write("t.npy", table());
  folder.write("tokenizer.json",
               R"({"decoder": {"type": "ByteLevel"}, "added_tokens": [{"id": 3, "content": "<|end|>"}],
    "model": {"type": "BPE", "vocab": {"\u0120the": 1, "\u010a": 0, "\u0100": 2}, "merges": []}})");
  const test::outcome result =
      test::romvec(folder, {"convert", "t.npy", "--words", "tokenizer.json", "--format", "fixed16.8", "-o", "t.hpp"});
  BOOST_REQUIRE_MESSAGE(result.exit_code == 0, result.err);
  const test::outcome compiled = test::compile(folder, R"(
#include "t.hpp"
#include <string_view>
constexpr float at(std::string_view word) { return t::table.value(t::vocabulary.find(word), 0); }
static_assert(t::vocabulary.is_sorted() && t::vocabulary.size() == 5);
static_assert(at("\n") == 0 && at(" the") == 10 && at(std::string_view("\0", 1)) == 20 && at("<|end|>") == 30);
static_assert(at("<unused 4>") == 40 && t::vocabulary.find("\u0120the") == t::vocabulary.npos);
int main() {}
)");
  BOOST_TEST(compiled.exit_code == 0, compiled.err);
}

BOOST_AUTO_TEST_CASE(a_format_settles_what_a_list_cannot_tell) {
  const test::temporary_directory folder;
  folder.write("t.npy", table());
  folder.write("list.txt", "route 66\niphone 14\nwindows 11\nchannel 5\nplan 9\n");
  test::expect_failure(test::romvec(folder, {"convert", "t.npy", "--words", "list.txt"}), 1, "--words-format");
  test::expect_failure(test::romvec(folder, {"convert", "t.npy", "--words", "list.txt", "--words-format", "none"}), 2,
                       "--words-format");
  BOOST_TEST(folder.names().size() == 2U);
  const test::outcome result =
      test::romvec(folder, {"convert", "t.npy", "--words", "list.txt", "--words-format", "lines", "-o", "t.hpp"});
  BOOST_TEST(result.exit_code == 0, result.err);
  const std::string header = test::read_file(folder.path("t.hpp"));
  expect(header, "--words list.txt --words-format lines");
  expect(header, "\"plan 9\"");
}

// Ids are rows of the file, in every form of the words, and --sort-words makes them places.
BOOST_AUTO_TEST_CASE(ids_are_rows_of_the_file_unless_words_are_to_be_sorted) {
  const std::string words = "zebra\nant\nzeal\nantler\n\xC3\xA9t\xC3\xA9\n";
  const std::string checks = R"(
#include "t.hpp"
#include <string_view>
constexpr std::string_view sorted[] = {"ant", "antler", "zeal", "zebra", "\xC3\xA9t\xC3\xA9"};
constexpr std::size_t rows[] = {1, 3, 2, 0, 4};
constexpr bool all_found() {
  for (std::size_t place = 0; place < 5; ++place) {
    const std::size_t id = IS_SORTED ? place : rows[place];
    const auto word = t::vocabulary.word(id);
    if (t::vocabulary.find(sorted[place]) != id || !(word == sorted[place])) return false;
    if (t::table.value(id, 0) != static_cast<float>(10 * rows[place])) return false;
  }
  return t::vocabulary.size() == 5 && t::vocabulary.is_sorted() && t::vocabulary.word(5).empty() &&
         t::vocabulary.find("ante") == t::vocabulary.npos;
}
static_assert(all_found());
int main() {}
)";
  for (const bool sorts : {false, true}) {
    for (const bool is_coded : {false, true}) {
      const test::temporary_directory folder;
      folder.write("t.npy", table());
      folder.write("w.txt", words);
      const std::string options = std::string(sorts ? " --sort-words" : "") + (is_coded ? " --front-coded" : "");
      const test::outcome result =
          test::run_in(folder, test::shell_quoted(ROMVEC_TOOL) + " convert t.npy --words w.txt --format fixed16.8" +
                                   options + " -o t.hpp");
      BOOST_REQUIRE_MESSAGE(result.exit_code == 0, result.err);
      expect(test::read_file(folder.path("t.hpp")), "fixed<int16_t,8>'" + options + " ");
      const test::outcome compiled =
          test::compile(folder, std::string("#define IS_SORTED ") + (sorts ? "1" : "0") + checks);
      BOOST_TEST(compiled.exit_code == 0, options << compiled.err);
    }
  }
}

BOOST_AUTO_TEST_CASE(words_that_are_put_together_have_no_pointer_for_c) {
  const test::temporary_directory folder;
  folder.write("t.npy", table());
  folder.write("w.txt", "a\nb\nc\nd\ne\n");
  test::expect_failure(test::romvec(folder, {"convert", "t.npy", "--words", "w.txt", "--front-coded", "--c-interface"}),
                       2, "--c-interface: its function word points to words in memory");
  BOOST_TEST(test::romvec(
                 folder, {"convert", "t.npy", "--words", "w.txt", "--front-coded", "--c-interface=find", "-o", "t.hpp"})
                 .exit_code == 0);
  BOOST_TEST(test::compile(folder, "#include \"t.hpp\"\nint main() {}\n", "t.cpp").exit_code == 0);
}

// A view of a word that is gone at the end of the line does not compile.
BOOST_AUTO_TEST_CASE(a_view_of_a_word_that_is_put_together_does_not_outlive_it) {
  const test::temporary_directory folder;
  folder.write("t.npy", table());
  folder.write("w.txt", "a\nb\nc\nd\ne\n");
  test::romvec(folder, {"convert", "t.npy", "--words", "w.txt", "--front-coded", "-o", "t.hpp"});
  const std::string begin = "#include \"t.hpp\"\n#include <string>\nint main() {\n";
  BOOST_TEST(test::compile(folder, begin +
                                       "const auto word = t::vocabulary.word(1);\nstd::string_view view = word;\n"
                                       "return view == \"b\" && std::string(t::vocabulary.word(1)) == \"b\" ? 0 : 1;}")
                 .exit_code == 0);
  BOOST_TEST(test::compile(folder, begin + "std::string_view view = t::vocabulary.word(1);\nreturn view.empty();}")
                 .exit_code != 0);
}

}  // namespace
