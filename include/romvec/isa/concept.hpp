// SPDX-License-Identifier: BSL-1.0
// What an instruction set offers, family by family. A kernel is one loop over these primitives, so a new instruction
// set is one new struct. It can begin with the first family, converts_rows, and the name of default_hooks
// (isa/hooks.hpp): isa/defaults.hpp has all the others, in terms of those before them. Every primitive works on `lanes`
// codes and has the result of isa::scalar, bit for bit.
#pragma once

#include "romvec/config.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>

#include "romvec/isa/hooks.hpp"

namespace romvec::isa {

// Rows become numbers. Types, each for `lanes` elements:
//   codes     codes as int16, in whatever order multiplies best
//   products  int32 products of codes, or sums of them, in that order
//   halves    int16 results in the order of memory
//   floats    float results in the order of memory
template <class Isa>
concept converts_rows = requires(const std::int8_t* int8_codes, const std::int16_t* int16_codes,
                                 typename Isa::codes codes, typename Isa::products products,
                                 typename Isa::halves halves, typename Isa::floats floats, std::int16_t multiplier,
                                 std::int16_t* q15_out, float* float_out, float scale, int bits) {
  { Isa::name } -> std::convertible_to<const char*>;
  { Isa::lanes } -> std::convertible_to<std::size_t>;
  // How many elements a block has: `lanes`; of a tail, how many are left.
  { Isa::count() } -> std::same_as<std::size_t>;

  // Sign-extend codes from memory of any alignment.
  { Isa::load(int8_codes) } -> std::same_as<typename Isa::codes>;
  { Isa::load(int16_codes) } -> std::same_as<typename Isa::codes>;
  // code * multiplier, exact.
  { Isa::multiply(codes, multiplier) } -> std::same_as<typename Isa::products>;
  // rounding_shift_right(product, bits), bits in [0, 30], then saturation to int16. |product| < 2^30.
  { Isa::narrow(products, bits) } -> std::same_as<typename Isa::halves>;
  // half << bits, bits in [0, 16], saturated to int16.
  { Isa::shift_left(halves, bits) } -> std::same_as<typename Isa::halves>;
  {Isa::store(q15_out, halves)};

  // float(product), to nearest, ties to even; times a scale, one rounding.
  { Isa::to_floats(products) } -> std::same_as<typename Isa::floats>;
  { Isa::multiply(floats, scale) } -> std::same_as<typename Isa::floats>;
  {Isa::store(float_out, floats)};
};

// The same in fewer instructions, and rows as they are.
template <class Isa>
concept converts_at_once = converts_rows<Isa> &&
    requires(const std::int8_t* int8_codes, const std::int16_t* int16_codes, typename Isa::codes codes,
             std::int16_t multiplier, std::int8_t* int8_out, std::int16_t* q15_out, int bits) {
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
  // float(code), exact.
  { Isa::load_floats(int8_codes) } -> std::same_as<typename Isa::floats>;
  { Isa::load_floats(int16_codes) } -> std::same_as<typename Isa::floats>;
};

// A dot product. add_products adds at most two products to each int32 of `sums`, partial sums of it.
template <class Isa>
concept multiplies_rows = requires(typename Isa::codes codes, typename Isa::sums sums) {
  { Isa::zero_sums() } -> std::same_as<typename Isa::sums>;
  { Isa::add_products(sums, codes, codes) } -> std::same_as<typename Isa::sums>;
  { Isa::total(sums) } -> std::same_as<std::int64_t>;
};

// A scan over rows of int8 codes, scan_lanes codes at a time: the dot product with a query, and the squared norm of the
// row beside it or not. For rows of at most 132,104 codes, so that both fit into int32. Types:
//   query  scan_lanes codes of a query, and what the scan wants beside them
//   scan   int32 partial sums of a row's dot product with a query and of its squared norm
template <class Isa>
concept scans_rows = requires(const std::int8_t* int8_codes, std::int8_t* int8_out, std::int32_t* int32_out,
                              typename Isa::scan scan, typename Isa::query query, const typename Isa::scan* scans,
                              std::size_t count) {
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

// A bag of rows: sum + a[i] * first + b[i] * second, exact in int32. `packed` holds two int16, the first one in its low
// half. Types:
//   multipliers  the multipliers of two rows
//   code_sums    int16 sums of at most 256 int8 codes, in any order
// The default is isa::scalar: isa::bags<Isa>.
template <class Isa>
concept adds_rows = converts_rows<Isa> &&
    requires(const std::int8_t* int8_codes, const std::int16_t* int16_codes, typename Isa::products products,
             typename Isa::code_sums code_sums, typename Isa::multipliers multipliers, std::int32_t* int32_out,
             std::uint32_t packed) {
  { Isa::zero_products() } -> std::same_as<typename Isa::products>;
  { Isa::pair(packed) } -> std::same_as<typename Isa::multipliers>;
  { Isa::add_rows(products, int8_codes, int8_codes, multipliers) } -> std::same_as<typename Isa::products>;
  { Isa::add_rows(products, int16_codes, int16_codes, multipliers) } -> std::same_as<typename Isa::products>;
  { Isa::maximum(products, products) } -> std::same_as<typename Isa::products>;
  {Isa::store(int32_out, products)};
  // The same without multipliers, for at most 256 rows of int8 codes.
  { Isa::zero_code_sums() } -> std::same_as<typename Isa::code_sums>;
  { Isa::add_codes(code_sums, int8_codes) } -> std::same_as<typename Isa::code_sums>;
  { Isa::widen(code_sums) } -> std::same_as<typename Isa::products>;
};

// Bags, where the distance from the address of a row is written into the load: add_rows of the codes `Offset` further
// on. The default adds it to the addresses: isa::add_rows_at.
template <class Isa>
concept adds_rows_at_offsets = requires(Isa isa, const std::int8_t* codes, typename Isa::products products,
                                        typename Isa::multipliers multipliers) {
  { isa.template add_rows_at<0>(products, codes, codes, multipliers) } -> std::same_as<typename Isa::products>;
};

// Bags without multipliers, two rows and two blocks of columns at a time. The default is add_codes.
template <class Isa>
concept adds_codes_of_two = requires(typename Isa::code_sums_of_two sum, const std::int8_t* codes,
                                     typename Isa::products products) {
  { Isa::zero_code_sums_of_two() } -> std::same_as<typename Isa::code_sums_of_two>;
  { Isa::add_codes(sum, codes, codes) } -> std::same_as<typename Isa::code_sums_of_two>;
  { Isa::add_codes(sum, codes) } -> std::same_as<typename Isa::code_sums_of_two>;
  {Isa::widen(sum, products, products)};
};

// A search through packed rows (kernel/packed.hpp): `packed_sums` are the int32 sums of 32 rows. add_packed adds four
// columns of every row, codes[0, 128), times query[0, 4). The default adds up row by row.
template <class Isa>
concept packs_rows = requires(typename Isa::packed_sums sums, const std::int8_t* codes, std::int32_t* dots) {
  { Isa::zero_packed_sums() } -> std::same_as<typename Isa::packed_sums>;
  { Isa::add_packed(sums, codes, codes) } -> std::same_as<typename Isa::packed_sums>;
  {Isa::store_packed(sums, dots)};
};

// Looks 16 levels up by 4-bit codes: expand() makes 16 bytes, of any alignment, into the codes of their low halves and
// those of their high halves, 16 int8 each; the low ones are written first, where the two overlap. The default looks
// one code up at a time.
template <class Isa>
concept expands_nibbles = requires(const std::uint8_t* bytes, const std::int8_t* levels, std::int8_t* out,
                                   typename Isa::nibble_lookup lookup) {
  { Isa::load_levels(levels) } -> std::same_as<typename Isa::nibble_lookup>;
  {Isa::expand(bytes, lookup, out, out)};
};

// The same where both halves go to out[0, 32), and one store writes them. The default is isa::expand_together.
template <class Isa>
concept expands_together = expands_nibbles<Isa> &&
    requires(const std::uint8_t* bytes, std::int8_t* out, typename Isa::nibble_lookup lookup) {
  {Isa::expand(bytes, lookup, out)};
};

// Looks levels up without that, in scans that take codes from registers: look_up() makes scan_lanes bytes into the
// codes of their low halves and those of their high halves.
template <class Isa>
concept looks_up_nibbles = !expands_nibbles<Isa> && requires(const std::uint8_t* bytes, const std::int8_t* levels,
                                                             typename Isa::scan scan, typename Isa::query query) {
  { Isa::look_up(bytes, levels).low } -> std::convertible_to<typename Isa::codes>;
  { Isa::look_up(bytes, levels).high } -> std::convertible_to<typename Isa::codes>;
  { Isa::add_dot(scan, Isa::look_up(bytes, levels).low, query) } -> std::same_as<typename Isa::scan>;
  { Isa::add_dot_and_norm(scan, Isa::look_up(bytes, levels).low, query) } -> std::same_as<typename Isa::scan>;
};

// The same in bags: add_blocks() adds a block of 32 codes of two rows to int32 sums, without storing the codes. The
// default expands them first.
template <class Isa>
concept adds_nibbles = requires(const std::uint8_t* bytes, const std::int8_t* levels,
                                typename Isa::multipliers multipliers, std::int32_t* sums) {
  Isa::add_blocks(bytes, bytes, levels, multipliers, sums);
};

// Chooses levels by windows of bits, 8 at a time: bytes[0, 8) begins with the 16 bits before those of the first weight,
// `factor` is that of the table times 2^16. The default chooses one at a time.
template <class Isa>
concept chooses_levels = requires(const std::uint8_t* bytes, const std::int8_t* levels, std::int8_t* out) {
  Isa::template choose_levels<4, 9>(bytes, std::uint32_t{}, levels, out);
};

// Makes code * 2^24 more cheaply than the code itself: the byte goes to the top of its int32. The default is
// load_floats.
template <class Isa>
concept loads_high_floats = requires(const std::int8_t* int8_codes) {
  { Isa::load_high_floats(int8_codes) } -> std::same_as<typename Isa::floats>;
};

// Registers hold more bytes than `lanes`: Isa::bytes has a number of lanes and a copy of its own, and the most bytes of
// a row that are copied so; longer ones go to memcpy, their number by way of count_of_memcpy. The default is copy.
template <class Isa>
concept copies_bytes = requires(const std::int8_t* int8_codes, std::int8_t* int8_out, std::size_t count) {
  { Isa::bytes::lanes } -> std::convertible_to<std::size_t>;
  { Isa::bytes::most } -> std::convertible_to<std::size_t>;
  { Isa::bytes::count_of_memcpy(count) } -> std::same_as<std::size_t>;
  {Isa::bytes::copy(int8_codes, int8_out)};
};

// Stores that pass the caches, at multiples of stream_alignment bytes, and the fence behind them: what an instruction
// set has that says has_streams.
template <class Isa>
concept streams_rows = copies_bytes<Isa> &&
    requires(const std::int8_t* int8_codes, const std::int16_t* int16_codes, std::int8_t* int8_out,
             std::int16_t* q15_out, float* float_out, typename Isa::halves halves, typename Isa::floats floats) {
  { Isa::stream_alignment } -> std::convertible_to<std::size_t>;
  {Isa::stream(q15_out, halves)};
  {Isa::stream(float_out, floats)};
  {Isa::stream_copy(int8_codes, int8_out)};
  {Isa::stream_copy(int16_codes, q15_out)};
  {Isa::bytes::stream_copy(int8_codes, int8_out)};
  {Isa::stream_fence()};
};

// Masks: `Isa::tail(count)` is an object with the same functions that reads and writes only the first `count` elements,
// count in [1, lanes), and takes the others as zeros. The default is isa::scalar, or one block that overlaps the last.
template <class Isa>
concept has_masks = requires {
  typename Isa::tail;
};

// Names an instruction set with shorter scans, for rows shorter than its own. The default is isa::scalar.
template <class Isa>
concept has_narrower = requires {
  requires scans_rows<typename Isa::narrower>;
};

// Names one for int8 codes and int16 results that both lie at multiples of 4 bytes: what rows to Q15 need of
// converts_at_once. The default makes no difference between addresses.
template <class Isa>
concept has_word_aligned = requires(const std::int8_t* int8_codes, std::int16_t* q15_out, std::int16_t multiplier,
                                    int bits, typename Isa::word_aligned::codes codes,
                                    typename Isa::word_aligned::halves halves) {
  { Isa::word_aligned::lanes } -> std::convertible_to<std::size_t>;
  { Isa::word_aligned::load(int8_codes) } -> std::same_as<typename Isa::word_aligned::codes>;
  { Isa::word_aligned::scale_q15(codes, multiplier) } -> std::same_as<typename Isa::word_aligned::halves>;
  { Isa::word_aligned::scale_q15(codes, multiplier, bits) } -> std::same_as<typename Isa::word_aligned::halves>;
  {Isa::word_aligned::store(q15_out, halves)};
};

// What kernels ask for: the families that have one by default, and the hooks.
template <class Isa>
concept instruction_set = converts_at_once<Isa> && multiplies_rows<Isa> && scans_rows<Isa> &&
    std::derived_from<Isa, default_hooks> &&(!Isa::has_streams || streams_rows<Isa>);

}  // namespace romvec::isa
