// SPDX-License-Identifier: BSL-1.0
#include "optimise/trellis_path.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace romvec::host {

namespace {

// A cost is -32768 + what a path is above the best one: all of an int16. 181 squared still fits, so that a sum needs no
// look at its range; an error beyond counts as 181, and a path beyond 32767 as that.
constexpr int no_cost = -32768;
constexpr int most_above = 32767;
constexpr int farthest = 181;

inline std::int16_t with_error(std::int16_t cost, std::int16_t target, std::int16_t level) {
  auto distance = static_cast<std::int16_t>(target - level);
  distance = distance < 0 ? static_cast<std::int16_t>(-distance) : distance;
  distance = distance < farthest ? distance : std::int16_t{farthest};
  return static_cast<std::int16_t>(cost + static_cast<std::int16_t>(distance * distance));
}

inline std::int16_t lesser(std::int16_t a, std::int16_t b) { return a < b ? a : b; }

// The least of costs[0, count) becomes no_cost, and all others move with it.
void move_to_least(std::int16_t* __restrict costs, std::size_t count) {
  std::int16_t least = 32767;
  for (std::size_t i = 0; i < count; ++i) {
    least = lesser(least, costs[i]);
  }
  const auto most = static_cast<std::int16_t>(std::min(least + most_above, 32767));
  const auto down = static_cast<std::uint16_t>(least - no_cost);
  for (std::size_t i = 0; i < count; ++i) {
    costs[i] = static_cast<std::int16_t>(static_cast<std::uint16_t>(lesser(costs[i], most) - down));
  }
}

// out[2 i] = in[i], out[2 i + 1] = in[count / 2 + i]: the index turns left by one bit.
void shuffle(const std::int16_t* __restrict in, std::int16_t* __restrict out, std::size_t count) {
  const std::int16_t* const high = in + count / 2;
  for (std::size_t i = 0; i < count / 2; ++i) {
    out[2 * i] = in[i];
    out[2 * i + 1] = high[i];
  }
}

}  // namespace

trellis_search::trellis_search(const trellis_code& code)
    : code_(code),
      step_(step_for(code.bits)),
      by_state_(code.states()),
      by_branch_(code.states()),
      room_(code.histories()) {}

void trellis_search::set_levels(std::span<const std::int16_t> levels) {
  const std::size_t branches = std::size_t{1} << code_.bits;
  for (std::size_t state = 0; state < by_state_.size(); ++state) {
    by_state_[state] = levels[code_.level_of(state)];
    by_branch_[state % branches * code_.histories() + state / branches] = by_state_[state];
  }
}

// Few branches: vectors of neighbouring histories. The oldest bits of a history, which the next one loses, are the
// outer index of `from`; the branch is that of `room` at first, and turns to be the inner one.
template <unsigned Bits>
void trellis_search::step_by_histories(const trellis_search& self, std::int16_t target,
                                       const std::int16_t* __restrict from, std::int16_t* __restrict to,
                                       std::int16_t* __restrict room) {
  constexpr std::size_t branches = std::size_t{1} << Bits;
  const std::size_t histories = self.code_.histories();
  const std::size_t runs = histories / branches;
  std::int16_t* out = Bits % 2 == 0 ? to : room;
  std::int16_t* other = Bits % 2 == 0 ? room : to;
  for (std::size_t branch = 0; branch < branches; ++branch) {
    const std::int16_t* __restrict levels = self.by_branch_.data() + branch * histories;
    std::int16_t* __restrict best = out + branch * runs;
    for (std::size_t r = 0; r < runs; ++r) {
      std::int16_t least = with_error(from[r], target, levels[r]);
#pragma GCC unroll 16
      for (std::size_t old = 1; old < branches; ++old) {
        least = lesser(least, with_error(from[old * runs + r], target, levels[old * runs + r]));
      }
      best[r] = least;
    }
  }
  for (unsigned i = 0; i < Bits; ++i) {
    shuffle(out, other, histories);
    std::swap(out, other);
  }
  move_to_least(to, histories);
}

// Many branches: vectors of the branches of one history.
template <unsigned Bits>
void trellis_search::step_by_branches(const trellis_search& self, std::int16_t target,
                                      const std::int16_t* __restrict from, std::int16_t* __restrict to,
                                      std::int16_t* /*room*/) {
  constexpr std::size_t branches = std::size_t{1} << Bits;
  const std::size_t histories = self.code_.histories();
  const std::size_t runs = histories >= branches ? histories / branches : 1;
  const std::size_t olds = histories / runs;
  for (std::size_t r = 0; r < runs; ++r) {
    std::int16_t* __restrict best = to + r * branches;
    std::fill_n(best, branches, std::int16_t{32767});
    for (std::size_t old = 0; old < olds; ++old) {
      const std::int16_t cost = from[old * runs + r];
      const std::int16_t* __restrict levels = self.by_state_.data() + (old * runs + r) * branches;
      for (std::size_t branch = 0; branch < branches; ++branch) {
        best[branch] = lesser(best[branch], with_error(cost, target, levels[branch]));
      }
    }
  }
  move_to_least(to, histories);
}

trellis_search::step trellis_search::step_for(unsigned bits) {
  constexpr std::array<step, 6> steps = {step_by_histories<1>, step_by_histories<2>, step_by_histories<3>,
                                         step_by_histories<4>, step_by_branches<5>,  step_by_branches<6>};
  return steps.at(bits - 1);
}

// A step from some of the histories. What they lead to lies side by side again.
trellis_search::reached trellis_search::step_from(reached now, std::int16_t target, const std::int16_t* from,
                                                  std::int16_t* to) const {
  const std::size_t branches = std::size_t{1} << code_.bits;
  const std::size_t histories = code_.histories();
  const reached next{(now.first * branches) % histories, std::min(now.count * branches, histories)};
  std::fill_n(to + next.first, next.count, std::int16_t{32767});
  for (std::size_t state = now.first * branches; state < (now.first + now.count) * branches; ++state) {
    std::int16_t& best = to[state % histories];
    best = lesser(best, with_error(from[state / branches], target, by_state_[state]));
  }
  move_to_least(to + next.first, next.count);
  return next;
}

void trellis_search::find(std::span<const std::int16_t> targets, history from, history to,
                          std::span<std::uint16_t> states) {
  const std::size_t histories = code_.histories();
  costs_.resize(std::max(costs_.size(), (targets.size() + 1) * histories));
  reached now = from == any ? reached{0, histories} : reached{from % histories, 1};
  std::fill_n(costs_at(0) + now.first, now.count, std::int16_t{no_cost});
  std::vector<reached> reach = {now};  // before each weight until all histories are
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (now.count < histories) {
      now = step_from(now, targets[i], costs_at(i), costs_at(i + 1));
      reach.push_back(now);
    } else {
      step_(*this, targets[i], costs_at(i), costs_at(i + 1), room_.data());
    }
  }
  const std::int16_t* const last = costs_at(targets.size());
  const std::size_t end =
      to != any ? to % histories
                : static_cast<std::size_t>(std::min_element(last + now.first, last + now.first + now.count) - last);
  trace_back(targets, reach, end, states);
}

// Which of the states that end in a history was the best is not noted on the way: it is computed again for the few on
// the path.
void trellis_search::trace_back(std::span<const std::int16_t> targets, std::span<const reached> reach, std::size_t end,
                                std::span<std::uint16_t> states) const {
  const std::size_t histories = code_.histories();
  for (std::size_t i = targets.size(); i-- > 0;) {
    const std::int16_t* const costs = costs_.data() + i * histories;
    const reached before = i < reach.size() ? reach[i] : reached{0, histories};
    std::size_t best = 0;
    int least = std::numeric_limits<int>::max();
    for (std::size_t state = end; state < code_.states(); state += histories) {
      const std::size_t earlier = state >> code_.bits;
      if (earlier < before.first || earlier >= before.first + before.count) {
        continue;
      }
      const int cost = with_error(costs[earlier], targets[i], by_state_[state]);
      if (cost < least) {
        least = cost;
        best = state;
      }
    }
    states[i] = static_cast<std::uint16_t>(best);
    end = best >> code_.bits;
  }
}

}  // namespace romvec::host
