// SPDX-License-Identifier: BSL-1.0
// One pass over rows of 4-bit codes in steps of many bytes, where an instruction set multiplies bytes without sign by
// bytes with one: the query is put in the order of the nibbles, once.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "romvec/format.hpp"
#include "romvec/isa/concept.hpp"
#include "romvec/isa/select.hpp"
#include "romvec/kernel/memory.hpp"
#include "romvec/table_view.hpp"

namespace romvec::kernel {

// A query in steps: for so many bytes of a row the codes that meet their low halves, then those of the high ones.
template <class Isa, class View>
class stepped_query {
 public:
  using format = typename View::format;
  static constexpr std::size_t step = Isa::nibble_step;
  static constexpr std::size_t blocks_a_step = 2 * step / detail::decoded_block;
  static constexpr std::size_t longest = Isa::scratch_bytes;  // of dim
  static constexpr std::size_t room =
      (View::dim_extent < longest ? View::dim_extent : longest) / (2 * step) * (2 * step) + 2 * step;
  static constexpr std::size_t sums_a_step = 4 * blocks_a_step;

  // For a dim of at most `longest`. `multipliers` are those of a query that is a row, else null.
  ROMVEC_INLINE stepped_query(const View& table, const std::int8_t* codes, std::int32_t least,
                              const std::int16_t* multipliers)
      : multipliers_(multipliers), row_bytes_(table.row_bytes()), steps_((row_bytes_ + step - 1) / step) {
    const std::size_t dim = table.dim();
    for (std::size_t i = 0; i < (format::group_size == 0 ? 1 : steps_) * sums_a_step; ++i) {
      sums_[i] = 0;
    }
    for (std::size_t i = 0; i < steps_ * step; ++i) {
      constexpr std::size_t half_block = detail::decoded_block / 2;
      const std::size_t first = i / half_block * detail::decoded_block;
      const std::size_t count = first >= dim ? 0 : dim - first < detail::decoded_block ? dim - first : 2 * half_block;
      const std::size_t half = (count + 1) / 2;
      const std::size_t low = i % half_block;
      const std::int8_t of_low = low < half ? codes[first + low] : std::int8_t{0};
      const std::int8_t of_high = half + low < count ? codes[first + half + low] : std::int8_t{0};
      std::int8_t* const to = codes_ + i / step * 2 * step + i % step;
      to[0] = of_low;
      to[step] = of_high;
      sums_[place_of_sum(i)] += least * (of_low + of_high);
    }
  }
  [[nodiscard]] ROMVEC_INLINE std::size_t steps() const { return steps_; }
  [[nodiscard]] ROMVEC_INLINE auto whole(std::size_t s) const {
    return Isa::load_query_step(codes_ + s * 2 * step, step, step);
  }
  // The last step: an odd dim has one high half less.
  [[nodiscard]] ROMVEC_INLINE auto last(std::size_t dim) const {
    const std::size_t bytes = row_bytes_ - (steps_ - 1) * step;
    return Isa::load_query_step(codes_ + (steps_ - 1) * 2 * step, bytes, bytes - dim % 2);
  }
  // What the least level adds to the sums of a step where rows have groups, else to those of a row.
  [[nodiscard]] ROMVEC_INLINE const std::int32_t* sums(std::size_t s) const {
    return sums_ + (format::group_size == 0 ? 0 : s * sums_a_step);
  }
  [[nodiscard]] ROMVEC_INLINE const std::int16_t* multipliers() const { return multipliers_; }

 private:
  [[nodiscard]] ROMVEC_INLINE static std::size_t place_of_sum(std::size_t byte) {
    return format::group_size == 0 ? 0 : byte / step * sums_a_step + byte % step / (detail::decoded_block / 2) * 4;
  }

  alignas(64) std::int8_t codes_[room];
  alignas(64) std::int32_t sums_[format::group_size == 0 ? sums_a_step : room / (2 * step) * sums_a_step];
  const std::int16_t* multipliers_;
  std::size_t row_bytes_, steps_;
};

inline constexpr std::size_t stepped_rows_abreast = 4;
inline constexpr std::size_t stepped_rows_a_turn = 16;

// body(index, step, is_whole, with_norms) for every step; the norms in those that hold the first `squared` columns.
template <class Isa, bool Norms, class View, class Body>
ROMVEC_INLINE void for_each_nibble_step(const stepped_query<Isa, View>& query, std::size_t dim, std::size_t squared,
                                        Body body) {
  constexpr std::size_t columns = 2 * Isa::nibble_step;
  const std::size_t whole = query.steps() - 1;
  const std::size_t some = (squared + columns - 1) / columns;
  std::size_t s = 0;
  if constexpr (Norms) {
    for (const std::size_t until = some < whole ? some : whole; s < until; ++s) {
      body(s, query.whole(s), std::true_type{}, std::true_type{});
    }
  }
  for (; s < whole; ++s) {
    body(s, query.whole(s), std::true_type{}, std::false_type{});
  }
  if (Norms && some > whole) {
    body(s, query.last(dim), std::false_type{}, std::bool_constant<Norms>{});
  } else {
    body(s, query.last(dim), std::false_type{}, std::false_type{});
  }
}

inline namespace ROMVEC_ISA_NAMESPACE {

// dots[0, 4) and squared_norms[0, 4), or parts of the norms, of rows `first` and on of one group, without multipliers.
template <class Isa, bool Norms, class View>
ROMVEC_INLINE void scan_stepped_rows(const View& table, std::size_t first, const stepped_query<Isa, View>& query,
                                     const typename Isa::nibble_scan_levels& levels, std::size_t squared,
                                     std::int32_t* dots, std::int32_t* squared_norms) {
  const std::size_t row_bytes = table.row_bytes();
  const std::uint8_t* const bytes = table.bytes(first);
  typename Isa::nibble_scan scans[stepped_rows_abreast];
#pragma GCC unroll 4
  for (auto& scan : scans) {
    scan = Isa::begin_nibble_scan(query.sums(0));
  }
  for_each_nibble_step<Isa, Norms>(
      query, table.dim(), squared,
      [&](std::size_t s, const auto& step, auto is_whole, auto with_norm) ROMVEC_INLINE_LAMBDA {
#pragma GCC unroll 4
        for (std::size_t k = 0; k < stepped_rows_abreast; ++k) {
          const std::uint8_t* const at = bytes + k * row_bytes + s * Isa::nibble_step;
          Isa::prefetch_near(reinterpret_cast<const void*>(reinterpret_cast<std::uintptr_t>(at) + scan_bytes_ahead));
          scans[k] = Isa::template add_nibble_step<with_norm(), is_whole()>(scans[k], at, levels, step);
        }
      });
  Isa::store_nibble_scans(scans, dots, squared_norms);
}

// The same times the multipliers of groups, and of the query's where it is a row.
template <class Isa, bool Norms, bool OfRow, class View>
ROMVEC_INLINE void scan_nibble_groups(const View& table, std::size_t first, const stepped_query<Isa, View>& query,
                                      const typename Isa::nibble_scan_levels& levels, std::size_t squared,
                                      std::int64_t* dots, std::int64_t* squared_norms) {
  constexpr std::size_t blocks_a_group = View::format::group_size / detail::decoded_block;
  constexpr std::size_t groups_a_step = stepped_query<Isa, View>::blocks_a_step / blocks_a_group;
  const std::size_t row_bytes = table.row_bytes();
  const std::size_t groups = table.groups();
  const std::uint8_t* const bytes = table.bytes(first);
  const std::int16_t* const multipliers = table.multipliers() + first * groups;
  typename Isa::group_sums sums[stepped_rows_abreast];
#pragma GCC unroll 4
  for (auto& sum : sums) {
    sum = Isa::zero_group_sums();
  }
  for_each_nibble_step<Isa, Norms>(
      query, table.dim(), squared,
      [&](std::size_t s, const auto& step, auto is_whole, auto with_norm) ROMVEC_INLINE_LAMBDA {
        const std::size_t group = s * groups_a_step;
        const std::size_t count = is_whole() ? groups_a_step : groups - group;
        [[maybe_unused]] typename Isa::group_factors of_query;
        if constexpr (OfRow) {
          of_query = Isa::template load_factors<blocks_a_group>(query.multipliers() + group, count);
        }
#pragma GCC unroll 4
        for (std::size_t k = 0; k < stepped_rows_abreast; ++k) {
          const std::uint8_t* const at = bytes + k * row_bytes + s * Isa::nibble_step;
          Isa::prefetch_near(reinterpret_cast<const void*>(reinterpret_cast<std::uintptr_t>(at) + scan_bytes_ahead));
          const auto scan = Isa::template add_nibble_step<with_norm(), is_whole()>(
              Isa::begin_nibble_scan(query.sums(s)), at, levels, step);
          const auto of_row = Isa::template load_factors<blocks_a_group>(multipliers + k * groups + group, count);
          if constexpr (OfRow) {
            sums[k] = Isa::template add_group_sums<with_norm()>(sums[k], scan, Isa::multiply_factors(of_row, of_query),
                                                                of_row);
          } else {
            sums[k] = Isa::template add_group_sums<with_norm()>(sums[k], scan, of_row, of_row);
          }
        }
      });
#pragma GCC unroll 4
  for (std::size_t k = 0; k < stepped_rows_abreast; ++k) {
    Isa::store_group_sums(sums[k], dots + k, squared_norms + k);
  }
}

// The sums of four rows times their multipliers, as Weigh counts them.
template <class Isa, bool Norms, class Weigh, bool OfRow, class View>
void scan_four_nibble_rows(const View& table, std::size_t first, const stepped_query<Isa, View>& query,
                           const typename Isa::nibble_scan_levels& levels, std::size_t squared, std::int64_t* dots,
                           std::int64_t* squared_norms) {
  if constexpr (View::format::group_size != 0) {
    scan_nibble_groups<Isa, Norms, OfRow>(table, first, query, levels, squared, dots, squared_norms);
  } else {
    constexpr Weigh weigh;
    std::int32_t of_codes[stepped_rows_abreast];
    std::int32_t norms_of_codes[stepped_rows_abreast];
    scan_stepped_rows<Isa, Norms>(table, first, query, levels, squared, of_codes, norms_of_codes);
    const std::int32_t with = OfRow ? weigh(query.multipliers()[0]) : 1;
    for (std::size_t k = 0; k < stepped_rows_abreast; ++k) {
      const std::int32_t multiplier = weigh(table.multiplier(first + k));
      dots[k] = std::int64_t{of_codes[k]} * static_cast<std::int64_t>(multiplier * with);
      squared_norms[k] = std::int64_t{norms_of_codes[k]} * static_cast<std::int64_t>(multiplier * multiplier);
    }
  }
}

}  // namespace ROMVEC_ISA_NAMESPACE

// True if rows of a table are scanned so: few enough columns for the query, and rows enough.
template <class Isa, class View>
[[nodiscard]] ROMVEC_INLINE bool scans_stepped_table(const View& table) {
  return table.dim() <= stepped_query<Isa, View>::longest && table.vocab_size() >= stepped_rows_a_turn;
}

// As scan_decoded_table, for a query of codes or, OfRow, of the codes and multipliers of a row. Memory: 12 KB of stack.
template <class Isa, bool Norms, class Weigh, bool OfRow, class View, class Body>
ROMVEC_INLINE void scan_stepped_table(const View& table, const std::int8_t* codes, const std::int16_t* multipliers,
                                      std::size_t squared, Body body) {
  const auto levels = Isa::load_scan_levels(table.levels());
  const stepped_query<Isa, View> query(table, codes, levels.least, multipliers);
  const std::size_t last = table.vocab_size() - stepped_rows_abreast;
  for (std::size_t row = 0; row < table.vocab_size(); row += stepped_rows_abreast) {
    const std::size_t first = row < last ? row : last;
    std::int64_t dots[stepped_rows_abreast];
    std::int64_t squared_norms[stepped_rows_abreast];
    scan_four_nibble_rows<Isa, Norms, Weigh, OfRow>(table, first, query, levels, squared, dots, squared_norms);
    body(row, first + stepped_rows_abreast - row, static_cast<const std::int64_t*>(dots + (row - first)),
         static_cast<const std::int64_t*>(squared_norms + (row - first)));
  }
}

}  // namespace romvec::kernel
