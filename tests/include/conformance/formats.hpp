// SPDX-License-Identifier: BSL-1.0
// The storage formats that every conformance test runs over where its operation takes them. A new format is one line;
// six_bits is one that the library does not have.
#pragma once

#include <cstdint>
#include <tuple>
#include <type_traits>

#include "include/conformance/six_bits.hpp"
#include "romvec/format.hpp"

namespace conformance {

using formats = std::tuple<romvec::int8_rows,                //
                           romvec::int8_table,               //
                           romvec::fixed<std::int8_t, 7>,    //
                           romvec::fixed<std::int16_t, 15>,  //
                           romvec::nibble_rows,              //
                           romvec::nibble_groups<32>,        //
                           romvec::nibble_groups<64>,        //
                           romvec::trellis_rows<1>,          //
                           romvec::trellis_rows<3>,          //
                           romvec::trellis_rows<4>,          //
                           six_bits>;

// Three widths stand for all where what is tested does not depend on them: layout.cpp decodes every one.
using other_widths = std::tuple<romvec::trellis_rows<2>, romvec::trellis_rows<5>, romvec::trellis_rows<6>>;

namespace detail {

template <class... Formats>
constexpr bool has(std::tuple<Formats...>*, romvec::image_format id) {
  return ((Formats::id == id) || ...);
}
template <class... Formats>
constexpr bool has_all(romvec::detail::format_list<Formats...>) {
  return ((has(static_cast<formats*>(nullptr), Formats::id) || has(static_cast<other_widths*>(nullptr), Formats::id)) &&
          ...);
}
static_assert(has_all(romvec::detail::all_formats{}), "a format of romvec/format.hpp is not tested: add it to formats");

template <template <class> class Has, class... Formats>
auto keep(std::tuple<Formats...>*)
    -> decltype(std::tuple_cat(std::conditional_t<Has<Formats>::value, std::tuple<Formats>, std::tuple<>>{}...));

template <class Format>
struct has_byte_codes : std::bool_constant<sizeof(typename Format::code_type) == 1> {};
template <class Format>
struct has_levels : std::bool_constant<Format::levels != 0> {};
template <class Format>
struct has_bound : std::bool_constant<!romvec::windowed_format<Format>> {};
template <class Format>
struct has_window : std::bool_constant<romvec::windowed_format<Format>> {};

}  // namespace detail

// Those whose codes are int8.
using byte_formats = decltype(detail::keep<detail::has_byte_codes>(static_cast<formats*>(nullptr)));
// Those that store indices of levels.
using level_formats = decltype(detail::keep<detail::has_levels>(static_cast<formats*>(nullptr)));
// Those whose errors are bounded.
using bounded_formats = decltype(detail::keep<detail::has_bound>(static_cast<formats*>(nullptr)));
// Those whose codes take bits before their own, of every width.
using window_formats =
    decltype(std::tuple_cat(detail::keep<detail::has_window>(static_cast<formats*>(nullptr)), other_widths{}));

}  // namespace conformance
