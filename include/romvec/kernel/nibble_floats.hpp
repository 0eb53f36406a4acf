// SPDX-License-Identifier: BSL-1.0
// Rows of 4-bit codes to floats without codes on the way, where an instruction set dequantises nibbles.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>

#include "romvec/fixed.hpp"
#include "romvec/format.hpp"
#include "romvec/kernel/blocks.hpp"
#include "romvec/kernel/memory.hpp"
#include "romvec/table_view.hpp"

namespace romvec::kernel {

// From this size on an output does not fit into the first-level cache beside what it is made of.
inline constexpr std::size_t prefetch_output_bytes = 32u << 10;
// How far ahead of the stores its lines are then asked for. 512 rows of nibble_groups<32> at dim 288 on AVX-512 take 21
// ns each instead of 26; one row alone loses 1 ns.
inline constexpr std::size_t output_bytes_ahead = 1024;

// A stretch of 32 columns of an output: asks for the same stretch further on.
template <class Isa, class Element>
struct output_to_come {
  const Element* out;

  ROMVEC_INLINE void operator()(std::size_t column) const {
    // As integers: beyond the output, where nothing is read.
    const std::uintptr_t at = reinterpret_cast<std::uintptr_t>(out + column) + output_bytes_ahead;
#pragma GCC unroll 2
    for (std::size_t line = 0; line < detail::decoded_block * sizeof(Element); line += line_bytes) {
      Isa::prefetch_near(reinterpret_cast<const void*>(at + line));
    }
  }
};

// The block that ends a row, as 16 bytes that may be read.
template <class View>
class end_bytes {
 public:
  ROMVEC_INLINE end_bytes(const View& table, const std::uint8_t* bytes, std::size_t count) : bytes_(bytes) {
    if (static_cast<std::size_t>(table.bytes(table.vocab_size()) - bytes) < sizeof copy_) {
      for (std::size_t i = 0; i < (count + 1) / 2; ++i) {
        copy_[i] = bytes[i];
      }
      bytes_ = nullptr;
    }
  }
  [[nodiscard]] ROMVEC_INLINE const std::uint8_t* data() const { return bytes_ == nullptr ? copy_ : bytes_; }

 private:
  const std::uint8_t* bytes_;
  std::uint8_t copy_[detail::decoded_block / 2] = {};
};

// How many multipliers are converted at a time.
inline constexpr std::size_t scales_at_once = 16;

// out[0, dim) = the weights of a row, under an exponent of at most Isa::largest_float_exponent.
template <class Isa, bool KeepsSigns, decoded_view View, class Levels, class Stretch>
ROMVEC_INLINE void nibble_blocks_to_float(const View& table, std::size_t row, const Levels& levels, float* out,
                                          Stretch stretch) {
  using format = typename View::format;
  constexpr std::size_t block = detail::decoded_block;
  constexpr std::size_t block_of_bytes = detail::bytes_of_blocks<format>(block);
  const std::uint8_t* const bytes = table.bytes(row);
  const std::size_t dim = table.dim();
  const std::size_t whole = dim & ~(block - 1);
  const float unit = power_of_two(table.exponent());
  const std::int16_t* const multipliers = table.multipliers() + row * table.groups();
  // Counted in bytes: of a count of columns compilers work out the byte again for every block.
  const auto write = [&](std::size_t byte, auto values) ROMVEC_INLINE_LAMBDA {
    const std::size_t column = byte * (block / block_of_bytes);
    stretch(column);
    Isa::template store_nibbles<KeepsSigns>(bytes + byte, levels, values, out + column);
  };
  const std::size_t end = whole / block * block_of_bytes;
  if constexpr (format::group_size == 0) {
    const auto values = Isa::template nibble_values_of<KeepsSigns>(levels, static_cast<float>(*multipliers) * unit);
#pragma GCC unroll 4
    for (std::size_t byte = 0; byte < end; byte += block_of_bytes) {
      write(byte, values);
    }
  } else {
    constexpr std::size_t group_of_bytes = format::group_size / block * block_of_bytes;
    constexpr std::size_t most = scales_at_once * group_of_bytes;
    alignas(64) float scales[scales_at_once];
    for (std::size_t first = 0; first < end; first += most) {
      const std::size_t count = end - first < most ? end - first : most;
      Isa::store_scales(multipliers + first / group_of_bytes, (count + group_of_bytes - 1) / group_of_bytes, unit,
                        scales);
#pragma GCC unroll 2
      for (std::size_t i = 0; i < count; i += block_of_bytes) {
        write(first + i, Isa::template nibble_values_of<KeepsSigns>(levels, scales[i / group_of_bytes]));
      }
    }
  }
  if (whole != dim) {
    const end_bytes<View> last(table, bytes + end, dim - whole);
    const float scale = static_cast<float>(multipliers[detail::group_of_column<format>(whole)]) * unit;
    Isa::template store_end<KeepsSigns>(last.data(), dim - whole, levels,
                                        Isa::template nibble_values_of<KeepsSigns>(levels, scale), out + whole);
  }
}

// What rows of floats want of a table, loaded once for all rows of a call: compilers cannot, as rows of floats may lie
// over levels for all they know.
template <class Isa>
class block_dequantizer {
 public:
  template <class View>
  ROMVEC_INLINE explicit block_dequantizer(const View& table)
      : levels_(Isa::load_float_levels(table.levels())), keeps_signs_(Isa::lose_signs(levels_)) {}

  // out[0, dim) = the weights of a row. `stretch` is called with the first column of every whole block.
  template <decoded_view View, class Stretch>
  ROMVEC_INLINE void row(const View& table, std::size_t row, float* out, Stretch stretch) const {
    if (keeps_signs_) {
      nibble_blocks_to_float<Isa, true>(table, row, levels_, out, stretch);
    } else {
      nibble_blocks_to_float<Isa, false>(table, row, levels_, out, stretch);
    }
  }

 private:
  typename Isa::nibble_floats levels_;
  bool keeps_signs_;
};

}  // namespace romvec::kernel
