// SPDX-License-Identifier: BSL-1.0
#include <romvec/bag.hpp>

#include "reference/must_be_ok.hpp"
#include "reference/scalar.hpp"

namespace romvec_bench::scalar {

template <class View, class Element>
void bag_sum(const View& table, std::span<const std::int32_t> ids, std::span<const std::int32_t> offsets,
             std::span<Element> out) {
  must_be_ok(romvec::bag_sum(table, ids, offsets, out));
}

using ids_or_offsets = std::span<const std::int32_t>;
template void bag_sum(const int8_rows_view&, ids_or_offsets, ids_or_offsets, std::span<float>);
template void bag_sum(const int8_rows_view&, ids_or_offsets, ids_or_offsets, std::span<std::int32_t>);
template void bag_sum(const int8_rows_view&, ids_or_offsets, ids_or_offsets, std::span<std::int16_t>);
template void bag_sum(const fixed_point_view&, ids_or_offsets, ids_or_offsets, std::span<float>);
template void bag_sum(const nibble_rows_view&, ids_or_offsets, ids_or_offsets, std::span<float>);
template void bag_sum(const nibble_groups_view&, ids_or_offsets, ids_or_offsets, std::span<float>);

}  // namespace romvec_bench::scalar
