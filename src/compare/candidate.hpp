// SPDX-License-Identifier: BSL-1.0
// A way to store a table, its price and the weights as they come back from it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "weights.hpp"

namespace romvec::host {

struct candidate {
  std::string name;
  bool is_ours = true;  // else a format of another library, to compare with
  std::uint64_t bytes = 0;
  std::vector<float> values;                   // [0, vocab_size * dim), dequantised
  std::vector<std::int32_t> multipliers = {};  // of ours, where the format has them; of 4-bit codes also negative
};

// FBGEMM's 8-bit rows: codes 0..255 between a row's least and largest weight, float32 scale and bias a row.
// Source: FBGEMM, FloatOrHalfToFused8BitRowwiseQuantizedSBFloat.
candidate fbgemm_8bit_rows(const weights& table);
// ggml's blocks of 32: Q8_0, int8 codes, and Q4_0, 4-bit codes whose -8 is the block's largest weight by magnitude; a
// float16 scale each. A block ends with its row. Source: ggml, quantize_row_q8_0_ref, quantize_row_q4_0_ref.
candidate ggml_q8_0(const weights& table);
candidate ggml_q4_0(const weights& table);
// IQ4_NL, the same with 16 levels at unequal distances: the scale of least squared error.
candidate ggml_iq4_nl(const weights& table);

// ggml's super-blocks of 256 (the last of a row may be shorter) in groups of 16. Q3_K: codes -4..3 and a 6-bit signed
// multiplier a group of a float16 scale; Q2_K: codes 0..3, 4-bit multiplier and offset a group of two float16 scales.
// By search for the least squared error of each group. Source: ggml, block_q3_K and block_q2_K, quantize_row_q3_K_ref
// and quantize_row_q2_K_ref, whose search differs.
candidate ggml_q3_k(const weights& table);
candidate ggml_q2_k(const weights& table);

}  // namespace romvec::host
