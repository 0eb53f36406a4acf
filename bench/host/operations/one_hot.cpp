// SPDX-License-Identifier: BSL-1.0
// What an embedding layer means, one-hot x W, against what it is, a look-up; and what the product costs as the
// vocabulary grows: the look-up does not.
#include <benchmark/benchmark.h>
#include <Eigen/Core>

#include <romvec/gather.hpp>

#include "contest/verify.hpp"
#include "data/tables.hpp"
#include "operations/operations.hpp"
#include "reference/scalar.hpp"

namespace romvec_bench {
namespace {

using matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
constexpr std::size_t count = 32;

template <class Shape>
void build(contest& cases, Shape shape) {
  constexpr std::size_t dim = Shape::dim;
  constexpr auto rows = static_cast<Eigen::Index>(count);
  constexpr auto columns = static_cast<Eigen::Index>(dim);
  constexpr auto vocab_size = static_cast<Eigen::Index>(Shape::vocab_size);
  const random_table& table = table_of(Shape::vocab_size, dim);
  const id_walk walk(ids_of(Shape::vocab_size, distribution::uniform), count);
  float* const out = cases.output<float>(count * dim);
  const auto expected = expect<float>(count * dim, [&](float* values) {
    scalar::gather(table.int8_rows(), walk.first(), std::span(values, count * dim));
  });

  cases.add(
      "romvec", walk,
      [=, view = int8_rows_of(shape)](std::span<const std::int32_t> ids) {
        benchmark::DoNotOptimize(romvec::gather(view, ids, std::span(out, count * dim)));
      },
      equal_to(out, expected));
  // The matrix of ones and zeros is made before the clock runs: the product alone is timed. Every other term of a
  // product is exactly zero, so even this result is exact.
  auto* const one_hot = cases.input<float>(count * Shape::vocab_size);
  const std::span<const std::int32_t> first = walk.first();
  for (std::size_t i = 0; i < count; ++i) {
    one_hot[i * Shape::vocab_size + static_cast<std::size_t>(first[i])] = 1;
  }
  cases.add(
      "one_hot_times_w",
      [=, weights = table.weights()] {
        Eigen::Map<matrix>(out, rows, columns).noalias() = Eigen::Map<const matrix>(one_hot, rows, vocab_size) *
                                                           Eigen::Map<const matrix>(weights, vocab_size, columns);
      },
      equal_to(out, expected));
}

}  // namespace

void add_one_hot(contest_list& list) {
  const auto add = [&](auto shape) {
    list.push_back(
        {"one_hot/" + shape.name() + "/" + std::to_string(count), count, [=](contest& cases) { build(cases, shape); }});
  };
  add(shape<512, 64>{});
  add(shape<2048, 64>{});
  add(shape<8192, 64>{});
  add(shape<32768, 64>{});
}

}  // namespace romvec_bench
