// SPDX-License-Identifier: BSL-1.0
// Sums of bags of 32 rows: 32 bytes read and 4 written a weight of the result. Times are given a row that is read.
#include <benchmark/benchmark.h>

#include <romvec/bag.hpp>
#include <span>

#include "contest/verify.hpp"
#include "data/tables.hpp"
#include "limits/copy.hpp"
#include "limits/read.hpp"
#include "limits/store.hpp"
#include "operations/fused_nibbles.hpp"
#include "operations/operations.hpp"
#include "peers/peers.hpp"
#include "reference/scalar.hpp"
#include "rivals/bag_fma.hpp"
#include "rivals/naive.hpp"
#include "rivals/nibble_fma.hpp"

namespace romvec_bench {
namespace {

// Float sums of 32 products of at most 127 * 32767 * 2^-22 round 32 times; romvec's once.
constexpr double tolerance = 1e-4;

template <class Shape>
void build(contest& cases, Shape shape, std::size_t count, distribution kind) {
  constexpr std::size_t dim = Shape::dim;
  constexpr bool prefetch = Shape::codes_bytes > limits::prefetch_from_bytes;
  const std::size_t bags = count / ids_per_bag;
  const random_table& table = table_of(Shape::vocab_size, dim);
  const std::int8_t* const codes = table.codes();
  const float* const scales = table.scales();
  const id_walk walk(ids_of(Shape::vocab_size, kind), count);
  auto* const offsets = cases.input<std::int32_t>(bags);
  for (std::size_t bag = 0; bag < bags; ++bag) {
    offsets[bag] = static_cast<std::int32_t>(bag * ids_per_bag);
  }
  const std::span<const std::int32_t> all_offsets(offsets, bags);

  // romvec's own, to every kind of output and for both kinds of scaling.
  const auto add_own = [&]<class Element>(std::string name, auto view, auto reference, Element) {
    auto* const out = cases.output<Element>(bags * dim);
    cases.add(
        std::move(name), walk,
        [=](std::span<const std::int32_t> ids) {
          benchmark::DoNotOptimize(romvec::bag_sum(view, ids, all_offsets, std::span(out, bags * dim)));
        },
        equal_to(out, expect<Element>(bags * dim, [&](Element* sums) {
                   scalar::bag_sum(reference, walk.first(), all_offsets, std::span(sums, bags * dim));
                 })));
  };
  add_own("romvec", int8_rows_of(shape), table.int8_rows(), float{});
  add_own("romvec_to_int32", int8_rows_of(shape), table.int8_rows(), std::int32_t{});
  add_own("romvec_to_q15", int8_rows_of(shape), table.int8_rows(), std::int16_t{});
  add_own("romvec_one_scale", fixed_point_of(shape), table.fixed_point(), float{});
  add_own("romvec_nibble_rows", nibbles_of<nibble_rows>(shape), table.nibbles<nibble_rows>(), float{});
  add_own("romvec_nibble_groups", nibbles_of<nibble_groups>(shape), table.nibbles<nibble_groups>(), float{});

  float* const out = cases.output<float>(bags * dim);
  const auto expected = expect<float>(bags * dim, [&](float* sums) {
    scalar::bag_sum(table.int8_rows(), walk.first(), all_offsets, std::span(sums, bags * dim));
  });
  limits::add_read_only<Shape>(cases, codes, walk);
  limits::add_store_only<dim * sizeof(float)>(cases, out, bags, walk, ids_per_bag);
  limits::add_copy(cases, out, expected->data(), bags * dim, equal_to(out, expected));
  if (rivals::can_bag_fma()) {
    cases.add(
        "fma", walk,
        [=](std::span<const std::int32_t> ids) {
          rivals::bag_fma<dim, prefetch>(codes, scales, ids.data(), ids.size(), out);
        },
        near_to(out, expected, tolerance));
  }
  if (rivals::nibble_fma::can_run()) {
    cases.add(
        "nibble_fma", walk,
        [=, rows = fused_nibbles::make<dim>(cases, table)](std::span<const std::int32_t> ids) {
          benchmark::DoNotOptimize(rivals::nibble_fma::bag<dim>(rows, Shape::vocab_size, ids.data(), ids.size(), out));
        },
        near_to(out, fused_nibbles::expected(table, walk.first(), ids_per_bag), 0));
  }
  cases.add(
      "naive", walk, [=](std::span<const std::int32_t> ids) { rivals::naive<dim>{}.bag_sum(codes, scales, ids, out); },
      near_to(out, expected, tolerance));
  add_peers(cases, peers().bag_sum, {table, ids_of(Shape::vocab_size, kind), count, out, expected});
}

}  // namespace

// The number in a contest's name counts ids: 32 are one bag.
void add_bag_sum(contest_list& list) {
  add_for_all_ids(list, "bag_sum", ids_per_bag, [](contest& cases, auto shape, std::size_t count, distribution kind) {
    build(cases, shape, count, kind);
  });
}

}  // namespace romvec_bench
