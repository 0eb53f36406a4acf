// SPDX-License-Identifier: BSL-1.0
// A constant token id outside the vocabulary does not compile, nor does an id that is no integer.
// case: gather_below, expect: token_id_outside_the_vocabulary_in_a_constant_expression
// case: gather_above, expect: token_id_outside_the_vocabulary_in_a_constant_expression
// case: gather_unsigned_above, expect: token_id_outside_the_vocabulary_in_a_constant_expression
// case: gather_braced, expect: token_id_outside_the_vocabulary_in_a_constant_expression
// case: lookup_below, expect: token_id_outside_the_vocabulary_in_a_constant_expression
// case: lookup_above, expect: token_id_outside_the_vocabulary_in_a_constant_expression
// case: lookup_above_in_a_q_format, expect: token_id_outside_the_vocabulary_in_a_constant_expression
// case: bool_ids, expect: token ids are integers or enums
// case: bool_id, expect: a token id is an integer or an enum
// case: float_ids, expect: token ids are integers or enums
// case: pointer_to_ids, expect: token ids are integers or enums
#include <cstddef>
#include <cstdint>

#include "romvec/romvec.hpp"

constexpr float weights[2][3] = {{1, 2, 3}, {4, 5, 6}};
constexpr auto table = romvec::make_table<romvec::int8_rows>(weights);

template <romvec::on_bad_id Policy = romvec::on_bad_id::check, class Id>
constexpr bool gathers(Id id) {
  const Id ids[] = {Id{0}, Id{1}, id};
  std::int16_t rows[9] = {};
  return romvec::gather<Policy>(table, ids, rows).ok();
}
template <class Id, class... Format>
constexpr bool looks_up(Id id, Format... format) {
  std::int16_t row[3] = {};
  return romvec::lookup(table, id, row, format...).ok();
}

static_assert(gathers(1) && gathers(std::uint8_t{0}) && looks_up(1) && looks_up(std::size_t{0}, romvec::q_format{8}));
static_assert(gathers<romvec::on_bad_id::clamp>(-1) && gathers<romvec::on_bad_id::zero_row>(99));

#ifdef ROMVEC_CASE_gather_below
static_assert(gathers(-1));
#endif
#ifdef ROMVEC_CASE_gather_above
static_assert(gathers(2));
#endif
#ifdef ROMVEC_CASE_gather_unsigned_above
static_assert(gathers(std::uint64_t{1} << 32));
#endif
#ifdef ROMVEC_CASE_gather_braced
constexpr bool gathers_braced() {
  std::int16_t rows[6] = {};
  return romvec::gather(table, {1, 2}, rows).ok();
}
static_assert(gathers_braced());
#endif
#ifdef ROMVEC_CASE_lookup_below
static_assert(looks_up(-1));
#endif
#ifdef ROMVEC_CASE_lookup_above
static_assert(looks_up(2));
#endif
#ifdef ROMVEC_CASE_lookup_above_in_a_q_format
static_assert(looks_up(2, romvec::q_format{8}));
#endif
#ifdef ROMVEC_CASE_bool_ids
bool look_up(const bool (&ids)[2], float (&rows)[6]) { return romvec::gather(table, ids, rows).ok(); }
#endif
#ifdef ROMVEC_CASE_bool_id
bool look_up(float (&row)[3]) { return romvec::lookup(table, true, row).ok(); }
#endif
#ifdef ROMVEC_CASE_float_ids
bool look_up(const float (&ids)[2], float (&rows)[6]) { return romvec::gather(table, ids, rows).ok(); }
#endif
#ifdef ROMVEC_CASE_pointer_to_ids
bool look_up(const int* ids, float (&rows)[6]) { return romvec::gather(table, ids, rows).ok(); }
#endif
