// SPDX-License-Identifier: BSL-1.0
#include "operations.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace bench {

input_values input = {{3, 141, 59, 26, 53, 58, 97, 93}};
alignas(16) output_values output;

namespace {

template <const auto& Table>
struct descriptions {
  static constexpr std::size_t dim = Table.dim;
  static constexpr description list[] = {
      {"lookup_float", &operations::lookup_float, dim, dim * sizeof(float)},
      {"lookup_q15", &operations::lookup_q15, dim, dim * sizeof(std::int16_t)},
      {"lookup_q12", &operations::lookup_q12, dim, dim * sizeof(std::int16_t)},
      {"lookup_raw", &operations::lookup_raw, dim, dim},
      {"gather8_float", &operations::gather8_float, gathered_rows* dim, gathered_rows* dim * sizeof(float)},
      {"gather8_q15", &operations::gather8_q15, gathered_rows* dim, gathered_rows* dim * sizeof(std::int16_t)},
      {"gather8_raw", &operations::gather8_raw, gathered_rows* dim, gathered_rows* dim},
      {"dot", &operations::dot, dim, sizeof(std::int64_t)},
      {"nearest4", &operations::nearest4, Table.vocab_size* dim, nearest_rows * sizeof(std::uint32_t)},
  };
  static_assert(sizeof(operations) == std::size(list) * sizeof(function));
};

}  // namespace

std::span<const description> describe(shape shape) {
  return shape == shape::of_512_64 ? std::span<const description>(descriptions<table_64>::list)
                                   : descriptions<table_288>::list;
}

}  // namespace bench
