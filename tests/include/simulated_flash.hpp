// SPDX-License-Identifier: BSL-1.0
// A flash chip that is not mapped: it counts read commands and bytes, notes where they were, and fails when told to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <tuple>
#include <vector>

#include "include/images.hpp"
#include "include/random.hpp"
#include "romvec/format.hpp"
#include "romvec/image.hpp"
#include "romvec/quantize.hpp"
#include "romvec/reader_table.hpp"

namespace testing {

inline constexpr std::size_t never = SIZE_MAX;

struct simulated_flash {
  std::span<const std::byte> image;
  std::vector<std::uint64_t> offsets;
  std::size_t bytes = 0;
  std::size_t failing_command = never;  // counted from the last reset() on
  bool fails_by_reading_less = false;

  void reset() {
    offsets.clear();
    bytes = 0;
  }
  // As read() of POSIX: how many bytes it has read, or -1.
  std::ptrdiff_t operator()(std::uint64_t offset, std::span<std::byte> into) {
    offsets.push_back(offset);
    bytes += into.size();
    const bool fails = offsets.size() - 1 == failing_command;
    if (offset > image.size() || (fails && !fails_by_reading_less)) {
      return -1;
    }
    const std::size_t left = image.size() - static_cast<std::size_t>(offset);
    std::size_t count = into.size() < left ? into.size() : left;
    count -= fails && count != 0 ? 1u : 0u;
    std::memcpy(into.data(), image.data() + offset, count);
    return static_cast<std::ptrdiff_t>(count);
  }
};

inline constexpr std::size_t flash_rows = 23;
inline constexpr std::size_t flash_dim = 77;

// A table in flash, the same in memory, and the chip.
template <class Format>
struct table_in_flash {
  static inline const auto table = [] {
    std::vector<float> weights(flash_rows * flash_dim);
    random source(11);
    for (float& w : weights) {
      w = source.unit_float() * 0.9F;
    }
    romvec::table<Format, flash_rows, flash_dim> made{};
    return romvec::quantize(std::span<const float>(weights), made) ? made : decltype(made){};
  }();
  images::bytes image = images::image_of(table, static_cast<std::uint32_t>(Format::id));
  simulated_flash flash{image.span(), {}};
  romvec::reader_table<Format, simulated_flash> behind_reader;
  alignas(8) std::byte memory[16384];

  [[nodiscard]] romvec::image_fault open() {
    const romvec::image_fault fault = romvec::open_reader(flash, behind_reader);
    flash.reset();
    return fault;
  }
  [[nodiscard]] std::span<std::byte> room(std::size_t size) { return std::span(memory).first(size); }
  // How many reads a row or a block of rows takes, and how many bytes a row has.
  static constexpr std::size_t reads = romvec::grouped_format<Format> ? 2 : 1;
  [[nodiscard]] std::size_t row_bytes() const { return behind_reader.code_bytes() + behind_reader.multiplier_bytes(); }
};

using image_formats =
    std::tuple<romvec::int8_rows, romvec::int8_table, romvec::fixed<std::int8_t, 7>, romvec::fixed<std::int16_t, 14>,
               romvec::nibble_rows, romvec::nibble_groups<32>, romvec::nibble_groups<64>>;

}  // namespace testing
