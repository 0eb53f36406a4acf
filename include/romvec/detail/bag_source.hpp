// SPDX-License-Identifier: BSL-1.0
// What the bag kernels read: the rows of the ids of one bag, under the policy for bad ids and without the padding.
#pragma once

#include "romvec/config.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "romvec/detail/check_ids.hpp"
#include "romvec/detail/find_row.hpp"
#include "romvec/ids.hpp"
#include "romvec/kernel/bag.hpp"
#include "romvec/kernel/decoded_bag.hpp"
#include "romvec/kernel/memory.hpp"
#include "romvec/status.hpp"
#include "romvec/table_view.hpp"

namespace romvec::detail {

template <class Wanted, class... Options>
inline constexpr bool has_option = (std::same_as<Wanted, Options> || ...);

template <class Wanted, class First, class... Rest>
[[nodiscard]] ROMVEC_INLINE constexpr Wanted option(First first, Rest... rest) {
  if constexpr (std::same_as<Wanted, First>) {
    return first;
  } else {
    return option<Wanted>(rest...);
  }
}

// The row that a padding id means, or SIZE_MAX.
[[nodiscard]] ROMVEC_INLINE constexpr std::size_t row_of_padding(padding_id id, std::size_t vocab_size) {
  if (in_vocabulary(id.value(), vocab_size)) {
    return static_cast<std::size_t>(id.value());
  }
  // -1 is ~0: counted from the end, it is the first.
  return id.value() < 0 && in_vocabulary(~id.value(), vocab_size)
             ? vocab_size - 1 - static_cast<std::size_t>(~id.value())
             : SIZE_MAX;
}

// Not constexpr on purpose, as that of ids.
ROMVEC_INLINE void padding_id_outside_the_vocabulary_in_a_constant_expression() {}

template <class... Options>
[[nodiscard]] ROMVEC_INLINE constexpr std::size_t row_of_padding(std::size_t vocab_size, Options... options) {
  if constexpr (has_option<padding_id, Options...>) {
    return row_of_padding(option<padding_id>(options...), vocab_size);
  } else {
    return SIZE_MAX;
  }
}
template <class... Options>
[[nodiscard]] ROMVEC_INLINE constexpr status check_padding(std::size_t vocab_size, Options... options) {
  if (has_option<padding_id, Options...> && row_of_padding(vocab_size, options...) == SIZE_MAX) {
    if (std::is_constant_evaluated()) {
      padding_id_outside_the_vocabulary_in_a_constant_expression();
    }
    return {errc::bad_padding_id, 0};
  }
  return {};
}

// Rows ids[0, count) of a bag. Padding, and bad ids under zero_row, are row 0 times 0. `ids_to_come` counts the ids
// from the bag's first to the end of the call's.
template <on_bad_id Policy, bool Pads, class View, class Id>
struct bag_source {
  using code_type = typename View::code_type;
  using view_type = View;
  using id_type = Id;
  static constexpr bool decodes = decoded_view<View>;
  static constexpr bool has_multipliers = View::format::has_multipliers;
  static constexpr bool adds_codes =
      !View::format::has_multipliers && sizeof(code_type) == 1 && !Pads && !finds_no_row<Policy>;

  const View& table;
  const Id* ids;
  std::size_t ids_of_bag;
  std::size_t ids_to_come;
  std::size_t padding_row;
  bool is_first = false;  // bag of the call: nothing has asked for its lines

  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t count() const { return ids_of_bag; }

  // True for an id that a reduction leaves out.
  [[nodiscard]] ROMVEC_INLINE constexpr bool skips(std::size_t i) const { return is_padding(ids[i]); }
  [[nodiscard]] ROMVEC_INLINE constexpr bool is_padding(Id id) const {
    return Pads && in_vocabulary(id, rows_of_checked(table)) && static_cast<std::size_t>(id) == padding_row;
  }

  // How many ids the reduction keeps: the divisor of a mean.
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t count_kept() const {
    if constexpr (Pads) {
      std::size_t kept = 0;
      for (std::size_t i = 0; i < ids_of_bag; ++i) {
        kept += skips(i) ? 0u : 1u;
      }
      return kept;
    } else {
      return ids_of_bag;
    }
  }

  [[nodiscard]] ROMVEC_INLINE constexpr kernel::bag_row<code_type> row(std::size_t i) const {
    const std::size_t row = found(i);
    if constexpr (Pads || finds_no_row<Policy>) {
      if (row == no_row) {
        return {table.codes(0), 0};
      }
    }
    return {table.codes(row), static_cast<std::int16_t>(table.multiplier(row))};
  }

  // The row of an id; no_row for one that is left out or all zeros.
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t found(std::size_t i) const {
    const Id id = ids[i];
    return is_padding(id) ? no_row : find_row<Policy>(id, rows_of_checked(table));
  }

  // The ids of this bag, or as many of those behind it.
  [[nodiscard]] ROMVEC_INLINE std::span<const Id> ids_to_come_of(bool next_bag) const {
    if (!next_bag) {
      return {ids, ids_of_bag};
    }
    const std::size_t left = ids_to_come - ids_of_bag;
    return {ids + ids_of_bag, left < ids_of_bag ? left : ids_of_bag};
  }

  // Lines of the row one bag further on, into the second-level cache: block_bytes of a row at once, as memory likes it,
  // though a pass adds fewer columns. Of n passes over the columns of a block each asks for every n-th row.
  template <class Isa, std::size_t Columns>
  ROMVEC_INLINE constexpr void ahead(std::size_t i, std::size_t column) const {
    if constexpr (Isa::prefetches) {
      constexpr std::size_t block = kernel::block_bytes / sizeof(code_type);
      constexpr std::size_t passes = Columns >= block ? 1 : block / Columns;
      const std::size_t next = i + ids_of_bag;
      if (kernel::is_far(table) && i % passes == column / Columns % passes && next < ids_to_come) {
        const std::size_t begin = column - column % block;
        const std::size_t length = table.dim() - begin < block ? table.dim() - begin : block;
        kernel::prefetch_far<Isa>(table.codes(row_ahead(table, ids[next])) + begin, length);
      }
    }
  }
};

// The same rows with a weight each. A multiplier times a weight is split in two, each of which is an int16 and keeps
// the sums of 128 rows inside int32.
template <class Rows>
struct weighted_source {
  using code_type = typename Rows::code_type;
  static constexpr int high_shift = Rows::has_multipliers ? 15 : sizeof(code_type) == 1 ? 0 : 8;

  Rows rows;
  const std::int16_t* weights;

  template <bool High>
  struct half {
    using code_type = typename Rows::code_type;
    static constexpr bool adds_codes = false;
    const weighted_source& from;

    [[nodiscard]] ROMVEC_INLINE constexpr kernel::bag_row<code_type> row(std::size_t i) const {
      const auto row = from.rows.row(i);
      const std::int32_t factor = row.multiplier * from.weights[i];
      if constexpr (High) {
        return {row.codes, static_cast<std::int16_t>(factor >> high_shift)};
      } else {
        return {row.codes,
                static_cast<std::int16_t>(high_shift == 0 ? factor : factor & ((std::int32_t{1} << high_shift) - 1))};
      }
    }
    template <class Isa, std::size_t Columns>
    ROMVEC_INLINE constexpr void ahead(std::size_t i, std::size_t column) const {
      from.rows.template ahead<Isa, Columns>(i, column);
    }
  };

  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t count() const { return rows.count(); }
  [[nodiscard]] ROMVEC_INLINE constexpr auto row(std::size_t i) const { return rows.row(i); }
  [[nodiscard]] ROMVEC_INLINE constexpr std::int64_t weight(std::size_t i) const { return weights[i]; }
  // For rows that must be decoded: see kernel/decoded_bag.hpp.
  static constexpr bool decodes = kernel::decoding<Rows>;
  template <class Decoded>
  [[nodiscard]] ROMVEC_INLINE constexpr weighted_source<Decoded> of_rows(const Decoded& decoded,
                                                                         std::size_t first) const {
    return {decoded, weights + first};
  }
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t found(std::size_t i) const { return rows.found(i); }
  [[nodiscard]] ROMVEC_INLINE constexpr const auto& table() const { return rows.table; }

  [[nodiscard]] ROMVEC_INLINE constexpr half<true> high() const { return {*this}; }
  [[nodiscard]] ROMVEC_INLINE constexpr half<false> low() const { return {*this}; }
};

}  // namespace romvec::detail
