// SPDX-License-Identifier: BSL-1.0
// Bags over short tables of every format, against plain loops: which rows take part, whole numbers column by column,
// one rounding. And a call at run time against the same call in a constant expression.
#pragma once

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

#include "include/conformance/formats.hpp"
#include "include/conformance/instruction_sets.hpp"
#include "include/conformance/rows.hpp"
#include "include/conformance/short_tables.hpp"
#include "include/reductions.hpp"
#include "reference/float_rounding.hpp"
#include "romvec/bag.hpp"
#include "support/test.hpp"

namespace conformance {

// An odd number of rows, so that the last has no partner; and more than one pass over a list of rows adds.
inline constexpr std::uint8_t short_bag[] = {0, 16, 5, 5, 9, 2, 7};
// A bad id among them: 17, which zero_row takes for a row of zeros.
constexpr std::array<std::uint8_t, 70> make_long_bag() {
  std::array<std::uint8_t, 70> ids{};
  for (std::size_t i = 0; i < ids.size(); ++i) {
    ids[i] = static_cast<std::uint8_t>(i % 7 == 3 ? short_table_rows : i * 5 % short_table_rows);
  }
  return ids;
}
inline constexpr std::array<std::uint8_t, 70> long_bag = make_long_bag();
inline constexpr std::uint8_t padding_row = 5;

constexpr std::array<std::int16_t, 70> make_bag_weights() {
  std::array<std::int16_t, 70> weights{};
  for (std::uint32_t i = 0; i < weights.size(); ++i) {
    weights[i] = i % 5 == 0 ? std::int16_t{-32768} : code_at<std::int16_t>(i);
  }
  return weights;
}
inline constexpr std::array<std::int16_t, 70> bag_weights = make_bag_weights();

// A bag of all columns: total / divisor * 2^-bits steps of 2^exponent each.
struct exact_bag {
  std::int64_t total[largest_dim];
  std::int64_t divisor;
  int bits;
};

// One for all cases: there are 16 KB of RAM.
inline exact_bag exact;
template <class T>
guarded_row<T> bag_out;
template <class T>
T bag_expected[largest_dim];

template <class Operation, class View>
void find_exact_bag(const View& table, std::span<const std::uint8_t> ids, bool has_padding) {
  exact.divisor = 1;
  exact.bits = Operation::has_weights ? 15 : 0;
  for (std::size_t c = 0; c < table.dim(); ++c) {
    std::int64_t sum = 0;
    std::int64_t largest = INT64_MIN;
    std::int64_t count = 0;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (!(has_padding && ids[i] == padding_row)) {
        const std::int64_t steps = ids[i] < short_table_rows ? steps_of(table, ids[i], c) : 0;
        sum += steps * (Operation::has_weights ? bag_weights[i] : 1);
        largest = steps > largest ? steps : largest;
        ++count;
      }
    }
    exact.total[c] = std::same_as<Operation, testing::maximum> ? largest : sum;
    exact.divisor = std::same_as<Operation, testing::mean> ? count : 1;
  }
}

template <class View>
constexpr int natural_q15_bits = View::format::has_multipliers           ? 7
                                 : sizeof(typename View::code_type) == 1 ? -8
                                                                         : 0;

template <class View>
void round_bag(const View& table, float* out) {
  for (std::size_t c = 0; c < table.dim(); ++c) {
    out[c] = reference::nearest_float(exact.total[c], table.exponent() - exact.bits);
  }
}
template <class View>
void round_bag(const View& table, std::int32_t* out) {
  for (std::size_t c = 0; c < table.dim(); ++c) {
    out[c] = reference::to_int32(reference::divide_half_up(exact.total[c], exact.divisor << exact.bits));
  }
}
template <class View>
void round_bag(const View& table, std::int16_t* out) {
  for (std::size_t c = 0; c < table.dim(); ++c) {
    out[c] = reference::to_int16(exact.total[c], exact.divisor, exact.bits + natural_q15_bits<View>);
  }
}

// Runs call(room), which writes a row.
template <class T, class View, class Call>
void check_bag(const View& table, std::size_t out_offset, const char* what, Call call) {
  round_bag(table, bag_expected<T>);
  const std::span<T> room(bag_out<T>.prepare(table.dim(), out_offset), table.dim());
  if (!call(room) || !bag_out<T>.holds(bag_expected<T>)) {
    BOOST_TEST_REQUIRE(false,
                       what << ": format " << static_cast<unsigned>(View::format::id) << ", dim " << table.dim());
  }
}

// By one instruction set, bad ids and padding among the rows.
template <class Operation, class Isa, class T, class View>
bool reduce_by(const View& table, std::span<const std::uint8_t> ids, std::span<T> out) {
  romvec::detail::reduce_bags<romvec::on_bad_id::zero_row, Isa, typename Operation::reduction>(
      romvec::detail::unchecked(table), ids, bag_weights.data(), romvec::detail::bags_of(romvec::one_bag), out.data(),
      romvec::padding_id{padding_row});
  return true;
}

// A mean in float is a sum times a reciprocal: the same bits everywhere, within two units in the last place.
template <class View>
void check_means(const View& table, std::span<const std::uint8_t> ids, std::size_t out_offset) {
  const std::size_t dim = table.dim();
  const std::span<float> room(bag_out<float>.prepare(dim, out_offset), dim);
  romvec::detail::reduce_bags<romvec::on_bad_id::check, romvec::isa::scalar, romvec::detail::mean_of_rows>(
      romvec::detail::unchecked(table), ids, bag_weights.data(), romvec::detail::bags_of(romvec::one_bag),
      bag_expected<float>);
  bool right = romvec::bag_mean(table, ids, romvec::one_bag, room).ok() && bag_out<float>.holds(bag_expected<float>);
  for (std::size_t c = 0; c < dim; ++c) {
    right = right && reference::distance_in_last_places(room[c], table.exponent(), exact.total[c], exact.divisor) <= 2;
  }
  BOOST_TEST_REQUIRE(right, "mean: format " << static_cast<unsigned>(View::format::id) << ", dim " << dim);
}

// Every dim, from every alignment, to every output.
template <class Operation, class Format>
void compare_with_definition() {
  std::size_t turn = 0;
  const auto call = [](const auto& table, std::span<const std::uint8_t> ids, auto room) {
    return Operation::template call<romvec::on_bad_id::check>(table, ids, bag_weights, romvec::one_bag, room).ok();
  };
  for (std::size_t dim = 1; dim <= largest_dim; ++dim) {
    const offsets at = misalignment(turn++);
    const auto table = short_table<Format>(at.codes, dim);
    find_exact_bag<Operation>(table, long_bag, true);
    for_each_instruction_set([&]<class Isa>() {
      check_bag<std::int32_t>(table, at.out, Isa::name, [&](std::span<std::int32_t> room) {
        return reduce_by<Operation, Isa>(table, long_bag, room);
      });
    });
    find_exact_bag<Operation>(table, short_bag, false);
    if constexpr (std::same_as<Operation, testing::mean>) {
      check_means(table, short_bag, at.out);
    } else {
      check_bag<float>(table, at.out, "float", [&](std::span<float> room) { return call(table, short_bag, room); });
    }
    check_bag<std::int16_t>(table, at.out, "Q15",
                            [&](std::span<std::int16_t> room) { return call(table, short_bag, room); });
  }
  BOOST_TEST(turn == 130u);
}

// What the compiler makes of the same call.
template <class Operation, class Format, class T, class Option>
constexpr auto compiled_bag(Option option) {
  std::array<T, 67> out{};
  return Operation::template call<romvec::on_bad_id::zero_row>(short_table<Format>(0, 67), long_bag, bag_weights,
                                                               romvec::one_bag, out, option)
             ? out
             : std::array<T, 67>{};
}

template <class Operation, class Format, class T, class Option>
void compare_with_compiler(Option option = Option{6}) {
  static constexpr std::array<T, 67> expected = compiled_bag<Operation, Format, T>(Option{6});
  const std::span<T> room(bag_out<T>.prepare(67, 1), 67);
  BOOST_TEST((Operation::template call<romvec::on_bad_id::zero_row>(short_table<Format>(0, 67), long_bag, bag_weights,
                                                                    romvec::one_bag, room, option)
                  .ok()));
  BOOST_TEST(bag_out<T>.holds(expected.data()), Operation::name);
}

}  // namespace conformance
