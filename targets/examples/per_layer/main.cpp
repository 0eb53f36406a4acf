// SPDX-License-Identifier: BSL-1.0
// Per-layer embeddings, as language models of the Gemma 3n kind have them: a token has a vector for every layer, and
// all of them are one row of a table. Each layer looks its slice up when its turn comes. What that costs, in
// instructions a weight: beside a row of its own, and beside the loop that such models bring along, which takes a code
// of 4 bits times a half-float scale.
#include <array>
#include <cstddef>
#include <cstdint>
#include <romvec/gather.hpp>
#include <romvec/gather_slices.hpp>
#include <romvec/quantize.hpp>
#include <span>

#include "common/console.hpp"
#include "common/instructions.hpp"

namespace {

constexpr std::size_t tokens = 12;
constexpr std::size_t layers = 4;
constexpr std::size_t columns_a_layer = 128;
constexpr std::size_t group = 32;

// Weights in (-1, 1) that look random: in a product those of a model, quantised by romvec convert.
template <std::size_t Dim>
struct weight_rows {
  float row[tokens][Dim];
};
template <std::size_t Dim>
consteval weight_rows<Dim> make_weights() {
  weight_rows<Dim> made{};
  std::uint32_t state = 2026;
  for (auto& row : made.row) {
    for (float& weight : row) {
      state = state * 1664525U + 1013904223U;
      weight = static_cast<float>(static_cast<std::int32_t>(state >> 16) - 32768) / 32768.0F;
    }
  }
  return made;
}

using format = romvec::nibble_groups<32>;
constexpr auto per_layer = romvec::make_table<format>(make_weights<layers * columns_a_layer>().row);
constexpr auto one_layer = romvec::make_table<format>(make_weights<columns_a_layer>().row);

// The same codes two a byte, with a half-float scale a group: what the loop below reads. 0x2800 is 2^-5.
struct half_scaled {
  std::uint8_t codes[tokens * layers * columns_a_layer / 2];
  std::uint16_t scales[tokens * layers * columns_a_layer / group];
};
consteval half_scaled make_half_scaled() {
  half_scaled made{};
  std::uint32_t state = 4;
  for (std::uint8_t& both : made.codes) {
    state = state * 1664525U + 1013904223U;
    both = static_cast<std::uint8_t>(state >> 24);
  }
  for (std::uint16_t& scale : made.scales) {
    state = state * 1664525U + 1013904223U;
    scale = static_cast<std::uint16_t>(0x2800U + (state >> 22));
  }
  return made;
}
constexpr half_scaled plain_table = make_half_scaled();

// Known to nobody before the program runs.
volatile std::uint32_t requested_token = 7;
volatile std::uint32_t requested_layer = 2;
std::array<float, columns_a_layer> out{};

[[gnu::noinline]] bool look_slice_up(std::uint32_t token, std::uint32_t layer) {
  return romvec::lookup(per_layer, token, out, romvec::columns_of<columns_a_layer>{layer * columns_a_layer}).ok();
}
[[gnu::noinline]] bool look_row_up(std::uint32_t token, std::uint32_t) {
  return romvec::lookup(one_layer, token, out).ok();
}

// A half float as a float, as the tensor libraries for microcontrollers have it: subnormal ones are 0.
float float_of_half(std::uint16_t half) {
  const std::uint32_t exponent = (half >> 10) & 31U;
  const std::uint32_t bits =
      (half & 0x8000U) << 16 | (exponent == 0 ? 0 : (exponent + 112) << 23 | (half & 0x3FFU) << 13);
  return __builtin_bit_cast(float, bits);
}
[[gnu::noinline]] bool loop_over_nibbles(std::uint32_t token, std::uint32_t layer) {
  const std::size_t first = (token * layers + layer) * columns_a_layer;
  for (std::size_t i = 0; i < columns_a_layer; ++i) {
    const std::uint8_t both = plain_table.codes[(first + i) / 2];
    const int code = (i % 2 == 0 ? both & 15 : both >> 4) - 8;
    out[i] = static_cast<float>(code) * float_of_half(plain_table.scales[(first + i) / group]);
  }
  return true;
}

// Of a slice, of a row, of the loop; 0 where it could not be counted.
std::uint32_t instructions_of(bool (*look_up)(std::uint32_t, std::uint32_t)) {
  const instructions::count counted =
      instructions::count_instructions(look_up, std::uint32_t{requested_token}, std::uint32_t{requested_layer});
  return counted.not_counted == nullptr ? counted.instructions : 0;
}

void write_tenths(const char* what, std::uint32_t tenths) {
  console::write(what);
  console::write_number(tenths / 10);
  console::write(".");
  console::write_number(tenths % 10);
  console::write("\n");
}

bool slice_is_part_of_the_row(std::uint32_t token, std::uint32_t layer) {
  static std::array<float, layers * columns_a_layer> whole{};
  bool same = romvec::lookup(per_layer, token, whole).ok() && look_slice_up(token, layer);
  for (std::size_t i = 0; i < columns_a_layer; ++i) {
    same = same && out[i] == whole[layer * columns_a_layer + i];
  }
  return same;
}

}  // namespace

int main() {
  for (std::uint32_t layer = 0; layer < layers; ++layer) {
    if (!slice_is_part_of_the_row(requested_token, layer)) {
      console::write("a slice has other bits than the row\n");
      return 1;
    }
  }
  const std::uint32_t slice = instructions_of(look_slice_up);
  const std::uint32_t row = instructions_of(look_row_up);
  const std::uint32_t loop = instructions_of(loop_over_nibbles);
  if (slice == 0 || row == 0 || loop == 0) {
    console::write("instructions cannot be counted here\n");
    return 1;
  }
  write_tenths("instructions a weight of a slice of 128: ", slice * 10 / columns_a_layer);
  write_tenths("of a row of 128: ", row * 10 / columns_a_layer);
  write_tenths("of a loop over nibbles and half-float scales: ", loop * 10 / columns_a_layer);
  console::write(slice * 10 <= row * 11 ? "a slice costs what a row costs\n" : "a slice costs more than a row\n");
  return slice * 10 <= row * 11 ? 0 : 1;
}
