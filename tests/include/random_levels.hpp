// SPDX-License-Identifier: BSL-1.0
// A table of random indices of levels, in any format that has them: as long as its arrays need to be and not a byte
// longer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "include/conformance/short_tables.hpp"
#include "include/random.hpp"
#include "romvec/format.hpp"
#include "romvec/table.hpp"
#include "romvec/table_view.hpp"

namespace testing {

template <class Format>
struct random_levels {
  static constexpr auto facts = romvec::detail::facts_of<Format>;
  std::size_t vocab_size, dim, groups, row_bytes;
  std::vector<std::uint8_t> codes;
  std::vector<typename Format::multiplier_type> multipliers;  // of either sign, of any size; some 0
  std::vector<std::int8_t> levels;

  random_levels(std::size_t rows, std::size_t columns, random& source)
      : vocab_size(rows),
        dim(columns),
        groups(facts.groups(columns)),
        row_bytes(facts.row_bytes(columns)),
        codes(rows * row_bytes),
        multipliers(rows * groups),
        levels(conformance::some_levels<Format::levels>.begin(), conformance::some_levels<Format::levels>.end()) {
    for (std::uint8_t& indices : codes) {
      indices = static_cast<std::uint8_t>(source.bits() >> 8);
    }
    for (auto& multiplier : multipliers) {
      multiplier = romvec::windowed_format<Format> ? make(source.below(facts.most_multiplier + 1))
                                                   : make(source.between(-32767, 32767) >> source.below(14));
      multiplier = source.below(9) == 0 ? make(0) : multiplier;
    }
  }

  // The largest sums that there are: all levels and multipliers at their limits.
  void make_extreme() {
    for (std::size_t i = 0; i < Format::levels; ++i) {
      levels[i] = i < Format::levels / 2 ? std::int8_t{-127} : std::int8_t{127};
    }
    for (std::size_t i = 0; i < codes.size(); ++i) {
      codes[i] = i < codes.size() / 2 ? std::uint8_t{0xFF} : std::uint8_t{0x00};
    }
    for (std::size_t i = 0; i < multipliers.size(); ++i) {
      multipliers[i] = make(i % 3 == 0 && facts.least_multiplier < 0 ? facts.least_multiplier : facts.most_multiplier);
    }
  }

  template <class Integer>
  [[nodiscard]] static typename Format::multiplier_type make(Integer stored) {
    return static_cast<typename Format::multiplier_type>(stored);
  }
  template <std::size_t Dim = std::dynamic_extent>
  [[nodiscard]] auto table() const {
    conformance::any_arrays<Format> arrays{codes.data(), multipliers.data(), levels.data()};
    arrays.window.start = dim % 2 == 0 ? romvec::window_start::zero : romvec::window_start::ring;
    return romvec::detail::trusted_view<Format, std::dynamic_extent, Dim>(romvec::detail::arrays_of<Format>(arrays),
                                                                          vocab_size, dim);
  }
};

}  // namespace testing
