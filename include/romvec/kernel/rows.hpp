// SPDX-License-Identifier: BSL-1.0
// The rows of a bag on their way into sums, two by two, each with its multiplier.
//
// A source is what a kernel reads: count(), and for i in [0, count()) row(i), its codes and multiplier, and
// ahead(isa, i, column), the place for a prefetch. Source::adds_codes says that every multiplier is 1 and codes are
// int8.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace romvec::kernel {

// So many products of 22 bits stay below 2^30, and so many int8 codes inside int16.
inline constexpr std::size_t exact_rows = 256;

template <class Code>
struct bag_row {
  const Code* codes;
  std::int16_t multiplier;
};

// Two rows and their multipliers; the second may be a row times 0.
template <class Code, class Multipliers>
struct row_pair {
  const Code* first;
  const Code* second;
  Multipliers multipliers;
};

// Two int16, the first one in the low half, for Isa::pair.
template <class Row>
[[nodiscard]] ROMVEC_INLINE constexpr std::uint32_t multipliers_in_a_word(const Row& a, const Row& b) {
  return static_cast<std::uint16_t>(a.multiplier) | (static_cast<std::uint32_t>(b.multiplier) << 16);
}

// What add_rows takes, of two int16 in a word or as it is.
template <class Lanes, class Multipliers>
[[nodiscard]] ROMVEC_INLINE constexpr typename Lanes::multipliers multipliers_for(const Multipliers& multipliers) {
  if constexpr (std::is_same_v<Multipliers, std::uint32_t>) {
    return Lanes::pair(multipliers);
  } else {
    return multipliers;
  }
}

// A row without a partner is paired with itself times 0.
template <class Row>
[[nodiscard]] ROMVEC_INLINE constexpr Row no_partner(const Row& a) {
  return Row{a.codes, 0};
}

// Rows straight from the source: for instruction sets that add many columns at a time.
template <class Isa, class Source>
struct found_rows {
  const Source& source;
  std::size_t first;
  std::size_t last;

  // add(pair) for all rows, two by two, as their columns from `column` on are needed.
  template <std::size_t Columns, class Add>
  ROMVEC_INLINE constexpr void for_each_pair(std::size_t column, Add add) const {
    const auto add_pair = [&](const auto& a, const auto& b) ROMVEC_INLINE_LAMBDA {
      add(row_pair<typename Source::code_type, std::uint32_t>{a.codes, b.codes, multipliers_in_a_word(a, b)});
    };
    std::size_t i = first;
    for (; last - i >= 2; i += 2) {
      source.template ahead<Isa, Columns>(i, column);
      source.template ahead<Isa, Columns>(i + 1, column);
      add_pair(source.row(i), source.row(i + 1));
    }
    if (i != last) {
      add_pair(source.row(i), no_partner(source.row(i)));
    }
  }
  // add(codes) for all rows.
  template <std::size_t Columns, class Add>
  ROMVEC_INLINE constexpr void for_each_row(std::size_t column, Add add) const {
    for (std::size_t i = first; i < last; ++i) {
      source.template ahead<Isa, Columns>(i, column);
      add(source.row(i).codes);
    }
  }
};

// Rows found once, for instruction sets that add so few columns at a time that finding rows would cost as much. As
// multiplications take them: with a multiplier in 32 bits each where nothing but Isa's own lanes adds rows, else two by
// two with the multipliers in one word, which isa::scalar can take apart too.
template <class Isa, class Source>
class listed_rows {
 public:
  static constexpr std::size_t capacity = 32;
  using code_type = typename Source::code_type;

  ROMVEC_INLINE constexpr listed_rows(const Source& source, std::size_t first, std::size_t last) {
    if constexpr (Source::adds_codes) {
      for (; first != last; ++first) {
        rows_[count_++] = source.row(first).codes;
      }
    } else if constexpr (keeps_multipliers) {
      for (; first != last; ++first) {
        const auto row = source.row(first);
        rows_[count_++] = {row.codes, row.multiplier};
      }
      if (count_ % 2 != 0) {
        rows_[count_] = {rows_[count_ - 1].codes, 0};
        ++count_;
      }
    } else {
      for (; last - first >= 2; first += 2) {
        list(source.row(first), source.row(first + 1));
      }
      if (first != last) {
        list(source.row(first), no_partner(source.row(first)));
      }
    }
  }
  // As found_rows.
  template <std::size_t, class Add>
  ROMVEC_INLINE constexpr void for_each_pair(std::size_t, Add add) const {
    for_each(add);
  }
  template <std::size_t, class Add>
  ROMVEC_INLINE constexpr void for_each_row(std::size_t, Add add) const {
    for_each(add);
  }

 private:
  struct row_and_multiplier {
    const code_type* codes;
    std::int32_t multiplier;
  };
  static constexpr bool keeps_multipliers = Isa::has_two_multipliers;
  using entry =
      std::conditional_t<Source::adds_codes, const code_type*,
                         std::conditional_t<keeps_multipliers, row_and_multiplier, row_pair<code_type, std::uint32_t>>>;
  static constexpr std::size_t entries_an_addition = !Source::adds_codes && keeps_multipliers ? 2 : 1;

  template <class Row>
  ROMVEC_INLINE constexpr void list(const Row& a, const Row& b) {
    rows_[count_++] = {a.codes, b.codes, multipliers_in_a_word(a, b)};
  }
  // Two additions a turn: a turn of one costs a tenth more on a Cortex-M4.
  template <class Add>
  ROMVEC_INLINE constexpr void for_each(Add add) const {
    const entry* at = rows_;
    std::size_t additions = count_ / entries_an_addition;
#if defined(__OPTIMIZE_SIZE__)
    for (; additions != 0; --additions) {
      add(take(at));
    }
#else
    if (additions % 2 != 0) {
      add(take(at));
    }
    for (additions /= 2; additions != 0; --additions) {
      add(take(at));
      add(take(at));
    }
#endif
  }
  // What the next addition takes.
  ROMVEC_INLINE static constexpr auto take(const entry*& at) {
    if constexpr (Source::adds_codes) {
      return *at++;
    } else if constexpr (keeps_multipliers) {
      const auto both = Isa::template load_entries<2>(at);
      return row_pair<code_type, typename Isa::multipliers>{
          both[0].codes, both[1].codes, typename Isa::multipliers{both[0].multiplier, both[1].multiplier}};
    } else {
      return Isa::template load_entries<1>(at)[0];
    }
  }

  entry rows_[Source::adds_codes || keeps_multipliers ? capacity : capacity / 2];
  std::size_t count_ = 0;
};

template <class Isa>
inline constexpr bool lists_rows = Isa::lanes* Isa::bag_blocks < 32;

template <class Isa, class Source>
using rows_of_source = std::conditional_t<lists_rows<Isa>, listed_rows<Isa, Source>, found_rows<Isa, Source>>;

// How many rows one pass adds.
template <class Isa>
inline constexpr std::size_t rows_a_pass = lists_rows<Isa> ? 32 : exact_rows;

}  // namespace romvec::kernel
