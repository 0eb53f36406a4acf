// SPDX-License-Identifier: BSL-1.0
// What is no table does not become a view of one: pointers without a length, sizes without their names, and in a
// constant expression arrays, rows and columns that are not there.
// case: pointers_and_no_sizes, expect: not made of pointers, which say nothing of lengths; use make_view
// case: pointers_and_sizes, expect: not made of pointers, which say nothing of lengths; use make_view
// case: pointers_and_static_sizes, expect: not made of pointers, which say nothing of lengths; use make_view
// case: a_pointer_to_fixed_point, expect: not made of pointers, which say nothing of lengths; use make_view
// case: null_levels, expect: not made of pointers, which say nothing of lengths; use make_view
// case: sizes_without_names, expect: must be brace-enclosed|requires explicit braces
// case: quantized_rows_of_pointers, expect: could not convert|no viable conversion|no matching
// case: a_short_array, expect: the_table_is_wrong
// case: swapped_sizes_of_an_array, expect: the_table_is_wrong
// case: a_multiplier_of_16_bits, expect: the_table_is_wrong
// case: an_exponent_of_no_float, expect: the_table_is_wrong
// case: a_code_of_minus_128, expect: the_table_is_wrong
// case: levels_that_descend, expect: the_table_is_wrong
// case: another_shape_than_the_type, expect: the_table_is_wrong
// case: no_shape_at_all, expect: the_table_is_wrong
// case: array_constructor_of_swapped_sizes, expect: the_table_is_wrong
// case: row_outside, expect: row_or_column_outside_the_table
// case: negative_row, expect: row_or_column_outside_the_table
// case: row_number_beyond_32_bits, expect: row_or_column_outside_the_table
// case: column_outside, expect: row_or_column_outside_the_table
// case: column_outside_of_a_row, expect: row_or_column_outside_the_table
// case: multiplier_of_no_row, expect: row_or_column_outside_the_table
// case: table_that_is_not_valid, expect: static assertion failed|static_assert failed
#include <cstdint>
#include <span>

#include "romvec/romvec.hpp"

constexpr std::int8_t codes[] = {1, 2, 3, 4, 5, 6};
constexpr std::uint16_t multipliers[] = {10, 20};
constexpr auto table = romvec::make_view<romvec::int8_rows, 2, 3>(codes, multipliers, -3);
static_assert(table.value(1, 2) == 15 && table.row(1)[2] == 6);

#ifdef ROMVEC_CASE_pointers_and_no_sizes
romvec::table_view<romvec::int8_rows> view(const std::int8_t* c, const std::uint16_t* m) { return {c, m, -20}; }
#endif
#ifdef ROMVEC_CASE_pointers_and_sizes
romvec::table_view<romvec::int8_rows> view(const std::int8_t* c, const std::uint16_t* m) { return {c, m, -20, 2, 3}; }
#endif
#ifdef ROMVEC_CASE_pointers_and_static_sizes
romvec::table_view<romvec::int8_rows, 2, 3> view(std::int8_t* c, std::uint16_t* m) { return {c, m, -20}; }
#endif
#ifdef ROMVEC_CASE_a_pointer_to_fixed_point
const romvec::table_view<romvec::fixed<std::int8_t, 7>, 2, 3> view(codes);
#endif
#ifdef ROMVEC_CASE_null_levels
const std::uint8_t bytes[2] = {};
const std::int16_t signed_multipliers[2] = {};
const romvec::table_view<romvec::nibble_rows> view(bytes, signed_multipliers, nullptr, -20, 2, 2);
#endif
#ifdef ROMVEC_CASE_sizes_without_names
constexpr romvec::shape size{2, 3};
#endif
#ifdef ROMVEC_CASE_quantized_rows_of_pointers
std::int8_t room[6];
romvec::quantized_rows<romvec::int8_rows> rows{&room[0], nullptr, 0};
#endif
#ifdef ROMVEC_CASE_a_short_array
constexpr auto wrong = romvec::make_view<romvec::int8_rows, 2, 4>(codes, multipliers, -3);
#endif
#ifdef ROMVEC_CASE_swapped_sizes_of_an_array
constexpr auto wrong = romvec::make_view<romvec::int8_rows, 3, 2>(codes, multipliers, -3);
#endif
#ifdef ROMVEC_CASE_a_multiplier_of_16_bits
constexpr std::uint16_t large[] = {10, 32768};
constexpr auto wrong = romvec::make_view<romvec::int8_rows, 2, 3>(codes, large, -3);
#endif
#ifdef ROMVEC_CASE_an_exponent_of_no_float
constexpr auto wrong = romvec::make_view<romvec::int8_rows, 2, 3>(codes, multipliers, 107);
#endif
#ifdef ROMVEC_CASE_a_code_of_minus_128
constexpr std::int8_t lowest[] = {1, 2, 3, 4, 5, -128};
constexpr auto wrong = romvec::make_view<romvec::fixed<std::int8_t, 7>, 2, 3>(lowest);
#endif
#ifdef ROMVEC_CASE_levels_that_descend
constexpr std::uint8_t bytes[2] = {};
constexpr std::int16_t signed_multipliers[2] = {};
constexpr std::int8_t levels[16] = {127};
constexpr auto wrong = romvec::make_view<romvec::nibble_rows, 2, 2>(bytes, signed_multipliers, levels, 0);
#endif
#ifdef ROMVEC_CASE_another_shape_than_the_type
constexpr auto wrong =
    romvec::make_view<romvec::int8_rows, 2, 3>(codes, multipliers, -3, romvec::shape{.vocab_size = 1, .dim = 3});
#endif
#ifdef ROMVEC_CASE_no_shape_at_all
constexpr auto wrong = romvec::make_view<romvec::int8_rows>(codes, multipliers, -3);
#endif
#ifdef ROMVEC_CASE_array_constructor_of_swapped_sizes
constexpr romvec::table_view<romvec::int8_rows> wrong(codes, multipliers, -3, 3, 2);
#endif
#ifdef ROMVEC_CASE_row_outside
static_assert(table.row(2).size() == 3);
#endif
#ifdef ROMVEC_CASE_negative_row
static_assert(table.value(-1, 0) != 0);
#endif
#ifdef ROMVEC_CASE_row_number_beyond_32_bits
static_assert(table.code((std::int64_t{1} << 32) + 1, 0) == 4);
#endif
#ifdef ROMVEC_CASE_column_outside
static_assert(table.value(0, 3) == 4);
#endif
#ifdef ROMVEC_CASE_column_outside_of_a_row
static_assert(table.row(0)[3] == 4);
#endif
#ifdef ROMVEC_CASE_multiplier_of_no_row
static_assert(table.multiplier(2U) != 1);
#endif
#ifdef ROMVEC_CASE_table_that_is_not_valid
constexpr romvec::table<romvec::int8_rows, 1, 2> by_hand = {{"\001\200", {1}, 0}};
static_assert(by_hand.is_valid());
#endif
