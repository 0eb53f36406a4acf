// SPDX-License-Identifier: BSL-1.0
// Running contests: check first, then time in rounds.
#pragma once

#include <cstddef>
#include <string>

#include "contest/contest.hpp"

namespace benchmark {
class BenchmarkReporter;
}

namespace romvec_bench {

struct round_settings {
  double slice_seconds = 0.01;      // of each contender in each round
  std::size_t rounds = 15;          // at least; odd, so that a median is a measurement
  std::size_t longest_rounds = 45;  // of a contest whose rounds differ, see below
  double calm = 0.05;               // interquartile range of romvec's times, relative to their median
};

// Calls every contender once and verifies it. Prints to stderr what failed; answers how many did.
[[nodiscard]] std::size_t check(const contest& cases);

// Times the contenders against one another and reports every measurement to `reporter` as one repetition.
//
// A round gives every contender one slice, in an order shuffled anew, so that the i-th measurements of all contenders
// lie within some tenths of a second, and a ratio is taken within a round. What slows the machine for longer than that
// (a neighbour, the clock) slows both sides of it. Google Benchmark's own --benchmark_enable_random_interleaving
// shuffles the repetitions of everything that it was asked to run: on a list of this length the i-th repetitions of two
// contenders lie minutes apart and cannot be paired. The loop, the clock, the choice of iterations and the files are
// Google Benchmark's.
//
// Rounds go on, up to longest_rounds, until romvec's own times lie close together. What decides is their spread and not
// what they are compared with, so a ratio cannot be waited for.
void time(const contest& cases, const round_settings& settings, benchmark::BenchmarkReporter& reporter);

}  // namespace romvec_bench
