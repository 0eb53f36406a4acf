// SPDX-License-Identifier: BSL-1.0
// gather to Q15: int8 codes x multiplier of the row, rounded; 1 byte read and 2 written a weight.
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
  const std::uint16_t* const multipliers = table.multipliers();
  const id_walk walk(ids_of(Shape::vocab_size, kind), count);
  auto* const out = cases.output<std::int16_t>(count * dim);
  const auto expected = expect<std::int16_t>(count * dim, [&](std::int16_t* rows) {
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
  cases.add(
      "romvec_q12", walk,
      [=, view = int8_rows_of(shape)](std::span<const std::int32_t> ids) {
        benchmark::DoNotOptimize(romvec::gather(view, ids, std::span(out, count * dim), romvec::q_format{12}));
      },
      equal_to(out, expect<std::int16_t>(count * dim, [&](std::int16_t* rows) {
                 scalar::gather(table.int8_rows(), walk.first(), std::span(rows, count * dim), romvec::q_format{12});
               })));
  const auto add_nibbles = [&](std::string name, auto view, auto reference) {
    cases.add(
        std::move(name), walk,
        [=](std::span<const std::int32_t> ids) {
          benchmark::DoNotOptimize(romvec::gather(view, ids, std::span(out, count * dim)));
        },
        equal_to(out, expect<std::int16_t>(count * dim, [&](std::int16_t* rows) {
                   scalar::gather(reference, walk.first(), std::span(rows, count * dim));
                 })));
  };
  add_nibbles("romvec_nibble_rows", nibbles_of<nibble_rows>(shape), table.nibbles<nibble_rows>());
  add_nibbles("romvec_nibble_groups", nibbles_of<nibble_groups>(shape), table.nibbles<nibble_groups>());
  limits::add_store_only<dim * sizeof(std::int16_t)>(cases, out, count, walk);
  limits::add_copy(cases, out, expected->data(), count * dim, equal_to(out, expected));
  limits::add_read_only<Shape>(cases, codes, walk);
  cases.add(
      "naive", walk,
      [=](std::span<const std::int32_t> ids) { rivals::naive<dim>{}.gather_q15(codes, multipliers, ids, out); },
      equal_to(out, expected));
  cases.add(
      "naive_any_dim", walk,
      [=](std::span<const std::int32_t> ids) { rivals::naive<0>{dim}.gather_q15(codes, multipliers, ids, out); },
      equal_to(out, expected));
  cases.add(
      "naive_checked", walk,
      [=](std::span<const std::int32_t> ids) {
        benchmark::DoNotOptimize(rivals::naive<dim>{}.checked_q15(codes, multipliers, Shape::vocab_size, ids, out));
      },
      equal_to(out, expected));
  cases.add(
      "naive_checked_any_dim", walk,
      [=, rows = table.vocab_size()](std::span<const std::int32_t> ids) {
        benchmark::DoNotOptimize(rivals::naive<0>{dim}.checked_q15(codes, multipliers, rows, ids, out));
      },
      equal_to(out, expected));
}

}  // namespace

void add_gather_q15(contest_list& list) {
  add_for_all_ids(list, "gather_q15", 1, [](contest& cases, auto shape, std::size_t count, distribution kind) {
    build(cases, shape, count, kind);
  });
}

}  // namespace romvec_bench
