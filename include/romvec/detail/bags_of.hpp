// SPDX-License-Identifier: BSL-1.0
// Where the bags of a call begin and end among its ids: by offsets, by offsets with one more at the end, or by lengths.
// Each is compared in its own integer type; and read once more when its bag's turn comes, when it cannot lead outside.
#pragma once

#include "romvec/config.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "romvec/detail/overlap.hpp"
#include "romvec/ids.hpp"
#include "romvec/status.hpp"

namespace romvec {
namespace detail {

// True if 0 <= x <= most.
template <std::integral Integer>
[[nodiscard]] ROMVEC_INLINE constexpr bool is_at_most(Integer x, std::size_t most) {
  if constexpr (std::is_signed_v<Integer>) {
    if (x < 0) {
      return false;
    }
  }
  return static_cast<std::make_unsigned_t<Integer>>(x) <= most;
}

// An offset or a length in [least, most], whatever was read.
template <std::integral Integer>
[[nodiscard]] ROMVEC_INLINE constexpr std::size_t kept_between(std::size_t least, Integer read, std::size_t most) {
  const auto x = static_cast<std::size_t>(read);
  return x > most ? most : x < least ? least : x;
}

// Each kind of bags says how many there are (static_count, size()); checks itself against the number of ids and the
// longest bag that is exact; and tells where bag b ends that begins at `begin`. HasLast: an offset more than bags.
template <class Offset, std::size_t Extent, bool HasLast>
struct bags_by_offset {
  std::span<const Offset, Extent> offsets;

  static constexpr std::size_t static_count =
      !HasLast || Extent == std::dynamic_extent || Extent == 0 ? Extent : Extent - 1;
  // One offset is 0, and not needed again.
  static constexpr bool is_read_again = HasLast || Extent != 1;

  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t size() const {
    return HasLast && !offsets.empty() ? offsets.size() - 1 : offsets.size();
  }

  // errc::bad_offset with the index of the first offset that is below the one before it or beyond the ids; the first is
  // 0, and a last one all of the ids. too_long with the index of a bag of more than Longest ids.
  template <std::size_t Longest>
  [[nodiscard]] ROMVEC_INLINE constexpr status checked(std::size_t ids) const {
    if (HasLast && offsets.empty()) {
      return {errc::bad_offset, 0};
    }
    std::size_t least = 0;
    for (std::size_t b = 0; b < offsets.size(); ++b) {
      const Offset read = offsets[b];
      const auto offset = static_cast<std::size_t>(read);
      if (!is_at_most(read, ids) || offset < least || (b == 0 && offset != 0)) {
        return {errc::bad_offset, b};
      }
      if (Longest != SIZE_MAX && offset - least > Longest) {
        return {errc::too_long, b - 1};
      }
      least = offset;
    }
    if (HasLast && least != ids) {
      return {errc::bad_offset, offsets.size() - 1};
    }
    if (Longest != SIZE_MAX && !HasLast && !offsets.empty() && ids - least > Longest) {
      return {errc::too_long, offsets.size() - 1};
    }
    return {};
  }

  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t end_of(std::size_t b, std::size_t begin, std::size_t ids) const {
    return b + 1 < offsets.size() ? kept_between(begin, offsets[b + 1], ids) : ids;
  }

  template <class Element>
  [[nodiscard]] ROMVEC_INLINE constexpr bool shares_memory_with(const Element* out, std::size_t count) const {
    return is_read_again && shares_memory(offsets.data(), offsets.size(), out, count);
  }
};

template <class Length, std::size_t Extent>
struct bags_by_length {
  std::span<const Length, Extent> lengths;

  static constexpr std::size_t static_count = Extent;

  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t size() const { return lengths.size(); }

  // errc::bad_offset with the index of the first length that is negative or more than what is left of the ids;
  // lengths.size() if ids are left over.
  template <std::size_t Longest>
  [[nodiscard]] ROMVEC_INLINE constexpr status checked(std::size_t ids) const {
    for (std::size_t b = 0; b < lengths.size(); ++b) {
      const Length length = lengths[b];
      if (!is_at_most(length, ids)) {
        return {errc::bad_offset, b};
      }
      if (Longest != SIZE_MAX && static_cast<std::size_t>(length) > Longest) {
        return {errc::too_long, b};
      }
      ids -= static_cast<std::size_t>(length);
    }
    return ids == 0 ? status{} : status{errc::bad_offset, lengths.size()};
  }

  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t end_of(std::size_t b, std::size_t begin, std::size_t ids) const {
    return begin + kept_between(0, lengths[b], ids - begin);
  }

  template <class Element>
  [[nodiscard]] ROMVEC_INLINE constexpr bool shares_memory_with(const Element* out, std::size_t count) const {
    return shares_memory(lengths.data(), lengths.size(), out, count);
  }
};

template <class Type>
inline constexpr bool is_lengths = false;
template <class Length, std::size_t Extent>
inline constexpr bool is_lengths<bag_lengths<Length, Extent>> = true;

template <class Type>
concept offset_range = requires(const Type& offsets) {
  std::span(offsets);
  requires std::integral<typename decltype(std::span(offsets))::value_type>;
  requires !std::same_as<typename decltype(std::span(offsets))::value_type, bool>;
};

// The bags of what a caller gave as offsets.
template <bool HasLast = false, class Offsets>
[[nodiscard]] ROMVEC_INLINE constexpr auto bags_of(const Offsets& offsets) {
  if constexpr (is_lengths<Offsets>) {
    const auto lengths = offsets.lengths();
    return bags_by_length<typename decltype(lengths)::value_type, decltype(lengths)::extent>{lengths};
  } else {
    const auto span = std::span(offsets);
    using offset = typename decltype(span)::value_type;
    return bags_by_offset<offset, decltype(span)::extent, HasLast>{
        std::span<const offset, decltype(span)::extent>(span)};
  }
}

}  // namespace detail
}  // namespace romvec
