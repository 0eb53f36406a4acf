// SPDX-License-Identifier: BSL-1.0
// gather of the codes as they are stored: 1 byte read and 1 written a weight.
#include <benchmark/benchmark.h>

#include <romvec/gather.hpp>

#include "contest/verify.hpp"
#include "data/tables.hpp"
#include "limits/copy.hpp"
#include "limits/read.hpp"
#include "limits/store.hpp"
#include "operations/operations.hpp"
#include "reference/scalar.hpp"
#include "rivals/naive.hpp"

namespace romvec_bench {
namespace {

template <class Shape>
void build(contest& cases, Shape shape, std::size_t count, distribution kind) {
  constexpr std::size_t dim = Shape::dim;
  const random_table& table = table_of(Shape::vocab_size, dim);
  const std::int8_t* const codes = table.codes();
  const id_walk walk(ids_of(Shape::vocab_size, kind), count);
  auto* const out = cases.output<std::int8_t>(count * dim);
  const auto expected = expect<std::int8_t>(count * dim, [&](std::int8_t* rows) {
    scalar::gather(table.int8_rows(), walk.first(), std::span(rows, count * dim));
  });

  cases.add(
      "romvec", walk,
      [=, view = int8_rows_of(shape)](std::span<const std::int32_t> ids) {
        benchmark::DoNotOptimize(romvec::gather(view, ids, std::span(out, count * dim)));
      },
      equal_to(out, expected));
  cases.add(
      "romvec_any_dim", walk,
      [=, view = table.int8_rows()](std::span<const std::int32_t> ids) {
        benchmark::DoNotOptimize(romvec::gather(view, ids, std::span(out, count * dim)));
      },
      equal_to(out, expected));
  limits::add_memcpy_rows<dim>(cases, out, codes, walk, equal_to(out, expected));
  limits::add_store_only<dim>(cases, out, count, walk);
  limits::add_copy(cases, out, expected->data(), count * dim, equal_to(out, expected));
  limits::add_read_only<Shape>(cases, codes, walk);
  cases.add(
      "naive", walk, [=](std::span<const std::int32_t> ids) { rivals::naive<dim>{}.gather_raw(codes, ids, out); },
      equal_to(out, expected));
  cases.add(
      "naive_any_dim", walk,
      [=](std::span<const std::int32_t> ids) { rivals::naive<0>{dim}.gather_raw(codes, ids, out); },
      equal_to(out, expected));
  cases.add(
      "naive_checked", walk,
      [=](std::span<const std::int32_t> ids) {
        benchmark::DoNotOptimize(rivals::naive<dim>{}.checked_raw(codes, Shape::vocab_size, ids, out));
      },
      equal_to(out, expected));
  cases.add(
      "naive_checked_any_dim", walk,
      [=, rows = table.vocab_size()](std::span<const std::int32_t> ids) {
        benchmark::DoNotOptimize(rivals::naive<0>{dim}.checked_raw(codes, rows, ids, out));
      },
      equal_to(out, expected));
}

}  // namespace

void add_gather_raw(contest_list& list) {
  add_for_all_ids(list, "gather_raw", 1, [](contest& cases, auto shape, std::size_t count, distribution kind) {
    build(cases, shape, count, kind);
  });
}

}  // namespace romvec_bench
