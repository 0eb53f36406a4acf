// SPDX-License-Identifier: BSL-1.0
#include "compare/candidate.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace romvec::host {

namespace {

float through_float16(float value) { return static_cast<float>(Eigen::half(value)); }

// Calls quantize(weights, out) for every block of up to 32 weights of every row.
template <class Quantize>
candidate in_blocks(const char* name, std::uint64_t code_bits, const weights& table, Quantize quantize) {
  constexpr std::size_t block = 32;
  candidate out;
  out.name = name;
  out.is_ours = false;
  out.values.resize(table.values.size());
  for (std::size_t r = 0; r < table.vocab_size; ++r) {
    for (std::size_t first = 0; first < table.dim; first += block) {
      const std::size_t at = r * table.dim + first;
      const std::size_t count = std::min(block, table.dim - first);
      quantize(std::span(table.values).subspan(at, count), std::span(out.values).subspan(at, count));
      out.bytes += sizeof(std::uint16_t) + (count * code_bits + 7) / 8;
    }
  }
  return out;
}

}  // namespace

candidate fbgemm_8bit_rows(const weights& table) {
  candidate out;
  out.name = "FBGEMM 8-bit rows";
  out.is_ours = false;
  out.bytes = table.vocab_size * (table.dim + 2 * sizeof(float));
  out.values.resize(table.values.size());
  for (std::size_t r = 0; r < table.vocab_size; ++r) {
    const auto row = std::span(table.values).subspan(r * table.dim, table.dim);
    const auto [least, most] = std::ranges::minmax(row);
    const float scale = (most - least) / 255.0F;
    const float inverse = 255.0F / (most - least + 1e-8F);
    for (std::size_t c = 0; c < table.dim; ++c) {
      out.values[r * table.dim + c] = std::nearbyint((row[c] - least) * inverse) * scale + least;
    }
  }
  return out;
}

candidate ggml_q8_0(const weights& table) {
  return in_blocks("ggml Q8_0", 8, table, [](std::span<const float> block, std::span<float> out) {
    float largest = 0;
    for (const float w : block) {
      largest = std::max(largest, std::fabs(w));
    }
    const float scale = largest / 127;
    const float inverse = scale != 0 ? 1 / scale : 0.0F;
    for (std::size_t i = 0; i < block.size(); ++i) {
      out[i] = std::round(block[i] * inverse) * through_float16(scale);
    }
  });
}

candidate ggml_q4_0(const weights& table) {
  return in_blocks("ggml Q4_0", 4, table, [](std::span<const float> block, std::span<float> out) {
    const float extreme = *std::ranges::max_element(block, {}, [](float w) { return std::fabs(w); });
    const float scale = extreme / -8;
    const float inverse = scale != 0 ? 1 / scale : 0.0F;
    for (std::size_t i = 0; i < block.size(); ++i) {
      const int code = std::min(15, static_cast<int>(block[i] * inverse + 8.5F));
      out[i] = static_cast<float>(code - 8) * through_float16(scale);
    }
  });
}

}  // namespace romvec::host
