// SPDX-License-Identifier: BSL-1.0
// What a call answers: nothing in romvec throws, aborts or prints.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>

namespace romvec {

// One code for one thing; describe() says it in a sentence.
enum class errc : std::uint8_t {
  ok = 0,
  bad_id,           // a token id, or a row number, is negative or not below vocab_size
  bad_length,       // a span is shorter than the shape asks for
  not_finite,       // a weight is NaN or infinite
  does_not_fit,     // a value lies outside what the format (or the chosen exponent) can hold
  not_found,        // a word is not in the vocabulary
  bad_offset,       // a bag's offset is below the one before it or beyond the ids, or the first is not 0
  bad_padding_id,   // a padding id is neither a row nor, counted from the end, one
  bad_format,       // the fraction bits of a Q format are outside what the operation takes
  bad_shape,        // a size is 0, too large, or not the one that is known to the compiler
  bad_exponent,     // an exponent is outside what the format takes
  bad_multiplier,   // a multiplier is outside what the format takes
  bad_code,         // a stored code is outside [-max_code, max_code]
  bad_levels,       // levels are missing, are outside [-127, 127] or, of 4-bit codes, do not ascend
  misaligned,       // storage is not aligned as what is put there asks
  overlaps,         // an output lies over an input that is still to be read
  too_long,         // more rows, columns or ids than the result is exact for
  bad_columns,      // a slice reaches outside of the row
  bad_count,        // as many tokens are asked for as none or more than the table has, or every token is left out
  bad_temperature,  // a temperature is negative, infinite or no number
  bad_probability,  // the share of a nucleus is outside (0, 1]
  bad_order,        // entries are not in descending order
  read_failed,      // a reader failed or read less than it was asked for
  bad_window,       // the factor of a code_window leaves levels out, or its start is none
};

// The outcome of a call and the index at which it went wrong. One machine word, so that it comes back in a register;
// the index is kept modulo 2^27 on 32-bit cores.
class [[nodiscard]] status {
 public:
  ROMVEC_INLINE constexpr status() = default;
  ROMVEC_INLINE constexpr status(errc code, std::size_t position)
      : word_((position << code_bits) | static_cast<std::size_t>(code)) {}

  [[nodiscard]] ROMVEC_INLINE constexpr bool ok() const { return word_ == 0; }
  ROMVEC_INLINE constexpr explicit operator bool() const { return ok(); }
  [[nodiscard]] ROMVEC_INLINE constexpr errc code() const {
    return static_cast<errc>(word_ & ((std::size_t{1} << code_bits) - 1));
  }
  // Index of the offending id (gather), weight (quantize) or offset (bags); 0 where there is none.
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t position() const { return word_ >> code_bits; }

  friend constexpr bool operator==(status, status) = default;

 private:
  static constexpr unsigned code_bits = 5;
  std::size_t word_ = 0;
};

// A sentence for people; a string in read-only memory.
[[nodiscard]] ROMVEC_INLINE constexpr const char* describe(errc code) {
  switch (code) {
    case errc::ok:
      return "ok";
    case errc::bad_id:
      return "a token id is negative or not below vocab_size";
    case errc::bad_length:
      return "a span is shorter than the shape asks for";
    case errc::not_finite:
      return "a weight is NaN or infinite";
    case errc::does_not_fit:
      return "a value lies outside what the format can hold";
    case errc::not_found:
      return "the word is not in the vocabulary";
    case errc::bad_offset:
      return "a bag's offset is below the one before it or beyond the ids, or the first is not 0";
    case errc::bad_padding_id:
      return "the padding id is no row of the table";
    case errc::bad_format:
      return "the fraction bits of a Q format are outside what the operation takes";
    case errc::bad_shape:
      return "a size is 0, too large, or not the one that is known to the compiler";
    case errc::bad_exponent:
      return "an exponent is outside what the format takes";
    case errc::bad_multiplier:
      return "a multiplier is outside what the format takes";
    case errc::bad_code:
      return "a stored code is outside [-max_code, max_code]";
    case errc::bad_levels:
      return "levels are missing, are outside [-127, 127] or, of 4-bit codes, do not ascend";
    case errc::misaligned:
      return "storage is not aligned as what is put there asks";
    case errc::overlaps:
      return "an output lies over an input that is still to be read";
    case errc::too_long:
      return "more rows, columns or ids than the result is exact for";
    case errc::bad_columns:
      return "a slice reaches outside of the row";
    case errc::bad_count:
      return "no token is asked for, or more than the table has, or none is left";
    case errc::bad_temperature:
      return "a temperature is negative, infinite or no number";
    case errc::bad_probability:
      return "the share of a nucleus is outside (0, 1]";
    case errc::bad_order:
      return "entries are not in descending order";
    case errc::read_failed:
      return "a reader failed or read less than it was asked for";
    case errc::bad_window:
      return "the factor of a code_window leaves levels out, or its start is none";
  }
  return "unknown status";
}

}  // namespace romvec
