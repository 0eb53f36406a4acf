// SPDX-License-Identifier: BSL-1.0
// What an instruction set must offer. A kernel is one loop over these, so a new instruction set is one new struct.
// Every primitive works on `lanes` codes and has the result of isa::scalar, bit for bit.
#pragma once

#include "romvec/config.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>

namespace romvec::isa {

// Types, each for `lanes` elements:
//   codes        codes as int16, in whatever order multiplies best
//   products     int32 products of codes, or sums of them, in that order
//   code_sums    int16 sums of at most 256 int8 codes, in any order
//   multipliers  the multipliers of two rows
//   halves       int16 results in the order of memory
//   floats       float results in the order of memory
//   sums         int32 partial sums of a dot product
//   query        scan_lanes codes of a query, and what the scan wants beside them
//   scan         int32 partial sums of a row's dot product with a query and of its squared norm
template <class Isa>
concept instruction_set = requires(const std::int8_t* int8_codes, const std::int16_t* int16_codes,
                                   typename Isa::codes codes, typename Isa::products products,
                                   typename Isa::code_sums code_sums, typename Isa::multipliers multipliers,
                                   typename Isa::halves halves, typename Isa::floats floats, typename Isa::sums sums,
                                   std::int16_t multiplier, std::int8_t* int8_out, std::int16_t* q15_out,
                                   std::int32_t* int32_out, float* float_out, float scale, int bits,
                                   std::uint32_t packed, typename Isa::scan scan, typename Isa::query query,
                                   const typename Isa::scan* scans, std::size_t count) {
  { Isa::name } -> std::convertible_to<const char*>;
  { Isa::lanes } -> std::convertible_to<std::size_t>;
  // True where compilers make vectors of plain loops over integers, and gain by it.
  { Isa::auto_vectorized } -> std::convertible_to<bool>;
  // How many blocks of `lanes` columns a bag sums at a time: as many as stay in registers.
  { Isa::bag_blocks } -> std::convertible_to<std::size_t>;
  // True where prefetch_near and prefetch_far exist and help, and where stream, stream_fence and stream_alignment do:
  // stores of halves, floats and copies that pass the caches (kernel/memory.hpp).
  { Isa::has_cache_hints } -> std::convertible_to<bool>;
  { Isa::has_streams } -> std::convertible_to<bool>;

  // True where vectors of floats take a subnormal result for zero whatever the control register says.
  { Isa::flushes_subnormals } -> std::convertible_to<bool>;
  // How many elements a block has: `lanes`; of a tail, how many are left.
  { Isa::count() } -> std::same_as<std::size_t>;

  // Sign-extend codes from memory of any alignment.
  { Isa::load(int8_codes) } -> std::same_as<typename Isa::codes>;
  { Isa::load(int16_codes) } -> std::same_as<typename Isa::codes>;

  // `lanes` codes as they are.
  {Isa::copy(int8_codes, int8_out)};
  {Isa::copy(int16_codes, q15_out)};

  // The natural Q15 of int8 codes: ((code << 8) * multiplier + 2^14) >> 15.
  { Isa::scale_q15(codes, multiplier) } -> std::same_as<typename Isa::halves>;
  // The same by other shifts: rounding_shift_right(code * multiplier, bits) of int8 codes, bits in [8, 15]; of int16
  // codes by 15. |multiplier| < 2^15, so that nothing saturates.
  { Isa::scale_q15(codes, multiplier, bits) } -> std::same_as<typename Isa::halves>;
  { Isa::scale_int16(codes, multiplier) } -> std::same_as<typename Isa::halves>;
  // The natural Q15 of codes without a multiplier: code << 8 of int8 codes, int16 codes as they are.
  { Isa::load_q15(int8_codes) } -> std::same_as<typename Isa::halves>;
  { Isa::load_q15(int16_codes) } -> std::same_as<typename Isa::halves>;

  // code * multiplier, exact.
  { Isa::multiply(codes, multiplier) } -> std::same_as<typename Isa::products>;
  // rounding_shift_right(product, bits), bits in [0, 30], then saturation to int16. |product| < 2^30.
  { Isa::narrow(products, bits) } -> std::same_as<typename Isa::halves>;
  // half << bits, bits in [0, 16], saturated to int16.
  { Isa::shift_left(halves, bits) } -> std::same_as<typename Isa::halves>;
  {Isa::store(q15_out, halves)};

  // float(code), exact; times a scale, one rounding.
  { Isa::load_floats(int8_codes) } -> std::same_as<typename Isa::floats>;
  { Isa::load_floats(int16_codes) } -> std::same_as<typename Isa::floats>;
  { Isa::multiply(floats, scale) } -> std::same_as<typename Isa::floats>;
  {Isa::store(float_out, floats)};

  // A bag of rows: sum + a[i] * first + b[i] * second, exact in int32. `packed` holds two int16, the first one in its
  // low half.
  { Isa::zero_products() } -> std::same_as<typename Isa::products>;
  { Isa::pair(packed) } -> std::same_as<typename Isa::multipliers>;
  { Isa::add_rows(products, int8_codes, int8_codes, multipliers) } -> std::same_as<typename Isa::products>;
  { Isa::add_rows(products, int16_codes, int16_codes, multipliers) } -> std::same_as<typename Isa::products>;
  { Isa::maximum(products, products) } -> std::same_as<typename Isa::products>;
  // float(sum), to nearest, ties to even.
  { Isa::to_floats(products) } -> std::same_as<typename Isa::floats>;
  {Isa::store(int32_out, products)};
  // The same without multipliers, for at most 256 rows of int8 codes.
  { Isa::zero_code_sums() } -> std::same_as<typename Isa::code_sums>;
  { Isa::add_codes(code_sums, int8_codes) } -> std::same_as<typename Isa::code_sums>;
  { Isa::widen(code_sums) } -> std::same_as<typename Isa::products>;

  // A dot product. add_products adds at most two products to each int32 of `sums`.
  { Isa::zero_sums() } -> std::same_as<typename Isa::sums>;
  { Isa::add_products(sums, codes, codes) } -> std::same_as<typename Isa::sums>;
  { Isa::total(sums) } -> std::same_as<std::int64_t>;

  // A scan over rows of int8 codes, scan_lanes codes at a time: the dot product with a query, and the squared norm of
  // the row beside it or not. For rows of at most 132,104 codes, so that both fit into int32.
  { Isa::scan_lanes } -> std::convertible_to<std::size_t>;
  // Where scans want more of the query than its codes, prepare() makes it, code for code; else `prepared` is the query.
  { Isa::prepares_query } -> std::convertible_to<bool>;
  {Isa::prepare(int8_codes, int8_out)};
  { Isa::load_query(int8_codes, int8_codes) } -> std::same_as<typename Isa::query>;  // codes, prepared
  { Isa::zero_scan() } -> std::same_as<typename Isa::scan>;
  { Isa::add_dot(scan, int8_codes, query) } -> std::same_as<typename Isa::scan>;
  { Isa::add_dot_and_norm(scan, int8_codes, query) } -> std::same_as<typename Isa::scan>;
  // Both, of the last `count` of the scan_lanes codes alone, count in [1, scan_lanes).
  { Isa::add_end(scan, int8_codes, query, count) } -> std::same_as<typename Isa::scan>;
  // The totals of scan_rows rows, as many as are added up cheaply at a time: dots, then squared norms.
  { Isa::scan_rows } -> std::convertible_to<std::size_t>;
  {Isa::store_scans(scans, int32_out, int32_out)};
};

// An instruction set that adds codes two rows and two blocks of columns at a time.
template <class Isa>
concept adds_codes_of_two = requires(typename Isa::code_sums_of_two sum, const std::int8_t* codes,
                                     typename Isa::products products) {
  { Isa::zero_code_sums_of_two() } -> std::same_as<typename Isa::code_sums_of_two>;
  { Isa::add_codes(sum, codes, codes) } -> std::same_as<typename Isa::code_sums_of_two>;
  { Isa::add_codes(sum, codes) } -> std::same_as<typename Isa::code_sums_of_two>;
  {Isa::widen(sum, products, products)};
};

// What an instruction set offers that says has_cache_hints: prefetches of the line at an address into the first and the
// second level, and a test of 16 rows at once: bit i of screen_16 is set if dots[i] * |dots[i]| >= least *
// squared_norms[i], in float, each operation rounded.
template <class Isa>
concept cached = instruction_set<Isa> && requires(const void* line, const std::int32_t* numbers, float least) {
  {Isa::prefetch_near(line)};
  {Isa::prefetch_far(line)};
  { Isa::screen_16(numbers, numbers, least) } -> std::same_as<std::uint32_t>;
};

// An instruction set that makes code * 2^24 more cheaply than the code itself: the byte goes to the top of its int32.
template <class Isa>
concept loads_high_floats = requires(const std::int8_t* int8_codes) {
  { Isa::load_high_floats(int8_codes) } -> std::same_as<typename Isa::floats>;
};

// An instruction set whose registers hold more bytes than `lanes`: Isa::bytes has a number of lanes and a copy of its
// own, a stream_copy where the instruction set has streams, and the most bytes of a row that are copied so and not by
// memcpy.
template <class Isa>
concept copies_bytes = requires(const std::int8_t* int8_codes, std::int8_t* int8_out) {
  { Isa::bytes::lanes } -> std::convertible_to<std::size_t>;
  { Isa::bytes::most } -> std::convertible_to<std::size_t>;
  {Isa::bytes::copy(int8_codes, int8_out)};
};

// An instruction set with masks: `Isa::tail(count)` is an object with the same functions that reads and writes only the
// first `count` elements, count in [1, lanes), and takes the others as zeros.
template <class Isa>
concept has_masks = requires {
  typename Isa::tail;
};

// An instruction set that names one with shorter scans, for rows shorter than its own.
template <class Isa>
concept has_narrower = requires {
  typename Isa::narrower;
};

// An instruction set that looks 16 levels up by 4-bit codes: expand() makes 16 bytes, of any alignment, into the codes
// of their low halves and those of their high halves, 16 int8 each; the low ones are written first, where the two
// overlap.
template <class Isa>
concept expands_nibbles = requires(const std::uint8_t* bytes, const std::int8_t* levels, std::int8_t* out,
                                   typename Isa::nibble_lookup lookup) {
  { Isa::load_levels(levels) } -> std::same_as<typename Isa::nibble_lookup>;
  {Isa::expand(bytes, lookup, out, out)};
};

// An instruction set without that, whose scans take codes from registers: look_up() makes scan_lanes bytes into the
// codes of their low halves and those of their high halves.
template <class Isa>
concept looks_up_nibbles = !expands_nibbles<Isa> && requires(const std::uint8_t* bytes, const std::int8_t* levels,
                                                             typename Isa::scan scan, typename Isa::query query) {
  { Isa::look_up(bytes, levels).low } -> std::convertible_to<typename Isa::codes>;
  { Isa::look_up(bytes, levels).high } -> std::convertible_to<typename Isa::codes>;
  { Isa::add_dot(scan, Isa::look_up(bytes, levels).low, query) } -> std::same_as<typename Isa::scan>;
  { Isa::add_dot_and_norm(scan, Isa::look_up(bytes, levels).low, query) } -> std::same_as<typename Isa::scan>;
};

// The same in bags: add_blocks() adds a block of 32 codes of two rows to int32 sums, without storing the codes.
template <class Isa>
concept adds_nibbles = requires(const std::uint8_t* bytes, const std::int8_t* levels,
                                typename Isa::multipliers multipliers, std::int32_t* sums) {
  Isa::add_blocks(bytes, bytes, levels, multipliers, sums);
};

}  // namespace romvec::isa
