// SPDX-License-Identifier: BSL-1.0
// What the integers of a call mean: the rows that come out, the weights of a bag, the hidden vector of logits.
#pragma once

#include "romvec/config.hpp"

namespace romvec {

// A chosen fixed-point output, of look-ups and bags: int16 q means q * 2^-fraction_bits, rounded half up and saturated
// to [-32768, 32767]. q_format{15} is Q0.15, q_format{12} is Q3.12.
struct q_format {
  int fraction_bits;
};

// The Q format of the weights of bag_weighted_sum: w means w * 2^-fraction_bits, fraction_bits in [0, 15].
struct weight_format {
  int fraction_bits;
};

// h means h * 2^-fraction_bits, fraction_bits in [-126, 126]: of a vector that comes out of fixed-point arithmetic.
struct hidden_format {
  int fraction_bits;
};

// h means h * scale, any finite float: of a vector that was quantised with a scale of its own, max |h| / 127 or /
// 32767. It keeps what a power of two clips or leaves unused.
struct hidden_scale {
  float scale;
};

}  // namespace romvec
