// SPDX-License-Identifier: BSL-1.0
#include <romvec/bag.hpp>

#include "reference/must_be_ok.hpp"
#include "reference/scalar.hpp"

namespace romvec_bench::scalar {

void bag_sum(const romvec::table_view<romvec::int8_rows>& table, std::span<const std::int32_t> ids,
             std::span<const std::int32_t> offsets, std::span<float> out) {
  must_be_ok(romvec::bag_sum(table, ids, offsets, out));
}

void bag_sum(const romvec::table_view<romvec::int8_rows>& table, std::span<const std::int32_t> ids,
             std::span<const std::int32_t> offsets, std::span<std::int32_t> out) {
  must_be_ok(romvec::bag_sum(table, ids, offsets, out));
}

void bag_sum(const romvec::table_view<romvec::int8_rows>& table, std::span<const std::int32_t> ids,
             std::span<const std::int32_t> offsets, std::span<std::int16_t> out) {
  must_be_ok(romvec::bag_sum(table, ids, offsets, out));
}

void bag_sum(const romvec::table_view<one_scale>& table, std::span<const std::int32_t> ids,
             std::span<const std::int32_t> offsets, std::span<float> out) {
  must_be_ok(romvec::bag_sum(table, ids, offsets, out));
}

}  // namespace romvec_bench::scalar
