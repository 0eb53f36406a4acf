// SPDX-License-Identifier: BSL-1.0
// One pass over rows of 4-bit codes: each row's dot product with a query, and its squared norm or a part of it. What
// shares a multiplier is summed up by the primitives of kernel/scan.hpp and multiplied once. They find the codes in 32
// bytes that a block was expanded into; where these fit into a register, compilers leave them there.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "romvec/format/nibble.hpp"
#include "romvec/isa/concept.hpp"
#include "romvec/isa/select.hpp"
#include "romvec/kernel/memory.hpp"
#include "romvec/kernel/nibbles.hpp"
#include "romvec/table_view.hpp"

namespace romvec::kernel {

// Scans go block by block; an instruction set whose scans are longer than a block names a narrower one.
template <class Isa>
[[nodiscard]] consteval auto with_scans_of_blocks() {
  if constexpr (Isa::scan_lanes > detail::nibble_block) {
    return typename Isa::narrower{};
  } else {
    return Isa{};
  }
}
template <class Isa>
using scans_of_blocks = decltype(with_scans_of_blocks<Isa>());

// Columns [first, first + count) of a query, codes in [-128, 127], in blocks of 32; of a query that is a row, too, with
// the multipliers of its groups.
template <bool OfRow>
class query_part {
 public:
  ROMVEC_INLINE constexpr query_part(const std::int8_t* codes, std::size_t first, std::size_t count,
                                     const std::int16_t* multipliers = nullptr)
      : codes_(codes), multipliers_(multipliers), first_(first), count_(count) {
    for (std::size_t i = whole_count(); i < count; ++i) {
      end_[i - whole_count()] = codes[i];
    }
  }
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t begin() const { return first_; }
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t end() const { return first_ + count_; }
  // The whole block that begins with a column, and the rest behind the whole ones, filled up with zeros.
  [[nodiscard]] ROMVEC_INLINE constexpr const std::int8_t* block(std::size_t column) const {
    return codes_ + (column - first_);
  }
  [[nodiscard]] ROMVEC_INLINE constexpr const std::int8_t* end_block() const { return end_; }
  [[nodiscard]] ROMVEC_INLINE constexpr std::int32_t multiplier(std::size_t group) const {
    return OfRow ? multipliers_[group] : 1;
  }

 private:
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t whole_count() const { return count_ & ~(detail::nibble_block - 1); }

  const std::int8_t* codes_;
  const std::int16_t* multipliers_;
  std::size_t first_, count_;
  std::int8_t end_[detail::nibble_block] = {};
};

// What a multiplier counts for: itself; or, where a row has one alone, its sign, as a cosine depends on no more.
struct by_multiplier {
  ROMVEC_INLINE constexpr std::int32_t operator()(std::int32_t multiplier) const { return multiplier; }
};
struct by_sign {
  ROMVEC_INLINE constexpr std::int32_t operator()(std::int32_t multiplier) const {
    return (multiplier > 0 ? 1 : 0) - (multiplier < 0 ? 1 : 0);
  }
};

// The squared norm of a row.
template <class Isa, class Weigh = by_multiplier, nibble_view View>
[[nodiscard]] ROMVEC_INLINE constexpr std::int64_t nibble_squared_norm(const View& table, std::size_t row) {
  constexpr std::int32_t max_code = View::format::max_code;
  std::int64_t sum = 0;
  for_each_span<Isa>(table, row, 0, table.dim(),
                     [&](const std::int8_t* codes, std::int32_t multiplier, std::size_t, std::size_t count)
                         ROMVEC_INLINE_LAMBDA {
                           const std::int32_t weight = Weigh{}(multiplier);
                           sum += dot<Isa, max_code, max_code>(codes, codes, count) * (weight * weight);
                         });
  return sum;
}

template <class Isa>
struct row_sums {
  std::int64_t dots[Isa::scan_rows];
  std::int64_t squared_norms[Isa::scan_rows];
};

// How many columns are summed in int32 before they are multiplied: 127 * 128 * 65536 < 2^31.
template <nibble_format Format>
inline constexpr std::size_t scanned_columns = Format::group_size == 0 ? 65536 : Format::group_size;

inline namespace ROMVEC_ISA_NAMESPACE {

// Rows side by side, which share what is loaded of the query.
template <class Isa>
inline constexpr std::size_t rows_abreast = Isa::scan_rows > 1 ? 2 : 1;

// scans[k] + the codes of a block against those of the query, `count` of them rounded up to whole scans.
template <class Isa, bool Norms>
ROMVEC_INLINE constexpr void scan_block(const std::int8_t (&codes)[rows_abreast<Isa>][detail::nibble_block],
                                        const std::int8_t* query, std::size_t count, typename Isa::scan* scans) {
#pragma GCC unroll 2
  for (std::size_t i = 0; i < count; i += Isa::scan_lanes) {
    alignas(32) std::int8_t prepared[Isa::prepares_query ? Isa::scan_lanes : 1] = {};
    Isa::prepare(query + i, prepared);
    const auto part = Isa::load_query(query + i, Isa::prepares_query ? prepared : query + i);
#pragma GCC unroll 2
    for (std::size_t k = 0; k < rows_abreast<Isa>; ++k) {
      if constexpr (Norms) {
        scans[k] = Isa::add_dot_and_norm(scans[k], codes[k] + i, part);
      } else {
        scans[k] = Isa::add_dot(scans[k], codes[k] + i, part);
      }
    }
  }
}

// The same for a whole block of rows `row_bytes` apart that is looked up on the way, half of it from each half of a
// byte.
template <class Isa, bool Norms>
ROMVEC_INLINE constexpr void look_up_and_scan_block(const std::uint8_t* bytes, std::size_t row_bytes,
                                                    const std::int8_t* levels, const std::int8_t* query,
                                                    typename Isa::scan* scans) {
  constexpr std::size_t half = detail::nibble_block / 2;
  ROMVEC_UNROLL
  for (std::size_t i = 0; i < half; i += Isa::scan_lanes) {
    const auto low = Isa::load_query(query + i, query + i);
    const auto high = Isa::load_query(query + half + i, query + half + i);
#pragma GCC unroll 2
    for (std::size_t k = 0; k < rows_abreast<Isa>; ++k) {
      const auto codes = Isa::look_up(bytes + k * row_bytes + i, levels);
      if constexpr (Norms) {
        scans[k] = Isa::add_dot_and_norm(Isa::add_dot_and_norm(scans[k], codes.low, low), codes.high, high);
      } else {
        scans[k] = Isa::add_dot(Isa::add_dot(scans[k], codes.low, low), codes.high, high);
      }
    }
  }
}

// Adds to `sums` what the columns of a part give with Isa::scan_rows rows. The norms are those of the columns below
// `squared` (of all where rows are not screened): a multiple of the size of groups, of 32 where a
// row is one, or dim; and of what is left over behind the whole blocks of a row that is one.
template <class Isa, bool Norms, class Weigh, nibble_view View, class Part>
constexpr void scan_nibble_rows(const View& table, std::size_t first, const Part& query, std::size_t squared,
                                row_sums<Isa>& sums) {
  using format = typename View::format;
  constexpr std::size_t block = detail::nibble_block;
  constexpr std::size_t abreast = rows_abreast<Isa>;
  constexpr Weigh weigh;
  const std::size_t row_bytes = table.row_bytes();
  const std::uint8_t* const bytes = table.bytes(first);
  const auto lookup = load_levels<Isa>(table.levels());

  // Columns that share a multiplier; the compiler knows how many, but for those at the end of a row.
  const auto add_columns = [&](std::size_t begin, auto count, auto with_norms) ROMVEC_INLINE_LAMBDA {
    constexpr bool norms = decltype(with_norms)::value;
    constexpr bool both = norms && Isa::screens_rows && format::group_size == 0;
    const std::size_t whole = begin + (count & ~(block - 1));
    typename Isa::scan scans[Isa::scan_rows];
#pragma GCC unroll 4
    for (std::size_t k = 0; k < Isa::scan_rows; k += abreast) {
      alignas(32) std::int8_t codes[abreast][block];
      const auto expand_columns = [&](std::size_t column) ROMVEC_INLINE_LAMBDA {
#pragma GCC unroll 2
        for (std::size_t j = 0; j < abreast; ++j) {
          const std::uint8_t* const from = bytes + (k + j) * row_bytes + column / 2;
          expand_block<Isa>(from, lookup, codes[j]);
          if constexpr (Isa::prefetches) {
            if (column % (2 * line_bytes) == 0) {
              Isa::prefetch_near(
                  reinterpret_cast<const void*>(reinterpret_cast<std::uintptr_t>(from) + scan_bytes_ahead));
            }
          }
        }
      };
#pragma GCC unroll 2
      for (std::size_t j = 0; j < abreast; ++j) {
        scans[k + j] = Isa::zero_scan();
      }
      std::size_t column = begin;
      if constexpr (both) {
        for (const std::size_t until = squared < whole ? squared : whole; column < until; column += block) {
          expand_columns(column);
          scan_block<Isa, true>(codes, query.block(column), block, scans + k);
        }
      }
#pragma GCC unroll 2
      for (; column < whole; column += block) {
        if constexpr (isa::looks_up_nibbles<Isa>) {
          look_up_and_scan_block<Isa, norms>(bytes + k * row_bytes + column / 2, row_bytes, lookup, query.block(column),
                                             scans + k);
        } else {
          expand_columns(column);
          scan_block<Isa, norms && !both>(codes, query.block(column), block, scans + k);
        }
      }
      if (table.dim() % block != 0 && count % block != 0) {
#pragma GCC unroll 2
        for (std::size_t j = 0; j < abreast; ++j) {
          expand<Isa>(table, first + k + j, whole, count % block, table.levels(), codes[j]);
          for (std::size_t i = count % block; i % Isa::scan_lanes != 0; ++i) {
            codes[j][i] = 0;
          }
        }
        scan_block<Isa, norms>(codes, query.end_block(), count % block, scans + k);
      }
    }
    std::int32_t dots[Isa::scan_rows];
    std::int32_t squared_norms[Isa::scan_rows];
    Isa::store_scans(scans, dots, squared_norms);
    const std::size_t group = detail::group_of_column<format>(begin);
    const std::int32_t with = weigh(query.multiplier(group));
#pragma GCC unroll 4
    for (std::size_t k = 0; k < Isa::scan_rows; ++k) {
      const std::int32_t multiplier = weigh(table.multiplier(first + k, group));
      sums.dots[k] += std::int64_t{dots[k]} * static_cast<std::int64_t>(multiplier * with);
      if constexpr (norms) {
        sums.squared_norms[k] += std::int64_t{squared_norms[k]} * static_cast<std::int64_t>(multiplier * multiplier);
      }
    }
  };

  constexpr std::size_t step = scanned_columns<format>;
  constexpr bool some_norms = Norms && Isa::screens_rows && format::group_size != 0;
  const std::size_t end = query.end();
  std::size_t column = query.begin();
  if constexpr (format::group_size != 0) {
    const std::size_t until = end - (end - column) % step;
    if constexpr (Norms) {
      for (const std::size_t some = some_norms && squared < until ? squared : until; column < some; column += step) {
        add_columns(column, std::integral_constant<std::size_t, step>{}, std::true_type{});
      }
    }
    if constexpr (!Norms || some_norms) {
      for (; column < until; column += step) {
        add_columns(column, std::integral_constant<std::size_t, step>{}, std::false_type{});
      }
    }
    if (table.dim() % step != 0 && column != end) {
      add_columns(column, end - column, std::bool_constant<Norms>{});
    }
  } else {
    for (; column < end; column += step) {
      add_columns(column, end - column < step ? end - column : step, std::bool_constant<Norms>{});
    }
  }
}

}  // namespace ROMVEC_ISA_NAMESPACE

// body(first, count, dots, squared_norms) for every row of a table, up to Isa::scan_rows rows at a time. scan(first,
// sums) makes the sums of Isa::scan_rows rows. The last rows come with some again that were there before.
template <class Isa, class View, class Scan, class Body>
ROMVEC_INLINE constexpr void for_each_scanned(const View& table, Scan scan, Body body) {
  const std::size_t last = table.vocab_size() - Isa::scan_rows;
  for (std::size_t row = 0; row < table.vocab_size(); row += Isa::scan_rows) {
    const std::size_t first = row < last ? row : last;
    row_sums<Isa> sums{};
    scan(first, sums);
    body(row, first + Isa::scan_rows - row, sums.dots + (row - first), sums.squared_norms + (row - first));
  }
}

// All rows of a table against codes[0, dim).
template <class Isa, bool Norms, class Weigh, nibble_view View, class Body>
ROMVEC_INLINE constexpr void scan_nibble_table(const View& table, const std::int8_t* codes, std::size_t squared,
                                               Body body) {
  if constexpr (Isa::scan_rows > 1) {
    if (table.vocab_size() < Isa::scan_rows) {
      scan_nibble_table<isa::scalar, Norms, Weigh>(table, codes, squared, body);
      return;
    }
  }
  const query_part<false> query(codes, 0, table.dim());
  for_each_scanned<Isa>(
      table,
      [&](std::size_t first, row_sums<Isa>& sums)
          ROMVEC_INLINE_LAMBDA { scan_nibble_rows<Isa, Norms, Weigh>(table, first, query, squared, sums); },
      body);
}

// How many columns of a query that is a row are expanded at a time: all of them where there is room, and then once.
template <class Isa, class View>
inline constexpr std::size_t query_columns = [] {
  constexpr std::size_t room = Isa::scratch_bytes;
  constexpr std::size_t block = detail::nibble_block;
  return View::dim_extent < room ? (View::dim_extent + block - 1) / block * block : room;
}();

// The same against another row of the table. Memory: at most Isa::scratch_bytes and 32 bytes of stack.
template <class Isa, bool Norms, class Weigh, nibble_view View, class Body>
ROMVEC_INLINE constexpr void scan_nibble_table(const View& table, nibble_row row_query, std::size_t squared,
                                               Body body) {
  if constexpr (Isa::scan_rows > 1) {
    if (table.vocab_size() < Isa::scan_rows) {
      scan_nibble_table<isa::scalar, Norms, Weigh>(table, row_query, squared, body);
      return;
    }
  }
  constexpr std::size_t most = query_columns<Isa, View>;
  const std::size_t dim = table.dim();
  const std::int16_t* const multipliers = table.multipliers() + row_query.row * table.groups();
  alignas(32) std::int8_t codes[most + detail::nibble_block];
  const auto part_from = [&](std::size_t begin) ROMVEC_INLINE_LAMBDA {
    const std::size_t count = dim - begin < most ? dim - begin : most;
    expand<Isa>(table, row_query.row, begin, count, table.levels(), codes);
    return query_part<true>(codes, begin, count, multipliers);
  };
  query_part<true> query = part_from(0);
  for_each_scanned<Isa>(
      table,
      [&](std::size_t first, row_sums<Isa>& sums) ROMVEC_INLINE_LAMBDA {
        for (std::size_t begin = 0; begin < dim; begin += most) {
          if (dim > most) {
            query = part_from(begin);
          }
          scan_nibble_rows<Isa, Norms, Weigh>(table, first, query, squared, sums);
        }
      },
      body);
}

}  // namespace romvec::kernel
