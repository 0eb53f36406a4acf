// SPDX-License-Identifier: BSL-1.0
// Tables whose content does not matter here; what they weigh is not counted.
#pragma once

#include <cstdint>

#include "romvec/format.hpp"
#include "romvec/table.hpp"
#include "romvec/vocabulary.hpp"

extern const romvec::table<romvec::int8_rows, 512, 64> int8_table;
extern const romvec::table<romvec::fixed<std::int8_t, 7>, 512, 64> fixed_table;
extern const romvec::vocabulary<4, 17> words;
