// SPDX-License-Identifier: BSL-1.0
// Formats and outputs that do not exist do not compile.
// case: fixed_of_float, expect: romvec::fixed stores std::int8_t or std::int16_t codes
// case: fixed_of_unsigned, expect: romvec::fixed stores std::int8_t or std::int16_t codes
// case: int8_with_too_many_fraction_bits, expect: choose FractionBits so that every code is a normal float
// case: int8_with_too_few_fraction_bits, expect: choose FractionBits so that every code is a normal float
// case: int16_with_too_few_fraction_bits, expect: choose FractionBits so that every code is a normal float
// case: table_of_no_format, expect: constraints? not satisfied|does not satisfy
// case: nibble_groups_of_16, expect: a group has 32 or 64 weights
// case: int32_output_of_4_bit_codes, expect: rows come out as float, as std::int16_t .Q15., or as the table's own codes
// case: matches_of_4_bit_groups, expect: romvec::match is for tables of int8 codes or of nibble_rows
// case: packed_4_bit_codes, expect: a packed table takes a byte a code
// case: packed_int16_codes, expect: packed tables are for formats of int8 codes
// case: double_output, expect: rows come out as float, as std::int16_t .Q15., or as the table's own codes
// case: constant_output, expect: an output is a span, an array or a vector whose elements can be written
// case: int8_output_of_int16_codes, expect: rows come out as float, as std::int16_t .Q15., or as the table's own codes
// case: float_output_in_a_q_format, expect: a q_format is for an output of std::int16_t
// case: ignored_status_of_gather, expect: Werror=unused-result|declared with .nodiscard|unused-value
// case: ignored_status_of_quantize, expect: Werror=unused-result|declared with .nodiscard|unused-value
// case: status_as_a_number, expect: cannot convert|no viable conversion
// case: bound_of_trellis_codes, expect: trellis codes have no bound of their errors
// case: trellis_rows_of_7_bits, expect: romvec::trellis_rows: a weight has 1 to 6 bits
#include <cstdint>

#include "romvec/romvec.hpp"

#pragma GCC diagnostic error "-Wunused-result"

constexpr float weights[2][3] = {{0.1f, 0.2f, 0.3f}, {0.4f, 0.5f, 0.6f}};
constexpr auto rows = romvec::make_table<romvec::int8_rows>(weights);
constexpr auto q15 = romvec::make_table<romvec::fixed<std::int16_t, 15>>(weights);
constexpr auto nibbles = romvec::make_table<romvec::nibble_rows>(weights);
constexpr auto groups = romvec::make_table<romvec::nibble_groups<32>>(weights);
constexpr romvec::table<romvec::fixed<std::int8_t, 126>, 1, 1> finest = {{{1, 0}}};
constexpr romvec::table<romvec::fixed<std::int8_t, -120>, 1, 1> coarsest = {{{1, 0}}};
static_assert(finest.value(0, 0) == 0x1p-126f && coarsest.value(0, 0) == 0x1p120f);

template <class T, class Table, class... Format>
constexpr bool looks_up(const Table& table, Format... format) {
  T row[3] = {};
  return romvec::lookup(table, 1, row, format...).ok();
}
static_assert(looks_up<float>(rows) && looks_up<std::int16_t>(rows) && looks_up<std::int8_t>(rows));
static_assert(looks_up<float>(nibbles) && looks_up<std::int16_t>(nibbles) && looks_up<std::int8_t>(nibbles));
static_assert(looks_up<std::int16_t>(q15) && looks_up<std::int16_t>(q15, romvec::q_format{12}));

#ifdef ROMVEC_CASE_fixed_of_float
constexpr romvec::table<romvec::fixed<float, 7>, 2, 3> table{};
#endif
#ifdef ROMVEC_CASE_fixed_of_unsigned
constexpr romvec::table<romvec::fixed<std::uint8_t, 7>, 2, 3> table{};
#endif
#ifdef ROMVEC_CASE_int8_with_too_many_fraction_bits
constexpr romvec::table<romvec::fixed<std::int8_t, 127>, 2, 3> table{};
#endif
#ifdef ROMVEC_CASE_int8_with_too_few_fraction_bits
constexpr romvec::table<romvec::fixed<std::int8_t, -121>, 2, 3> table{};
#endif
#ifdef ROMVEC_CASE_int16_with_too_few_fraction_bits
constexpr romvec::table<romvec::fixed<std::int16_t, -113>, 2, 3> table{};
#endif
#ifdef ROMVEC_CASE_table_of_no_format
constexpr romvec::table<float, 2, 3> table{};
#endif
#ifdef ROMVEC_CASE_nibble_groups_of_16
constexpr romvec::table<romvec::nibble_groups<16>, 2, 3> table{};
#endif
#ifdef ROMVEC_CASE_int32_output_of_4_bit_codes
static_assert(looks_up<std::int32_t>(nibbles));
#endif
template <class Ranked, class Table>
constexpr bool finds(const Table& table) {
  Ranked found[1] = {};
  return romvec::nearest(table, 0, found) == 1;
}
static_assert(finds<romvec::match>(nibbles) && finds<romvec::wide_match>(groups));
#ifdef ROMVEC_CASE_matches_of_4_bit_groups
static_assert(finds<romvec::match>(groups));
#endif
#ifdef ROMVEC_CASE_packed_4_bit_codes
std::size_t bytes() { return romvec::packed_bytes(nibbles); }
#endif
#ifdef ROMVEC_CASE_bound_of_trellis_codes
static_assert(romvec::within_bound(romvec::make_table<romvec::trellis_rows<4>>(weights), weights));
#endif
#ifdef ROMVEC_CASE_trellis_rows_of_7_bits
romvec::table_view<romvec::trellis_rows<7>> view;
#endif
#ifdef ROMVEC_CASE_packed_int16_codes
std::size_t bytes() { return romvec::packed_bytes(q15); }
#endif
#ifdef ROMVEC_CASE_double_output
static_assert(looks_up<double>(rows));
#endif
#ifdef ROMVEC_CASE_constant_output
bool look_up(const float (&row)[3]) { return romvec::lookup(rows, 1, row).ok(); }
#endif
#ifdef ROMVEC_CASE_int8_output_of_int16_codes
static_assert(looks_up<std::int8_t>(q15));
#endif
#ifdef ROMVEC_CASE_float_output_in_a_q_format
static_assert(looks_up<float>(rows, romvec::q_format{12}));
#endif
#ifdef ROMVEC_CASE_ignored_status_of_gather
void look_up(float (&row)[3]) { romvec::gather(rows, {1}, row); }
#endif
#ifdef ROMVEC_CASE_ignored_status_of_quantize
void quantize(romvec::table<romvec::int8_rows, 2, 3>& table, const float (&flat)[6]) { romvec::quantize(flat, table); }
#endif
#ifdef ROMVEC_CASE_status_as_a_number
int look_up(float (&row)[3]) {
  int failed = romvec::lookup(rows, 1, row);
  return failed;
}
#endif
