// SPDX-License-Identifier: BSL-1.0
// The code of trellis rows: which level the bits of a row stand for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace romvec::host {

// Weight i of a row reads the window of 16 bits that ends with its own `bits`, and is the level of index
// uint16(window * factor()) >> (16 - level_bits). As the factor is a multiple of 2^(16 - state_bits), the newest
// state_bits of the window decide: they are the state of an encoder, and more of them is more work for it, while
// nothing of a decoder changes.
struct trellis_code {
  unsigned bits = 2;         // a weight, 1 to 6
  unsigned state_bits = 12;  // 12, 14 or 16
  unsigned level_bits = 8;   // 8 or 9: there are 2^level_bits levels
  unsigned multiplier = 1;   // odd, below 2^state_bits

  [[nodiscard]] std::uint16_t factor() const { return static_cast<std::uint16_t>(multiplier << (16 - state_bits)); }
  [[nodiscard]] std::size_t states() const { return std::size_t{1} << state_bits; }
  // What a state keeps when the next weight's bits come in.
  [[nodiscard]] std::size_t histories() const { return states() >> bits; }
  [[nodiscard]] std::size_t levels() const { return std::size_t{1} << level_bits; }
  [[nodiscard]] std::size_t level_of(std::size_t window) const {
    return static_cast<std::uint16_t>(window * factor()) >> (16 - level_bits);
  }
  [[nodiscard]] std::size_t row_bytes(std::size_t dim) const { return (bits * dim + 7) / 8; }
  // Whether a row is long enough for the window before its first weight to be its end.
  [[nodiscard]] bool has_ring(std::size_t dim) const { return bits * dim >= 16; }
};

// The best multiplier that a search over Gaussian weights found for these bits and this effort, 12, 14 or 16. Near
// m / 2^bits of all states, m odd, the branches of every state lie evenly over the quantiles; an arbitrary number loses
// 0.3 dB by the median and 7 at worst. Source: Ungerboeck 1982, "Channel coding with multilevel/phase signals", for
// why; Marcellin, Fischer 1990, "Trellis coded quantization", for the quantiser.
[[nodiscard]] trellis_code make_trellis_code(unsigned bits, unsigned level_bits, unsigned effort);

// Levels at the quantiles of the normal distribution, ascending, the outermost near 127; multiples of 1/16, so that the
// last bits of a machine's erfc() change none.
[[nodiscard]] std::vector<double> gaussian_levels(std::size_t count);

}  // namespace romvec::host
