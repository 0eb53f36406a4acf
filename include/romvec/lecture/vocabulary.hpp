// SPDX-License-Identifier: BSL-1.0
// Words as numbers. Numbers given out freely (cat 34, book 2.9) have distances, but these mean nothing; ids are places
// in a sorted vocabulary and are not meant to be near or far; one-hot codes put every two words equally far apart.
#pragma once

#include "romvec/config.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

#include "romvec/isa/select.hpp"
#include "romvec/vocabulary.hpp"

namespace romvec::lecture {

namespace detail {

// Sorted words as a vocabulary: words[0, Count) with TextBytes letters in all.
template <std::size_t Count, std::size_t TextBytes>
constexpr vocabulary<Count, TextBytes> join(std::span<const std::string_view> words) {
  vocabulary<Count, TextBytes> result{};
  std::size_t end = 0;
  for (std::size_t id = 0; id < Count; ++id) {
    for (const char letter : words[id]) {
      result.text[end++] = letter;
    }
    result.offsets[id + 1] = static_cast<typename vocabulary<Count, TextBytes>::offset_type>(end);
  }
  return result;
}

}  // namespace detail

// A vocabulary of string literals, sorted by the compiler: token id = place. Words must differ: is_sorted() in a
// static_assert beside it says so.
template <std::size_t... Sizes>
[[nodiscard]] consteval auto sorted_vocabulary(const char (&... words)[Sizes]) {
  constexpr std::size_t count = sizeof...(Sizes);
  std::array<std::string_view, count> sorted = {std::string_view(words, Sizes - 1)...};
  for (std::size_t i = 1; i < count; ++i) {
    for (std::size_t j = i; j > 0 && sorted[j] < sorted[j - 1]; --j) {
      (std::swap)(sorted[j], sorted[j - 1]);
    }
  }
  return detail::join<count, (std::size_t{0} + ... + (Sizes - 1))>(sorted);
}

inline namespace ROMVEC_ISA_NAMESPACE {

// 1 at `id` in [0, VocabSize), 0 elsewhere.
template <std::size_t VocabSize>
[[nodiscard]] constexpr std::array<float, VocabSize> one_hot(std::size_t id) {
  std::array<float, VocabSize> code{};
  code[id] = 1;
  return code;
}

// |a - b|^2 of two vectors of one length, added up in double from the first element to the last. Each square is exact,
// so that fused multiply-add changes nothing.
[[nodiscard]] constexpr double squared_distance(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double difference = static_cast<double>(a[i] - b[i]);
    sum += difference * difference;
  }
  return sum;
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec::lecture
