// SPDX-License-Identifier: BSL-1.0
// What a look-up writes of a row: floats, an int16 of a chosen Q format or of the natural one, or the codes.
#pragma once

#include "romvec/config.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>

#include "romvec/isa/select.hpp"
#include "romvec/kernel/decode.hpp"
#include "romvec/kernel/decoded_slice.hpp"
#include "romvec/kernel/dequantize.hpp"
#include "romvec/kernel/nibble_floats.hpp"
#include "romvec/table_view.hpp"

namespace romvec::detail {
inline namespace ROMVEC_ISA_NAMESPACE {

// One object a kind of output: columns<Isa>(table, row, begin, count, out, stretch) writes out[begin, begin + count) of
// one row. Rows that are decoded come whole: begin is 0, count is dim, and a stretch is a block of theirs.
struct float_output {
  template <class Isa, class View, class Stretch = kernel::no_stretch>
  ROMVEC_INLINE constexpr void columns(const View& table, std::size_t row, std::size_t begin, std::size_t count,
                                       float* out, Stretch stretch = {}) const {
    if constexpr (decoded_view<View>) {
      kernel::convert_row<Isa>(table, row, out,
                               [exponent = table.exponent()](const std::int8_t* codes, std::int16_t multiplier,
                                                             float* to, std::size_t columns) ROMVEC_INLINE_LAMBDA {
                                 kernel::row_to_float<Isa>(codes, multiplier, exponent, to, columns);
                               });
    } else {
      kernel::row_to_float<Isa>(table.codes(row) + begin, table.multiplier(row), table.exponent(), out + begin, count,
                                stretch);
    }
  }
};

// The same of 4-bit codes without the codes, where kernel/nibble_floats.hpp can.
template <class Dequantizer>
struct block_float_output {
  Dequantizer dequantizer;

  template <class, class View, class Stretch = kernel::no_stretch>
  ROMVEC_INLINE void columns(const View& table, std::size_t row, std::size_t, std::size_t, float* out,
                             Stretch stretch = {}) const {
    dequantizer.row(table, row, out, stretch);
  }
};

struct q_output {
  int fraction_bits;

  // Beyond 256 bits either way every output is 0 or saturated, whatever the table's exponent.
  ROMVEC_INLINE constexpr explicit q_output(int wanted)
      : fraction_bits(wanted < -256  ? -256
                      : wanted > 256 ? 256
                                     : wanted) {}

  template <class Isa, class View, class Stretch = kernel::no_stretch>
  ROMVEC_INLINE constexpr void columns(const View& table, std::size_t row, std::size_t begin, std::size_t count,
                                       std::int16_t* out, Stretch stretch = {}) const {
    const int shift = -(table.exponent() + fraction_bits);
    if constexpr (decoded_view<View>) {
      kernel::convert_row<Isa>(
          table, row, out,
          [=](const std::int8_t* codes, std::int16_t multiplier, std::int16_t* to, std::size_t columns)
              ROMVEC_INLINE_LAMBDA { kernel::row_to_q<Isa>(codes, multiplier, shift, to, columns); });
    } else if constexpr (View::format::has_multipliers) {
      kernel::row_to_q<Isa>(table.codes(row) + begin, static_cast<std::int16_t>(table.multiplier(row)), shift,
                            out + begin, count, stretch);
    } else {
      kernel::fixed_row_to_q<Isa>(table.codes(row) + begin, -(table.natural_q15_exponent() + fraction_bits),
                                  out + begin, count, stretch);
    }
  }
};

struct natural_q15_output {
  template <class Isa, class View, class Stretch = kernel::no_stretch>
  ROMVEC_INLINE constexpr void columns(const View& table, std::size_t row, std::size_t begin, std::size_t count,
                                       std::int16_t* out, Stretch stretch = {}) const {
    if constexpr (decoded_view<View>) {
      kernel::convert_row<Isa, kernel::conversion::natural_q15>(
          table, row, out,
          [=](const std::int8_t* codes, std::int16_t multiplier, std::int16_t* to, std::size_t columns)
              ROMVEC_INLINE_LAMBDA { kernel::row_to_q15<Isa>(codes, multiplier, to, columns); },
          [](std::int32_t multiplier) ROMVEC_INLINE_LAMBDA {
            return [multiplier](std::int32_t code) ROMVEC_INLINE_LAMBDA { return scale_q15(code, multiplier); };
          });
    } else if constexpr (View::format::has_multipliers) {
      kernel::row_to_q15<Isa>(table.codes(row) + begin, static_cast<std::int16_t>(table.multiplier(row)), out + begin,
                              count, stretch);
    } else {
      if constexpr (std::same_as<typename View::code_type, std::int16_t>) {
        kernel::copy_row<Isa>(table.codes(row) + begin, out + begin, count, stretch);
      } else {
        kernel::fixed_row_to_q15<Isa>(table.codes(row) + begin, out + begin, count, stretch);
      }
    }
  }
};

struct raw_output {
  template <class Isa, class View, class Stretch = kernel::no_stretch>
  ROMVEC_INLINE constexpr void columns(const View& table, std::size_t row, std::size_t begin, std::size_t count,
                                       typename View::code_type* out, Stretch stretch = {}) const {
    if constexpr (decoded_view<View>) {
      if constexpr (windowed_format<typename View::format> && !kernel::decoded_slices<View>) {
        kernel::decode_times<Isa>(table, row, 0, count, table.multiplier(row), out);
      } else {
        kernel::convert_row<Isa>(table, row, out,
                                 [=](const std::int8_t* codes, std::int16_t, std::int8_t* to, std::size_t columns)
                                     ROMVEC_INLINE_LAMBDA { kernel::copy_row<Isa>(codes, to, columns); });
      }
    } else {
      kernel::copy_row<Isa>(table.codes(row) + begin, out + begin, count, stretch);
    }
  }
};

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec::detail
