// SPDX-License-Identifier: BSL-1.0
// gather to float32: int8 codes x multiplier of the row, 1 byte read and 4 written a weight.
#include <benchmark/benchmark.h>

#include <romvec/gather.hpp>

#include "contest/verify.hpp"
#include "data/tables.hpp"
#include "limits/copy.hpp"
#include "limits/read.hpp"
#include "limits/store.hpp"
#include "operations/fused_nibbles.hpp"
#include "operations/operations.hpp"
#include "peers/peers.hpp"
#include "reference/scalar.hpp"
#include "rivals/naive.hpp"
#include "rivals/nibble_fma.hpp"

namespace romvec_bench {
namespace {

template <class Shape>
void build(contest& cases, Shape shape, std::size_t count, distribution kind) {
  constexpr std::size_t dim = Shape::dim;
  const random_table& table = table_of(Shape::vocab_size, dim);
  const std::int8_t* const codes = table.codes();
  const float* const scales = table.scales();
  const id_walk walk(ids_of(Shape::vocab_size, kind), count);
  float* const out = cases.output<float>(count * dim);
  const auto expected = expect<float>(
      count * dim, [&](float* rows) { scalar::gather(table.int8_rows(), walk.first(), std::span(rows, count * dim)); });

  cases.add(
      "romvec", walk,
      [=, view = int8_rows_of(shape)](std::span<const std::int32_t> ids) {
        benchmark::DoNotOptimize(romvec::gather(view, ids, std::span(out, count * dim)));
      },
      equal_to(out, expected));
  const auto add_nibbles = [&](std::string name, auto view, auto reference) {
    cases.add(
        std::move(name), walk,
        [=](std::span<const std::int32_t> ids) {
          benchmark::DoNotOptimize(romvec::gather(view, ids, std::span(out, count * dim)));
        },
        equal_to(out, expect<float>(count * dim, [&](float* rows) {
                   scalar::gather(reference, walk.first(), std::span(rows, count * dim));
                 })));
  };
  add_nibbles("romvec_nibble_rows", nibbles_of<nibble_rows>(shape), table.nibbles<nibble_rows>());
  add_nibbles("romvec_nibble_groups", nibbles_of<nibble_groups>(shape), table.nibbles<nibble_groups>());
  limits::add_store_only<dim * sizeof(float)>(cases, out, count, walk);
  limits::add_copy(cases, out, expected->data(), count * dim, equal_to(out, expected));
  limits::add_read_only<Shape>(cases, codes, walk);
  cases.add(
      "naive", walk,
      [=](std::span<const std::int32_t> ids) { rivals::naive<dim>{}.gather_float(codes, scales, ids, out); },
      equal_to(out, expected));
  cases.add(
      "naive_any_dim", walk,
      [=](std::span<const std::int32_t> ids) { rivals::naive<0>{dim}.gather_float(codes, scales, ids, out); },
      equal_to(out, expected));
  if (rivals::nibble_fma::can_run()) {
    cases.add(
        "nibble_fma", walk,
        [=, rows = fused_nibbles::make<dim>(cases, table)](std::span<const std::int32_t> ids) {
          benchmark::DoNotOptimize(
              rivals::nibble_fma::gather<dim>(rows, Shape::vocab_size, ids.data(), ids.size(), out));
        },
        near_to(out, fused_nibbles::expected(table, walk.first(), 1), 0));
  }
  add_peers(cases, peers().gather_float, {table, ids_of(Shape::vocab_size, kind), count, out, expected});
}

}  // namespace

void add_gather_float(contest_list& list) {
  add_for_all_ids(list, "gather_float", 1, [](contest& cases, auto shape, std::size_t count, distribution kind) {
    build(cases, shape, count, kind);
  });
}

}  // namespace romvec_bench
