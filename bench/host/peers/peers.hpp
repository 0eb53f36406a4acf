// SPDX-License-Identifier: BSL-1.0
// Other libraries as contenders, where they are installed. The operations do not know which there are: they say what
// the work is, and each peer adds itself to the contest.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "contest/contest.hpp"
#include "contest/verify.hpp"
#include "data/ids.hpp"
#include "data/tables.hpp"

namespace romvec_bench {

// Rows (gather) or sums of bags of ids_per_bag (bag_sum) of the ids of a walk, as float.
struct embedding_work {
  const random_table& table;
  std::span<const std::int32_t> list;  // the whole list, along which contenders walk
  std::size_t ids;                     // a call
  float* out;
  expectation<float> expected;
};

// The `found` nearest rows to a query of codes.
struct nearest_work {
  const random_table& table;
  std::span<const std::int8_t> query;
  std::size_t found;
  std::uint32_t expected_first;
};

// Every row times a hidden vector of int8 codes, as float.
struct logits_work {
  const random_table& table;
  std::span<const std::int8_t> hidden;
  float* out;
  expectation<float> expected;
};

struct peer_list {
  std::vector<std::function<void(contest&, const embedding_work&)>> gather_float;
  std::vector<std::function<void(contest&, const embedding_work&)>> bag_sum;
  std::vector<std::function<void(contest&, const nearest_work&)>> nearest;
  std::vector<std::function<void(contest&, const logits_work&)>> logits;
};

// Those that were built in; empty without --peers.
[[nodiscard]] const peer_list& peers();

template <class Work>
void add_peers(contest& cases, const std::vector<std::function<void(contest&, const Work&)>>& adders,
               const Work& work) {
  for (const auto& add : adders) {
    add(cases, work);
  }
}

// Peers keep the weights as float, 4 bytes each, and more while they are made. Whether three quarters of the free
// memory hold that; says on stderr what is left out if not.
[[nodiscard]] bool fits_in_memory(const contest& cases, const char* peer, const random_table& table);

// One function a library, in the file of its name.
void add_torch(peer_list& list);
void add_faiss(peer_list& list);
void add_simsimd(peer_list& list);

}  // namespace romvec_bench
