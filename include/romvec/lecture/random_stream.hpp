// SPDX-License-Identifier: BSL-1.0
// What training draws: numbers for windows, and words by their frequency. The state is one number, so that training can
// be interrupted and taken up again.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

#include "romvec/isa/select.hpp"
#include "romvec/lecture/elementary.hpp"
#include "romvec/status.hpp"

namespace romvec::lecture {

// 64 random bits a call from a counter. Source: Steele, Lea, Flood, Fast Splittable Pseudorandom Number Generators,
// 2014.
struct random_stream {
  std::uint64_t state;

  ROMVEC_INLINE constexpr std::uint64_t next() {
    std::uint64_t bits = state += 0x9E3779B97F4A7C15u;
    bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9u;
    bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBu;
    return bits ^ (bits >> 31);
  }
  // In [0, limit), for a limit of at most 2^32; no value is favoured by more than limit / 2^32.
  ROMVEC_INLINE constexpr std::uint32_t below(std::uint64_t limit) {
    return static_cast<std::uint32_t>(((next() >> 32) * limit) >> 32);
  }
};

// A place of an alias table: this id with probability keep / 2^32, else the other.
struct alias {
  std::uint32_t keep;
  std::uint32_t other;
};

inline namespace ROMVEC_ISA_NAMESPACE {

// Draws an id in [0, table.size()) in constant time.
[[nodiscard]] ROMVEC_INLINE constexpr std::uint32_t draw(std::span<const alias> table, random_stream& random) {
  const std::uint64_t bits = random.next();
  const auto place = static_cast<std::uint32_t>(((bits >> 32) * table.size()) >> 32);
  return static_cast<std::uint32_t>(bits) < table[place].keep ? place : table[place].other;
}

// An alias table that draws id i with probability proportional to counts[i]^(3/4): frequent words are drawn often, but
// not as often as they occur. Scratch: two arrays of counts.size(). Errors: bad_length. Source: Walker, 1977; Mikolov
// et al., Distributed Representations of Words and Phrases, 2013, for the power.
constexpr status make_alias_table(std::span<const std::uint64_t> counts, std::span<alias> table,
                                  std::span<double> probabilities, std::span<std::uint32_t> stack) {
  const std::size_t size = counts.size();
  if (table.size() < size || probabilities.size() < size || stack.size() < size) {
    return {errc::bad_length, 0};
  }
  double sum = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const double root = detail::sqrt(static_cast<double>(counts[i]));
    probabilities[i] = detail::product(root, detail::sqrt(root));
    sum += probabilities[i];
  }
  // The ids with less than their share grow from the front of the stack, the others from its end.
  std::size_t poor_count = 0;
  std::size_t large = size;
  for (std::size_t i = 0; i < size; ++i) {
    probabilities[i] = probabilities[i] * static_cast<double>(size) / sum;
    stack[probabilities[i] < 1 ? poor_count++ : --large] = static_cast<std::uint32_t>(i);
  }
  while (poor_count > 0 && large < size) {
    const std::uint32_t poor = stack[--poor_count];
    const std::uint32_t rich = stack[large];
    table[poor] = {static_cast<std::uint32_t>(probabilities[poor] * 0x1p32), rich};
    probabilities[rich] -= 1 - probabilities[poor];
    if (probabilities[rich] < 1) {
      ++large;
      stack[poor_count++] = rich;
    }
  }
  for (; poor_count > 0; --poor_count) {  // rounding has left them just below their share
    table[stack[poor_count - 1]] = {UINT32_MAX, stack[poor_count - 1]};
  }
  for (; large < size; ++large) {
    table[stack[large]] = {UINT32_MAX, stack[large]};
  }
  return {};
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec::lecture
