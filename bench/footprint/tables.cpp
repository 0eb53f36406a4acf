// SPDX-License-Identifier: BSL-1.0
#include "tables.hpp"

const romvec::table<romvec::int8_rows, 512, 64> int8_table{};
const romvec::table<romvec::fixed<std::int8_t, 7>, 512, 64> fixed_table{};
const romvec::vocabulary<4, 17> words = {"applebananacatdog", {0, 5, 11, 14, 17}};
