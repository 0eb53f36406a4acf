// SPDX-License-Identifier: BSL-1.0
#include "romvec/kernel/blocks.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "support/test.hpp"

namespace {

// No instructions at all: only how wide a block is.
template <std::size_t Lanes>
struct width : romvec::isa::default_hooks {
  static constexpr std::size_t lanes = Lanes;
};

struct step {
  std::size_t lanes, first;
};

template <std::size_t Lanes>
std::vector<step> blocks(std::size_t count) {
  std::vector<step> steps;
  romvec::kernel::for_each_block<width<Lanes>>(count, [&](auto isa, std::size_t i) {
    steps.push_back({decltype(isa)::lanes, i});
  });
  return steps;
}

template <std::size_t Lanes>
std::vector<step> overlapping_blocks(std::size_t count) {
  std::vector<step> steps;
  romvec::kernel::for_each_block_overlapping<width<Lanes>>(count, [&](auto isa, std::size_t i) {
    steps.push_back({decltype(isa)::lanes, i});
  });
  return steps;
}

template <std::size_t Lanes>
void check(std::size_t count) {
  // Every element once, in order.
  std::size_t next = 0;
  for (const step s : blocks<Lanes>(count)) {
    BOOST_TEST(s.first == next);
    BOOST_TEST((s.lanes == Lanes || (s.lanes == 1 && count - s.first < Lanes)));
    next += s.lanes;
  }
  BOOST_TEST(next == count);

  // Every element at least once, none outside, and at most one block more than there is work.
  std::vector<int> visits(count);
  const auto steps = overlapping_blocks<Lanes>(count);
  for (const step s : steps) {
    BOOST_TEST_REQUIRE(s.first + s.lanes <= count);
    for (std::size_t i = 0; i < s.lanes; ++i) {
      ++visits[s.first + i];
    }
  }
  BOOST_TEST(std::all_of(visits.begin(), visits.end(), [](int n) { return n == 1 || n == 2; }));
  BOOST_TEST(steps.size() == (count < Lanes ? count : (count + Lanes - 1) / Lanes));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(blocks_of_a_row)

BOOST_AUTO_TEST_CASE(cover_it) {
  for (std::size_t count = 0; count <= 130; ++count) {
    BOOST_TEST_CONTEXT("count " << count) {
      check<1>(count);
      check<2>(count);
      check<4>(count);
      check<16>(count);
      check<32>(count);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
