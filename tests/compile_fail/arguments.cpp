// SPDX-License-Identifier: BSL-1.0
// What newcomers hand over and no operation takes: one sentence each, which says what to hand over instead.
// case: rows_of_double, expect: rows come out as float, as std::int16_t .Q15., or as the table's own codes
// case: rows_into_constants, expect: an output is a span, an array or a vector whose elements can be written
// case: rows_into_bits, expect: an output is a span, an array or a vector whose elements can be written
// case: rows_into_a_pointer, expect: an output is a span, an array or a vector whose elements can be written
// case: float_rows_in_a_q_format, expect: a q_format is for an output of std::int16_t
// case: row_with_another_option, expect: the only option of a look-up is a q_format
// case: ids_of_bits, expect: token ids are integers or enums, in a span, an array or a vector
// case: ids_of_float, expect: token ids are integers or enums, in a span, an array or a vector
// case: braced_ids_of_float, expect: token ids are integers or enums, in a span, an array or a vector
// case: id_of_float, expect: a token id is an integer or an enum
// case: id_of_an_enum_of_bool, expect: a token id is an integer or an enum
// case: nearest_to_floats, expect: rows are nearest to a token id, or to a query of the table's code_type
// case: nearest_to_floats_without_some, expect: rows are nearest to a token id, or to a query of the table's code_type
// case: nearest_to_a_float, expect: rows are nearest to a token id, or to a query of the table's code_type
// case: nearest_into_constants, expect: an output is a span, an array or a vector whose elements can be written
// case: nearest_ignored, expect: Werror=unused-result|declared with .nodiscard|unused-value
// case: nearest_as_a_number, expect: cannot convert|no viable conversion
// case: nearest_to_no_row, expect: token_id_outside_the_vocabulary_in_a_constant_expression
// case: cosine_of_no_row, expect: token_id_outside_the_vocabulary_in_a_constant_expression
// case: dot_of_no_row, expect: token_id_outside_the_vocabulary_in_a_constant_expression
// case: dot_of_floats, expect: a token id is an integer or an enum
// case: dot_ignored, expect: Werror=unused-result|declared with .nodiscard|unused-value
// case: logits_in_a_q_format, expect: the format of a hidden vector is a hidden_format; a q_format is one of outputs
// case: scaled_integer_logits, expect: a hidden_scale is for logits of float
// case: logits_of_floats, expect: a hidden vector is std::int8_t or std::int16_t
// case: weighted_by_floats, expect: the weights of a bag are std::int16_t, Q15 or what weight_format says
#include <array>
#include <cstdint>
#include <vector>

#include "romvec/romvec.hpp"

#pragma GCC diagnostic error "-Wunused-result"

constexpr float weights[3][3] = {{1, 2, 3}, {4, 5, 6}, {7, 8, 10}};
constexpr auto table = romvec::make_table<romvec::int8_rows>(weights);
constexpr int ids[] = {1, 0};
enum class truth : bool { no, yes };

template <class Id>
constexpr bool has_neighbors(Id id) {
  romvec::neighbor found[1] = {};
  return romvec::nearest(table, id, found) == 1;
}
template <class Id>
constexpr bool has_cosine(Id a, Id b) {
  std::int32_t cosine = 0;
  return romvec::cosine(table, a, b, cosine).ok();
}
template <class Id>
constexpr bool has_dot(Id a, Id b) {
  std::int64_t product = 0;
  return romvec::dot(table, a, b, product).ok();
}
template <class Hidden, class Out, class Unit>
constexpr bool has_logits(Unit unit) {
  const Hidden hidden[3] = {1, 2, 3};
  Out out[3] = {};
  return romvec::logits(table, hidden, out, unit).ok();
}
static_assert(has_neighbors(2) && has_cosine(0, 2) && has_dot(2, 1));
static_assert(has_logits<std::int8_t, float>(romvec::hidden_scale{0.5F}));
static_assert(has_logits<std::int16_t, std::int64_t>(romvec::hidden_format{15}));

#ifdef ROMVEC_CASE_rows_of_double
bool call(std::array<double, 6>& out) { return romvec::gather(table, ids, out).ok(); }
#endif
#ifdef ROMVEC_CASE_rows_into_constants
bool call(const std::array<float, 6>& out) { return romvec::gather(table, ids, out).ok(); }
#endif
#ifdef ROMVEC_CASE_rows_into_bits
bool call(std::vector<bool>& out) { return romvec::lookup(table, 1, out).ok(); }
#endif
#ifdef ROMVEC_CASE_rows_into_a_pointer
bool call(float* out) { return romvec::lookup(table, 1, out).ok(); }
#endif
#ifdef ROMVEC_CASE_float_rows_in_a_q_format
bool call(std::array<float, 6>& out) { return romvec::gather(table, ids, out, romvec::q_format{12}).ok(); }
#endif
#ifdef ROMVEC_CASE_row_with_another_option
bool call(std::array<std::int16_t, 3>& out) { return romvec::lookup(table, 1, out, romvec::hidden_format{12}).ok(); }
#endif
#ifdef ROMVEC_CASE_ids_of_bits
bool call(const std::vector<bool>& bits, std::vector<float>& out) { return romvec::gather(table, bits, out).ok(); }
#endif
#ifdef ROMVEC_CASE_ids_of_float
bool call(const std::vector<float>& list, std::vector<float>& out) {
  return romvec::bag_mean(table, list, romvec::one_bag, out).ok();
}
#endif
#ifdef ROMVEC_CASE_braced_ids_of_float
bool call(std::vector<float>& out) { return romvec::gather(table, {1.0F, 2.0F}, out).ok(); }
#endif
#ifdef ROMVEC_CASE_id_of_float
bool call(std::vector<float>& out) { return romvec::lookup(table, 1.0F, out).ok(); }
#endif
#ifdef ROMVEC_CASE_id_of_an_enum_of_bool
bool call(std::vector<float>& out) { return romvec::lookup(table, truth::yes, out).ok(); }
#endif
#ifdef ROMVEC_CASE_nearest_to_floats
bool call(const std::vector<float>& query, std::vector<romvec::neighbor>& out) {
  return romvec::nearest(table, query, out).ok();
}
#endif
#ifdef ROMVEC_CASE_nearest_to_floats_without_some
bool call(const std::vector<float>& query, std::vector<romvec::neighbor>& out) {
  return romvec::nearest(table, query, out, std::vector<std::uint32_t>{1}).ok();
}
#endif
#ifdef ROMVEC_CASE_nearest_to_a_float
static_assert(has_neighbors(1.0F));
#endif
#ifdef ROMVEC_CASE_nearest_into_constants
bool call(const std::vector<romvec::neighbor>& out) { return romvec::nearest(table, 1, out).ok(); }
#endif
#ifdef ROMVEC_CASE_nearest_ignored
void call(std::vector<romvec::neighbor>& out) { romvec::nearest(table, 1, out); }
#endif
#ifdef ROMVEC_CASE_nearest_as_a_number
std::size_t call(std::vector<romvec::neighbor>& out) { return romvec::nearest(table, 1, out); }
#endif
#ifdef ROMVEC_CASE_nearest_to_no_row
static_assert(has_neighbors(3));
#endif
#ifdef ROMVEC_CASE_cosine_of_no_row
static_assert(has_cosine(0, -1));
#endif
#ifdef ROMVEC_CASE_dot_of_no_row
static_assert(has_dot(std::uint64_t{1} << 32, std::uint64_t{0}));
#endif
#ifdef ROMVEC_CASE_dot_of_floats
static_assert(has_dot(1.0F, 1.0F));
#endif
#ifdef ROMVEC_CASE_dot_ignored
void call(std::int64_t& out) { romvec::dot(table, 1, 2, out); }
#endif
#ifdef ROMVEC_CASE_logits_in_a_q_format
static_assert(has_logits<std::int8_t, float>(romvec::q_format{7}));
#endif
#ifdef ROMVEC_CASE_scaled_integer_logits
static_assert(has_logits<std::int8_t, std::int32_t>(romvec::hidden_scale{0.5F}));
#endif
#ifdef ROMVEC_CASE_logits_of_floats
static_assert(has_logits<float, float>(romvec::hidden_format{0}));
#endif
#ifdef ROMVEC_CASE_weighted_by_floats
bool call(const std::vector<float>& factors, std::vector<float>& out) {
  return romvec::bag_weighted_sum(table, ids, factors, romvec::one_bag, out).ok();
}
#endif
