// SPDX-License-Identifier: BSL-1.0
// The bits of a trellis row whose levels lie nearest to given targets, by Viterbi's algorithm over integer costs.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "optimise/trellis_code.hpp"

namespace romvec::host {

// Finds paths through the trellis of one code. Costs are 16-bit integers, so that every compiler and instruction set
// finds the same path, and loops are plain, for compilers to make vectors of. Not for two threads at once. Memory:
// 2 * (dim + 1) * code.histories() bytes for rows of dim, and 4 * code.states().
// Source: Viterbi 1967, "Error bounds for convolutional codes and an asymptotically optimum decoding algorithm".
class trellis_search {
 public:
  // The window before the first weight, or after the last, of which the newest state_bits - bits count.
  using history = std::uint32_t;
  static constexpr history any = std::numeric_limits<history>::max();

  explicit trellis_search(const trellis_code& code);

  // level[0, code.levels()) in the units of the targets, all magnitudes at most max_target.
  void set_levels(std::span<const std::int16_t> levels);
  static constexpr int max_target = 8191;

  // The path of least cost from one history to another: states[i] is what state_bits of the window at weight i are.
  // targets, states: [0, dim); magnitudes at most max_target. Every path is one that a row can have, whatever the costs
  // are: the first steps go through the states alone that the start can reach, and an end only leaves its own.
  // A fixed `to` needs a dim of at least (state_bits - bits) / bits.
  void find(std::span<const std::int16_t> targets, history from, history to, std::span<std::uint16_t> states);

 private:
  struct reached {
    std::size_t first = 0;
    std::size_t count = 0;
  };
  // From the costs of these histories to those of the next.
  using step = void (*)(const trellis_search&, std::int16_t target, const std::int16_t* from, std::int16_t* to,
                        std::int16_t* room);

  [[nodiscard]] std::int16_t* costs_at(std::size_t weight) { return costs_.data() + weight * code_.histories(); }
  reached step_from(reached now, std::int16_t target, const std::int16_t* from, std::int16_t* to) const;
  void trace_back(std::span<const std::int16_t> targets, std::span<const reached> reach, std::size_t end,
                  std::span<std::uint16_t> states) const;

  template <unsigned Bits>
  static void step_by_histories(const trellis_search& self, std::int16_t target, const std::int16_t* from,
                                std::int16_t* to, std::int16_t* room);
  template <unsigned Bits>
  static void step_by_branches(const trellis_search& self, std::int16_t target, const std::int16_t* from,
                               std::int16_t* to, std::int16_t* room);
  static step step_for(unsigned bits);

  trellis_code code_;
  step step_;
  std::vector<std::int16_t> by_state_;   // level of state history * 2^bits + branch
  std::vector<std::int16_t> by_branch_;  // the same in the order branch * histories + history
  std::vector<std::int16_t> costs_;      // of every history before every weight
  std::vector<std::int16_t> room_;
};

}  // namespace romvec::host
