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

// A .npy file of `data` with this type and shape.
std::string npy(const std::string& descr, const std::string& shape, const std::string& data, bool fortran = false) {
  const std::string header =
      "{'descr': '" + descr + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': " + shape + ", }\n";
  return std::string("\x93NUMPY\x01\0", 8) +
         test::bytes_of<std::uint16_t>({static_cast<std::uint16_t>(header.size())}) + header + data;
}

BOOST_AUTO_TEST_CASE(ids_of_numpy_are_counted_whatever_their_integers) {
  const std::vector<std::uint64_t> expected = {1, 0, 2, 0};
  BOOST_TEST(counts_of(npy("<i8", "(3,)", test::bytes_of<std::int64_t>({2, 0, 2})), 4) == expected);
  BOOST_TEST(counts_of(npy(">i4", "(3,)", test::bytes_of<std::int32_t>({2, 0, 2}, true)), 4) == expected);
  BOOST_TEST(counts_of(npy("<u2", "(3, 1)", test::bytes_of<std::uint16_t>({2, 0, 2}), true), 4) == expected);
  BOOST_TEST(counts_of(npy("|u1", "(1, 3)", test::bytes_of<std::uint8_t>({2, 0, 2})), 4) == expected);
  BOOST_TEST(counts_of(npy("|i1", "()", test::bytes_of<std::int8_t>({2})), 4)[2] == 1U);
  BOOST_TEST(counts_of(npy("<u4", "(1,)", test::bytes_of<std::uint32_t>({69999})), 70000)[69999] == 1U);
  expect(count_error(npy("<i8", "(2,)", test::bytes_of<std::int64_t>({1, -1}))),
         "IDS: element 1: \"-1\" is no token id");
  expect(count_error(npy("<i2", "(2,)", test::bytes_of<std::int16_t>({1, -300}))), "element 1: \"-300\"");
  expect(count_error(npy("<i2", "(2,)", test::bytes_of<std::int16_t>({1, 10}))),
         "element 1: token id 10, expected one");
  expect(count_error(npy("<f4", "(1,)", test::bytes_of<float>({1}))), "dtype \"<f4\", expected integers");
  expect(count_error(npy("|b1", "(1,)", "\1")), "dtype \"|b1\", expected integers");
  expect(count_error(npy("<i8", "(2,)", test::bytes_of<std::int64_t>({1}))), "8 bytes behind the header");
  expect(count_error(npy("<i8", "(0,)", "")), "has no token ids");
}

BOOST_AUTO_TEST_CASE(ids_of_json_are_counted_at_every_depth) {
  const std::vector<std::uint64_t> expected = {1, 0, 2, 0};
  BOOST_TEST(counts_of("[2, 0, 2]", 4) == expected);
  BOOST_TEST(counts_of(" [[2], [0, [2]], []]\n", 4) == expected);
  BOOST_TEST(counts_of("[2, 0]\n[]\r\n\n[2]\n", 4) == expected);  // a list a line
  expect(count_error("[1, [2, 10]]"), "IDS: element 1, 1: token id 10, expected one below 10");
  expect(count_error("[[4.75, [1]]]"), "element 0, 0: \"4.75\" is no token id");
  expect(count_error("[1]\n[2, -3]"), "line 2, element 1: \"-3\" is no token id");
  expect(count_error("[\"1\"]"), "element 0: \"1\" is no token id");
  expect(count_error("[true]"), "element 0: \"true\" is no token id");
  expect(count_error("[1, {\"a\": 1}]"), "element 1: is an object");
  expect(count_error("[1, 2"), "byte 5: is no valid JSON here");
  expect(count_error("[[], []]"), "has no token ids");
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
  BOOST_TEST(importance_of_rows(table, counts, 0.25) == (std::vector<double>{5.25, 1.25, 2.25}));
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

BOOST_AUTO_TEST_CASE(the_prior_of_a_calibration_is_an_option_and_part_of_the_command) {
  const test::temporary_directory folder;
  folder.write("t.txt", "a 1 2\nb 3 4\n");
  folder.write("ids.json", "[[0, 0], [1]]");
  const test::outcome result = test::romvec(
      folder, {"convert", "t.txt", "--format", "nibble32", "--calibrate", "ids.json", "--calibrate-prior", "0.5"});
  BOOST_TEST(result.exit_code == 0, result.err);
  expect(test::read_file(folder.path("t.hpp")), "--calibrate ids.json --calibrate-prior 0.5");
  for (const std::string prior : {"0", "nan"}) {
    test::expect_failure(test::romvec(folder, {"convert", "t.txt", "--format", "nibble32", "--calibrate", "ids.json",
                                               "--calibrate-prior", prior}),
                         2, "--calibrate-prior");
  }
  test::expect_failure(test::romvec(folder, {"convert", "t.txt", "--calibrate-prior", "2"}), 2, "--calibrate");
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
