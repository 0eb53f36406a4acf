// SPDX-License-Identifier: BSL-1.0
// SimSIMD: a cosine or a dot product of two int8 vectors a call, by the widest instructions that the processor has and
// its headers bring. A search is such a call a row and a list of the best, as its users write it.
#include <simsimd/simsimd.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "peers/peers.hpp"

namespace romvec_bench {
namespace {

using metric = void (*)(const simsimd_i8_t*, const simsimd_i8_t*, simsimd_size_t, simsimd_distance_t*);

bool has_vnni() {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni");
}

struct ranked {
  simsimd_distance_t distance;
  std::uint32_t row;
};

// The rows of the smallest distances, in order.
template <metric Distance>
void search(const nearest_work& work, std::vector<ranked>& best) {
  const std::size_t dim = work.table.dim();
  const std::int8_t* row = work.table.codes();
  best.clear();
  for (std::size_t i = 0; i < work.table.vocab_size(); ++i, row += dim) {
    simsimd_distance_t distance = 0;
    Distance(work.query.data(), row, dim, &distance);
    if (best.size() < work.found) {
      best.push_back({});
    } else if (!(distance < best.back().distance)) {
      continue;
    }
    std::size_t place = best.size() - 1;
    for (; place != 0 && distance < best[place - 1].distance; --place) {
      best[place] = best[place - 1];
    }
    best[place] = {distance, static_cast<std::uint32_t>(i)};
  }
}

template <metric Distance>
void add_search_by(contest& cases, const nearest_work& work) {
  auto best = std::make_shared<std::vector<ranked>>();
  best->reserve(work.found);
  cases.add(
      "simsimd", [work, best] { search<Distance>(work, *best); },
      [best, first = work.expected_first]() -> std::string {
        return best->front().row == first
                   ? std::string()
                   : "the nearest row is " + std::to_string(best->front().row) + ", expected " + std::to_string(first);
      });
}

template <metric Product>
void add_logits_by(contest& cases, const logits_work& work) {
  cases.add(
      "simsimd",
      [work] {
        const std::size_t dim = work.table.dim();
        const std::int8_t* row = work.table.codes();
        for (std::size_t i = 0; i < work.table.vocab_size(); ++i, row += dim) {
          simsimd_distance_t product = 0;
          Product(work.hidden.data(), row, dim, &product);
          work.out[i] = static_cast<float>(product) * work.table.scales()[i];
        }
      },
      near_to(work.out, work.expected, 127.0 * static_cast<double>(work.table.dim()) * 1e-5));
}

void add_search(contest& cases, const nearest_work& work) {
  if (has_vnni()) {
    add_search_by<simsimd_cos_i8_ice>(cases, work);
    return;
  }
  add_search_by<simsimd_cos_i8_haswell>(cases, work);
}

void add_products(contest& cases, const logits_work& work) {
  if (has_vnni()) {
    add_logits_by<simsimd_dot_i8_ice>(cases, work);
    return;
  }
  add_logits_by<simsimd_dot_i8_haswell>(cases, work);
}

}  // namespace

void add_simsimd(peer_list& list) {
  list.nearest.emplace_back(add_search);
  list.logits.emplace_back(add_products);
}

}  // namespace romvec_bench
