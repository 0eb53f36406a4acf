// SPDX-License-Identifier: BSL-1.0
// The operations as the library has them, called as firmware calls them: the table is a constant, the id is known at
// run time only.
#include <cstddef>
#include <cstdint>
#include <span>

#include "operations.hpp"
#include "romvec/bag.hpp"
#include "romvec/gather.hpp"
#include "romvec/logits.hpp"
#include "romvec/similarity.hpp"

namespace bench {

namespace {

template <const auto& Table, std::size_t Rows = 1, class Element>
std::span<Element, Rows * Table.dim> rows_of(Element* elements) {
  return std::span<Element, Rows * Table.dim>(elements, Rows * Table.dim);
}

template <const auto& Table>
[[gnu::noinline]] bool lookup_float(std::uint32_t id) {
  return romvec::lookup(Table, id, rows_of<Table>(output.floats)).ok();
}

template <const auto& Table>
[[gnu::noinline]] bool lookup_q15(std::uint32_t id) {
  return romvec::lookup(Table, id, rows_of<Table>(output.halves)).ok();
}

template <const auto& Table>
[[gnu::noinline]] bool lookup_q12(std::uint32_t id) {
  return romvec::lookup(Table, id, rows_of<Table>(output.halves), romvec::q_format{12}).ok();
}

template <const auto& Table>
[[gnu::noinline]] bool lookup_raw(std::uint32_t id) {
  return romvec::lookup(Table, id, rows_of<Table>(output.codes)).ok();
}

template <const auto& Table>
[[gnu::noinline]] bool gather8_float(std::uint32_t) {
  return romvec::gather(Table, input.gather_ids, rows_of<Table, gathered_rows>(output.floats)).ok();
}

template <const auto& Table>
[[gnu::noinline]] bool gather8_q15(std::uint32_t) {
  return romvec::gather(Table, input.gather_ids, rows_of<Table, gathered_rows>(output.halves)).ok();
}

template <const auto& Table>
[[gnu::noinline]] bool gather8_raw(std::uint32_t) {
  return romvec::gather(Table, input.gather_ids, rows_of<Table, gathered_rows>(output.codes)).ok();
}

template <const auto& Table>
[[gnu::noinline]] bool lookup_fixed_q15(std::uint32_t id) {
  return romvec::lookup(fixed_view<Table>, id, rows_of<Table>(output.halves)).ok();
}

template <const auto& Table>
[[gnu::noinline]] bool lookup_fixed_q12(std::uint32_t id) {
  return romvec::lookup(fixed_view<Table>, id, rows_of<Table>(output.halves), romvec::q_format{12}).ok();
}

template <const auto& Table>
[[gnu::noinline]] bool lookup_fixed16_q15(std::uint32_t id) {
  return romvec::lookup(fixed16_view<Table>, id & 1, rows_of<Table>(output.halves)).ok();
}

template <const auto& Table>
[[gnu::noinline]] bool lookup_fixed16_q12(std::uint32_t id) {
  return romvec::lookup(fixed16_view<Table>, id & 1, rows_of<Table>(output.halves), romvec::q_format{12}).ok();
}

template <const auto& Table>
[[gnu::noinline]] bool lookup_fixed_float(std::uint32_t id) {
  return romvec::lookup(fixed_view<Table>, id, rows_of<Table>(output.floats)).ok();
}

template <const auto& Table>
[[gnu::noinline]] bool bag32_q15(std::uint32_t) {
  return romvec::bag_sum(Table, input.bag_ids, input.bag_offsets, rows_of<Table>(output.halves)).ok();
}

template <const auto& Table>
[[gnu::noinline]] bool bag32_float(std::uint32_t) {
  return romvec::bag_sum(Table, input.bag_ids, input.bag_offsets, rows_of<Table>(output.floats)).ok();
}

template <const auto& Table>
[[gnu::noinline]] bool bag32_int32(std::uint32_t) {
  return romvec::bag_sum(Table, input.bag_ids, input.bag_offsets, rows_of<Table>(output.words)).ok();
}

template <const auto& Table>
[[gnu::noinline]] bool bag32_mean_q15(std::uint32_t) {
  return romvec::bag_mean(Table, input.bag_ids, input.bag_offsets, rows_of<Table>(output.halves)).ok();
}

template <const auto& Table>
[[gnu::noinline]] bool bag32_max_q15(std::uint32_t) {
  return romvec::bag_max(Table, input.bag_ids, input.bag_offsets, rows_of<Table>(output.halves)).ok();
}

template <const auto& Table>
[[gnu::noinline]] bool bag32_weighted_q15(std::uint32_t) {
  return romvec::bag_weighted_sum(Table, input.bag_ids, input.bag_weights, input.bag_offsets,
                                  rows_of<Table>(output.halves))
      .ok();
}

template <const auto& Table>
[[gnu::noinline]] bool bag32_fixed_q15(std::uint32_t) {
  return romvec::bag_sum(fixed_view<Table>, input.bag_ids, input.bag_offsets, rows_of<Table>(output.halves)).ok();
}

template <const auto& Table>
[[gnu::noinline]] bool dot(std::uint32_t id) {
  return romvec::dot(Table, id, input.gather_ids[0], output.dot).ok();
}

template <const auto& Table>
[[gnu::noinline]] bool nearest4(std::uint32_t id) {
  romvec::neighbor found[nearest_rows];
  if (romvec::nearest(Table, id, found) != nearest_rows) {
    return false;
  }
  for (std::size_t i = 0; i < nearest_rows; ++i) {
    output.ids[i] = found[i].id;
  }
  return true;
}

template <const auto& Table>
[[gnu::noinline]] bool logits8_int32(std::uint32_t) {
  const std::span<const std::int8_t, Table.dim> hidden(input.hidden8, Table.dim);
  return romvec::logits(Table, hidden, std::span<std::int32_t, Table.vocab_size>(output.words, Table.vocab_size)).ok();
}

template <const auto& Table>
[[gnu::noinline]] bool logits16_float(std::uint32_t) {
  const std::span<const std::int16_t, Table.dim> hidden(input.hidden16, Table.dim);
  const std::span<float, Table.vocab_size> out(output.floats, Table.vocab_size);
  return romvec::logits(Table, hidden, out, romvec::hidden_format{15}).ok();
}

template <const auto& Table>
[[gnu::noinline]] bool lookup_nibbles_float(std::uint32_t id) {
  return romvec::lookup(nibble_rows_of<Table>, id, rows_of<Table>(output.floats)).ok();
}

template <const auto& Table>
[[gnu::noinline]] bool lookup_nibbles_q15(std::uint32_t id) {
  return romvec::lookup(nibble_rows_of<Table>, id, rows_of<Table>(output.halves)).ok();
}

template <const auto& Table>
[[gnu::noinline]] bool lookup_groups_q15(std::uint32_t id) {
  return romvec::lookup(nibble_groups_of<Table>, id, rows_of<Table>(output.halves)).ok();
}

template <const auto& Table>
[[gnu::noinline]] bool bag32_nibbles_q15(std::uint32_t) {
  return romvec::bag_sum(nibble_rows_of<Table>, input.bag_ids, input.bag_offsets, rows_of<Table>(output.halves)).ok();
}

template <const auto& Table>
[[gnu::noinline]] bool bag32_groups_q15(std::uint32_t) {
  return romvec::bag_sum(nibble_groups_of<Table>, input.bag_ids, input.bag_offsets, rows_of<Table>(output.halves)).ok();
}

template <const auto& Table>
[[gnu::noinline]] bool logits8_nibbles(std::uint32_t) {
  const std::span<const std::int8_t, Table.dim> hidden(input.hidden8, Table.dim);
  const std::span<std::int32_t, nibble_vocab_size> out(output.words, nibble_vocab_size);
  return romvec::logits(nibble_rows_of<Table>, hidden, out).ok();
}

template <const auto& Table, std::size_t Bits>
[[gnu::noinline]] bool lookup_trellis_raw(std::uint32_t id) {
  return romvec::lookup(trellis_of<Table, Bits>, id, rows_of<Table>(output.codes)).ok();
}

template <const auto& Table, std::size_t Bits>
[[gnu::noinline]] bool lookup_trellis_q15(std::uint32_t id) {
  return romvec::lookup(trellis_of<Table, Bits>, id, rows_of<Table>(output.halves)).ok();
}

template <const auto& Table, std::size_t Bits>
[[gnu::noinline]] bool bag32_trellis_q15(std::uint32_t) {
  const auto out = rows_of<Table>(output.halves);
  return romvec::bag_sum(trellis_of<Table, Bits>, input.bag_ids, input.bag_offsets, out).ok();
}

template <const auto& Table>
constexpr operations operations_of = {
    .lookup_float = lookup_float<Table>,
    .lookup_q15 = lookup_q15<Table>,
    .lookup_q12 = lookup_q12<Table>,
    .lookup_raw = lookup_raw<Table>,
    .gather8_float = gather8_float<Table>,
    .gather8_q15 = gather8_q15<Table>,
    .gather8_raw = gather8_raw<Table>,
    .lookup_fixed_q15 = lookup_fixed_q15<Table>,
    .lookup_fixed_q12 = lookup_fixed_q12<Table>,
    .lookup_fixed16_q15 = lookup_fixed16_q15<Table>,
    .lookup_fixed16_q12 = lookup_fixed16_q12<Table>,
    .lookup_fixed_float = lookup_fixed_float<Table>,
    .bag32_q15 = bag32_q15<Table>,
    .bag32_float = bag32_float<Table>,
    .bag32_int32 = bag32_int32<Table>,
    .bag32_mean_q15 = bag32_mean_q15<Table>,
    .bag32_max_q15 = bag32_max_q15<Table>,
    .bag32_weighted_q15 = bag32_weighted_q15<Table>,
    .bag32_fixed_q15 = bag32_fixed_q15<Table>,
    .dot = dot<Table>,
    .nearest4 = nearest4<Table>,
    .logits8_int32 = logits8_int32<Table>,
    .logits16_float = logits16_float<Table>,
    .lookup_nibbles_float = lookup_nibbles_float<Table>,
    .lookup_nibbles_q15 = lookup_nibbles_q15<Table>,
    .lookup_groups_q15 = lookup_groups_q15<Table>,
    .bag32_nibbles_q15 = bag32_nibbles_q15<Table>,
    .bag32_groups_q15 = bag32_groups_q15<Table>,
    .nearest4_nibbles = nearest4<nibble_rows_of<Table>>,
    .nearest4_groups = nearest4<nibble_groups_of<Table>>,
    .logits8_nibbles = logits8_nibbles<Table>,
    .lookup_trellis_raw = lookup_trellis_raw<Table, 4>,
    .lookup_trellis_q15 = lookup_trellis_q15<Table, 4>,
    .bag32_trellis_q15 = bag32_trellis_q15<Table, 4>,
    .nearest4_trellis = nearest4<trellis_of<Table, 4>>,
};

}  // namespace

// bench/wasm builds this file a second time, for other instructions, under another name.
#ifndef ROMVEC_BENCH_LIBRARY
#define ROMVEC_BENCH_LIBRARY library
#endif
const operations ROMVEC_BENCH_LIBRARY[] = {operations_of<table_64>, operations_of<table_288>};

}  // namespace bench
