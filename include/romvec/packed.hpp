// SPDX-License-Identifier: BSL-1.0
// An optional second form of a table of int8 codes, in memory of the caller's, for programs that search all rows again
// and again: nearest and logits without sums across registers, and with every row's norm at hand. It costs as many
// bytes as the codes and 4 a row.
#pragma once

#include "romvec/config.hpp"

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>

#include "romvec/detail/casts.hpp"
#include "romvec/detail/storage.hpp"
#include "romvec/detail/unchecked_view.hpp"
#include "romvec/isa/native.hpp"
#include "romvec/kernel/packed.hpp"
#include "romvec/logits.hpp"
#include "romvec/nearest.hpp"
#include "romvec/status.hpp"
#include "romvec/table_view.hpp"

namespace romvec {

// A table and its packed form, which pack() has made; without arguments one of no rows. It goes where a table goes,
// and nearest() and logits() are then the faster ones. Owns nothing: table and storage must outlive it, and the storage
// must not change.
template <table_like Table>
class packed_table {
 public:
  using view_type = std::remove_cvref_t<decltype(std::declval<const Table&>().view())>;
  using format = typename view_type::format;
  using code_type = typename view_type::code_type;
  static_assert(sizeof(code_type) == 1, "romvec: packed tables are for formats of int8 codes");
  static_assert(
      !decoded_view<view_type>,
      "romvec: a packed table takes a byte a code; copy_table() makes int8_rows of trellis_rows and nibble_rows, with "
      "the same values, and pack() packs those; weights are closer to int8_rows of their own");

  // The longest row: its dot product and squared norm fit into int32.
  static constexpr std::size_t longest_row = kernel::longest_scanned_row;

  ROMVEC_INLINE constexpr packed_table() = default;
  // Of groups that pack() has written.
  ROMVEC_INLINE constexpr packed_table(detail::trusted, const view_type& table, const std::int8_t* groups)
      : table_(table), groups_(groups) {}

  [[nodiscard]] ROMVEC_INLINE constexpr const view_type& view() const { return table_; }
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t padded_dim() const { return padded_dim_of(table_.dim()); }

  // One group is codes, then the squared norms of its rows. For kernels: no check of `group`.
  [[nodiscard]] ROMVEC_INLINE constexpr const std::int8_t* codes(std::size_t group) const {
    return groups_ + group * group_bytes(table_.dim());
  }
  [[nodiscard]] ROMVEC_INLINE const std::int32_t* squared_norms(std::size_t group) const {
    return detail::pointer_to<std::int32_t>(codes(group) + padded_dim() * kernel::packed_group);
  }
  [[nodiscard]] ROMVEC_INLINE static constexpr std::size_t padded_dim_of(std::size_t dim) {
    return (dim + kernel::packed_columns - 1) / kernel::packed_columns * kernel::packed_columns;
  }
  [[nodiscard]] ROMVEC_INLINE static constexpr std::size_t group_bytes(std::size_t dim) {
    return kernel::packed_group * (padded_dim_of(dim) + sizeof(std::int32_t));
  }
  [[nodiscard]] ROMVEC_INLINE static constexpr std::size_t groups_of(std::size_t vocab_size) {
    return (vocab_size + kernel::packed_group - 1) / kernel::packed_group;
  }

 private:
  view_type table_{};
  const std::int8_t* groups_ = nullptr;
};

namespace detail {

// A group of rows from `first` on; zeros where there is no code.
template <class Rows>
void pack_group(const Rows& rows, std::size_t first, std::int8_t* group) {
  const std::size_t dim = rows.dim();
  const std::size_t padded = (dim + kernel::packed_columns - 1) / kernel::packed_columns * kernel::packed_columns;
  auto* const norms = detail::pointer_to<std::int32_t>(group + padded * kernel::packed_group);
  for (std::size_t r = 0; r < kernel::packed_group; ++r) {
    norms[r] = 0;
    for (std::size_t c = 0; c < padded; ++c) {
      const bool is_code = first + r < rows.vocab_size() && c < dim;
      const std::int8_t code = is_code ? rows.codes(first + r)[c] : std::int8_t{0};
      group[c / kernel::packed_columns * kernel::packed_step_bytes + r * kernel::packed_columns +
            c % kernel::packed_columns] = code;
      norms[r] += code * code;
    }
  }
}

}  // namespace detail

inline namespace ROMVEC_ISA_NAMESPACE {

// How many bytes pack() needs; the largest number if they are more than an address can reach.
template <table_like Table>
[[nodiscard]] constexpr std::size_t packed_bytes(const Table& table) {
  using packed = packed_table<Table>;
  const auto view = table.view();
  constexpr std::size_t largest = static_cast<std::size_t>(-1);
  const std::size_t groups = packed::groups_of(view.vocab_size());
  const std::size_t bytes = packed::group_bytes(view.dim());
  return groups > largest / bytes ? largest : groups * bytes;
}

// Packs a table into storage[0, packed_bytes(table)), aligned to 64 bytes for speed and to 4 for correctness, and lets
// `packed` be the two together. Errors: too_long if a row has more than packed_table::longest_row codes; bad_length if
// there is less storage; misaligned; overlaps if storage lies over the table. `storage` and `packed` are then as they
// were.
//   romvec::packed_table<decltype(table)> packed;
//   const romvec::status done = romvec::pack(table, storage, packed);
template <table_like Table>
status pack(const Table& table, std::span<std::byte> storage, packed_table<std::type_identity_t<Table>>& packed) {
  using packed_type = packed_table<Table>;
  const auto rows = detail::unchecked(table);
  if (rows.dim() > packed_type::longest_row) {
    return {errc::too_long, 0};
  }
  if (const status checked = detail::check_storage(rows, storage, packed_bytes(table), alignof(std::int32_t));
      !checked) {
    return checked;
  }
  auto* const groups = detail::pointer_to<std::int8_t>(storage.data());
  for (std::size_t group = 0; group < packed_type::groups_of(rows.vocab_size()); ++group) {
    detail::pack_group(rows, group * kernel::packed_group, groups + group * packed_type::group_bytes(rows.dim()));
  }
  packed = packed_type(detail::trusted{}, table.view(), groups);
  return {};
}

}  // namespace ROMVEC_ISA_NAMESPACE

namespace detail {
inline namespace ROMVEC_ISA_NAMESPACE {

// body(first row, count, dots, squared norms) for every group, with its dot products with query[0, dim).
template <class Table, class Body>
void for_each_packed_group(const packed_table<Table>& packed, const std::int8_t* query, Body body) {
  const std::size_t dim = packed.view().dim();
  const std::size_t vocab_size = packed.view().vocab_size();
  const std::size_t whole = dim - dim % kernel::packed_columns;
  // The last columns, filled up with zeros.
  std::int8_t end[kernel::packed_columns] = {};
  for (std::size_t c = whole; c < dim; ++c) {
    end[c - whole] = query[c];
  }
  alignas(64) std::int32_t dots[kernel::packed_group];
  for (std::size_t first = 0, group = 0; first < vocab_size; first += kernel::packed_group, ++group) {
    kernel::packed_dots<isa::native>(packed.codes(group), query, whole, end, dim != whole, dots);
    const std::size_t left = vocab_size - first;
    body(first, left < kernel::packed_group ? left : kernel::packed_group, dots, packed.squared_norms(group));
  }
}

// As nearest_rows.
template <class Table, class Ranked>
[[nodiscard]] found_rows nearest_packed(const packed_table<Table>& packed, const std::int8_t* query,
                                        std::span<Ranked> out, std::span<const std::uint32_t> left_out) {
  if (out.empty()) {
    return found_rows(0);
  }
  ranking<ranks_in_64_bits<typename packed_table<Table>::view_type>, Ranked> best(out);
  screen rejects;
  for_each_packed_group(
      packed, query,
      [&](std::size_t first, std::size_t count, const std::int32_t* dots, const std::int32_t* squared_norms) {
        for (std::size_t half = 0; half < count; half += 16) {
          std::uint32_t passing =
              rejects.passing<isa::native>(count - half < 16 ? count - half : 16, dots + half, squared_norms + half);
          for (; passing != 0; passing &= passing - 1) {
            const std::size_t i = half + static_cast<std::size_t>(std::countr_zero(passing));
            offer_row<Ranked>(best, left_out, first + i, dots[i], squared_norms[i]);
            rejects.follow(best);
          }
        }
      });
  add_cosines(unchecked(packed), query, out.first(best.found()));
  return found_rows(best.found());
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace detail

inline namespace ROMVEC_ISA_NAMESPACE {

// As nearest() of the table itself, with the same result. Not for constant expressions.
template <class Table, class Query, class Out>
found_rows nearest(const packed_table<Table>& packed, const Query& query, Out&& out,
                   std::span<const std::uint32_t> left_out) {
  using view_type = typename packed_table<Table>::view_type;
  constexpr bool queries = detail::can_query<view_type, Query>();
  constexpr bool ranks = detail::can_rank<view_type, Out>();
  if constexpr (queries && ranks) {
    const std::span<const std::int8_t> codes(query);
    const std::span<detail::output_element<Out>> places(out);
    if (const status checked = detail::check_query(detail::unchecked(packed), codes, places, left_out); !checked) {
      return found_rows(checked);
    }
    return detail::nearest_packed(packed, codes.data(), places, left_out);
  } else {
    return found_rows(0);
  }
}

// The same to the id of a row, or to a query with no row left out.
template <on_bad_id Policy = on_bad_id::check, class Table, class To, class Out>
found_rows nearest(const packed_table<Table>& packed, const To& to, Out&& out) {
  using view_type = typename packed_table<Table>::view_type;
  constexpr bool ranks = detail::can_rank<view_type, Out>();
  if constexpr (!ranks) {
    return found_rows(0);
  } else if constexpr (token_id<To>) {
    const std::span<detail::output_element<Out>> places(out);
    return detail::nearest_to_id<Policy>(detail::unchecked(packed), to, places,
                                         [&](const std::int8_t* codes, std::span<const std::uint32_t> itself) {
                                           return detail::nearest_packed(packed, codes, places, itself);
                                         });
  } else {
    return romvec::nearest(packed, to, out, std::span<const std::uint32_t>());
  }
}

// As logits() of the table itself, with the same result; a hidden vector of int16 is worked out by the table.
template <class Table, class Hidden, class Out, class Unit = hidden_format>
status logits(const packed_table<Table>& packed, const Hidden& hidden, Out&& out, Unit unit = Unit{}) {
  if constexpr (!std::is_convertible_v<const Hidden&, std::span<const std::int8_t>>) {
    return romvec::logits(packed.view(), hidden, out, unit);
  } else if constexpr (detail::can_find_logits<Hidden, Out, Unit>()) {
    const auto view = detail::unchecked(packed);
    const std::span<const std::int8_t> numbers(hidden);
    const std::span<detail::output_element<Out>> numbers_out(out);
    // No packed row is so long that int32 would not hold its logit.
    if (const status checked = detail::check_logits(view, numbers, numbers_out, unit); !checked) {
      return checked;
    }
    const auto finish = detail::finish_of_logits(view, numbers_out.data(), unit);
    detail::for_each_packed_group(
        packed, numbers.data(),
        [&](std::size_t first, std::size_t count, const std::int32_t* dots, const std::int32_t*) {
          for (std::size_t i = 0; i < count; ++i) {
            finish.one(dots[i], view.multiplier(first + i), first + i);
          }
        });
  }
  return {};
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec
