// SPDX-License-Identifier: BSL-1.0
// The blocks of 256 values in ggml's model files: 8 or 16 groups, whose multipliers (and offsets) are small integers
// times one binary16 number. Source: ggml's block_q2_K to block_q6_K and block_iq4_xs; little-endian.
#pragma once

#include <cstddef>

namespace romvec::host::super_blocks {

inline constexpr std::size_t values = 256;

// block[0, *_bytes) to out[0, 256). A value is multiplier x integer - offset, where multiplier, offset and all products
// of Q2_K to Q5_K are exact in float32, so that it is rounded once, as ggml rounds it.
inline constexpr std::size_t q2_k_bytes = 84;
void decode_q2_k(const char* block, float* out);
inline constexpr std::size_t q3_k_bytes = 110;
void decode_q3_k(const char* block, float* out);
inline constexpr std::size_t q4_k_bytes = 144;
void decode_q4_k(const char* block, float* out);
inline constexpr std::size_t q5_k_bytes = 176;
void decode_q5_k(const char* block, float* out);
inline constexpr std::size_t q6_k_bytes = 210;
void decode_q6_k(const char* block, float* out);
inline constexpr std::size_t iq4_xs_bytes = 136;
void decode_iq4_xs(const char* block, float* out);

// The 16 levels of IQ4_NL and IQ4_XS. Source: ggml's kvalues_iq4nl.
inline constexpr signed char levels[16] = {-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113};

}  // namespace romvec::host::super_blocks
