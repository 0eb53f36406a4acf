// SPDX-License-Identifier: BSL-1.0
#include <limits>

#include "src/support.hpp"

namespace {

using namespace std::string_literals;
using romvec::host::request;
using romvec::host::weights;
using test::bytes_of;
using test::expect;
using test::read;
using test::read_error;

// A file as NumPy writes it, without NumPy: the header padded with spaces to a multiple of 64 bytes.
std::string npy(int version, const std::string& dictionary, const std::string& data) {
  const std::size_t before = version == 1 ? 10 : 12;
  std::string header = dictionary;
  header.append((64 - (before + dictionary.size() + 1) % 64) % 64, ' ');
  header += '\n';
  const auto length = static_cast<std::uint32_t>(header.size());
  return "\x93NUMPY"s + static_cast<char>(version) + '\0' +
         (version == 1 ? bytes_of<std::uint16_t>({static_cast<std::uint16_t>(length)})
                       : bytes_of<std::uint32_t>({length})) +
         header + data;
}

std::string dictionary(const std::string& descr, const std::string& order, const std::string& shape) {
  return "{'descr': '" + descr + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }";
}

std::string npy(const std::string& descr, const std::string& shape, const std::string& data) {
  return npy(1, dictionary(descr, "False", shape), data);
}

const std::string six = bytes_of<float>({1, 2, 3, 4, 5, 6});
const std::vector<float> six_floats = {1, 2, 3, 4, 5, 6};

BOOST_AUTO_TEST_CASE(all_versions_orders_and_byte_orders_give_the_same_rows) {
  for (const int version : {1, 2, 3}) {
    const weights c = read(npy(version, dictionary("<f4", "False", "(2, 3)"), six));
    BOOST_TEST(c.vocab_size == 2U);
    BOOST_TEST(c.dim == 3U);
    BOOST_TEST(c.values == six_floats);
    BOOST_TEST(c.words.empty());
    BOOST_TEST(c.from.format == "npy " + std::to_string(version) + ".0");
    // Fortran order: the columns (1, 4), (2, 5), (3, 6) one behind the other.
    const weights f = read(npy(version, dictionary("<f4", "True", "(2, 3)"), bytes_of<float>({1, 4, 2, 5, 3, 6})));
    BOOST_TEST(f.values == six_floats);
    const weights big =
        read(npy(version, dictionary(">f4", "False", "(2, 3)"), bytes_of<float>({1, 2, 3, 4, 5, 6}, true)));
    BOOST_TEST(big.values == six_floats);
    const weights wide = read(npy(version, dictionary("<f8", "False", "(2, 3)"), bytes_of<double>({1, 2, 3, 4, 5, 6})));
    BOOST_TEST(wide.values == six_floats);
    const weights big_wide =
        read(npy(version, dictionary(">f8", "True", "(2, 3)"), bytes_of<double>({1, 4, 2, 5, 3, 6}, true)));
    BOOST_TEST(big_wide.values == six_floats);
  }
  // Integers are the numbers that they are.
  const std::vector<float> integers = {-128, 127, 0, -1};
  BOOST_TEST(read(npy("|i1", "(2, 2)", "\x80\x7f\0\xff"s)).values == integers);
  BOOST_TEST(read(npy("<i1", "(2, 2)", "\x80\x7f\0\xff"s)).values == integers);
  BOOST_TEST(read(npy("|u1", "(2, 2)", "\x80\x7f\0\xff"s)).values == (std::vector<float>{128, 127, 0, 255}));
  BOOST_TEST(read(npy("<i2", "(2, 2)", bytes_of<std::int16_t>({-32768, 32767, 0, -1}))).values ==
             (std::vector<float>{-32768, 32767, 0, -1}));
  BOOST_TEST(read(npy(1, dictionary(">i2", "True", "(2, 2)"), bytes_of<std::int16_t>({-2, 3, 256, -1}, true))).values ==
             (std::vector<float>{-2, 256, 3, -1}));
  BOOST_TEST(read(npy(">u2", "(1, 2)", bytes_of<std::uint16_t>({65535, 1}, true))).values ==
             (std::vector<float>{65535, 1}));
  BOOST_TEST(read(npy("<i4", "(1, 2)", bytes_of<std::int32_t>({16777217, -5}))).values ==
             (std::vector<float>{16777216, -5}));
  BOOST_TEST(read(npy(">i8", "(1, 2)", bytes_of<std::int64_t>({-1, 5}, true))).values == (std::vector<float>{-1, 5}));
  // 1, -2, 0.5, 65504, 2^-24, 0 in binary16.
  const weights half =
      read(npy("<f2", "(3, 2)", bytes_of<std::uint16_t>({0x3C00, 0xC000, 0x3800, 0x7BFF, 0x0001, 0x0000})));
  BOOST_TEST(half.values == (std::vector<float>{1, -2, 0.5F, 65504, 0x1p-24F, 0}));
  BOOST_TEST(half.vocab_size == 3U);
}

BOOST_AUTO_TEST_CASE(float64_is_rounded_to_the_nearest_float) {
  const weights table = read(npy("<f8", "(1, 4)", bytes_of<double>({0.1, 1 + 0x1p-25, 3.4028234663852886e38, 1e-60})));
  BOOST_TEST(table.values == (std::vector<float>{0.1F, 1.0F, std::numeric_limits<float>::max(), 0.0F}));
}

BOOST_AUTO_TEST_CASE(the_header_may_be_spelled_in_every_way_that_numpy_writes) {
  BOOST_TEST(read(npy(1, "{\"shape\": (2,3), \"fortran_order\":False,\"descr\":\"<f4\"}", six)).values == six_floats);
  BOOST_TEST(read(npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (2L, 3L), }", six)).values == six_floats);
  BOOST_TEST(read(npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3,)}", six)).values == six_floats);
}

BOOST_AUTO_TEST_CASE(rows_are_a_range_of_the_file) {
  const std::string file = npy(1, dictionary("<f4", "True", "(3, 2)"), bytes_of<float>({1, 3, 5, 2, 4, 6}));
  request wanted;
  wanted.rows = {1, 3};
  const weights table = read(file, wanted);
  BOOST_TEST(table.values == (std::vector<float>{3, 4, 5, 6}));
  BOOST_TEST(table.from.first_row == 1U);
  BOOST_TEST(table.from.rows_in_file == 3U);
  wanted.rows = {1, 4};
  const weights rest = read(file, wanted);
  BOOST_TEST(rest.vocab_size == 2U);
  BOOST_TEST(rest.notes == std::vector<std::string>{"rows 1:4 are asked for, the table has 3: 1:3 are taken"});
  wanted.rows = {3, romvec::host::row_range::to_the_end};
  expect(read_error(file, wanted), "rows 3:: the table has 3 rows");
}

BOOST_AUTO_TEST_CASE(words_name_the_rows_of_the_file) {
  const romvec::host::word_list words{"WORDS", {"a", "b", "c"}};
  request wanted;
  wanted.words = &words;
  wanted.rows = {1, 3};
  BOOST_TEST(read(npy("<f4", "(3, 2)", six), wanted).words == (std::vector<std::string>{"b", "c"}));
  expect(read_error(npy("<f4", "(2, 3)", six), {.words = &words}), "WORDS: word count 3, expected 2");
}

BOOST_AUTO_TEST_CASE(weights_that_are_no_numbers_are_named) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float infinity = std::numeric_limits<float>::infinity();
  expect(read_error(npy("<f4", "(2, 3)", bytes_of<float>({1, 2, 3, 4, nan, 6}))), "FILE: row 1, column 1: NaN");
  expect(read_error(npy("<f4", "(2, 3)", bytes_of<float>({1, 2, -infinity, 4, 5, 6}))), "row 0, column 2: infinity");
  expect(read_error(npy("<f2", "(1, 2)", bytes_of<std::uint16_t>({0x3C00, 0x7C00}))), "row 0, column 1: infinity");
  expect(read_error(npy("<f8", "(1, 2)", bytes_of<double>({0, 1e39}))), "row 0, column 1: 1e+39 does not fit float32");
  const romvec::host::word_list words{"WORDS", {"one", "two"}};
  request wanted{.words = &words};
  wanted.rows = {1, 2};
  // Row and word as the file has them, though row 0 is not kept.
  expect(read_error(npy("<f4", "(2, 3)", bytes_of<float>({1, 2, 3, 4, 5, nan})), wanted),
         "row 1, column 2 (word \"two\")");
}

// ml_dtypes is no part of NumPy's format: its bfloat16 is saved as two bytes of nothing known.
BOOST_AUTO_TEST_CASE(bfloat16_of_ml_dtypes_is_read_and_its_8_bit_floats_are_refused) {
  const weights table = read(npy("<V2", "(1, 3)", bytes_of<std::uint16_t>({0x3F80, 0xC000, 0x3F00})));
  BOOST_TEST(table.values == (std::vector<float>{1, -2, 0.5F}));
  BOOST_REQUIRE(table.notes.size() == 1U);
  expect(table.notes[0], "dtype <V2 was read as bfloat16");
  BOOST_TEST(read(npy("<f4", "(2, 3)", six)).notes.empty());
  expect(read_error(npy("|V1", "(2, 3)", "123456")), "8-bit floats of ml_dtypes");
  expect(read_error(npy("|V1", "(2, 3)", "123456")), "table.astype('float32')");
  expect(read_error(npy("|V4", "(2, 3)", six)), "dtype \"|V4\"");
}

BOOST_AUTO_TEST_CASE(other_dtypes_and_shapes_are_refused_by_name) {
  for (const std::string descr : {"|i2", "=i1", "<i3", "|O", "", "<", "<c8", "<f16", "=f4", "f4", "<f", "|b1", "<U5"}) {
    expect(read_error(npy(descr, "(2, 3)", six)), "dtype \"" + descr + "\"");
  }
  expect(read_error(npy(1, "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2, 3), }", six)), "structured");
  expect(read_error(npy("<f4", "(6,)", six)), "1 dimension (6), expected 2");
  expect(read_error(npy("<f4", "()", six)), "0 dimensions (scalar)");
  expect(read_error(npy("<f4", "(1, 2, 3)", six)), "3 dimensions (1 x 2 x 3)");
  expect(read_error(npy("<f4", "(0, 3)", "")), "at least one row and one column");
  expect(read_error(npy("<f4", "(3, 0)", "")), "at least one row and one column");
  expect(read_error(npy("<f4", "(2, 3)", six), {.tensor = "x"}), "tensor \"x\" is asked for");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_not_as_long_as_its_header_says_is_refused) {
  expect(read_error(npy("<f4", "(2, 3)", six.substr(1))), "data: 23 bytes behind the header, expected 24");
  expect(read_error(npy("<f4", "(2, 3)", six + "x")), "data: 25 bytes behind the header, expected 24");
  expect(read_error(npy("<f4", "(1000000000000, 1000000)", six)), "expected 4000000000000000000");
  expect(read_error(npy("<f4", "(4294967296, 4294967296)", six)), "more than 2^64 bytes");
  // 2^62 elements: the product of the shape has 64 bits, its bytes have not.
  expect(read_error(npy("<f4", "(2147483648, 2147483648)", six)), "more than 2^64 bytes");
  expect(read_error(npy("<f4", "(99999999999999999999, 1)", six)), "above 64 bits");
  expect(read_error(npy("<f4", "(-2, 3)", six)), "not negative");
}

BOOST_AUTO_TEST_CASE(every_truncation_is_an_error) {
  for (const int version : {1, 2, 3}) {
    const std::string file = npy(version, dictionary("<f4", "False", "(2, 3)"), six);
    for (std::size_t length = 1; length < file.size(); ++length) {
      BOOST_TEST(!read_error(file.substr(0, length)).empty());
    }
  }
  expect(read_error("\x93NUMPY"s), "the file ends, expected the version");
  expect(read_error("\x93NUMPY\x01"s), "the file ends, expected the version");
  expect(read_error("\x93NUMPY\x01\0\x10"s), "the file ends, expected the length");
  expect(read_error("\x93NUMPY\x02\0\xff\xff\xff\xff{"s),
         "a header of 4294967295 bytes is promised, the file has 1 more");
}

BOOST_AUTO_TEST_CASE(other_versions_and_other_headers_are_refused) {
  expect(read_error(npy(4, dictionary("<f4", "False", "(2, 3)"), six)), ".npy version 4.0");
  expect(read_error(npy(0, dictionary("<f4", "False", "(2, 3)"), six)), ".npy version 0.0");
  const std::string good = "'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)";
  const std::pair<std::string, std::string> cases[] = {
      {"", "expected '{'"},
      {"{}", "no key 'descr'"},
      {"{" + good, "expected '}'"},
      {"{" + good + "} x", "more text behind the dictionary"},
      {"{" + good + ", 'extra': 1}", "key \"extra\""},
      {"{" + good + ", 'shape': (2, 3)}", "key \"shape\""},
      {"{'descr': '<f4', 'fortran_order': False}", "no key 'shape'"},
      {"{'descr': '<f4', 'shape': (2, 3)}", "no key 'fortran_order'"},
      {"{'descr' '<f4'}", "expected ':'"},
      {"{'descr': '<f4}", "without an end"},
      {"{'descr': '<f\\x34', 'fortran_order': False, 'shape': (2, 3)}", "escape sequence"},
      {"{'descr': 4}", "expected a string"},
      {"{'fortran_order': 0}", "expected True or False"},
      {"{'shape': [2, 3]}", "expected '('"},
      {"{'shape': (2 3)}", "needs a comma"},
      {"{'shape': (6)}", "needs a comma"},
      {"{'shape': (2, 3.0)}", "expected ')'"},
      {"{'shape': (a, 3)}", "expected a size"},
      {"{'shape': (2, 3", "expected ')'"},
  };
  for (const auto& [header, message] : cases) {
    expect(read_error(npy(1, header, six)), message);
  }
  expect(read_error(npy(1, "{\"de\nscr\": 1}", six)), "key \"de\\x0ascr\"");
}

}  // namespace
