// SPDX-License-Identifier: BSL-1.0
// The tied output head: every row of the table times one hidden vector of int8. Every code is read once. Times are
// given a row of the table.
#include <benchmark/benchmark.h>
#include <Eigen/Core>

#include <algorithm>
#include <random>
#include <romvec/logits.hpp>
#include <span>

#include "contest/verify.hpp"
#include "data/tables.hpp"
#include "limits/read.hpp"
#include "operations/operations.hpp"
#include "peers/peers.hpp"
#include "reference/scalar.hpp"
#include "rivals/naive.hpp"

namespace romvec_bench {
namespace {

using matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

template <class Shape>
void build(contest& cases, Shape shape) {
  constexpr std::size_t dim = Shape::dim;
  constexpr std::size_t vocab_size = Shape::vocab_size;
  const random_table& table = table_of(vocab_size, dim);
  const std::int8_t* const codes = table.codes();
  auto* const hidden = cases.input<std::int8_t>(dim);
  auto* const hidden_q15 = cases.input<std::int16_t>(dim);
  std::mt19937 random(1);
  std::uniform_int_distribution<int> any(-127, 127);
  std::generate_n(hidden, dim, [&] { return static_cast<std::int8_t>(any(random)); });
  std::transform(hidden, hidden + dim, hidden_q15, [](std::int8_t h) { return static_cast<std::int16_t>(h * 256); });

  const auto add_own = [&]<class Hidden, class Element>(std::string name, auto view, auto reference,
                                                        const Hidden* input, Element) {
    auto* const out = cases.output<Element>(vocab_size);
    const std::span<const Hidden> vector(input, dim);
    cases.add(
        std::move(name), [=] { benchmark::DoNotOptimize(romvec::logits(view, vector, std::span(out, vocab_size))); },
        equal_to(out, expect<Element>(vocab_size, [&](Element* values) {
                   scalar::logits(reference, vector, std::span(values, vocab_size));
                 })));
  };
  add_own("romvec", int8_rows_of(shape), table.int8_rows(), hidden, float{});
  add_own("romvec_hidden_q15", int8_rows_of(shape), table.int8_rows(), hidden_q15, float{});
  add_own("romvec_one_scale_to_int32", fixed_point_of(shape), table.fixed_point(), hidden, std::int32_t{});
  const auto of_rows = nibbles_of<nibble_rows>(shape);
  const auto of_groups = nibbles_of<nibble_groups>(shape);
  add_own("romvec_nibble_rows", of_rows, table.nibbles<nibble_rows>(), hidden, float{});
  add_own("romvec_nibble_rows_hidden_q15", of_rows, table.nibbles<nibble_rows>(), hidden_q15, float{});
  add_own("romvec_nibble_groups", of_groups, table.nibbles<nibble_groups>(), hidden, float{});
  add_own("romvec_nibble_groups_hidden_q15", of_groups, table.nibbles<nibble_groups>(), hidden_q15, float{});

  add_peers(cases, peers().logits,
            {table, std::span<const std::int8_t>(hidden, dim), cases.output<float>(vocab_size),
             expect<float>(vocab_size, [&](float* values) {
               scalar::logits(table.int8_rows(), std::span<const std::int8_t>(hidden, dim),
                              std::span(values, vocab_size));
             })});
  limits::add_read_table<Shape>(cases, codes);
  // Dot products of codes alone: with one scale that is all there is to do.
  auto* const dots = cases.output<std::int32_t>(vocab_size);
  cases.add(
      "naive", [=] { rivals::naive<dim>{}.dots(codes, vocab_size, hidden, dots); },
      equal_to(dots, expect<std::int32_t>(vocab_size, [&](std::int32_t* values) {
                 scalar::logits(table.fixed_point(), std::span<const std::int8_t>(hidden, dim),
                                std::span(values, vocab_size));
               })));
  // A float table of 1 GB would be another experiment.
  if constexpr (Shape::codes_bytes <= (std::size_t{64} << 20)) {
    auto* const float_hidden = cases.input<float>(dim);
    std::transform(hidden, hidden + dim, float_hidden, [](std::int8_t h) { return static_cast<float>(h); });
    auto* const out = cases.output<float>(vocab_size);
    cases.add(
        "eigen_float_table",
        [=, weights = table.weights()] {
          constexpr auto rows = static_cast<Eigen::Index>(vocab_size);
          constexpr auto columns = static_cast<Eigen::Index>(dim);
          Eigen::Map<Eigen::VectorXf>(out, rows).noalias() = Eigen::Map<const matrix>(weights, rows, columns) *
                                                             Eigen::Map<const Eigen::VectorXf>(float_hidden, columns);
        },
        near_to(out,
                expect<float>(vocab_size,
                              [&](float* values) {
                                scalar::logits(table.int8_rows(), std::span<const std::int8_t>(hidden, dim),
                                               std::span(values, vocab_size));
                              }),
                127.0 * static_cast<double>(dim) * 1e-5));
  }
}

}  // namespace

void add_logits(contest_list& list) {
  for_each_shape([&](auto shape) {
    list.push_back({"logits/" + shape.name(), shape.vocab_size, [=](contest& cases) { build(cases, shape); }});
  });
}

}  // namespace romvec_bench
