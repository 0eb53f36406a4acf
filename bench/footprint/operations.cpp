// SPDX-License-Identifier: BSL-1.0
// The calls whose size is measured, each as firmware would make it: the table is a constant elsewhere in the image, the
// id is known at run time only.
#include <cstdint>
#include <span>

#include "romvec/romvec.hpp"
#include "tables.hpp"

// `run` finds the operations by these lines: name, then the function's parameters. Each answers what the call answers.
#define OPERATION(name, ...) extern "C" romvec::status name(__VA_ARGS__)
#define SEARCH(name, ...) extern "C" romvec::found_rows name(__VA_ARGS__)

// The row's address: nothing but the check and a multiplication.
OPERATION(row_pointer, std::uint32_t id, const std::int8_t** row) {
  if (id >= int8_table.vocab_size) {
    return {romvec::errc::bad_id, 0};
  }
  *row = int8_table.row(id).data();
  return {};
}

OPERATION(lookup_q15, std::uint32_t id, std::span<std::int16_t, 64> out) { return romvec::lookup(int8_table, id, out); }

OPERATION(lookup_q_format, std::uint32_t id, std::span<std::int16_t, 64> out) {
  return romvec::lookup(int8_table, id, out, romvec::q_format{12});
}

OPERATION(lookup_float, std::uint32_t id, std::span<float, 64> out) { return romvec::lookup(int8_table, id, out); }

OPERATION(lookup_fixed_q15, std::uint32_t id, std::span<std::int16_t, 64> out) {
  return romvec::lookup(fixed_table, id, out);
}

OPERATION(gather_q15, std::span<const std::uint16_t> ids, std::span<std::int16_t> out) {
  return romvec::gather(int8_table, ids, out);
}

OPERATION(bag_sum_q15, std::span<const std::uint16_t> ids, std::span<std::int16_t, 64> out) {
  return romvec::bag_sum(int8_table, ids, romvec::one_bag, out);
}

OPERATION(bag_sum_int32, std::span<const std::uint16_t> ids, std::span<std::int32_t, 64> out) {
  return romvec::bag_sum(int8_table, ids, romvec::one_bag, out);
}

OPERATION(bag_mean_q15, std::span<const std::uint16_t> ids, std::span<std::int16_t, 64> out) {
  return romvec::bag_mean(int8_table, ids, romvec::one_bag, out);
}

OPERATION(bag_max_q15, std::span<const std::uint16_t> ids, std::span<std::int16_t, 64> out) {
  return romvec::bag_max(int8_table, ids, romvec::one_bag, out);
}

OPERATION(logits_int32, std::span<const std::int8_t, 64> hidden, std::span<std::int32_t, 512> out) {
  return romvec::logits(int8_table, hidden, out);
}

OPERATION(find_word, std::string_view word, std::uint32_t* id) {
  *id = static_cast<std::uint32_t>(words.find(word));
  return {};
}

SEARCH(nearest_match, std::uint32_t id, std::span<romvec::match> out) { return romvec::nearest(int8_table, id, out); }

SEARCH(nearest, std::uint32_t id, std::span<romvec::neighbor> out) { return romvec::nearest(int8_table, id, out); }
