// SPDX-License-Identifier: BSL-1.0
// What an instruction set may say of its core and of its compilers, and what holds where it says nothing. A struct of
// primitives derives from default_hooks and declares what is different. None of it changes a result.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>

namespace romvec::isa {

// Entries of a list in registers.
template <class Entry, std::size_t Count>
struct loaded_entries {
  Entry entries[Count];

  [[nodiscard]] ROMVEC_INLINE constexpr const Entry& operator[](std::size_t i) const { return entries[i]; }
};

// The sums of both halves of the factors of a weighted bag.
template <class Products>
struct sums_of_halves {
  Products high, low;
};

struct default_hooks {
  // True where compilers make vectors of plain loops over integers, and gain by it.
  static constexpr bool auto_vectorized = false;
  // True where vectors of floats take a subnormal result for zero whatever the control register says.
  static constexpr bool flushes_subnormals = false;

  // How many blocks of `lanes` columns a bag sums at a time: as many as stay in registers.
  static constexpr std::size_t bag_blocks = 1;
  // True where one instruction or two add a product of 32 by 32 bits to an int64, and there are no vectors.
  static constexpr bool multiplies_to_int64 = false;
  // True where `multipliers` is two int32, first and second, and no tail is done by isa::scalar: a list of rows then
  // keeps both as they are.
  static constexpr bool has_two_multipliers = false;
  // How many blocks a row is read and written a turn, at fixed distances from one address; 1 leaves it to the compiler.
  static constexpr std::size_t row_blocks = 1;
  // The address of a row that is read so; isa::opaque where compilers would rather work it out again for each block.
  template <class Code>
  [[nodiscard]] ROMVEC_INLINE static constexpr const Code* keep_address(const Code* row) {
    return row;
  }

  // What has at[0, Count) as its elements [0, Count); `at` moves on behind them. For loads that count up: then
  // loaded_entries, else the place itself.
  template <std::size_t Count, class Entry>
  [[nodiscard]] ROMVEC_INLINE static constexpr const Entry* load_entries(const Entry*& at) {
    const Entry* const loaded = at;
    at += Count;
    return loaded;
  }
  // How many of the first ids are known to be in [0, vocab_size) by fewer instructions than a comparison each. The
  // others, here all, are looked at one by one.
  template <class Id>
  [[nodiscard]] ROMVEC_INLINE static constexpr std::size_t good_ids(const Id*, std::size_t, std::size_t) {
    return 0;
  }

  // True where memory is slow enough, and the core fast enough, that asking for a line ahead of its use pays; then a
  // scan takes a line of 64 bytes a step. Into the first-level cache, and into the second.
  static constexpr bool prefetches = false;
  ROMVEC_INLINE static constexpr void prefetch_near(const void*) {}
  ROMVEC_INLINE static constexpr void prefetch_far(const void*) {}
  // True where there are stores that pass the caches (isa::streams_rows).
  static constexpr bool has_streams = false;

  // True where square_root() is an instruction, rounded to nearest or one unit off.
  static constexpr bool has_square_root = false;
  [[nodiscard]] ROMVEC_INLINE static constexpr double square_root(double x) { return x; }

  // True where rejecting a row by floats costs less than half of its squared norm: nearest then screens rows.
  static constexpr bool screens_rows = false;
  // Bit i is set if dots[i] * |dots[i]| >= least * squared_norms[i], in float, each operation rounded; i in [0, 16).
  [[nodiscard]] ROMVEC_INLINE static constexpr std::uint32_t screen_16(const std::int32_t* dots,
                                                                       const std::int32_t* squared_norms, float least) {
    std::uint32_t passing = 0;
    for (std::uint32_t i = 0; i < 16; ++i) {
      const auto dot = static_cast<float>(dots[i]);
      const bool passes = dot * (dot < 0 ? -dot : dot) >= least * static_cast<float>(squared_norms[i]);
      passing |= (passes ? 1u : 0u) << i;
    }
    return passing;
  }
  // How many rows a scan adds up before the first sum is used, if that is more than scan_rows: a core that works out of
  // order goes on with the next rows while the sums of the last are on their way.
  static constexpr std::size_t rows_in_flight = 1;
  // How many bytes of stack a search may take for codes that would otherwise be decoded again for every row.
  static constexpr std::size_t scratch_bytes = 512;
  // True where code is not counted in bytes of flash: a call may then be compiled a second time for its usual case.
  static constexpr bool has_room_for_code = false;
};

}  // namespace romvec::isa
