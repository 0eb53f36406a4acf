// SPDX-License-Identifier: BSL-1.0
// 4 bits a weight: an index into 16 int8 levels of the table, which are the codes. Where the indices of a row lie:
//
// A row is whole bytes, (dim + 1) / 2 of them: blocks of 32 weights in 16 bytes, and one shorter block for what is
// left. Byte j of a block of n weights holds weight j in its low half and weight j + (n + 1) / 2 in its high half; an
// odd dim leaves the last high half 0. A mask and a shift then give two runs of weights in order, each of which one
// table look-up of 16 bytes (PSHUFB, TBL) makes into codes that are stored as they are: 7 instructions for 32 weights
// on NEON, load, mask, shift, two look-ups, two stores. With neighbours in one byte, the order of ONNX and PyTorch, two
// more put them in order first (ZIP1, ZIP2; PUNPCKLBW, PUNPCKHBW).
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "romvec/fixed.hpp"
#include "romvec/format/common.hpp"
#include "romvec/format/decoded.hpp"
#include "romvec/format/nibble_levels.hpp"
#include "romvec/isa/concept.hpp"
#include "romvec/isa/defaults.hpp"
#include "romvec/isa/nibble_concepts.hpp"
#include "romvec/isa/opaque.hpp"
#include "romvec/isa/thumb.hpp"

namespace romvec {

namespace detail {

[[nodiscard]] ROMVEC_INLINE constexpr std::size_t nibble_row_bytes(std::size_t dim) { return (dim + 1) / 2; }

// Rows of whole bytes, Groups multipliers each; one byte more for the zero that ends a string literal.
template <std::size_t VocabSize, std::size_t Dim, std::size_t Groups>
struct nibble_arrays {
  alignas(ROMVEC_ALIGNMENT) std::uint8_t codes[VocabSize * nibble_row_bytes(Dim) + 1];
  std::int16_t multipliers[VocabSize * Groups];
  std::int8_t levels[nibble_levels];
  std::int8_t table_exponent;
};

}  // namespace detail

// What the kinds below share. Multipliers have a sign beside their 15 bits, so that levels need not be symmetric:
// trained on the Google News vectors, groups of 32, this is worth 0.4 dB, and it costs nothing. 0 is the multiplier of
// a group of zeros. The largest |level| of a table is 127. What is replaced of detail::decoded_codes says so.
struct nibble_codes : detail::decoded_codes<nibble_codes> {
  static constexpr std::size_t code_bits = 4;
  static constexpr multiplier_per multipliers = multiplier_per::group;
  static constexpr std::size_t levels = nibble_levels;
  using multiplier_type = std::int16_t;

  [[nodiscard]] ROMVEC_INLINE static constexpr std::int32_t code(const std::uint8_t* bytes, std::size_t column,
                                                                 std::size_t count, const std::int8_t* of_levels) {
    const std::size_t half = (count + 1) / 2;
    const bool is_high = column >= half;
    return of_levels[(bytes[column - (is_high ? half : 0)] >> (is_high ? 4 : 0)) & 15];
  }

  static constexpr const std::int8_t* quantized_levels = uniform_levels;
  ROMVEC_INLINE static constexpr void quantize_block(const float* weights, std::size_t count, std::int32_t multiplier,
                                                     int exponent, std::uint8_t* bytes) {
    detail::quantize_nibbles(weights, count, multiplier, exponent, detail::midpoints_of_uniform_levels, bytes);
  }

  // out[0, 32) = what the low halves of bytes[0, 16) stand for in numbers[0, 16), then what the high ones do.
  template <class Element>
  ROMVEC_INLINE static constexpr void choose_block(const std::uint8_t* bytes, const Element* numbers, Element* out) {
    constexpr std::size_t half = detail::decoded_block / 2;
    numbers = isa::opaque(numbers);  // an array on the stack has its address added to every index by g++ 12
    ROMVEC_UNROLL
    for (std::size_t j = 0; j < half; ++j) {
      const std::uint32_t byte = bytes[j];
      out[j] = numbers[byte & 15];
      out[j + half] = numbers[byte >> 4];
    }
  }
  // The same of the block that ends a row, and nothing behind it.
  template <class Element>
  ROMVEC_INLINE static constexpr void choose_end(const std::uint8_t* bytes, std::size_t count, const Element* numbers,
                                                 Element* out) {
    const std::size_t half = (count + 1) / 2;
    for (std::size_t j = 0; j < half; ++j) {
      const std::uint32_t byte = *bytes++;
      out[j] = numbers[byte & 15];
      if (half + j < count) {
        out[half + j] = numbers[byte >> 4];
      }
    }
  }
  // A Q15 row of 288 takes 4.6 instructions a weight on a Cortex-M4 instead of 7.9, and a row of floats 13 on a
  // Cortex-M0 instead of 172.
  template <class Isa>
  static constexpr bool converts_levels = !isa::expands_nibbles<Isa>;
#if !defined(__OPTIMIZE_SIZE__)
  // Of groups of 32, whose 16 levels take half as long as their codes.
  template <class Isa>
  static constexpr bool scales_blocks = !isa::expands_nibbles<Isa>;
#endif
  ROMVEC_INLINE static constexpr void scale_block(const std::uint8_t* bytes, const std::int8_t* of_levels,
                                                  std::int32_t multiplier, std::int16_t* out) {
    constexpr std::size_t half = detail::decoded_block / 2;
#if defined(ROMVEC_ISA_THUMB)
    if (!std::is_constant_evaluated()) {
      isa::scale_block(bytes, of_levels, multiplier, out);
      return;
    }
#endif
    ROMVEC_UNROLL
    for (std::size_t j = 0; j < half; ++j) {
      const std::uint32_t byte = bytes[j];
      out[j] = scale_q15(of_levels[byte & 15], multiplier);
      out[j + half] = scale_q15(of_levels[byte >> 4], multiplier);
    }
  }

  template <class Isa>
  [[nodiscard]] ROMVEC_INLINE static constexpr auto load_levels(const std::int8_t* of_levels) {
    if constexpr (isa::expands_nibbles<Isa>) {
      return Isa::load_levels(of_levels);
    } else {
      return of_levels;
    }
  }
  template <class Isa, class Levels>
  ROMVEC_INLINE static constexpr void decode_block(const std::uint8_t* bytes, Levels loaded, std::int8_t* out) {
    if constexpr (!isa::expands_nibbles<Isa>) {
      choose_block(bytes, loaded, out);
    } else {
      isa::expand_together<Isa>(bytes, loaded, out);
    }
  }
  template <class Isa, class Levels>
  ROMVEC_INLINE static constexpr void decode_end(const std::uint8_t* bytes, std::size_t count, const std::uint8_t* end,
                                                 const std::int8_t* of_levels, Levels loaded, std::int8_t* out) {
    const std::size_t half = (count + 1) / 2;
    if constexpr (isa::expands_nibbles<Isa>) {
      // The vector reads 16 bytes: into the next row, where there is one or enough of this.
      if (static_cast<std::size_t>(end - bytes) >= detail::decoded_block / 2) {
        Isa::expand(bytes, loaded, out, out + half);
        return;
      }
    }
    for (std::size_t j = 0; j < half; ++j) {
      const std::uint32_t byte = *bytes++;
      out[j] = of_levels[byte & 15];
      out[half + j] = of_levels[byte >> 4];
    }
  }

  template <class Isa>
  static constexpr bool writes_floats = isa::dequantizes_nibbles<Isa>;
  template <class Isa>
  static constexpr bool sums_columns = isa::sums_nibbles<Isa>;
  template <class Isa>
  static constexpr bool scans_steps = isa::scans_nibbles<Isa>;

  template <class Isa>
  static constexpr bool adds_blocks = isa::adds_nibbles<Isa>;
  template <class Isa>
  ROMVEC_INLINE static void add_blocks(const std::uint8_t* bytes, const std::uint8_t* other_bytes,
                                       const std::int8_t* of_levels, typename Isa::multipliers both,
                                       std::int32_t* sums) {
    Isa::add_blocks(bytes, other_bytes, of_levels, both, sums);
  }

  // Half of a block from each half of a byte.
  template <class Isa>
  static constexpr bool scans_blocks = isa::looks_up_nibbles<Isa>;
  template <class Isa, bool Norms, std::size_t Rows>
  ROMVEC_INLINE static constexpr void scan_block(const std::uint8_t* bytes, std::size_t row_bytes,
                                                 const std::int8_t* of_levels, const std::int8_t* query,
                                                 typename Isa::scan* scans) {
    constexpr std::size_t half = detail::decoded_block / 2;
    ROMVEC_UNROLL
    for (std::size_t i = 0; i < half; i += Isa::scan_lanes) {
      const auto low = Isa::load_query(query + i, query + i);
      const auto high = Isa::load_query(query + half + i, query + half + i);
#pragma GCC unroll 2
      for (std::size_t k = 0; k < Rows; ++k) {
        const auto codes = Isa::look_up(bytes + k * row_bytes + i, of_levels);
        if constexpr (Norms) {
          scans[k] = Isa::add_dot_and_norm(Isa::add_dot_and_norm(scans[k], codes.low, low), codes.high, high);
        } else {
          scans[k] = Isa::add_dot(Isa::add_dot(scans[k], codes.low, low), codes.high, high);
        }
      }
    }
  }
};

// A multiplier for every group of 32 or 64 weights of a row: 4.5 or 4.25 bits a weight.
template <std::size_t GroupSize>
struct nibble_groups : nibble_codes {
  static_assert(GroupSize == 32 || GroupSize == 64,
                "romvec::nibble_groups: a group has 32 or 64 weights; romvec::nibble_rows has one group a row");
  static constexpr image_format id = GroupSize == 32 ? image_format::nibble_groups_32 : image_format::nibble_groups_64;
  static constexpr std::size_t group_size = GroupSize;

  template <std::size_t VocabSize, std::size_t Dim>
  using arrays = detail::nibble_arrays<VocabSize, Dim, (Dim + GroupSize - 1) / GroupSize>;
};

// A multiplier a row.
struct nibble_rows : nibble_codes {
  static constexpr image_format id = image_format::nibble_rows;
  static constexpr std::size_t group_size = 0;  // as long as the row

  template <std::size_t VocabSize, std::size_t Dim>
  using arrays = detail::nibble_arrays<VocabSize, Dim, 1>;
};

}  // namespace romvec
