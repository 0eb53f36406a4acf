// SPDX-License-Identifier: BSL-1.0
// Float weights to codes: the same integers at run time, in a constant expression and on a core without an FPU.
#pragma once

#include "romvec/config.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "romvec/detail/float_rows.hpp"
#include "romvec/detail/in_range.hpp"
#include "romvec/detail/overlap.hpp"
#include "romvec/detail/quantize_decoded.hpp"
#include "romvec/find_largest.hpp"
#include "romvec/fixed.hpp"
#include "romvec/format.hpp"
#include "romvec/isa/select.hpp"
#include "romvec/quantized_rows.hpp"
#include "romvec/status.hpp"
#include "romvec/table.hpp"
#include "romvec/table_view.hpp"

namespace romvec {

inline namespace ROMVEC_ISA_NAMESPACE {

// The exponent of a table with multipliers whose largest |weight| this is: the smallest that leaves the largest row's
// multiplier at most 32767, so that it has 15 significant bits. At most max_exponent; weights from 3.376e38 on then do
// not fit.
template <format Format = int8_rows>
[[nodiscard]] constexpr int choose_exponent(float largest_weight) {
  const magnitude largest = magnitude_of(largest_weight);
  if (largest.significand == 0) {
    return 0;
  }
  // 127 * 32767 has 22 bits, and so has the largest weight over 2^exponent; one exponent more may be needed.
  constexpr int bits = std::bit_width(static_cast<std::uint32_t>(Format::max_code) * max_multiplier);
  int exponent = largest.exponent + static_cast<int>(std::bit_width(largest.significand)) - bits;
  exponent = exponent < Format::min_exponent   ? Format::min_exponent
             : exponent > Format::max_exponent ? Format::max_exponent
                                               : exponent;
  while (exponent < Format::max_exponent && covering_multiplier(largest, Format::max_code, exponent) > max_multiplier) {
    ++exponent;
  }
  // The levels of a code with windows have the root mean square of a row, which may be that of its largest weight:
  // multipliers are up to 3.1 times as large.
  if constexpr (windowed_format<Format>) {
    exponent = exponent + 2 < Format::max_exponent ? exponent + 2 : Format::max_exponent;
  }
  return exponent;
}

// One row under a given multiplier and exponent: nearest codes, ties away from zero. `largest` is the row's largest
// |weight|, from find_largest. errc::does_not_fit with the column of the first weight whose code would be above
// max_code.
template <format Format>
constexpr status quantize_row(std::span<const float> weights, float largest, std::uint32_t multiplier, int exponent,
                              typename Format::code_type* codes) {
  using code_type = typename Format::code_type;
  constexpr auto max_code = static_cast<std::uint64_t>(Format::max_code);
  const std::size_t dim = weights.size();
  const float* const row = weights.data();
  if (nearest_steps(magnitude_of(largest), multiplier, exponent) > max_code) {
    std::size_t column = 0;
    while (nearest_steps(magnitude_of(row[column]), multiplier, exponent) <= max_code) {
      ++column;
    }
    return {errc::does_not_fit, column};
  }
  for (std::size_t i = 0; i < dim; ++i) {
    const auto steps = static_cast<std::int32_t>(nearest_steps(magnitude_of(row[i]), multiplier, exponent));
    codes[i] = static_cast<code_type>((__builtin_bit_cast(std::uint32_t, row[i]) >> 31) != 0 ? -steps : steps);
  }
  return {};
}

}  // namespace ROMVEC_ISA_NAMESPACE

namespace detail {

// Not constexpr on purpose: weights that cannot be stored do not compile.
ROMVEC_INLINE void weights_do_not_fit_the_format() {}

inline namespace ROMVEC_ISA_NAMESPACE {

template <format Format, std::size_t VocabSize, std::size_t Dim>
[[nodiscard]] constexpr quantized_rows<Format> arrays_of(table<Format, VocabSize, Dim>& table) {
  if constexpr (windowed_format<Format>) {
    return {table.codes, table.multipliers, table.levels, table.window};
  } else if constexpr (leveled_format<Format>) {
    return {table.codes, table.multipliers, table.levels};
  } else if constexpr (one_multiplier_format<Format>) {
    return {table.codes, std::span(&table.table_multiplier, 1)};
  } else if constexpr (Format::has_multipliers) {
    return {table.codes, table.multipliers};
  } else {
    return {table.codes};
  }
}

// What quantised rows have once, into the table whose arrays they are.
template <format Format, std::size_t VocabSize, std::size_t Dim>
constexpr void set_once(table<Format, VocabSize, Dim>& table, const quantized_rows<Format>& rows) {
  if constexpr (Format::has_multipliers) {
    table.table_exponent = rows.exponent;
  }
  if constexpr (windowed_format<Format>) {
    table.window = rows.window;
  }
}

// The largest |weight| of all rows.
template <class RowOf>
constexpr status find_largest_of_rows(RowOf row_of, std::size_t vocab_size, std::size_t dim, float& largest) {
  for (std::size_t r = 0; r < vocab_size; ++r) {
    if (const status found = find_largest(row_of(r), largest); !found) {
      return {found.code(), r * dim + found.position()};
    }
  }
  return {};
}

template <windowed_format Format, class RowOf>
constexpr status quantize_rows(RowOf row_of, std::size_t vocab_size, std::size_t dim, std::int64_t chosen,
                               quantized_rows<Format>& out) {
  if (!is_exponent<Format>(chosen)) {
    return {errc::bad_exponent, 0};
  }
  const auto exponent = static_cast<int>(chosen);
  for (std::size_t i = 0; i < Format::levels; ++i) {
    out.levels[i] = Format::quantized_level(i);
  }
  out.window = Format::quantized_window;
  for (std::size_t r = 0; r < vocab_size; ++r) {
    const status done =
        quantize_windowed_row<Format>(row_of(r), exponent, out.levels.data(), out.window, out.multipliers.data() + r,
                                      out.codes.data() + r * bytes_of_row<Format>(dim));
    if (!done) {
      return {done.code(), r * dim + done.position()};
    }
  }
  out.exponent = static_cast<std::int8_t>(exponent);
  return {};
}

template <blocked_format Format, class RowOf>
constexpr status quantize_rows(RowOf row_of, std::size_t vocab_size, std::size_t dim, std::int64_t chosen,
                               quantized_rows<Format>& out) {
  if (!is_exponent<Format>(chosen)) {
    return {errc::bad_exponent, 0};
  }
  const auto exponent = static_cast<int>(chosen);
  if constexpr (leveled_format<Format>) {
    for (std::size_t i = 0; i < Format::levels; ++i) {
      out.levels[i] = Format::quantized_levels[i];
    }
  }
  for (std::size_t r = 0; r < vocab_size; ++r) {
    const status done =
        quantize_decoded_row<Format>(row_of(r), exponent, out.multipliers.data() + r * groups_of_row<Format>(dim),
                                     out.codes.data() + r * bytes_of_row<Format>(dim));
    if (!done) {
      return {done.code(), r * dim + done.position()};
    }
  }
  out.exponent = static_cast<std::int8_t>(exponent);
  return {};
}

template <format Format, class RowOf>
constexpr status quantize_rows(RowOf row_of, std::size_t vocab_size, std::size_t dim, std::int64_t chosen,
                               quantized_rows<Format>& out) {
  if (!is_exponent<Format>(chosen)) {
    return {errc::bad_exponent, 0};
  }
  const auto exponent = static_cast<int>(chosen);
  [[maybe_unused]] auto* const multipliers = out.multipliers.data();
  float largest_of_all = 0;
  if constexpr (one_multiplier_format<Format>) {
    if (const status found = find_largest_of_rows(row_of, vocab_size, dim, largest_of_all); !found) {
      return found;
    }
  }
  for (std::size_t r = 0; r < vocab_size; ++r) {
    const std::span<const float> row = row_of(r);
    float largest = 0;
    if (const status found = find_largest(row, largest); !found) {
      return {found.code(), r * dim + found.position()};
    }
    std::uint32_t multiplier = 1;
    if constexpr (Format::has_multipliers) {
      // Rounded up, so that no weight clips; a row whose multiplier would be too large fails in quantize_row, by
      // column.
      multiplier = covering_multiplier(magnitude_of(one_multiplier_format<Format> ? largest_of_all : largest),
                                       Format::max_code, exponent);
      multiplier = multiplier > max_multiplier ? max_multiplier : multiplier;
      multipliers[one_multiplier_format<Format> ? 0 : r] = static_cast<typename Format::multiplier_type>(multiplier);
    }
    if (const status done = quantize_row<Format>(row, largest, multiplier, exponent, out.codes.data() + r * dim);
        !done) {
      return {done.code(), r * dim + done.position()};
    }
  }
  out.exponent = static_cast<std::int8_t>(exponent);
  return {};
}

// With the exponent of the format: chosen from the largest weight where there are multipliers, -fraction_bits for fixed
// point.
template <format Format, class RowOf>
constexpr status quantize_rows(RowOf row_of, std::size_t vocab_size, std::size_t dim, quantized_rows<Format>& out) {
  if constexpr (Format::has_multipliers) {
    float largest = 0;
    if (const status found = find_largest_of_rows(row_of, vocab_size, dim, largest); !found) {
      return found;
    }
    return quantize_rows<Format>(row_of, vocab_size, dim, choose_exponent<Format>(largest), out);
  } else {
    return quantize_rows<Format>(row_of, vocab_size, dim, -Format::fraction_bits, out);
  }
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace detail

inline namespace ROMVEC_ISA_NAMESPACE {

// weights[0, vocab_size * dim), row by row, to codes and the multipliers of the format; 4-bit codes to uniform_levels.
// Formats with multipliers take an exponent if the caller wants to fix it: for example -15 - 7, to have the natural Q15
// be Q0.15. Errors: bad_shape if a size is 0; bad_length if there are fewer weights or less room than the shape asks
// for; overlaps if `out` lies over the weights; bad_exponent; nothing is written then. not_finite and does_not_fit with
// the weight's position, after which `out` is not to be used. After success every |value - weight| is at most row_step
// / 2; of 4-bit codes, half the widest gap of the levels times group_step; of trellis codes nothing is promised
// (measure_fidelity). make_view(out, size, view) makes a table of it. Memory: none beside out.
template <format Format, detail::index... Exponent>
requires(sizeof...(Exponent) <= (Format::has_multipliers ? 1 : 0)) constexpr status
    quantize(std::span<const float> weights, shape size, quantized_rows<Format>& out, Exponent... exponent) {
  if (size.vocab_size == 0 || size.dim == 0) {
    return {errc::bad_shape, 0};
  }
  bool is_enough = detail::holds(weights.size(), size.vocab_size, size.dim) &&
                   out.codes.size() >= codes_size<Format>(size) &&
                   out.multipliers.size() >= multipliers_size<Format>(size);
  if constexpr (leveled_format<Format>) {
    is_enough = is_enough && out.levels.size() >= Format::levels;
  }
  if (!is_enough) {
    return {errc::bad_length, 0};
  }
  if (!std::is_constant_evaluated() &&
      (detail::overlap(weights.data(), weights.size_bytes(), out.codes.data(), out.codes.size_bytes()) ||
       detail::overlap(weights.data(), weights.size_bytes(), out.multipliers.data(), out.multipliers.size_bytes()))) {
    return {errc::overlaps, 0};
  }
  return detail::quantize_rows<Format>(detail::rows_of(weights, size.dim), size.vocab_size, size.dim,
                                       static_cast<std::int64_t>(exponent)..., out);
}

// The same, with the sizes in this order.
template <format Format, detail::index... Exponent>
requires(sizeof...(Exponent) <= (Format::has_multipliers ? 1 : 0)) constexpr status
    quantize(std::span<const float> weights, std::size_t vocab_size, std::size_t dim, quantized_rows<Format>& out,
             Exponent... exponent) {
  return romvec::quantize<Format>(weights, shape{.vocab_size = vocab_size, .dim = dim}, out, exponent...);
}

// The same into a table of static shape.
template <format Format, std::size_t VocabSize, std::size_t Dim, detail::index... Exponent>
constexpr status quantize(std::span<const float> weights, table<Format, VocabSize, Dim>& out, Exponent... exponent) {
  auto rows = detail::arrays_of(out);
  const status done = romvec::quantize<Format>(weights, shape{.vocab_size = VocabSize, .dim = Dim}, rows, exponent...);
  detail::set_once(out, rows);
  return done;
}

// A table from a constant array, in a constant expression:
//   inline constexpr auto t = romvec::make_table<romvec::int8_rows>(weights);
// A weight that is not finite or does not fit does not compile. With their default limits g++ 12 takes 131,072
// weights and clang 14 and 19 take 57,600 (of dim 64), of 4-bit codes 65,536 and 32,768; larger tables come from
// `romvec convert`.
template <format Format, std::size_t VocabSize, std::size_t Dim, detail::index... Exponent>
requires(sizeof...(Exponent) <= (Format::has_multipliers ? 1 : 0))
    [[nodiscard]] consteval table<Format, VocabSize, Dim> make_table(const float (&weights)[VocabSize][Dim],
                                                                     Exponent... exponent) {
  table<Format, VocabSize, Dim> result{};
  auto rows = detail::arrays_of(result);
  if (!detail::quantize_rows<Format>(detail::rows_of(weights), VocabSize, Dim, static_cast<std::int64_t>(exponent)...,
                                     rows)) {
    detail::weights_do_not_fit_the_format();
  }
  detail::set_once(result, rows);
  return result;
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec
