// SPDX-License-Identifier: BSL-1.0
#include "storage_format.hpp"

#include "support/test.hpp"

namespace {

using romvec::host::parse_storage_format;
using romvec::host::storage_format;
using kind = storage_format::kind;

BOOST_AUTO_TEST_CASE(every_spelling_is_read) {
  BOOST_TEST((parse_storage_format("int8_rows") == storage_format{}));
  BOOST_TEST((parse_storage_format("romvec::int8_rows") == storage_format{}));
  for (const char* const text : {"nibble32", "nibble_groups<32>", "romvec::nibble_groups<32>"}) {
    BOOST_TEST((parse_storage_format(text) == storage_format{kind::nibble32, 0}), text);
  }
  BOOST_TEST((parse_storage_format("nibble_rows") == storage_format{kind::nibble_rows, 0}));
  BOOST_TEST((parse_storage_format("int8_table") == storage_format{kind::int8_table, 0}));
  for (const char* const text : {"fixed<int8_t,7>", "fixed<int8_t, 7>", "romvec::fixed<std::int8_t, 7>", "fixed8.7"}) {
    BOOST_TEST((parse_storage_format(text) == storage_format{kind::fixed8, 7}), text);
  }
  for (const char* const text : {"fixed<int16_t,-3>", "fixed< std::int16_t , -3 >", "fixed16.-3"}) {
    BOOST_TEST((parse_storage_format(text) == storage_format{kind::fixed16, -3}), text);
  }
}

BOOST_AUTO_TEST_CASE(fraction_bits_stay_inside_the_librarys_limits) {
  BOOST_TEST(parse_storage_format("fixed8.126").has_value());
  BOOST_TEST(parse_storage_format("fixed8.-120").has_value());
  BOOST_TEST(!parse_storage_format("fixed8.127"));
  BOOST_TEST(!parse_storage_format("fixed8.-121"));
  BOOST_TEST(parse_storage_format("fixed16.126").has_value());
  BOOST_TEST(parse_storage_format("fixed16.-112").has_value());
  BOOST_TEST(!parse_storage_format("fixed16.127"));
  BOOST_TEST(!parse_storage_format("fixed16.-113"));
}

BOOST_AUTO_TEST_CASE(anything_else_is_not_a_format) {
  for (const char* const text : {"", "int8", "int8_rows7", "fixed8", "fixed8.", "fixed8.x", "fixed8.7x", "fixed32.7",
                                 "fixed<int8_t>", "fixed<int8_t,>", "fixed<int8_t,7", "fixed<int32_t,7>", "nibble",
                                 "nibble16", "nibble_groups<16>", "fixed8.99999999999", "q8"}) {
    BOOST_TEST(!parse_storage_format(text), text);
  }
}

BOOST_AUTO_TEST_CASE(names_and_bytes) {
  BOOST_TEST((storage_format{kind::fixed8, 7}.name()) == "fixed<int8_t,7>");
  BOOST_TEST((storage_format{kind::fixed16, -2}.cpp_name()) == "romvec::fixed<std::int16_t, -2>");
  BOOST_TEST(storage_format{}.cpp_name() == "romvec::int8_rows");
  BOOST_TEST(storage_format{}.code_bytes(4, 5) == 20U);
  BOOST_TEST(storage_format{}.multiplier_bytes(4, 5) == 8U);
  BOOST_TEST((storage_format{kind::fixed16, 0}.code_bytes(4, 5)) == 40U);
  BOOST_TEST((storage_format{kind::fixed16, 0}.multiplier_bytes(4, 5)) == 0U);
  BOOST_TEST((storage_format{kind::int8_table, 0}.bytes(4, 5)) == 22U);
  BOOST_TEST((storage_format{kind::nibble32, 0}.cpp_name()) == "romvec::nibble_groups<32>");
  BOOST_TEST((storage_format{kind::nibble32, 0}.bytes(4, 33)) == 4 * (17U + 2 * 2) + 16);
  BOOST_TEST((storage_format{kind::nibble64, 0}.bytes(4, 33)) == 4 * (17U + 2) + 16);
  BOOST_TEST((storage_format{kind::nibble_rows, 0}.bytes(4, 300)) == 4 * (150U + 2) + 16);
}

}  // namespace
