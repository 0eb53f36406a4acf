// SPDX-License-Identifier: BSL-1.0
#include "storage_format.hpp"

#include <romvec/table.hpp>
#include <set>
#include <tuple>

#include "format_list.hpp"
#include "src/support.hpp"

namespace {

using romvec::host::array_role;
using romvec::host::format_array;
using romvec::host::parse_storage_format;
using romvec::host::storage_format;
using kind = storage_format::kind;

BOOST_AUTO_TEST_CASE(every_spelling_is_read) {
  BOOST_TEST((parse_storage_format("int8_rows") == storage_format{}));
  BOOST_TEST((parse_storage_format("romvec::int8_rows") == storage_format{}));
  for (const char* const text : {"nibble32", "nibble_groups<32>", "romvec::nibble_groups<32>"}) {
    BOOST_TEST((parse_storage_format(text) == storage_format{kind::nibble_groups_32, 0}), text);
  }
  for (const char* const text : {"trellis2", "trellis_rows<2>", "romvec::trellis_rows<2>"}) {
    BOOST_TEST((parse_storage_format(text) == storage_format{kind::trellis_rows_2, 0}), text);
  }
  BOOST_TEST((parse_storage_format("nibble_rows") == storage_format{kind::nibble_rows, 0}));
  BOOST_TEST((parse_storage_format("int8_table") == storage_format{kind::int8_table, 0}));
  for (const char* const text : {"fixed<int8_t,7>", "fixed<int8_t, 7>", "romvec::fixed<std::int8_t, 7>", "fixed8.7"}) {
    BOOST_TEST((parse_storage_format(text) == storage_format{kind::fixed_int8, 7}), text);
  }
  for (const char* const text : {"fixed<int16_t,-3>", "fixed< std::int16_t , -3 >", "fixed16.-3"}) {
    BOOST_TEST((parse_storage_format(text) == storage_format{kind::fixed_int16, -3}), text);
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
  for (const char* const text : {"",
                                 "int8",
                                 "int8_rows7",
                                 "fixed8",
                                 "fixed8.",
                                 "fixed8.x",
                                 "fixed8.7x",
                                 "fixed32.7",
                                 "fixed<int8_t>",
                                 "fixed<int8_t,>",
                                 "fixed<int8_t,7",
                                 "fixed<int32_t,7>",
                                 "nibble",
                                 "nibble16",
                                 "trellis",
                                 "trellis0",
                                 "trellis7",
                                 "trellis_rows<8>",
                                 "nibble_groups<16>",
                                 "fixed8.99999999999",
                                 "q8"}) {
    BOOST_TEST(!parse_storage_format(text), text);
  }
}

BOOST_AUTO_TEST_CASE(names_and_bytes) {
  BOOST_TEST((storage_format{kind::fixed_int8, 7}.name()) == "fixed<int8_t,7>");
  BOOST_TEST((storage_format{kind::fixed_int16, -2}.cpp_name()) == "romvec::fixed<std::int16_t, -2>");
  BOOST_TEST(storage_format{}.cpp_name() == "romvec::int8_rows");
  BOOST_TEST(storage_format{}.bytes(array_role::codes, 4, 5) == 20U);
  BOOST_TEST(storage_format{}.bytes(array_role::multipliers, 4, 5) == 8U);
  BOOST_TEST((storage_format{kind::fixed_int16, 0}.bytes(array_role::codes, 4, 5)) == 40U);
  BOOST_TEST((storage_format{kind::fixed_int16, 0}.bytes(array_role::multipliers, 4, 5)) == 0U);
  BOOST_TEST((storage_format{kind::int8_table, 0}.bytes(4, 5)) == 22U);
  BOOST_TEST((storage_format{kind::nibble_groups_32, 0}.cpp_name()) == "romvec::nibble_groups<32>");
  BOOST_TEST((storage_format{kind::nibble_groups_32, 0}.bytes(4, 33)) == 4 * (17U + 2 * 2) + 16);
  BOOST_TEST((storage_format{kind::nibble_groups_64, 0}.bytes(4, 33)) == 4 * (17U + 2) + 16);
  BOOST_TEST((storage_format{kind::nibble_rows, 0}.bytes(4, 300)) == 4 * (150U + 2) + 16);
  BOOST_TEST((storage_format{kind::trellis_rows_1, 0}.bytes(4, 300)) == 4 * (38U + 1) + 256 + 3);
  BOOST_TEST((storage_format{kind::trellis_rows_4, 0}.bytes(4, 33)) == 4 * (17U + 1) + 512 + 3);
}

// What readers and writers go by, against the library's own tables.
template <class Format>
void expect_the_librarys_arrays(storage_format format) {
  using table = romvec::table<Format, 5, 33>;
  BOOST_TEST(format.bytes(5, 33) == table::weight_bytes, format.name());
  const std::vector<format_array> arrays = format.arrays(5, 33);
  BOOST_REQUIRE(!arrays.empty());
  BOOST_TEST((arrays[0].role == array_role::codes));
  BOOST_TEST(arrays[0].count == 5 * arrays[0].count_of_row);
  BOOST_TEST(format.has_multipliers() == (arrays.size() > 1));
  BOOST_TEST(format.has_levels() == (arrays.size() > 2));
  bool has_one_for_all_rows = false;
  for (const format_array& array : arrays) {
    has_one_for_all_rows = has_one_for_all_rows || array.is_once();
  }
  BOOST_TEST(format.rows_share() == has_one_for_all_rows, format.name());
}

BOOST_AUTO_TEST_CASE(the_arrays_are_those_of_the_librarys_tables) {
  expect_the_librarys_arrays<romvec::int8_rows>({});
  expect_the_librarys_arrays<romvec::int8_table>({kind::int8_table, 0});
  expect_the_librarys_arrays<romvec::nibble_groups<32>>({kind::nibble_groups_32, 0});
  expect_the_librarys_arrays<romvec::nibble_groups<64>>({kind::nibble_groups_64, 0});
  expect_the_librarys_arrays<romvec::nibble_rows>({kind::nibble_rows, 0});
  expect_the_librarys_arrays<romvec::trellis_rows<2>>({kind::trellis_rows_2, 0});
  expect_the_librarys_arrays<romvec::trellis_rows<5>>({kind::trellis_rows_5, 0});
  expect_the_librarys_arrays<romvec::fixed<std::int8_t, 3>>({kind::fixed_int8, 3});
  expect_the_librarys_arrays<romvec::fixed<std::int16_t, 3>>({kind::fixed_int16, 3});
  const std::vector<format_array> groups = storage_format{kind::nibble_groups_32, 0}.arrays(5, 33);
  BOOST_TEST(groups[0].cpp_type == "std::uint8_t");
  BOOST_TEST(groups[1].count == 10U);
  BOOST_TEST(groups[2].count == 16U);
  BOOST_TEST(storage_format{}.arrays(5, 33)[0].cpp_type == "romvec::int8_rows::code_type");
  BOOST_TEST(storage_format{}.arrays(5, 33)[1].offset_behind(80 + 5 * 33) == 256U);
}

BOOST_AUTO_TEST_CASE(every_listed_format_has_its_own_name_and_identity) {
  std::set<std::string> names;
  std::set<kind> identities;
  const std::vector<std::string> typed = romvec::host::format_names();
  const std::string help = romvec::host::format_help();
  for (const std::string& name : typed) {
    const auto format = parse_storage_format(name);
    BOOST_REQUIRE_MESSAGE(format.has_value(), name);
    BOOST_TEST((parse_storage_format(format->name()) == format), name);
    BOOST_TEST((parse_storage_format(format->cpp_name()) == format), name);
    names.insert(format->name());
    identities.insert(format->code);
    test::expect(help, name.substr(0, name.find('.')));
  }
  BOOST_TEST(names.size() == typed.size());
  BOOST_TEST(identities.size() == typed.size());
  BOOST_TEST(typed.size() == std::tuple_size_v<decltype(romvec::host::format_list)>);
}

}  // namespace
