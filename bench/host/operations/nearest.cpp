// SPDX-License-Identifier: BSL-1.0
// The 10 rows nearest to one query: every code of the table is read once. The query is a row with noise, so that the
// nearest row is the same whatever a rival's rounding. Time is given a row of the table.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <random>
#include <romvec/packed.hpp>
#include <romvec/similarity.hpp>
#include <span>
#include <vector>

#include "contest/verify.hpp"
#include "data/tables.hpp"
#include "limits/read.hpp"
#include "operations/operations.hpp"
#include "peers/peers.hpp"
#include "reference/scalar.hpp"
#include "rivals/naive.hpp"

namespace romvec_bench {
namespace {

constexpr std::size_t found = 10;

void write_query(const random_table& table, std::int8_t* query) {
  std::mt19937 random(1);
  std::uniform_int_distribution<int> noise(-20, 20);
  const std::int8_t* const row = table.codes() + table.vocab_size() / 3 * table.dim();
  std::transform(row, row + table.dim(), query, [&](std::int8_t code) {
    return static_cast<std::int8_t>(std::clamp(code + noise(random), -127, 127));
  });
}

verification same_neighbors(const romvec::neighbor* out, std::vector<romvec::neighbor> expected) {
  return [out, expected = std::move(expected)]() -> std::string {
    for (std::size_t i = 0; i < expected.size(); ++i) {
      if (out[i].id != expected[i].id || out[i].cosine != expected[i].cosine || out[i].dot != expected[i].dot) {
        return "neighbor " + std::to_string(i) + " is " + std::to_string(out[i].id) + ", expected " +
               std::to_string(expected[i].id);
      }
    }
    return {};
  };
}

template <class Shape>
void build(contest& cases, Shape shape) {
  const random_table& table = table_of(Shape::vocab_size, Shape::dim);
  const std::int8_t* const codes = table.codes();
  auto* const query = cases.input<std::int8_t>(Shape::dim);
  write_query(table, query);
  const std::span<const std::int8_t> query_codes(query, Shape::dim);
  auto* const out = cases.output<romvec::neighbor>(found);
  std::vector<romvec::neighbor> expected(found);
  scalar::nearest(table.int8_rows(), query_codes, std::span(expected));
  const std::uint32_t first = expected[0].id;

  const auto add_own = [&](std::string name, auto own, std::vector<romvec::neighbor> neighbors) {
    cases.add(
        std::move(name), [=] { benchmark::DoNotOptimize(romvec::nearest(own, query_codes, std::span(out, found))); },
        same_neighbors(out, std::move(neighbors)));
  };
  add_own("romvec", int8_rows_of(shape), expected);
  add_own("romvec_any_dim", table.int8_rows(), expected);
  // 4-bit codes are other weights, with other neighbours.
  std::vector<romvec::neighbor> others(found);
  scalar::nearest(table.nibbles<nibble_rows>(), query_codes, std::span(others));
  add_own("romvec_nibble_rows", nibbles_of<nibble_rows>(shape), others);
  scalar::nearest(table.nibbles<nibble_groups>(), query_codes, std::span(others));
  add_own("romvec_nibble_groups", nibbles_of<nibble_groups>(shape), others);
  // The packed copy lies in memory of its own, as a user would keep it beside the table.
  const auto view = int8_rows_of(shape);
  const std::size_t bytes = romvec::packed_bytes(view);
  auto* const storage = cases.input<std::byte>(bytes);
  romvec::packed_table<std::remove_const_t<decltype(view)>> packed;
  if (romvec::pack(view, std::span(storage, bytes), packed)) {
    add_own("romvec_packed", packed, expected);
  }
  limits::add_read_table<Shape>(cases, codes);
  auto* const best = cases.output<std::uint32_t>(1);
  cases.add(
      "naive", [=] { *best = rivals::naive<Shape::dim>{}.nearest(codes, Shape::vocab_size, query); },
      [=] { return *best == first ? std::string() : "the nearest row is " + std::to_string(*best); });
  add_peers(cases, peers().nearest, {table, query_codes, found, first});
}

}  // namespace

void add_nearest(contest_list& list) {
  for_each_shape([&](auto shape) {
    list.push_back({"nearest/" + shape.name(), shape.vocab_size, [=](contest& cases) { build(cases, shape); }});
  });
}

}  // namespace romvec_bench
