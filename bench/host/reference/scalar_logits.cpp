// SPDX-License-Identifier: BSL-1.0
#include <romvec/logits.hpp>

#include "reference/must_be_ok.hpp"
#include "reference/scalar.hpp"

namespace romvec_bench::scalar {

void logits(const romvec::table_view<romvec::int8_rows>& table, std::span<const std::int8_t> hidden,
            std::span<float> out) {
  must_be_ok(romvec::logits(table, hidden, out));
}

void logits(const romvec::table_view<romvec::int8_rows>& table, std::span<const std::int16_t> hidden,
            std::span<float> out) {
  must_be_ok(romvec::logits(table, hidden, out));
}

void logits(const romvec::table_view<one_scale>& table, std::span<const std::int8_t> hidden,
            std::span<std::int32_t> out) {
  must_be_ok(romvec::logits(table, hidden, out));
}

}  // namespace romvec_bench::scalar
