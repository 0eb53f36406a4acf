// SPDX-License-Identifier: BSL-1.0
#include "optimise/tokens.hpp"

#include "src/process.hpp"
#include "src/support.hpp"

namespace {

using namespace romvec::host;
using test::expect;

std::vector<std::uint64_t> counts_of(std::string_view text, std::size_t vocab_size = 10) {
  return count_tokens({"IDS", text}, vocab_size);
}

std::string count_error(std::string_view text) {
  return test::error_of([&] { counts_of(text); });
}

BOOST_AUTO_TEST_CASE(ids_are_counted) {
  BOOST_TEST(counts_of("1 2,2\r\n\n3\t0 2\n", 4) == (std::vector<std::uint64_t>{1, 1, 3, 1}));
  BOOST_TEST(counts_of("9")[9] == 1U);
}

BOOST_AUTO_TEST_CASE(what_is_no_id_is_named_with_its_line) {
  expect(count_error("1 2\n3 x"), "IDS: line 2: \"x\" is no token id");
  expect(count_error("1\n\n-1"), "IDS: line 3: \"-1\" is no token id");
  expect(count_error("1.5"), "\"1.5\" is no token id");
  expect(count_error("10"), "IDS: line 1: token id 10, expected one below 10");
  expect(count_error("99999999999999999999999"), "expected one below 10");
  expect(count_error(" \n"), "IDS: has no token ids");
  expect(count_error(""), "IDS: has no token ids");
}

BOOST_AUTO_TEST_CASE(needed_rows_stay_with_their_words_and_ids) {
  weights table;
  table.vocab_size = 4;
  table.dim = 2;
  table.values = {1, 2, 3, 4, 5, 6, 7, 8};
  table.words = {"d", "c", "b", "a"};
  const std::vector<std::uint64_t> counts = {2, 0, 1, 5};
  drop_unused(table, counts);
  BOOST_TEST(table.vocab_size == 3U);
  BOOST_TEST(table.values == (std::vector<float>{1, 2, 5, 6, 7, 8}));
  BOOST_TEST(table.words == (std::vector<std::string>{"d", "b", "a"}));
  BOOST_TEST(table.kept == (std::vector<std::size_t>{0, 2, 3}));
  sort_by_word(table);
  BOOST_TEST(table.words == (std::vector<std::string>{"a", "b", "d"}));
  BOOST_TEST(place_of(table, 0, 1) == "row 3, column 1 (word \"a\")");
  BOOST_TEST(importance_of_rows(table, counts) == (std::vector<double>{6, 2, 3}));
}

// From the command line to a program: dropped ids are npos, kept ones find their weights.
BOOST_AUTO_TEST_CASE(a_program_maps_ids_to_rows) {
  for (const bool has_words : {true, false}) {
    const test::temporary_directory folder;
    folder.write("t.txt", "4 2\nd 1 2\nc 3 4\nb 5 6\na 7 8\n");
    const std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (4, 2), }\n";
    folder.write("t.npy", std::string("\x93NUMPY\x01\0", 8) +
                              test::bytes_of<std::uint16_t>({static_cast<std::uint16_t>(header.size())}) + header +
                              test::bytes_of<float>({1, 2, 3, 4, 5, 6, 7, 8}));
    folder.write("ids.txt", "3 0 3\n2\n");
    const test::outcome result =
        test::romvec(folder, {"convert", has_words ? "t.txt" : "t.npy", "--drop-unused", "ids.txt", "--calibrate",
                              "ids.txt", "--format", "nibble32", "-o", "t.hpp"});
    BOOST_REQUIRE_MESSAGE(result.exit_code == 0, result.err);
    expect(result.out, "table:   3 x 2, nibble_groups<32>");
    const test::outcome compiled = test::compile(folder, R"(
#include "t.hpp"
static_assert(t::ids.row_of(1) == t::ids.npos && t::ids.row_of(4) == t::ids.npos && t::ids.size() == 3);
constexpr float at(unsigned id) { return t::table.value(t::ids.row_of(id), 1); }
static_assert(at(0) > 1.5F && at(0) < 2.5F && at(2) > 5 && at(2) < 7 && at(3) > 7 && at(3) < 9);
int main() {}
)");
    BOOST_TEST(compiled.exit_code == 0, compiled.err);
  }
}

BOOST_AUTO_TEST_CASE(a_calibration_that_would_change_nothing_is_refused) {
  const test::temporary_directory folder;
  folder.write("t.txt", "a 1 2\nb 3 4\n");
  folder.write("ids.txt", "0");
  test::expect_failure(test::romvec(folder, {"convert", "t.txt", "--calibrate", "ids.txt"}), 2, "--calibrate");
  test::expect_failure(test::romvec(folder, {"convert", "t.txt", "--format", "fixed8.3", "--fit", "least-squares"}), 2,
                       "--fit");
}

}  // namespace
