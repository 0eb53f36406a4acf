// SPDX-License-Identifier: BSL-1.0
// The bag sum of the libraries for recommendation models: int8 rows, a float scale a row, fused multiply-add.
#pragma once

#include <cstddef>
#include <cstdint>

namespace romvec_bench::rivals {

// Whether this processor has AVX2 and FMA; the loop uses them in every build, as those libraries choose at run time.
[[nodiscard]] bool can_bag_fma();

// out[b][c] = sum of code * scale over bags of ids_per_bag of ids[0, count), in AVX2 intrinsics the way FBGEMM's
// generated code does it: the sums of a block of columns stay in registers while all rows of the bag pass by, one
// load-and-widen, one conversion and one fused multiply-add for each 8 codes. Without FBGEMM's bias a row, which would
// cost it one addition more. Prefetch: the same columns of the next bag into L2, and of the row 8 ahead into L1 (better
// than FBGEMM's, which asks for whole rows into L1); for tables that L2 does not hold.
template <std::size_t Dim, bool Prefetch>
void bag_fma(const std::int8_t* codes, const float* scales, const std::int32_t* ids, std::size_t count, float* out);

}  // namespace romvec_bench::rivals
