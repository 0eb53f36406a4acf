// SPDX-License-Identifier: BSL-1.0
// What an instruction set may bring for rows of 4-bit codes that are used without being stored as codes. None of it
// needs to be there: the default is to make int8 codes of a span first (kernel/decode.hpp).
#pragma once

#include "romvec/config.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>

#include "romvec/isa/concept.hpp"

namespace romvec::isa {

// Scans rows of 4-bit codes in steps of nibble_step bytes (kernel/nibble_scan.hpp). Types:
//   nibble_scan_levels  the levels, as the others want them, and `least`, the least of them
//   nibble_query_step   codes of a query for the low halves of the bytes of a step, and for the high ones
//   nibble_scan         int32 partial sums of dot product and squared norm, four for each block of 32 codes
//   group_factors       multipliers of the blocks of a step
//   group_sums          int64 partial sums of both, times those
// The default is a scan of codes.
template <class Isa>
concept scans_nibbles = requires(const std::uint8_t* bytes, const std::int8_t* codes, const std::int16_t* multipliers,
                                 typename Isa::nibble_scan_levels levels, typename Isa::nibble_query_step step,
                                 typename Isa::nibble_scan scan, const typename Isa::nibble_scan* scans,
                                 typename Isa::group_factors factors, typename Isa::group_sums sums, std::size_t count,
                                 std::int32_t* int32_out, const std::int32_t* begin, std::int64_t* int64_out) {
  { Isa::nibble_step } -> std::convertible_to<std::size_t>;
  { Isa::load_scan_levels(codes) } -> std::same_as<typename Isa::nibble_scan_levels>;
  // codes[0, nibble_step) and as many behind them; so many halves of each kind are codes of the row
  { Isa::load_query_step(codes, count, count) } -> std::same_as<typename Isa::nibble_query_step>;
  { Isa::begin_nibble_scan(begin) } -> std::same_as<typename Isa::nibble_scan>;
  // With the norm or without; of a whole step, or of the halves that are codes
  { Isa::template add_nibble_step<true, true>(scan, bytes, levels, step) } -> std::same_as<typename Isa::nibble_scan>;
  {Isa::store_nibble_scans(scans, int32_out, int32_out)};      // four rows
  {Isa::weigh_16_by_sign(multipliers, int32_out, int32_out)};  // times -1, 0 or 1; norms times 0 or 1
  { Isa::zero_group_sums() } -> std::same_as<typename Isa::group_sums>;
  { Isa::template load_factors<1>(multipliers, count) } -> std::same_as<typename Isa::group_factors>;
  { Isa::multiply_factors(factors, factors) } -> std::same_as<typename Isa::group_factors>;
  { Isa::template add_group_sums<true>(sums, scan, factors, factors) } -> std::same_as<typename Isa::group_sums>;
  {Isa::store_group_sums(sums, int64_out, int64_out)};
};

// Makes rows of floats of 4-bit codes without the codes (kernel/nibble_floats.hpp), for exponents of at most
// largest_float_exponent. Types:
//   nibble_floats  16 levels, as the others want them
//   nibble_values  what they are worth under a scale, multiplier * 2^exponent
// lose_signs() is true where a level of 0 times a negative scale becomes 0 unless KeepsSigns is. The default makes
// codes of a span first.
template <class Isa>
concept dequantizes_nibbles = requires(const std::uint8_t* bytes, const std::int8_t* levels,
                                       const std::int16_t* multipliers, typename Isa::nibble_floats loaded,
                                       typename Isa::nibble_values values, float scale, float* out, std::size_t count) {
  { Isa::largest_float_exponent } -> std::convertible_to<int>;
  { Isa::load_float_levels(levels) } -> std::same_as<typename Isa::nibble_floats>;
  { Isa::lose_signs(loaded) } -> std::same_as<bool>;
  // out[i] = multipliers[i] * scale for i in [0, count), count up to 16; may overwrite all 16
  {Isa::store_scales(multipliers, count, scale, out)};
  { Isa::template nibble_values_of<true>(loaded, scale) } -> std::same_as<typename Isa::nibble_values>;
  // A block: 16 bytes to out[0, 32), or those of a block of `count` weights to out[0, count)
  {Isa::template store_nibbles<true>(bytes, loaded, values, out)};
  {Isa::template store_end<true>(bytes, count, loaded, values, out)};
};

// Sums rows of 4-bit codes without the codes, nibble_columns columns of two rows at a time (kernel/nibble_bag.hpp).
// Types:
//   nibble_bag       the levels, as the others want them
//   nibble_sums      sums of nibble_columns columns
//   nibble_products  the same as an array of `products`
// The default is adds_nibbles.
template <class Isa>
concept sums_nibbles = adds_rows<Isa> &&
    requires(const std::uint8_t* bytes, const std::int8_t* levels, const std::int16_t* multipliers,
             typename Isa::nibble_bag bag, typename Isa::nibble_sums sums, typename Isa::multipliers pairs,
             std::uint32_t kept, std::size_t blocks) {
  { Isa::nibble_columns } -> std::convertible_to<std::size_t>;
  { Isa::load_bag_levels(levels) } -> std::same_as<typename Isa::nibble_bag>;
  { Isa::zero_nibble_sums() } -> std::same_as<typename Isa::nibble_sums>;
  // The multipliers of two rows for `blocks` blocks, so many of which share one; and those that a mask of both keeps
  { Isa::pair_groups(multipliers, multipliers, blocks, blocks) } -> std::same_as<typename Isa::multipliers>;
  { Isa::keep_pairs(pairs, kept) } -> std::same_as<typename Isa::multipliers>;
  // `blocks` blocks of two rows; all that fit where the template argument is true
  {Isa::template add_nibbles<true>(sums, bytes, bytes, blocks, bag, pairs)};
  // The sum of both multipliers of a block, for the least level
  {Isa::add_multipliers(sums, pairs)};
  // Of what was summed, and of a sum of multipliers beside those
  { Isa::products_of(sums, bag, kept).part[0] } -> std::convertible_to<typename Isa::products>;
};

}  // namespace romvec::isa
