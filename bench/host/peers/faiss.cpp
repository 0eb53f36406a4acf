// SPDX-License-Identifier: BSL-1.0
// faiss's flat search with 8 bits a component (IndexScalarQuantizer, QT_8bit) by inner product of unit rows, which is
// the cosine. Debian's faiss is compiled for the x86-64 baseline.
#include <faiss/IndexScalarQuantizer.h>
#include <omp.h>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "peers/peers.hpp"

namespace romvec_bench {
namespace {

template <class Value>
void write_unit_row(const Value* row, std::size_t dim, float* out) {
  double squared_norm = 0;
  for (std::size_t c = 0; c < dim; ++c) {
    squared_norm += static_cast<double>(row[c]) * static_cast<double>(row[c]);
  }
  const double factor = squared_norm == 0 ? 0 : 1 / std::sqrt(squared_norm);
  for (std::size_t c = 0; c < dim; ++c) {
    out[c] = static_cast<float>(static_cast<double>(row[c]) * factor);
  }
}

void add_search(contest& cases, const nearest_work& work) {
  const random_table& table = work.table;
  if (!fits_in_memory(cases, "faiss_sq8", table)) {
    return;
  }
  const std::size_t dim = table.dim();
  auto index = std::make_shared<faiss::IndexScalarQuantizer>(static_cast<int>(dim), faiss::ScalarQuantizer::QT_8bit,
                                                             faiss::METRIC_INNER_PRODUCT);
  {
    std::vector<float> rows(table.vocab_size() * dim);
    for (std::size_t row = 0; row < table.vocab_size(); ++row) {
      write_unit_row(table.codes() + row * dim, dim, &rows[row * dim]);
    }
    const auto count = static_cast<faiss::Index::idx_t>(table.vocab_size());
    index->train(count, rows.data());
    index->add(count, rows.data());
  }
  struct search {
    std::vector<float> query;
    std::vector<float> products;
    std::vector<faiss::Index::idx_t> ids;
  };
  auto state = std::make_shared<search>(
      search{std::vector<float>(dim), std::vector<float>(work.found), std::vector<faiss::Index::idx_t>(work.found)});
  write_unit_row(work.query.data(), dim, state->query.data());
  cases.add(
      "faiss_sq8",
      [index, state] {
        index->search(1, state->query.data(), static_cast<faiss::Index::idx_t>(state->ids.size()),
                      state->products.data(), state->ids.data());
      },
      [state, first = work.expected_first]() -> std::string {
        return state->ids[0] == static_cast<faiss::Index::idx_t>(first)
                   ? std::string()
                   : "the nearest row is " + std::to_string(state->ids[0]) + ", expected " + std::to_string(first);
      });
}

}  // namespace

void add_faiss(peer_list& list) {
  omp_set_num_threads(1);
  list.nearest.emplace_back(add_search);
}

}  // namespace romvec_bench
