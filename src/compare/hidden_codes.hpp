// SPDX-License-Identifier: BSL-1.0
// The ways to hand hidden vectors to an output head of integers.
#pragma once

#include <Eigen/Core>
#include <span>
#include <string>

#include "quantized.hpp"

namespace romvec::host {

struct hidden_code {
  std::string name;
  // Column p are the logits of column p of `hidden`: by romvec::logits, as firmware computes them, but for the first
  // way, float32. The head is an int8_rows table. Not finite where a hidden vector is not, or has no scale.
  Eigen::MatrixXf (*logits)(const quantized& head, const Eigen::Ref<const Eigen::MatrixXf>& hidden);
};

// float32; int8 with a power of two as scale, the smallest that clips nothing; int8 with the scale max |h| / 127; int16
// with max |h| / 32767.
std::span<const hidden_code> hidden_codes();

}  // namespace romvec::host
