// SPDX-License-Identifier: BSL-1.0
// What every contender is checked against: romvec's scalar path, the one that constant expressions take, compiled for
// no instruction set in particular (scalar.cpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <romvec/similarity.hpp>
#include <span>
#include <vector>

#include "data/tables.hpp"

namespace romvec_bench::scalar {

// All of them throw std::logic_error if the call is refused.
void gather(const random_table& table, std::span<const std::int32_t> ids, std::span<float> out);
void gather(const random_table& table, std::span<const std::int32_t> ids, std::span<std::int16_t> out);
void gather(const random_table& table, std::span<const std::int32_t> ids, std::span<std::int8_t> out);

// The out.size() rows nearest to a query of codes.
void nearest(const random_table& table, std::span<const std::int8_t> query, std::span<romvec::neighbor> out);

// Sums of bags, in every kind of output that is measured.
void bag_sum(const romvec::table_view<romvec::int8_rows>& table, std::span<const std::int32_t> ids,
             std::span<const std::int32_t> offsets, std::span<float> out);
void bag_sum(const romvec::table_view<romvec::int8_rows>& table, std::span<const std::int32_t> ids,
             std::span<const std::int32_t> offsets, std::span<std::int32_t> out);
void bag_sum(const romvec::table_view<romvec::int8_rows>& table, std::span<const std::int32_t> ids,
             std::span<const std::int32_t> offsets, std::span<std::int16_t> out);
void bag_sum(const romvec::table_view<one_scale>& table, std::span<const std::int32_t> ids,
             std::span<const std::int32_t> offsets, std::span<float> out);

// Every row times a hidden vector.
void logits(const romvec::table_view<romvec::int8_rows>& table, std::span<const std::int8_t> hidden,
            std::span<float> out);
void logits(const romvec::table_view<romvec::int8_rows>& table, std::span<const std::int16_t> hidden,
            std::span<float> out);
void logits(const romvec::table_view<one_scale>& table, std::span<const std::int8_t> hidden,
            std::span<std::int32_t> out);

}  // namespace romvec_bench::scalar
