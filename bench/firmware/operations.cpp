// SPDX-License-Identifier: BSL-1.0
#include "operations.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace bench {

namespace {

input_values make_input() {
  input_values made = {{3, 141, 59, 26, 53, 58, 97, 93}, {}, {0}, {}, {}, {}};
  for (std::size_t i = 0; i < bag_rows; ++i) {
    made.bag_ids[i] = static_cast<std::uint16_t>((i * 37 + 11) % nibble_vocab_size);
    made.bag_weights[i] = static_cast<std::int16_t>(i * 2011 - 31000);
  }
  for (std::size_t i = 0; i < table_288.dim; ++i) {
    made.hidden8[i] = static_cast<std::int8_t>(i * 89 % 255 - 127);
    made.hidden16[i] = static_cast<std::int16_t>(i * 22691 % 65535 - 32767);
  }
  return made;
}

}  // namespace

input_values input = make_input();
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
      {"lookup_fixed_q15", &operations::lookup_fixed_q15, dim, dim * sizeof(std::int16_t)},
      {"lookup_fixed_q12", &operations::lookup_fixed_q12, dim, dim * sizeof(std::int16_t)},
      {"lookup_fixed16_q15", &operations::lookup_fixed16_q15, dim, dim * sizeof(std::int16_t)},
      {"lookup_fixed16_q12", &operations::lookup_fixed16_q12, dim, dim * sizeof(std::int16_t)},
      {"lookup_fixed_float", &operations::lookup_fixed_float, dim, dim * sizeof(float)},
      {"bag32_q15", &operations::bag32_q15, bag_rows* dim, dim * sizeof(std::int16_t)},
      {"bag32_float", &operations::bag32_float, bag_rows* dim, dim * sizeof(float)},
      {"bag32_int32", &operations::bag32_int32, bag_rows* dim, dim * sizeof(std::int32_t)},
      {"bag32_mean_q15", &operations::bag32_mean_q15, bag_rows* dim, dim * sizeof(std::int16_t)},
      {"bag32_max_q15", &operations::bag32_max_q15, bag_rows* dim, dim * sizeof(std::int16_t)},
      {"bag32_weighted_q15", &operations::bag32_weighted_q15, bag_rows* dim, dim * sizeof(std::int16_t)},
      {"bag32_fixed_q15", &operations::bag32_fixed_q15, bag_rows* dim, dim * sizeof(std::int16_t)},
      {"dot", &operations::dot, dim, sizeof(std::int64_t)},
      {"nearest4", &operations::nearest4, Table.vocab_size* dim, nearest_rows * sizeof(std::uint32_t)},
      {"logits8_int32", &operations::logits8_int32, Table.vocab_size* dim, Table.vocab_size * sizeof(std::int32_t)},
      {"logits16_float", &operations::logits16_float, Table.vocab_size* dim, Table.vocab_size * sizeof(float)},
      {"lookup_nibbles_float", &operations::lookup_nibbles_float, dim, dim * sizeof(float)},
      {"lookup_nibbles_q15", &operations::lookup_nibbles_q15, dim, dim * sizeof(std::int16_t)},
      {"lookup_groups_q15", &operations::lookup_groups_q15, dim, dim * sizeof(std::int16_t)},
      {"bag32_nibbles_q15", &operations::bag32_nibbles_q15, bag_rows* dim, dim * sizeof(std::int16_t)},
      {"bag32_groups_q15", &operations::bag32_groups_q15, bag_rows* dim, dim * sizeof(std::int16_t)},
      {"nearest4_nibbles", &operations::nearest4_nibbles, nibble_vocab_size* dim, nearest_rows * sizeof(std::uint32_t)},
      {"nearest4_groups", &operations::nearest4_groups, nibble_vocab_size* dim, nearest_rows * sizeof(std::uint32_t)},
      {"logits8_nibbles", &operations::logits8_nibbles, nibble_vocab_size* dim,
       nibble_vocab_size * sizeof(std::int32_t)},
      {"lookup_trellis_raw", &operations::lookup_trellis_raw, dim, dim},
      {"lookup_trellis_q15", &operations::lookup_trellis_q15, dim, dim * sizeof(std::int16_t)},
      {"bag32_trellis_q15", &operations::bag32_trellis_q15, bag_rows* dim, dim * sizeof(std::int16_t)},
      {"nearest4_trellis", &operations::nearest4_trellis, nibble_vocab_size* dim, nearest_rows * sizeof(std::uint32_t)},
  };
  static_assert(sizeof(operations) == std::size(list) * sizeof(function));
};

}  // namespace

std::span<const description> describe(shape shape) {
  return shape == shape::of_512_64 ? std::span<const description>(descriptions<table_64>::list)
                                   : descriptions<table_288>::list;
}

}  // namespace bench
