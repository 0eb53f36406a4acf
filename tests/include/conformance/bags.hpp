// SPDX-License-Identifier: BSL-1.0
// Bags over tables of every dim: each instruction set against isa::scalar, and a call at run time against the same call
// in a constant expression.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "include/conformance/instruction_sets.hpp"
#include "include/conformance/rows.hpp"
#include "include/conformance/short_tables.hpp"
#include "include/reductions.hpp"
#include "romvec/bag.hpp"
#include "romvec/format.hpp"
#include "support/test.hpp"

namespace conformance {

// An odd number of rows, so that the last has no partner; and more than one pass over a list of rows adds.
inline constexpr std::uint8_t short_bag[] = {0, 16, 5, 5, 9, 2, 7};
constexpr std::array<std::uint8_t, 67> make_long_bag() {
  std::array<std::uint8_t, 67> ids{};
  for (std::size_t i = 0; i < ids.size(); ++i) {
    ids[i] = static_cast<std::uint8_t>(i * 5 % short_table_rows);
  }
  return ids;
}
inline constexpr std::array<std::uint8_t, 67> long_bag = make_long_bag();

constexpr std::array<std::int16_t, 67> make_bag_weights() {
  std::array<std::int16_t, 67> weights{};
  for (std::uint32_t i = 0; i < weights.size(); ++i) {
    weights[i] = i % 5 == 0 ? std::int16_t{-32768} : code_at<std::int16_t>(i);
  }
  return weights;
}
inline constexpr std::array<std::int16_t, 67> bag_weights = make_bag_weights();

// One for all cases: there are 16 KB of RAM.
template <class T>
guarded_row<T> bag_out;

template <class Operation, class Isa, class T, class View, class... Options>
void reduce_by(const View& table, std::span<const std::uint8_t> ids, T* out, Options... options) {
  romvec::detail::reduce_bags<romvec::on_bad_id::check, Isa, typename Operation::reduction>(
      romvec::detail::unchecked(table), ids, bag_weights.data(), romvec::detail::bags_of(romvec::one_bag), out,
      options...);
}

template <class Operation, class Isa, class Format, class T, class... Options>
void compare_with_scalar(Options... options) {
  static T expected[largest_dim];
  std::size_t turn = 0;
  for (std::size_t dim = 1; dim <= largest_dim; ++dim) {
    for (const auto ids : {std::span<const std::uint8_t>(short_bag), std::span<const std::uint8_t>(long_bag)}) {
      const offsets at = misalignment(turn++);
      const auto table = short_table<Format>(at.codes, dim);
      reduce_by<Operation, romvec::isa::scalar>(table, ids, expected, options...);
      reduce_by<Operation, Isa>(table, ids, bag_out<T>.prepare(dim, at.out), options...);
      if (!bag_out<T>.holds(expected)) {
        BOOST_TEST_REQUIRE(false, Isa::name << ": " << Operation::name << " of " << ids.size() << " rows, dim " << dim
                                            << ", codes from " << at.codes << ", out from " << at.out);
      }
    }
  }
  BOOST_TEST(turn == 260u);
}

// What the compiler makes of the same call.
template <class Operation, class Format, class T, std::size_t Dim, romvec::on_bad_id Policy, class... Options>
constexpr std::array<T, Dim> compiled_bag(Options... options) {
  std::array<T, Dim> out{};
  return Operation::template call<Policy>(short_table<Format>(0, Dim), short_bag, bag_weights, romvec::one_bag, out,
                                          options...)
             ? out
             : std::array<T, Dim>{};
}

template <class Operation, class Format, class T, int... FractionBits>
void compare_with_compiler() {
  using romvec::on_bad_id;
  for_each_constexpr_dim([](auto dim) {
    static constexpr std::array<T, dim()> expected =
        compiled_bag<Operation, Format, T, dim(), on_bad_id::check>(romvec::q_format{FractionBits}...);
    const std::span<T> room(bag_out<T>.prepare(dim, dim % largest_offset), dim());
    const romvec::status done =
        Operation::template call<on_bad_id::check>(short_table<Format>(0, dim()), short_bag, bag_weights,
                                                   romvec::one_bag, room, romvec::q_format{FractionBits}...);
    BOOST_TEST(done.ok());
    BOOST_TEST(bag_out<T>.holds(expected.data()), Operation::name << ", dim " << dim());
  });
}

template <class Operation, class Isa>
void compare_outputs_with_scalar() {
  using romvec::fixed;
  compare_with_scalar<Operation, Isa, romvec::int8_rows, float>();
  compare_with_scalar<Operation, Isa, romvec::int8_rows, std::int32_t>();
  compare_with_scalar<Operation, Isa, romvec::int8_rows, std::int16_t>();
  compare_with_scalar<Operation, Isa, romvec::int8_rows, std::int16_t>(romvec::padding_id{5});
  compare_with_scalar<Operation, Isa, fixed<std::int8_t, 7>, float>();
  compare_with_scalar<Operation, Isa, fixed<std::int8_t, 7>, std::int32_t>();
  compare_with_scalar<Operation, Isa, fixed<std::int8_t, 7>, std::int16_t>();
  compare_with_scalar<Operation, Isa, fixed<std::int8_t, 7>, std::int32_t>(romvec::padding_id{5});
  compare_with_scalar<Operation, Isa, fixed<std::int16_t, 15>, float>();
  compare_with_scalar<Operation, Isa, fixed<std::int16_t, 15>, std::int32_t>();
  compare_with_scalar<Operation, Isa, fixed<std::int16_t, 15>, std::int16_t>(romvec::q_format{9});
}

template <class Operation>
void compare_outputs_with_compiler() {
  using romvec::fixed;
  compare_with_compiler<Operation, romvec::int8_rows, float>();
  compare_with_compiler<Operation, romvec::int8_rows, std::int32_t>();
  compare_with_compiler<Operation, romvec::int8_rows, std::int16_t>();
  compare_with_compiler<Operation, romvec::int8_rows, std::int16_t, 6>();
  compare_with_compiler<Operation, fixed<std::int8_t, 7>, float>();
  compare_with_compiler<Operation, fixed<std::int8_t, 7>, std::int32_t>();
  compare_with_compiler<Operation, fixed<std::int8_t, 7>, std::int16_t>();
  compare_with_compiler<Operation, fixed<std::int16_t, 15>, float>();
  compare_with_compiler<Operation, fixed<std::int16_t, 15>, std::int32_t>();
  compare_with_compiler<Operation, fixed<std::int16_t, 15>, std::int16_t>();
}

}  // namespace conformance
