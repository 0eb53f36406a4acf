// SPDX-License-Identifier: BSL-1.0
// Bags, logits and nearest rows that cannot be right do not compile, and the message says what to change.
// case: bag_of_double, expect: bags come out as float, as std::int32_t or std::int64_t
// case: bag_of_int8, expect: bags come out as float, as std::int32_t or std::int64_t
// case: bag_into_constants, expect: an output is a span, an array or a vector whose elements can be written
// case: float_bag_in_a_q_format, expect: a q_format is for an output of std::int16_t
// case: int32_mean_in_a_q_format, expect: a q_format is for an output of std::int16_t
// case: unknown_option, expect: the options of a bag are q_format, padding_id, include_last_offset
// case: output_too_short_for_the_bags, expect: the output is too short; give it a row of dim elements for every id
// case: ids_of_bool, expect: token ids are integers or enums
// case: offsets_of_float, expect: the offsets of bags are integers in a span, an array or a vector
// case: float_weights, expect: the weights of a bag are std::int16_t, Q15 or what weight_format says
// case: ignored_status, expect: Werror=unused-result|declared with .nodiscard|unused-value
// case: bad_id_in_a_sum, expect: token_id_outside_the_vocabulary_in_a_constant_expression
// case: bad_id_in_a_mean, expect: token_id_outside_the_vocabulary_in_a_constant_expression
// case: bad_id_in_a_maximum, expect: token_id_outside_the_vocabulary_in_a_constant_expression
// case: bad_id_in_a_weighted_sum, expect: token_id_outside_the_vocabulary_in_a_constant_expression
// case: padding_that_is_no_row, expect: padding_id_outside_the_vocabulary_in_a_constant_expression
// case: logits_of_double, expect: logits come out as float, as std::int32_t or as std::int64_t
// case: hidden_of_float, expect: a hidden vector is std::int8_t or std::int16_t
// case: hidden_of_unsigned, expect: a hidden vector is std::int8_t or std::int16_t
// case: nearest_as_ids, expect: nearest rows come out as romvec::neighbor, romvec::match or romvec::wide_match
// case: match_of_int16_codes, expect: romvec::match is for tables of int8 codes or of nibble_rows whose dim is known to the compiler
// case: match_of_a_dynamic_dim, expect: romvec::match is for tables of int8 codes or of nibble_rows whose dim is known to the compiler
// case: match_of_long_rows, expect: romvec::match is for tables of int8 codes or of nibble_rows whose dim is known to the compiler
#include <cstdint>

#include "romvec/romvec.hpp"

#pragma GCC diagnostic error "-Wunused-result"

constexpr float weights[2][3] = {{0.1f, 0.2f, 0.3f}, {0.4f, 0.5f, 0.6f}};
constexpr auto table = romvec::make_table<romvec::int8_rows>(weights);
constexpr auto q15 = romvec::make_table<romvec::fixed<std::int16_t, 15>>(weights);
constexpr std::int16_t halves[] = {1 << 14, 1 << 14};

template <class T, class... Options>
constexpr bool sums(int id, Options... options) {
  const int ids[] = {0, id};
  T out[3] = {};
  return romvec::bag_sum(table, ids, romvec::one_bag, out, options...).ok();
}
template <class T, class... Options>
constexpr bool averages(int id, Options... options) {
  const int ids[] = {0, id};
  T out[3] = {};
  return romvec::bag_mean(table, ids, romvec::one_bag, out, options...).ok();
}
constexpr bool finds_the_largest(int id) {
  const int ids[] = {0, id};
  float out[3] = {};
  return romvec::bag_max(table, ids, romvec::one_bag, out).ok();
}
constexpr bool weighs(int id) {
  const int ids[] = {0, id};
  float out[3] = {};
  return romvec::bag_weighted_sum(table, ids, halves, romvec::one_bag, out, romvec::weight_format{14}).ok();
}
template <class Hidden, class Out>
constexpr bool has_logits() {
  const Hidden hidden[3] = {1, 2, 3};
  Out out[2] = {};
  return romvec::logits(table, hidden, out).ok();
}
template <class Ranked, class Table>
constexpr bool finds(const Table& from) {
  Ranked out[1] = {};
  return romvec::nearest(from, 0, out) == 1;
}

static_assert(sums<float>(1) && sums<std::int32_t>(1) && sums<std::int16_t>(1, romvec::q_format{8}));
static_assert(averages<float>(1, romvec::padding_id{1}) && finds_the_largest(1) && weighs(1));
static_assert(has_logits<std::int8_t, float>() && has_logits<std::int16_t, std::int32_t>());
static_assert(finds<romvec::match>(table) && finds<romvec::neighbor>(q15) && finds<romvec::wide_match>(q15));

#ifdef ROMVEC_CASE_bag_of_double
static_assert(sums<double>(1));
#endif
#ifdef ROMVEC_CASE_bag_of_int8
static_assert(averages<std::int8_t>(1));
#endif
#ifdef ROMVEC_CASE_bag_into_constants
bool sum(const int (&ids)[2], const float (&out)[3]) { return romvec::bag_sum(table, ids, romvec::one_bag, out).ok(); }
#endif
#ifdef ROMVEC_CASE_float_bag_in_a_q_format
static_assert(sums<float>(1, romvec::q_format{8}));
#endif
#ifdef ROMVEC_CASE_int32_mean_in_a_q_format
static_assert(averages<std::int32_t>(1, romvec::q_format{8}));
#endif
#ifdef ROMVEC_CASE_unknown_option
static_assert(sums<float>(1, 1));
#endif
#ifdef ROMVEC_CASE_output_too_short_for_the_bags
bool sum(const int (&ids)[2], const int (&offsets)[2], float (&out)[5]) {
  return romvec::bag_sum(table, ids, offsets, out).ok();
}
#endif
#ifdef ROMVEC_CASE_ids_of_bool
bool sum(const bool (&ids)[2], float (&out)[3]) { return romvec::bag_sum(table, ids, romvec::one_bag, out).ok(); }
#endif
#ifdef ROMVEC_CASE_offsets_of_float
bool sum(const int (&ids)[2], const float (&offsets)[1], float (&out)[3]) {
  return romvec::bag_sum(table, ids, offsets, out).ok();
}
#endif
#ifdef ROMVEC_CASE_float_weights
bool sum(const int (&ids)[2], const float (&factors)[2], float (&out)[3]) {
  return romvec::bag_weighted_sum(table, ids, factors, romvec::one_bag, out).ok();
}
#endif
#ifdef ROMVEC_CASE_ignored_status
void sum(const int (&ids)[2], float (&out)[3]) { romvec::bag_sum(table, ids, romvec::one_bag, out); }
#endif
#ifdef ROMVEC_CASE_bad_id_in_a_sum
static_assert(sums<float>(2));
#endif
#ifdef ROMVEC_CASE_bad_id_in_a_mean
static_assert(averages<float>(-1));
#endif
#ifdef ROMVEC_CASE_bad_id_in_a_maximum
static_assert(finds_the_largest(2));
#endif
#ifdef ROMVEC_CASE_bad_id_in_a_weighted_sum
static_assert(weighs(2));
#endif
#ifdef ROMVEC_CASE_padding_that_is_no_row
static_assert(sums<float>(2, romvec::padding_id{2}));
#endif
#ifdef ROMVEC_CASE_logits_of_double
static_assert(has_logits<std::int8_t, double>());
#endif
#ifdef ROMVEC_CASE_hidden_of_float
static_assert(has_logits<float, float>());
#endif
#ifdef ROMVEC_CASE_hidden_of_unsigned
static_assert(has_logits<std::uint8_t, float>());
#endif
#ifdef ROMVEC_CASE_nearest_as_ids
static_assert(finds<std::uint32_t>(table));
#endif
#ifdef ROMVEC_CASE_match_of_int16_codes
static_assert(finds<romvec::match>(q15));
#endif
#ifdef ROMVEC_CASE_match_of_a_dynamic_dim
bool find(const romvec::table_view<romvec::int8_rows>& view) { return finds<romvec::match>(view); }
#endif
#ifdef ROMVEC_CASE_match_of_long_rows
bool find(const romvec::table_view<romvec::int8_rows, 2, 132105>& view) { return finds<romvec::match>(view); }
#endif
