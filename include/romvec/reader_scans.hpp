// SPDX-License-Identifier: BSL-1.0
// Logits and nearest rows over a table behind a reader, a block of rows at a time. Everything is as it is over a table
// in memory, bit for bit, with one argument more: `memory`, aligned to 8, for the results until all reads have
// succeeded and for a block of rows: sizes are said below, blocks are as large as what is left of the memory. A block
// is one read of codes, and one of multipliers where the format has some that are not kept (keep_multipliers).
//
// Errors beside those over a table in memory: read_failed with the first row of the block that could not be read;
// bad_length if the memory holds no row beside the results; misaligned; overlaps if it lies over anything else.
#pragma once

#include "romvec/config.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "romvec/detail/casts.hpp"
#include "romvec/detail/logit_options.hpp"
#include "romvec/detail/overlap.hpp"
#include "romvec/detail/rank_rows.hpp"
#include "romvec/detail/ranking.hpp"
#include "romvec/detail/reader_rows.hpp"
#include "romvec/logits.hpp"
#include "romvec/nearest.hpp"
#include "romvec/reader_table.hpp"  // IWYU pragma: export
#include "romvec/sample_logits.hpp"
#include "romvec/status.hpp"
#include "romvec/top_logits.hpp"

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

inline namespace ROMVEC_ISA_NAMESPACE {

// As logits of a table in memory. `memory`: the logits once more, rounded up to 8 bytes, and table.bytes_for_block(1)
// or more. top_logits and sample_logits need no such room.
template <format Format, byte_reader Reader, std::size_t Dim, class Hidden, class Out, class Unit = hidden_format>
inline status logits(const reader_table<Format, Reader, Dim>& table, const Hidden& hidden, Out&& out,
                     std::span<std::byte> memory, Unit unit = Unit{}) {
  if constexpr (detail::can_find_logits<Hidden, Out, Unit>()) {
    using element = detail::output_element<Out>;
    const auto in = std::span(hidden);
    const std::span<const typename decltype(in)::value_type> numbers(in);
    const std::span<element> places(out);
    const auto shape = detail::shape_of(table);
    using view_type = std::remove_const_t<decltype(shape)>;
    if (const status checked = detail::check_logits(shape, numbers, places, unit); !checked) {
      return checked;
    }
    if (detail::overlap(memory.data(), memory.size(), places.data(), places.size_bytes()) ||
        detail::overlap(numbers.data(), numbers.size_bytes(), memory.data(), memory.size())) {
      return {errc::overlaps, 0};
    }
    return detail::with_scan_memory<element>(
        table, table.vocab_size(), 0, memory, [&](std::span<element> results, const auto& rows) -> status {
          const auto finish = detail::finish_of_logits(shape, results.data(), unit);
          std::size_t beyond = SIZE_MAX;
          const detail::staged_logits<element, std::remove_const_t<decltype(finish)>> staged{
              finish, &beyond, detail::shift_of_int32_logits<view_type>};
          const status read = detail::for_each_read_block(table, rows, 0, [&](const auto& view, std::size_t first) {
            detail::logits_here(view, numbers.data(),
                                detail::finish_of_block<std::remove_const_t<decltype(staged)>>{staged, first});
          });
          if (!read) {
            return read;
          }
          if (beyond != SIZE_MAX) {
            return {errc::does_not_fit, beyond};
          }
          for (std::size_t row = 0; row < table.vocab_size(); ++row) {
            places[row] = results[row];
          }
          return {};
        });
  } else {
    return {};
  }
}

// As top_logits of a table in memory. `memory`: 16 bytes for each of out.size() tokens and table.bytes_for_block(1) or
// more.
template <format Format, byte_reader Reader, std::size_t Dim, class Hidden, class Out, class... Options>
inline found_rows top_logits(const reader_table<Format, Reader, Dim>& table, const Hidden& hidden, Out&& out,
                             std::span<std::byte> memory, Options... options) {
  constexpr bool ranks = detail::can_rank_logits<Hidden, Options...>();
  constexpr bool holds = detail::can_hold_tokens<Out>();
  if constexpr (ranks && holds) {
    const auto in = std::span(hidden);
    const std::span<const typename decltype(in)::value_type> numbers(in);
    const std::span<token_logit> places(out);
    const auto shape = detail::shape_of(table);
    const auto chosen = detail::make_logit_options(shape, options...);
    status checked = detail::check_ranked_logits(shape, numbers, detail::unit_option(options...), chosen);
    checked = checked ? detail::check_top(shape, numbers, places, chosen) : checked;
    if (!checked) {
      return found_rows(checked);
    }
    if (detail::overlap(memory.data(), memory.size(), places.data(), places.size_bytes()) ||
        detail::overlap(numbers.data(), numbers.size_bytes(), memory.data(), memory.size()) ||
        chosen.lie_in(memory.data(), memory.size())) {
      return found_rows(status(errc::overlaps, 0));
    }
    std::size_t count = 0;
    const status done = detail::with_scan_memory<token_logit>(
        table, places.size(), 0, memory, [&](std::span<token_logit> results, const auto& rows) -> status {
          detail::top_tokens best(results);
          const status read = detail::for_each_read_block(table, rows, 0, [&](const auto& view, std::size_t first) {
            detail::find_top(view, numbers.data(), best, chosen, first);
          });
          if (!read) {
            return read;
          }
          count = best.found();
          detail::finish_top(results.first(count), chosen);
          for (std::size_t i = 0; i < count; ++i) {
            places[i] = results[i];
          }
          return {};
        });
    return done ? found_rows(count) : found_rows(done);
  } else {
    return found_rows(0);
  }
}

// As sample_logits of a table in memory, the same token for the same random bits. `memory`: table.bytes_for_block(1) or
// more. If a read fails, the generator has moved on.
template <format Format, byte_reader Reader, std::size_t Dim, class Hidden, class Random, class... Options>
inline status sample_logits(const reader_table<Format, Reader, Dim>& table, const Hidden& hidden, float temperature,
                            Random& random, std::uint32_t& token, std::span<std::byte> memory, Options... options) {
  constexpr bool ranks = detail::can_rank_logits<Hidden, Options...>();
  constexpr bool draws = detail::can_draw<Random>();
  if constexpr (ranks && draws) {
    const auto in = std::span(hidden);
    using number = typename decltype(in)::value_type;
    const std::span<const number> numbers(in);
    const auto shape = detail::shape_of(table);
    const auto chosen = detail::make_logit_options(shape, options...);
    if (!detail::is_temperature(temperature)) {
      return {errc::bad_temperature, 0};
    }
    if (const status checked = detail::check_ranked_logits(shape, numbers, detail::unit_option(options...), chosen);
        !checked) {
      return checked;
    }
    if (detail::overlap(numbers.data(), numbers.size_bytes(), memory.data(), memory.size()) ||
        chosen.lie_in(memory.data(), memory.size())) {
      return {errc::overlaps, 0};
    }
    return detail::with_scan_memory<token_logit>(
        table, 0, 0, memory, [&](std::span<token_logit>, const auto& rows) -> status {
          return detail::sample_blocks<number>(shape, temperature, random, token, chosen, [&](auto&& find) {
            return detail::for_each_read_block(
                table, rows, 0, [&](const auto& view, std::size_t first) { find(view, numbers.data(), first); });
          });
        });
  } else {
    return {};
  }
}

// As nearest of a table in memory, but without on_bad_id::zero_row. `memory`: 8 bytes more than an entry of out,
// rounded up to 8, for each of them, and table.bytes_for_block(2) or more; of a query that is no row,
// bytes_for_block(1).
template <on_bad_id Policy = on_bad_id::check, format Format, byte_reader Reader, std::size_t Dim, class To, class Out>
inline found_rows nearest(const reader_table<Format, Reader, Dim>& table, const To& to, Out&& out,
                          std::span<std::byte> memory, std::span<const std::uint32_t> left_out = {}) {
  using view_type = detail::unchecked_view<Format, std::dynamic_extent, Dim>;
  static_assert(Policy != on_bad_id::zero_row, "romvec: a search behind a reader has no zero row; use check or clamp");
  constexpr bool ranks = detail::can_rank<view_type, Out>();
  if constexpr (!ranks) {
    return found_rows(0);
  } else {
    const std::span<detail::output_element<Out>> places(out);
    const auto shape = detail::shape_of(table);
    if (!left_out.empty() &&
        (detail::overlap(left_out.data(), left_out.size_bytes(), places.data(), places.size_bytes()) ||
         detail::overlap(left_out.data(), left_out.size_bytes(), memory.data(), memory.size()))) {
      return found_rows(status(errc::overlaps, 0));
    }
    if constexpr (token_id<To>) {
      status checked = detail::check_comparable(shape);
      checked = checked ? detail::check_id<Policy>(to, table.vocab_size()) : checked;
      if (!checked) {
        return found_rows(checked);
      }
      return detail::nearest_read(table, places, memory, detail::find_row<Policy>(to, table.vocab_size()), left_out,
                                  [](const auto& view) { return view.codes(0); });
    } else if constexpr (detail::can_query<view_type, To>()) {
      const std::span<const typename Format::code_type> codes(to);
      if (const status checked = detail::check_query(shape, codes, places, left_out); !checked) {
        return found_rows(checked);
      }
      if (detail::overlap(codes.data(), codes.size_bytes(), memory.data(), memory.size())) {
        return found_rows(status(errc::overlaps, 0));
      }
      return detail::nearest_read(table, places, memory, detail::no_row, left_out,
                                  [&](const auto&) { return codes.data(); });
    } else {
      return found_rows(0);
    }
  }
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec
