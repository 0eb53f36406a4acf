// SPDX-License-Identifier: BSL-1.0
// One pass over rows whose codes are decoded: each row's dot product with a query, and its squared norm or a part of
// it. What shares a multiplier is summed up by the primitives of kernel/scan.hpp and multiplied once. They find the
// codes in 32 bytes that a block was decoded into; where these fit into a register, compilers leave them there.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "romvec/format.hpp"
#include "romvec/isa/concept.hpp"
#include "romvec/isa/select.hpp"
#include "romvec/kernel/decode.hpp"
#include "romvec/kernel/decoded_query.hpp"
#include "romvec/kernel/memory.hpp"
#include "romvec/kernel/nibble_scan.hpp"
#include "romvec/table_view.hpp"

namespace romvec::kernel {

template <class Isa>
struct row_sums {
  std::int64_t dots[Isa::scan_rows];
  std::int64_t squared_norms[Isa::scan_rows];
};

// What a scan decodes blocks by: the levels, in a register where there is one that holds them.
template <class Isa, decoded_view View>
[[nodiscard]] ROMVEC_INLINE constexpr auto loaded_book(const View& table) {
  if constexpr (windowed_format<typename View::format>) {
    return table.book();
  } else {
    return View::format::template load_levels<Isa>(table.levels());
  }
}

// How many columns are summed in int32 before they are multiplied: 127 * 128 * 65536 < 2^31.
template <decoded_format Format>
inline constexpr std::size_t scanned_columns = Format::group_size == 0 ? 65536 : Format::group_size;

inline namespace ROMVEC_ISA_NAMESPACE {

// Rows side by side, which share what is loaded of the query.
template <class Isa>
inline constexpr std::size_t rows_abreast = Isa::scan_rows > 1 ? 2 : 1;

// scans[k] + the codes of a block against those of the query, `count` of them rounded up to whole scans.
template <class Isa, bool Norms>
ROMVEC_INLINE constexpr void scan_block(const std::int8_t (&codes)[rows_abreast<Isa>][detail::decoded_block],
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

// codes[j] = the codes of a block of row j, of rows that begin at `bytes` and lie row_bytes apart; asks for the lines
// to come.
template <class Isa, decoded_view View, class Book>
ROMVEC_INLINE constexpr void decode_abreast(const View& table, const std::uint8_t* bytes, std::size_t column,
                                            const Book& book,
                                            std::int8_t (&codes)[rows_abreast<Isa>][detail::decoded_block]) {
  using format = typename View::format;
#pragma GCC unroll 2
  for (std::size_t j = 0; j < rows_abreast<Isa>; ++j) {
    const std::uint8_t* const row = bytes + j * table.row_bytes();
    const std::uint8_t* const from = row + detail::bytes_of_blocks<format>(column);
    if constexpr (windowed_format<format>) {
      format::template decode<Isa>(row, column, detail::decoded_block, table.dim(), book, codes[j]);
    } else {
      format::template decode_block<Isa>(from, book, codes[j]);
    }
    if constexpr (Isa::prefetches) {
      if (column % (2 * line_bytes) == 0) {
        Isa::prefetch_near(reinterpret_cast<const void*>(reinterpret_cast<std::uintptr_t>(from) + scan_bytes_ahead));
      }
    }
  }
}

// scans[0, rows_abreast) = those of columns [begin, begin + count) of rows `first` and on, at `bytes`, with one
// multiplier; the norms with them or not, of columns below `squared` where rows are screened and one group long.
template <class Isa, bool Norms, decoded_view View, class Part, class Book, class Count>
ROMVEC_INLINE constexpr void scan_columns(const View& table, std::size_t first, const std::uint8_t* bytes,
                                          const Part& query, const Book& book, std::size_t begin, Count count,
                                          std::size_t squared, typename Isa::scan* scans) {
  using format = typename View::format;
  constexpr std::size_t block = detail::decoded_block;
  constexpr std::size_t abreast = rows_abreast<Isa>;
  constexpr bool both = Norms && Isa::screens_rows && format::group_size == 0;
  const std::size_t whole = begin + (count & ~(block - 1));
  alignas(32) std::int8_t codes[abreast][block];
#pragma GCC unroll 2
  for (std::size_t j = 0; j < abreast; ++j) {
    scans[j] = Isa::zero_scan();
  }
  std::size_t column = begin;
  if constexpr (both) {
    for (const std::size_t until = squared < whole ? squared : whole; column < until; column += block) {
      decode_abreast<Isa>(table, bytes, column, book, codes);
      scan_block<Isa, true>(codes, query.block(column), block, scans);
    }
  }
#pragma GCC unroll 2
  for (; column < whole; column += block) {
    if constexpr (format::template scans_blocks<Isa>) {
      format::template scan_block<Isa, Norms, abreast>(bytes + detail::bytes_of_blocks<format>(column),
                                                       table.row_bytes(), book, query.block(column), scans);
    } else {
      decode_abreast<Isa>(table, bytes, column, book, codes);
      scan_block<Isa, Norms && !both>(codes, query.block(column), block, scans);
    }
  }
  if (table.dim() % block != 0 && count % block != 0) {
#pragma GCC unroll 2
    for (std::size_t j = 0; j < abreast; ++j) {
      decode<Isa>(table, first + j, whole, count % block, table.book(), codes[j]);
      for (std::size_t i = count % block; i % Isa::scan_lanes != 0; ++i) {
        codes[j][i] = 0;
      }
    }
    scan_block<Isa, Norms>(codes, query.end_block(), count % block, scans);
  }
}

// Adds to `sums` what the columns of a part give with Isa::scan_rows rows. The norms are those of the columns below
// `squared` (of all where rows are not screened): a multiple of the size of groups, of 32 where a
// row is one, or dim; and of what is left over behind the whole blocks of a row that is one.
template <class Isa, bool Norms, class Weigh, decoded_view View, class Part>
constexpr void scan_decoded_rows(const View& table, std::size_t first, const Part& query, std::size_t squared,
                                 row_sums<Isa>& sums) {
  using format = typename View::format;
  constexpr Weigh weigh;
  [[maybe_unused]] const std::size_t row_bytes = table.row_bytes();
  [[maybe_unused]] const std::uint8_t* const bytes = table.bytes(first);
  [[maybe_unused]] const auto book = loaded_book<Isa>(table);

  // Columns that share a multiplier; the compiler knows how many, but for those at the end of a row.
  const auto add_columns = [&](std::size_t begin, auto count, auto with_norms) ROMVEC_INLINE_LAMBDA {
    constexpr bool norms = decltype(with_norms)::value;
    std::int32_t dots[Isa::scan_rows];
    std::int32_t squared_norms[Isa::scan_rows];
    if constexpr (takes_single_codes<Isa, format>) {
#pragma GCC unroll 4
      for (std::size_t k = 0; k < Isa::scan_rows; ++k) {
        const auto scanned = take_codes<Isa>(table, first + k, begin, count, scanned_codes<norms>{query.block(begin)});
        dots[k] = scanned.dot;
        squared_norms[k] = scanned.squared_norm;
      }
    } else {
      typename Isa::scan scans[Isa::scan_rows];
#pragma GCC unroll 4
      for (std::size_t k = 0; k < Isa::scan_rows; k += rows_abreast<Isa>) {
        scan_columns<Isa, norms>(table, first + k, bytes + k * row_bytes, query, book, begin, count, squared,
                                 scans + k);
      }
      Isa::store_scans(scans, dots, squared_norms);
    }
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
template <class Isa, bool Norms, class Weigh, decoded_view View, class Body>
ROMVEC_INLINE constexpr void scan_decoded_table(const View& table, const std::int8_t* codes, std::size_t squared,
                                                Body body) {
  if constexpr (Isa::scan_rows > 1) {
    if (table.vocab_size() < Isa::scan_rows) {
      scan_decoded_table<isa::scalar, Norms, Weigh>(table, codes, squared, body);
      return;
    }
  }
  if constexpr (View::format::template scans_steps<Isa>) {
    if (scans_stepped_table<Isa>(table)) {
      scan_stepped_table<Isa, Norms, Weigh, false>(table, codes, nullptr, squared, body);
      return;
    }
  }
  const query_part<false, typename View::format> query(codes, 0, table.dim());
  for_each_scanned<Isa>(
      table,
      [&](std::size_t first, row_sums<Isa>& sums)
          ROMVEC_INLINE_LAMBDA { scan_decoded_rows<Isa, Norms, Weigh>(table, first, query, squared, sums); },
      body);
}

// How many columns of a query that is a row are decoded at a time: all of them where there is room, and then once.
template <class Isa, class View>
inline constexpr std::size_t query_columns = [] {
  constexpr std::size_t room = Isa::scratch_bytes;
  constexpr std::size_t block = detail::decoded_block;
  return View::dim_extent < room ? (View::dim_extent + block - 1) / block * block : room;
}();

// The same against another row of the table. Memory: at most Isa::scratch_bytes and 32 bytes of stack.
template <class Isa, bool Norms, class Weigh, decoded_view View, class Body>
ROMVEC_INLINE constexpr void scan_decoded_table(const View& table, decoded_row row_query, std::size_t squared,
                                                Body body) {
  if constexpr (Isa::scan_rows > 1) {
    if (table.vocab_size() < Isa::scan_rows) {
      scan_decoded_table<isa::scalar, Norms, Weigh>(table, row_query, squared, body);
      return;
    }
  }
  constexpr std::size_t most = query_columns<Isa, View>;
  const std::size_t dim = table.dim();
  using part = query_part<true, typename View::format>;
  const auto* const multipliers = table.multipliers() + row_query.row * table.groups();
  alignas(32) std::int8_t codes[most + detail::decoded_block];
  if constexpr (View::format::template scans_steps<Isa>) {
    if (scans_stepped_table<Isa>(table)) {
      decode<Isa>(table, row_query.row, 0, dim, table.levels(), codes);
      scan_stepped_table<Isa, Norms, Weigh, true>(table, static_cast<const std::int8_t*>(codes), multipliers, squared,
                                                  body);
      return;
    }
  }
  const auto part_from = [&](std::size_t begin) ROMVEC_INLINE_LAMBDA {
    const std::size_t count = dim - begin < most ? dim - begin : most;
    decode<Isa>(table, row_query.row, begin, count, table.book(), codes);
    return part(codes, begin, count, multipliers);
  };
  part query = part_from(0);
  for_each_scanned<Isa>(
      table,
      [&](std::size_t first, row_sums<Isa>& sums) ROMVEC_INLINE_LAMBDA {
        for (std::size_t begin = 0; begin < dim; begin += most) {
          if (dim > most) {
            query = part_from(begin);
          }
          scan_decoded_rows<Isa, Norms, Weigh>(table, first, query, squared, sums);
        }
      },
      body);
}

}  // namespace romvec::kernel
