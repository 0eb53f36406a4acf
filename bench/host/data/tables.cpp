// SPDX-License-Identifier: BSL-1.0
#include "data/tables.hpp"

#include <algorithm>
#include <cstring>
#include <map>
#include <random>
#include <utility>

namespace romvec_bench {

random_table::random_table(std::size_t vocab_size, std::size_t dim)
    : vocab_size_(vocab_size),
      dim_(dim),
      codes_(vocab_size * dim),
      multipliers_(vocab_size * sizeof(std::uint16_t)),
      nibble_multipliers_(vocab_size * ((dim + 31) / 32) * sizeof(std::int16_t)),
      scales_(vocab_size * sizeof(float)) {
  std::mt19937_64 random(vocab_size * 1000003 + dim);
  const std::span<std::int8_t> codes = codes_.as<std::int8_t>();
  for (std::size_t i = 0; i < codes.size(); i += sizeof(std::uint64_t)) {
    const std::uint64_t bits = random();
    std::memcpy(&codes[i], &bits, std::min(sizeof bits, codes.size() - i));
  }
  std::replace(codes.begin(), codes.end(), std::int8_t{-128}, std::int8_t{0});  // -128 is never stored
  for (std::size_t row = 0; row < vocab_size; ++row) {
    const auto multiplier = static_cast<std::uint16_t>(16384 + random() % 16384);
    multipliers_.as<std::uint16_t>()[row] = multiplier;
    scales_.as<float>()[row] = static_cast<float>(multiplier) * romvec::power_of_two(table_exponent);
  }
  for (std::int16_t& multiplier : nibble_multipliers_.as<std::int16_t>()) {
    const std::uint64_t bits = random();
    const auto magnitude = static_cast<std::int16_t>(16384 + bits % 16384);
    multiplier = bits >> 63 == 0 ? magnitude : static_cast<std::int16_t>(-magnitude);
  }
}

const float* random_table::weights() const {
  if (weights_.size_bytes() == 0) {
    weights_ = pages(vocab_size_ * dim_ * sizeof(float));
    const std::span<float> weights = weights_.as<float>();
    for (std::size_t row = 0; row < vocab_size_; ++row) {
      for (std::size_t column = 0; column < dim_; ++column) {
        weights[row * dim_ + column] = static_cast<float>(codes()[row * dim_ + column]) * scales()[row];
      }
    }
  }
  return weights_.as<const float>().data();
}

const random_table& table_of(std::size_t vocab_size, std::size_t dim) {
  static std::map<std::pair<std::size_t, std::size_t>, random_table> tables;
  return tables.try_emplace({vocab_size, dim}, vocab_size, dim).first->second;
}

}  // namespace romvec_bench
