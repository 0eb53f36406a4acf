// SPDX-License-Identifier: BSL-1.0
// Token ids: any integer or enum type, and what happens to one outside [0, vocab_size). How the ids of a call are put
// into bags, and the padding of these.
#pragma once

#include "romvec/config.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace romvec {

// The policy is part of the call, so it is the same on every backend and in every build type.
enum class on_bad_id {
  check,     // every id is checked first; on the first bad one the call answers errc::bad_id and writes nothing
  clamp,     // below 0 means row 0, above means the last row
  zero_row,  // the row of a bad id is all zeros, as a padding row
};

namespace detail {

// The integer type of an id: of an enum, the one beneath it.
template <class Type>
struct integer_beneath {
  using type = Type;
};
template <class Type>
requires std::is_enum_v<Type>
struct integer_beneath<Type> {
  using type = std::underlying_type_t<Type>;
};
template <class Type>
using id_integer = typename integer_beneath<std::remove_cv_t<Type>>::type;

template <class Id>
[[nodiscard]] ROMVEC_INLINE constexpr bool is_negative(Id id) {
  if constexpr (std::is_signed_v<id_integer<Id>>) {
    return static_cast<id_integer<Id>>(id) < 0;
  } else {
    return false;
  }
}

}  // namespace detail

// Every integer type, and every enum, scoped or not; neither bool, nor an enum of bool, nor std::byte, which is no
// number.
template <class Type>
concept token_id = std::integral<detail::id_integer<Type>> && !std::same_as<detail::id_integer<Type>, bool> &&
                   !std::same_as<std::remove_cv_t<Type>, std::byte>;

// Anything contiguous that std::span can be made of: a span, an array, a vector, a C array.
template <class Type>
concept token_ids = requires(const Type& ids) {
  std::span(ids);
  requires token_id<std::remove_cv_t<typename decltype(std::span(ids))::element_type>>;
};

// The row that takes no part in a reduction, EmbeddingBag's padding_idx: padding_id{0}, or counted from the end,
// padding_id{-1} for the last row. Of any integer or enum type; what is neither is errc::bad_padding_id.
class padding_id {
 public:
  template <token_id Id>
  ROMVEC_INLINE constexpr padding_id(Id id)
      : value_(!detail::is_negative(id) && static_cast<std::uintmax_t>(id) > INT64_MAX
                   ? INT64_MAX
                   : static_cast<std::int64_t>(id)) {}

  [[nodiscard]] ROMVEC_INLINE constexpr std::int64_t value() const { return value_; }

 private:
  std::int64_t value_;  // no table has a row INT64_MAX
};

// The offsets of one bag that holds every id: bag_sum(table, ids, one_bag, out).
inline constexpr std::uint8_t one_bag[] = {0};

// An option: offsets[0, bags + 1), the last of which is ids.size(), as EmbeddingBag(include_last_offset=True) and the
// row pointers of a CSR matrix have it.
struct include_last_offset_option {};
// That option: bag_sum(table, ids, offsets, out, include_last_offset).
inline constexpr include_last_offset_option include_last_offset{};

// In the place of offsets: bag b has the next lengths[b] ids. Their sum is ids.size(). Owns nothing.
//   bag_mean(table, ids, bag_lengths(lengths), out)
template <std::integral Length, std::size_t Extent = std::dynamic_extent>
class bag_lengths {
 public:
  template <class Lengths>
  ROMVEC_INLINE constexpr explicit bag_lengths(const Lengths& lengths) : lengths_(lengths) {}

  [[nodiscard]] ROMVEC_INLINE constexpr std::span<const Length, Extent> lengths() const { return lengths_; }

 private:
  std::span<const Length, Extent> lengths_;
};
// Of anything contiguous: a span, an array, a vector.
template <class Lengths>
bag_lengths(const Lengths& lengths)
    -> bag_lengths<typename decltype(std::span(lengths))::value_type, decltype(std::span(lengths))::extent>;

}  // namespace romvec
