// SPDX-License-Identifier: BSL-1.0
// What every contender is checked against: romvec's scalar path, the one that constant expressions take, compiled for
// no instruction set in particular (scalar.cpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <romvec/detail/row_room.hpp>
#include <romvec/output.hpp>
#include <romvec/similarity.hpp>
#include <span>
#include <vector>

#include "data/tables.hpp"

namespace romvec_bench::scalar {

using int8_rows_view = romvec::table_view<romvec::int8_rows>;
using fixed_point_view = romvec::table_view<one_scale>;
using wide_fixed_view = romvec::table_view<wide_fixed>;
using nibble_rows_view = romvec::table_view<nibble_rows>;
using nibble_groups_view = romvec::table_view<nibble_groups>;

// All of them throw std::logic_error if the call is refused. They are instantiated for the views and outputs that are
// measured.
template <class View, class Element>
void gather(const View& table, std::span<const std::int32_t> ids, std::span<Element> out);
template <class View>
void gather(const View& table, std::span<const std::int32_t> ids, std::span<std::int16_t> out, romvec::q_format format);

// The out.size() rows nearest to a query of codes.
template <class View>
void nearest(const View& table, std::span<const std::int8_t> query, std::span<romvec::neighbor> out);

// Sums of bags.
template <class View, class Element>
void bag_sum(const View& table, std::span<const std::int32_t> ids, std::span<const std::int32_t> offsets,
             std::span<Element> out);

// Every row times a hidden vector.
template <class View, class Hidden, class Element>
void logits(const View& table, std::span<const Hidden> hidden, std::span<Element> out);

}  // namespace romvec_bench::scalar
