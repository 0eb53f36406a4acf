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

}  // namespace
