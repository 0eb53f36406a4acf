// SPDX-License-Identifier: BSL-1.0
// Helium, the vectors of Cortex-M55 and M85 (MVE with floats): 8 codes at a time; rows.hpp, bags.hpp, what searches
// (scan.hpp), and what is left of rows (tail.hpp). Source: Armv8-M Architecture Reference Manual; Arm C
// Language Extensions, MVE intrinsics.
//
// Codes are loaded as bytes, which may lie anywhere; wider elements must be aligned to their own size, as every
// int16_t, int32_t and float is.
#pragma once

#include "romvec/config.hpp"

#include <arm_mve.h>

#include <cstddef>
#include <cstdint>
#include <type_traits>

// Whole blocks are written only where there is room for them; with an output whose size it knows and a dim that it does
// not, g++ 12 warns all the same.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Warray-bounds"
#if !defined(__clang__)
#pragma GCC diagnostic ignored "-Wstringop-overflow"
#endif

#include "romvec/isa/helium/scan.hpp"
#include "romvec/isa/helium/tail.hpp"

#pragma GCC diagnostic pop
