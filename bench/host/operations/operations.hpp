// SPDX-License-Identifier: BSL-1.0
// The contests of each operation; one file an operation.
#pragma once

#include <cstddef>
#include <string>

#include "contest/contest.hpp"
#include "data/ids.hpp"
#include "data/shapes.hpp"

namespace romvec_bench {

void add_gather_float(contest_list& list);
void add_gather_q15(contest_list& list);
void add_gather_raw(contest_list& list);
void add_gather_fixed(contest_list& list);
void add_bag_sum(contest_list& list);
void add_nearest(contest_list& list);
void add_logits(contest_list& list);
void add_one_hot(contest_list& list);

// operation/shape/count/distribution for every shape, distribution and count of ids from `fewest` on:
// build(contest, shape, count, distribution).
template <class Build>
void add_for_all_ids(contest_list& list, const std::string& operation, std::size_t fewest, Build build) {
  for_each_shape([&](auto shape) {
    for (const distribution kind : distributions) {
      for (const std::size_t count : id_counts) {
        if (count < fewest) {
          continue;
        }
        const std::string name =
            operation + "/" + shape.name() + "/" + std::to_string(count) + "/" + std::string(name_of(kind));
        list.push_back({name, count, [=](contest& cases) { build(cases, shape, count, kind); }});
      }
    }
  });
}

}  // namespace romvec_bench
