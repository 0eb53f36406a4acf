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
#include "romvec/detail/read_blocks.hpp"
#include "romvec/detail/unchecked_view.hpp"
#include "romvec/logits.hpp"
#include "romvec/nearest.hpp"
#include "romvec/reader_table.hpp"  // IWYU pragma: export
#include "romvec/sample_logits.hpp"
#include "romvec/status.hpp"
#include "romvec/top_logits.hpp"

namespace romvec {

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
