// SPDX-License-Identifier: BSL-1.0
// A constant table is not made of weights that it cannot hold.
// case: not_a_number, expect: weights_do_not_fit_the_format
// case: infinite, expect: weights_do_not_fit_the_format
// case: beyond_int8_rows, expect: weights_do_not_fit_the_format
// case: beyond_the_chosen_exponent, expect: weights_do_not_fit_the_format
// case: beyond_fixed_int8, expect: weights_do_not_fit_the_format
// case: beyond_fixed_int16, expect: weights_do_not_fit_the_format
// case: exponent_outside_the_format, expect: weights_do_not_fit_the_format
// case: exponent_for_fixed_point, expect: no matching function|no match
// case: weights_known_at_run_time_only, expect: constant expression|usable in a constant
#include <cstdint>
#include <limits>

#include "romvec/romvec.hpp"

constexpr float weights[2][2] = {{0.5f, -0.25f}, {0.0f, 0.996f}};
constexpr auto rows = romvec::make_table<romvec::int8_rows>(weights);
constexpr auto natural_q15 = romvec::make_table<romvec::int8_rows>(weights, -22);
constexpr auto q7 = romvec::make_table<romvec::fixed<std::int8_t, 7>>(weights);
constexpr auto q15 = romvec::make_table<romvec::fixed<std::int16_t, 15>>(weights);
static_assert(romvec::within_bound(rows, weights) && romvec::within_bound(natural_q15, weights));
static_assert(romvec::within_bound(q7, weights) && romvec::within_bound(q15, weights));

#ifdef ROMVEC_CASE_not_a_number
constexpr float bad[1][2] = {{1, std::numeric_limits<float>::quiet_NaN()}};
constexpr auto table = romvec::make_table<romvec::int8_rows>(bad);
#endif
#ifdef ROMVEC_CASE_infinite
constexpr float bad[1][2] = {{1, -std::numeric_limits<float>::infinity()}};
constexpr auto table = romvec::make_table<romvec::fixed<std::int16_t, 8>>(bad);
#endif
#ifdef ROMVEC_CASE_beyond_int8_rows
constexpr float bad[1][2] = {{1, std::numeric_limits<float>::max()}};
constexpr auto table = romvec::make_table<romvec::int8_rows>(bad);
#endif
#ifdef ROMVEC_CASE_beyond_the_chosen_exponent
constexpr auto table = romvec::make_table<romvec::int8_rows>(weights, -23);
#endif
#ifdef ROMVEC_CASE_beyond_fixed_int8
constexpr auto table = romvec::make_table<romvec::fixed<std::int8_t, 8>>(weights);
#endif
#ifdef ROMVEC_CASE_beyond_fixed_int16
constexpr auto table = romvec::make_table<romvec::fixed<std::int16_t, 16>>(weights);
#endif
#ifdef ROMVEC_CASE_exponent_outside_the_format
constexpr auto table = romvec::make_table<romvec::int8_rows>(weights, 107);
#endif
#ifdef ROMVEC_CASE_exponent_for_fixed_point
constexpr auto table = romvec::make_table<romvec::fixed<std::int8_t, 7>>(weights, -7);
#endif
#ifdef ROMVEC_CASE_weights_known_at_run_time_only
auto make(const float (&run_time)[2][2]) { return romvec::make_table<romvec::int8_rows>(run_time); }
#endif
