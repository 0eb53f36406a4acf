// SPDX-License-Identifier: BSL-1.0
// x86 AVX-512 (F, BW, VL, DQ; VNNI where the compiler has it): 32 codes at a time; rows.hpp, bags.hpp, what searches
// (scan.hpp), and what is left of rows (tail.hpp). Source: Intel 64 and IA-32 Architectures Software Developer's
// Manual, volume 2.
#pragma once

#include "romvec/config.hpp"

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

#include "romvec/isa/avx2.hpp"

// The headers of g++ 12 write "a register of any content" as a variable initialised with itself, and g++ warns of it
// wherever it inlines them (GCC bug 105593).
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

#include "romvec/isa/avx512/nibble_scan.hpp"
#include "romvec/isa/avx512/scan.hpp"
#include "romvec/isa/avx512/tail.hpp"

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif
