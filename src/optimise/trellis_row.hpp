// SPDX-License-Identifier: BSL-1.0
// One row of a trellis table: its multiplier and its bits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "optimise/trellis_path.hpp"

namespace romvec::host {

// Which window comes before the first weight of a row.
enum class trellis_start : std::uint8_t {
  zero,  // 0
  ring,  // the end of the row itself
};

// A row under a step (the weight of level 1) and what is left of its squares.
struct fitted_row {
  double step = 0;
  double squared_error = 0;
};

// Multipliers are kept in a byte: b below 16 is b itself, above it (16 + b % 16) << (b / 16 - 1).
inline constexpr std::size_t count_of_minifloats = 192;
[[nodiscard]] constexpr std::uint32_t minifloat_value(unsigned byte) {
  return byte < 16 ? byte : (16 + (byte & 15U)) << ((byte >> 4U) - 1);
}
inline constexpr std::uint32_t largest_minifloat = minifloat_value(count_of_minifloats - 1);  // 31,744
// The byte whose value is nearest to a number.
[[nodiscard]] std::uint8_t nearest_minifloat(double number);

// Encodes rows under the same levels. Not for two threads at once.
class trellis_row_encoder {
 public:
  explicit trellis_row_encoder(const trellis_code& code);

  // The largest magnitude that a level may have while levels are trained; beyond it rounding to int8 would cost more
  // than far levels gain. At the end it is 127.
  [[nodiscard]] static double largest_trained_level(unsigned bits);
  void set_levels(std::span<const double> levels);

  // The step of least squared error for a path that starts at zero or, for a ring, anywhere; `factor` times the RMS of
  // the row is where the search begins. Of rows with weights far outside larger steps are tried, too. A row of zeros
  // has the step 0. states() are then those of the path.
  fitted_row fit(std::span<const float> row, double factor, trellis_start start);
  // The same from a step.
  fitted_row fit_from(std::span<const float> row, double step, trellis_start start);

  // The best path under a step that stays, which closes where a ring is asked for; what it leaves of the squares.
  double encode(std::span<const float> row, double step, trellis_start start);

  [[nodiscard]] std::span<const std::uint16_t> states() const { return states_; }
  [[nodiscard]] double level(std::size_t state) const { return levels_[code_.level_of(state)]; }
  // The bits of states() into bytes[0, code.row_bytes(dim)), the first weight's in the top bits of the first byte.
  void pack(std::span<std::uint8_t> bytes) const;

 private:
  void aim(std::span<const float> row, double step);
  void close_ring();

  trellis_code code_;
  trellis_search search_;
  std::vector<double> levels_;
  int unit_;  // targets for one level
  int largest_target_ = 0;
  std::vector<std::int16_t> targets_;
  std::vector<std::int16_t> turned_;
  std::vector<std::uint16_t> states_;
};

// A row as it is stored.
struct encoded_row {
  std::uint8_t multiplier = 0;  // a minifloat: what is tried first
  double squared_error = 0;
  std::span<std::uint8_t> bytes;
};

// Encodes a row under its multiplier; where zeros are nearer to the weights than that, under the least one; where they
// still are, it becomes them: the multiplier 0, and no bits.
void encode_row_under(trellis_row_encoder& encoder, std::span<const float> row, int exponent, trellis_start start,
                      encoded_row& out);

}  // namespace romvec::host
