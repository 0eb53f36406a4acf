// SPDX-License-Identifier: BSL-1.0
// All rows of a table behind a reader, block by block in memory of the caller's, for logits and for rankings.
#pragma once

#include "romvec/config.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "romvec/detail/casts.hpp"
#include "romvec/detail/overlap.hpp"
#include "romvec/detail/rank_rows.hpp"
#include "romvec/detail/ranking.hpp"
#include "romvec/detail/reader_rows.hpp"
#include "romvec/detail/unchecked_view.hpp"
#include "romvec/logits.hpp"
#include "romvec/nearest.hpp"
#include "romvec/reader_table.hpp"
#include "romvec/status.hpp"

namespace romvec {

namespace detail {
inline namespace ROMVEC_ISA_NAMESPACE {

// As many places for rows as the memory has room for, from 0 on.
template <format Format, byte_reader Reader, std::size_t Dim>
[[nodiscard]] inline std::size_t rows_that_fit(const reader_table<Format, Reader, Dim>& table, std::size_t bytes) {
  using rows = rows_in_memory<Format, Reader, Dim>;
  const std::size_t a_row = table.code_bytes() + table.multiplier_bytes();
  std::size_t count = bytes / a_row;
  while (count != 0 && rows::bytes(table.dim(), count) > bytes) {
    --count;
  }
  return count;
}

// body(view, first, count, rows) for blocks of rows of a table, read to places `kept` and on.
template <class Table, class Rows, class Body>
[[nodiscard]] inline status for_each_read_block(const Table& table, const Rows& rows, std::size_t kept, Body body) {
  const std::size_t most = rows.rows() - kept;
  for (std::size_t first = 0; first < table.vocab_size(); first += most) {
    const std::size_t count = table.vocab_size() - first < most ? table.vocab_size() - first : most;
    if (!rows.read(first, count, kept)) {
      return {errc::read_failed, first};
    }
    body(rows.view(kept + count), first);
  }
  return {};
}

// Checks the memory of a scan with `results` results and `kept` rows beside a block of one at least, and lays it out:
// call(results, rows).
template <class Result, format Format, byte_reader Reader, std::size_t Dim, class Call>
[[nodiscard]] inline status with_scan_memory(const reader_table<Format, Reader, Dim>& table, std::size_t results,
                                             std::size_t kept, std::span<std::byte> memory, Call call) {
  using rows_type = rows_in_memory<Format, Reader, Dim>;
  if (results > memory.size() / sizeof(Result)) {
    return {errc::bad_length, 0};
  }
  const std::size_t of_results = (results * sizeof(Result) + 7) / 8 * 8;
  const std::size_t rows = of_results > memory.size() ? 0 : rows_that_fit(table, memory.size() - of_results);
  if (rows <= kept) {
    return {errc::bad_length, 0};
  }
  if (reinterpret_cast<std::uintptr_t>(memory.data()) % rows_type::alignment != 0) {
    return {errc::misaligned, 0};
  }
  auto* const first = pointer_to<Result>(static_cast<void*>(memory.data()));
  const std::size_t needed = kept + (table.vocab_size() == 0 ? 1 : table.vocab_size());
  return call(std::span<Result>(first, results), rows_type(reader_access::source(table), table.dim(),
                                                           rows < needed ? rows : needed, memory.data() + of_results));
}

// A finish of logits for a block that begins with row `first`.
template <class Finish>
struct finish_of_block {
  Finish finish;
  std::size_t first;
  ROMVEC_INLINE constexpr void one(std::int64_t dot, std::int32_t multiplier, std::size_t row) const {
    finish.one(dot, multiplier, first + row);
  }
};

// Finishes of logits in memory of ours: of int32, which may not hold one, the first such row.
template <class Element, class Finish>
struct staged_logits {
  Finish finish;
  std::size_t* beyond;
  int shift;
  ROMVEC_INLINE constexpr void one(std::int64_t dot, std::int32_t multiplier, std::size_t row) const {
    if constexpr (std::same_as<Element, std::int32_t>) {
      const std::int64_t logit = whole_logit(dot, multiplier, shift);
      if (logit != static_cast<std::int32_t>(logit)) {
        *beyond = row < *beyond ? row : *beyond;
        return;
      }
    }
    finish.one(dot, multiplier, row);
  }
};

// As a view of a table that has its rows elsewhere: for checks alone.
template <format Format, byte_reader Reader, std::size_t Dim>
[[nodiscard]] inline auto shape_of(const reader_table<Format, Reader, Dim>& table) {
  static constexpr typename stored_code_of<Format>::type no_codes[1] = {};
  return unchecked_view<Format, std::dynamic_extent, Dim>(reader_access::source(table).arrays(no_codes, nullptr),
                                                          table.vocab_size(), table.dim());
}

// A row in a ranking, with what its codes are multiplied by, which is gone with its block.
template <class Ranked>
struct ranked_with_multiplier : Ranked {
  std::int32_t multiplier;
};

// Rows of a block on their way into a ranking of all rows: without the one that is the query, at place 0 or where it
// lies in the table, and without ids.
template <class Ranking, class View>
struct ranking_of_block {
  Ranking& best;
  const View& view;
  std::size_t first;
  std::size_t kept;
  std::size_t itself;  // the row that is the query, or no_row
  std::span<const std::uint32_t> left_out;

  [[nodiscard]] ROMVEC_INLINE constexpr bool is_full() const { return best.is_full(); }
  [[nodiscard]] ROMVEC_INLINE constexpr const auto& last() const { return best.last(); }
  template <class Ranked>
  ROMVEC_INLINE constexpr void offer(Ranked row) const {
    const std::size_t place = row.id;
    row.id = integer_to<std::uint32_t>(first + place - kept);
    if (place >= kept && row.id != itself && !contains(left_out, row.id)) {
      const std::int32_t multiplier = view.multiplier(place);
      row.multiplier = multiplier < 0 ? -multiplier : multiplier;
      best.offer(row);
    }
  }
};

// Offers all rows of a block.
template <class Ranked, class View, class Query, class Ranking>
inline void rank_block(const View& view, Query query, Ranking& best) {
  const std::span<const std::uint32_t> none;
  if constexpr (decoded_view<View>) {
    scan_decoded<Ranked, kernel::scans_of_blocks<isa::native>>(view, query, best, none);
  } else {
    rank_rows<Ranked, isa::native>(view, query, best, none);
  }
}

// What multiply_found() does where multipliers are at hand.
template <class View, class Query, class Ranked>
inline void multiply_staged(const View& view, Query query, std::span<ranked_with_multiplier<Ranked>> found) {
  if constexpr (decoded_view<View> && !std::same_as<Ranked, match>) {
    if constexpr (ranks_codes<View>()) {
      std::int32_t of_query = 1;
      if constexpr (std::same_as<Query, decoded_row>) {
        const std::int32_t multiplier = view.multiplier(query.row);
        of_query = multiplier < 0 ? -multiplier : multiplier;
      }
      for (auto& row : found) {
        row.dot *= row.multiplier * of_query;
        row.squared_norm *= static_cast<std::uint32_t>(row.multiplier * row.multiplier);
      }
    }
  }
}

// The rows nearest to a query, or to row `itself` of the table, which is read to place 0 and kept there. query_of(view)
// is the query of the kernels.
template <class Table, class Ranked, class QueryOf>
[[nodiscard]] inline found_rows nearest_read(const Table& table, std::span<Ranked> out, std::span<std::byte> memory,
                                             std::size_t itself, std::span<const std::uint32_t> left_out,
                                             QueryOf query_of) {
  using staged = ranked_with_multiplier<Ranked>;
  using view_type = std::remove_cvref_t<decltype(shape_of(table))>;
  const std::size_t kept = itself == no_row ? 0 : 1;
  const std::size_t most = out.size() < table.vocab_size() ? out.size() : table.vocab_size();
  if (overlap(memory.data(), memory.size(), out.data(), out.size_bytes())) {
    return found_rows(status(errc::overlaps, 0));
  }
  std::size_t count = 0;
  const status done =
      with_scan_memory<staged>(table, most, kept, memory, [&](std::span<staged> results, const auto& rows) -> status {
        if (most == 0) {
          return {};
        }
        if (kept != 0 && !rows.read(itself, 1, 0)) {
          return {errc::read_failed, itself};
        }
        ranking<ranks_in_64_bits<view_type>, staged> best(results);
        const status read = for_each_read_block(table, rows, kept, [&](const auto& view, std::size_t first) {
          ranking_of_block<decltype(best), view_type> of_block{best, view, first, kept, itself, left_out};
          rank_block<staged>(view, query_of(view), of_block);
        });
        if (!read) {
          return read;
        }
        const view_type view = rows.view(rows.rows());
        count = best.found();
        multiply_staged<view_type>(view, query_of(view), results.first(count));
        for (std::size_t i = 0; i < count; ++i) {
          out[i] = results[i];
        }
        add_cosines(view, query_of(view), out.first(count));
        return {};
      });
  return done ? found_rows(count) : found_rows(done);
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace detail

}  // namespace romvec
