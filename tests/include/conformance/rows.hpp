// SPDX-License-Identifier: BSL-1.0
// Rows of codes to run kernels over, and outputs that notice a write outside them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <utility>

namespace conformance {

// Every dim up to 8 vectors of 16 lanes and 2 more.
inline constexpr std::size_t largest_dim = 130;
inline constexpr std::size_t largest_offset = 16;

// One code in three is an extreme, the others are spread evenly.
template <class Code>
constexpr Code code_at(std::uint32_t index) {
  constexpr std::int32_t max_code = sizeof(Code) == 1 ? 127 : 32767;
  constexpr std::int32_t extremes[] = {-max_code, max_code, 0, 1, -1, max_code / 2 + 1, -(max_code / 2 + 1)};
  if (index % 3 == 0) {
    return static_cast<Code>(extremes[index / 3 % 7]);
  }
  std::uint32_t x = (index + 1) * 2654435761u;
  x ^= x >> 15;
  x *= 0x2C1B3C6Du;
  x ^= x >> 12;
  return static_cast<Code>(static_cast<std::int32_t>(x % (2 * max_code + 1)) - max_code);
}

template <class Code>
using code_row = std::array<Code, largest_dim + largest_offset>;

template <class Code>
constexpr code_row<Code> make_codes(std::uint32_t seed) {
  code_row<Code> codes{};
  for (std::uint32_t i = 0; i < codes.size(); ++i) {
    codes[i] = code_at<Code>(i + seed);
  }
  return codes;
}

// In ROM; a kernel reads them from any element on, so that vectors meet every alignment.
template <class Code>
alignas(16) inline constexpr code_row<Code> codes = make_codes<Code>(0);
template <class Code>
alignas(16) inline constexpr code_row<Code> other_codes = make_codes<Code>(1000);

// Elements by which codes and output are moved away from an aligned address; each pair is met by many dims.
struct offsets {
  std::size_t codes, out;
};
inline constexpr offsets misalignments[] = {{0, 0}, {1, 0}, {0, 1}, {3, 5}, {15, 2}, {2, 7}, {7, 15}, {4, 4}, {16, 3}};

inline constexpr offsets misalignment(std::size_t turn) { return misalignments[turn % std::size(misalignments)]; }

// A row of output with a margin on both sides. Everything is set to a sentinel before a kernel runs, and all of it is
// compared afterwards: the row with what is expected, the margins with the sentinel.
template <class T>
class guarded_row {
 public:
  T* prepare(std::size_t dim, std::size_t offset) {
    dim_ = dim;
    first_ = margin + offset;
    std::memset(elements_, sentinel, sizeof elements_);
    return elements_ + first_;
  }

  // True if the row holds exactly these bits and no other byte has changed.
  [[nodiscard]] bool holds(const T* expected) const {
    const auto* const bytes = reinterpret_cast<const unsigned char*>(elements_);
    const std::size_t begin = first_ * sizeof(T);
    const std::size_t end = begin + dim_ * sizeof(T);
    for (std::size_t i = 0; i < begin; ++i) {
      if (bytes[i] != sentinel) {
        return false;
      }
    }
    for (std::size_t i = end; i < sizeof elements_; ++i) {
      if (bytes[i] != sentinel) {
        return false;
      }
    }
    return std::memcmp(bytes + begin, expected, dim_ * sizeof(T)) == 0;
  }

 private:
  static constexpr std::size_t margin = 20;  // more than the widest store
  static constexpr unsigned char sentinel = 0xA5;

  alignas(16) T elements_[margin + largest_offset + largest_dim + margin];
  std::size_t dim_ = 0;
  std::size_t first_ = 0;
};

// Dims whose results are also computed by the compiler: around every lane count, and the largest.
using constexpr_dims = std::index_sequence<1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 127, 130>;

// visit(std::integral_constant<std::size_t, dim>{}) for each of them.
template <class Visitor>
void for_each_constexpr_dim(Visitor visit) {
  [&]<std::size_t... Dim>(std::index_sequence<Dim...>) { (visit(std::integral_constant<std::size_t, Dim>{}), ...); }
  (constexpr_dims{});
}

}  // namespace conformance
