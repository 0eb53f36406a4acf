// SPDX-License-Identifier: BSL-1.0
// gather of fixed-point formats to Q15: the natural one is code << 8 (fixed8) or a copy (fixed16), a chosen one a shift
// more; 1 or 2 bytes read and 2 written a weight.
#include <benchmark/benchmark.h>

#include <romvec/gather.hpp>

#include "contest/verify.hpp"
#include "data/tables.hpp"
#include "limits/copy.hpp"
#include "limits/store.hpp"
#include "operations/operations.hpp"
#include "reference/scalar.hpp"
#include "rivals/naive.hpp"

namespace romvec_bench {
namespace {

// `view` knows its dim, `any` does not; both are of the same codes.
template <std::size_t Rows, std::size_t Dim, class View, class Any, class Code>
void build(contest& cases, View view, Any any, const Code* codes, std::size_t count, distribution kind) {
  const id_walk walk(ids_of(Rows, kind), count);
  auto* const out = cases.output<std::int16_t>(count * Dim);
  const auto expected = expect<std::int16_t>(
      count * Dim, [&](std::int16_t* to) { scalar::gather(any, walk.first(), std::span(to, count * Dim)); });
  const auto add_own = [&](std::string name, auto table) {
    cases.add(
        std::move(name), walk,
        [=](std::span<const std::int32_t> ids) {
          benchmark::DoNotOptimize(romvec::gather(table, ids, std::span(out, count * Dim)));
        },
        equal_to(out, expected));
  };
  add_own("romvec", view);
  add_own("romvec_any_dim", any);
  cases.add(
      "romvec_q12", walk,
      [=](std::span<const std::int32_t> ids) {
        benchmark::DoNotOptimize(romvec::gather(view, ids, std::span(out, count * Dim), romvec::q_format{12}));
      },
      equal_to(out, expect<std::int16_t>(count * Dim, [&](std::int16_t* to) {
                 scalar::gather(any, walk.first(), std::span(to, count * Dim), romvec::q_format{12});
               })));
  limits::add_store_only<Dim * sizeof(std::int16_t)>(cases, out, count, walk);
  limits::add_copy(cases, out, expected->data(), count * Dim, equal_to(out, expected));
  cases.add(
      "naive", walk, [=](std::span<const std::int32_t> ids) { rivals::naive<Dim>{}.gather_fixed(codes, ids, out); },
      equal_to(out, expected));
  cases.add(
      "naive_checked", walk,
      [=](std::span<const std::int32_t> ids) {
        benchmark::DoNotOptimize(rivals::naive<Dim>{}.checked_fixed(codes, Rows, ids, out));
      },
      equal_to(out, expected));
  cases.add(
      "naive_checked_any_dim", walk,
      [=, rows = any.vocab_size()](std::span<const std::int32_t> ids) {
        benchmark::DoNotOptimize(rivals::naive<0>{Dim}.checked_fixed(codes, rows, ids, out));
      },
      equal_to(out, expected));
}

}  // namespace

void add_gather_fixed(contest_list& list) {
  add_for_all_ids(list, "gather_fixed8", 1, [](contest& cases, auto shape, std::size_t count, distribution kind) {
    const random_table& table = table_of(shape.vocab_size, shape.dim);
    build<shape.vocab_size, shape.dim>(cases, fixed_point_of(shape), table.fixed_point(), table.codes(), count, kind);
  });
  add_for_all_ids(list, "gather_fixed16", 1, [](contest& cases, auto shape, std::size_t count, distribution kind) {
    const random_table& table = table_of(shape.vocab_size, shape.dim);
    build<shape.vocab_size / 2, shape.dim>(cases, wide_fixed_point_of(shape), table.wide_fixed_point(),
                                           table.wide_codes(), count, kind);
  });
}

}  // namespace romvec_bench
