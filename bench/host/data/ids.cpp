// SPDX-License-Identifier: BSL-1.0
#include "data/ids.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <random>
#include <utility>
#include <vector>

namespace romvec_bench {
namespace {

std::vector<std::int32_t> make_ids(std::size_t vocab_size, distribution kind) {
  std::mt19937_64 random(vocab_size * 31 + static_cast<std::size_t>(kind));
  std::vector<std::int32_t> ids(list_length);
  if (kind == distribution::uniform) {
    std::uniform_int_distribution<std::int32_t> any(0, static_cast<std::int32_t>(vocab_size) - 1);
    std::generate(ids.begin(), ids.end(), [&] { return any(random); });
    return ids;
  }
  std::vector<std::int32_t> by_rank(vocab_size);
  std::iota(by_rank.begin(), by_rank.end(), 0);
  std::shuffle(by_rank.begin(), by_rank.end(), random);
  std::vector<double> frequencies(vocab_size);
  for (std::size_t rank = 0; rank < vocab_size; ++rank) {
    frequencies[rank] = 1.0 / static_cast<double>(rank + 1);
  }
  std::discrete_distribution<std::size_t> rank(frequencies.begin(), frequencies.end());
  std::generate(ids.begin(), ids.end(), [&] { return by_rank[rank(random)]; });
  return ids;
}

}  // namespace

std::string_view name_of(distribution kind) { return kind == distribution::uniform ? "uniform" : "zipf"; }

std::span<const std::int32_t> ids_of(std::size_t vocab_size, distribution kind) {
  static std::map<std::pair<std::size_t, distribution>, std::vector<std::int32_t>> lists;
  std::vector<std::int32_t>& list = lists[{vocab_size, kind}];
  if (list.empty()) {
    list = make_ids(vocab_size, kind);
  }
  return list;
}

}  // namespace romvec_bench
