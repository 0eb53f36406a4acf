// SPDX-License-Identifier: BSL-1.0
// Shapes that cannot be right do not compile, and the message says what to change.
// case: no_rows, expect: a table needs at least one row; set VocabSize to the number of tokens
// case: no_columns, expect: a row needs at least one weight; set Dim to the embedding dimension
// case: view_without_rows, expect: a table needs at least one row; set VocabSize to the number of tokens
// case: view_without_columns, expect: a row needs at least one weight; set Dim to the embedding dimension
// case: output_too_short_for_the_ids, expect: the output is too short; give it a row of dim elements for every id
// case: output_too_short_for_one_row, expect: the output is too short; give it a row of dim elements for every id
// case: slice_outside_of_the_row, expect: the slice reaches outside of the row; its columns are .first, first . count. of dim
// case: slice_longer_than_the_row, expect: the slice reaches outside of the row; its columns are .first, first . count. of dim
// case: slice_outside_in_a_constant, expect: columns_outside_the_row_in_a_constant_expression
// case: slice_of_nothing, expect: a slice whose length is known to the compiler has at least one column
// case: output_too_short_for_the_slice, expect: the output is too short; give it a row of dim elements for every id
// case: q_output_too_short, expect: the output is too short; give it a row of dim elements for every id
// case: weights_of_another_shape, expect: the weights have another shape than the table
// case: bound_of_another_shape, expect: the weights have another shape than the table
// case: more_words_than_offsets, expect: too many initializers|excess elements
// case: vocabulary_without_words, expect: a vocabulary needs at least one word; use no_vocabulary
#include <array>
#include <cstdint>
#include <span>

#include "romvec/romvec.hpp"

constexpr float weights[2][3] = {{1, 2, 3}, {4, 5, 6}};
constexpr auto table = romvec::make_table<romvec::int8_rows>(weights);

constexpr bool looks_up() {
  const int ids[] = {1, 0};
  float rows[6] = {};
  return romvec::gather(table, ids, rows).ok() && rows[5] > 0;
}
static_assert(looks_up());

#ifdef ROMVEC_CASE_no_rows
constexpr romvec::table<romvec::int8_rows, 0, 3> empty{};
#endif
#ifdef ROMVEC_CASE_no_columns
constexpr romvec::table<romvec::fixed<std::int8_t, 7>, 3, 0> empty{};
#endif
#ifdef ROMVEC_CASE_view_without_rows
constexpr romvec::table_view<romvec::fixed<std::int8_t, 7>, 0, 3> empty;
#endif
#ifdef ROMVEC_CASE_view_without_columns
constexpr romvec::table_view<romvec::fixed<std::int8_t, 7>, 3, 0> empty;
#endif
#ifdef ROMVEC_CASE_output_too_short_for_the_ids
bool look_up() {
  const int ids[] = {1, 0};
  float rows[5];
  return romvec::gather(table, ids, rows).ok();
}
#endif
#ifdef ROMVEC_CASE_output_too_short_for_one_row
bool look_up() {
  float row[2];
  return romvec::lookup(table, 1, row).ok();
}
#endif
constexpr bool has_slice(int first) {
  float part[2] = {};
  return romvec::lookup(table, 1, part, romvec::columns{first, 2}).ok();
}
static_assert(has_slice(1));
#ifdef ROMVEC_CASE_slice_outside_of_the_row
bool look_up(std::span<float> out) { return romvec::lookup(table, 1, out, romvec::columns<2, 2>{}).ok(); }
#endif
#ifdef ROMVEC_CASE_slice_longer_than_the_row
bool look_up(std::span<float> out) { return romvec::lookup(table, 1, out, romvec::columns_of<4>{0}).ok(); }
#endif
#ifdef ROMVEC_CASE_slice_outside_in_a_constant
static_assert(has_slice(2));
#endif
#ifdef ROMVEC_CASE_slice_of_nothing
bool look_up(std::span<float> out) { return romvec::lookup(table, 1, out, romvec::columns<1, 0>{}).ok(); }
#endif
#ifdef ROMVEC_CASE_output_too_short_for_the_slice
bool look_up(std::array<float, 1>& out) { return romvec::lookup(table, 1, out, romvec::columns_of<2>{0}).ok(); }
#endif
#ifdef ROMVEC_CASE_q_output_too_short
bool look_up() {
  std::int16_t row[2];
  return romvec::lookup(table, 1, row, romvec::q_format{12}).ok();
}
#endif
#ifdef ROMVEC_CASE_weights_of_another_shape
constexpr float others[3][2] = {{1, 2}, {3, 4}, {5, 6}};
constexpr auto measured = romvec::measure_fidelity(table, others);
#endif
#ifdef ROMVEC_CASE_bound_of_another_shape
constexpr float others[3][2] = {{1, 2}, {3, 4}, {5, 6}};
static_assert(romvec::within_bound(table, others));
#endif
#ifdef ROMVEC_CASE_more_words_than_offsets
constexpr romvec::vocabulary<2, 6> words = {"catdog", {0, 3, 6, 6}};
#endif
#ifdef ROMVEC_CASE_vocabulary_without_words
constexpr romvec::vocabulary<0, 0> words = {"", {0}};
#endif
