// SPDX-License-Identifier: BSL-1.0
#include <romvec/logits.hpp>

#include "reference/must_be_ok.hpp"
#include "reference/scalar.hpp"

namespace romvec_bench::scalar {

template <class View, class Hidden, class Element>
void logits(const View& table, std::span<const Hidden> hidden, std::span<Element> out) {
  must_be_ok(romvec::logits(table, hidden, out));
}

template void logits(const int8_rows_view&, std::span<const std::int8_t>, std::span<float>);
template void logits(const int8_rows_view&, std::span<const std::int16_t>, std::span<float>);
template void logits(const fixed_point_view&, std::span<const std::int8_t>, std::span<std::int32_t>);
template void logits(const nibble_rows_view&, std::span<const std::int8_t>, std::span<float>);
template void logits(const nibble_rows_view&, std::span<const std::int16_t>, std::span<float>);
template void logits(const nibble_groups_view&, std::span<const std::int8_t>, std::span<float>);
template void logits(const nibble_groups_view&, std::span<const std::int16_t>, std::span<float>);

}  // namespace romvec_bench::scalar
