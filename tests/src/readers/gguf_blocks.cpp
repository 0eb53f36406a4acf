// SPDX-License-Identifier: BSL-1.0
// Blocks of quantised weights are the floats that ggml makes of them.
#include <boost/crc.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "src/readers/gguf_file.hpp"
#include "src/support.hpp"

namespace {

using namespace gguf_file;
using namespace std::string_literals;
using romvec::host::request;
using romvec::host::weights;
using test::expect;
using test::read;
using test::read_error;

// A block's values are its multiplier times its integers, for every integer.
BOOST_AUTO_TEST_CASE(q8_0_is_the_product) {
  std::string data;
  std::vector<float> expected;
  const std::pair<std::uint16_t, float> multipliers[] = {
      {0x3C00, 1.0F}, {0xB001, -0.125F - 0x1p-13F}, {0x0001, 0x1p-24F},    {0x7BFF, 65504.0F},
      {0x0000, 0.0F}, {0x2E66, 0x1.998p-4F},        {0x3555, 0x1.554p-2F}, {0x03FF, 0x1.ff8p-15F}};
  int code = -128;
  for (const auto& [bits, multiplier] : multipliers) {
    data += le(bits);
    for (int i = 0; i < 32; ++i, ++code) {
      data += static_cast<char>(code);
      expected.push_back(multiplier * static_cast<float>(code));
    }
  }
  const weights table = read(table_of(q8_0, {64, 4}, data));
  BOOST_TEST(table.vocab_size == 4U);
  BOOST_TEST((table.values == expected));
  request wanted;
  wanted.rows = {2, 3};
  BOOST_TEST((read(table_of(q8_0, {64, 4}, data), wanted).values ==
              std::vector<float>(expected.begin() + 128, expected.begin() + 192)));
}

// Bytes of no pattern in six blocks, whose binary16 numbers (at `halves`) are brought among the finite ones, and the
// CRC-32 of the floats that the NumPy way of llama.cpp's gguf-py makes of them.
struct block_case {
  std::uint32_t type;
  std::size_t values;
  std::size_t bytes;
  std::vector<std::size_t> halves;
  std::uint32_t crc;
};

std::string blocks_of(const block_case& of) {
  std::string out;
  std::uint32_t state = 1;
  for (std::size_t i = 0; i < 6 * of.bytes; ++i) {
    state = (state * 1103515245U + 12345U) & 0x7FFFFFFFU;
    out += static_cast<char>(state >> 16U & 255U);
  }
  for (std::size_t block = 0; block < 6; ++block) {
    for (const std::size_t half : of.halves) {
      char& high = out[block * of.bytes + half + 1];
      high = static_cast<char>((static_cast<unsigned char>(high) & 0x87U) | 0x28U);
    }
  }
  return out;
}

BOOST_AUTO_TEST_CASE(other_blocks_are_what_ggml_makes_of_them) {
  const block_case cases[] = {
      {3, 32, 20, {0, 2}, 0xB0D3E40EU},      // Q4_1
      {6, 32, 22, {0}, 0xD930D07EU},         // Q5_0
      {7, 32, 24, {0, 2}, 0x8EF4AC18U},      // Q5_1
      {20, 32, 18, {0}, 0xF4B35AD9U},        // IQ4_NL
      {10, 256, 84, {80, 82}, 0xD14AE299U},  // Q2_K
      {11, 256, 110, {108}, 0x75708C5DU},    // Q3_K
      {12, 256, 144, {0, 2}, 0x6186C62BU},   // Q4_K
      {13, 256, 176, {0, 2}, 0xE032AEA0U},   // Q5_K
      {14, 256, 210, {208}, 0x71393DF0U},    // Q6_K
      {23, 256, 136, {0}, 0xBF863A7BU},      // IQ4_XS
  };
  for (const block_case& of : cases) {
    const std::string data = blocks_of(of);
    const weights table = read(table_of(of.type, {2 * of.values, 3}, data));
    boost::crc_32_type crc;
    crc.process_bytes(table.values.data(), table.values.size() * sizeof(float));
    BOOST_TEST(crc.checksum() == of.crc, "type " << of.type);
    request one;
    one.rows = {1, 2};
    BOOST_TEST((read(table_of(of.type, {2 * of.values, 3}, data), one).values ==
                std::vector<float>(table.values.begin() + static_cast<std::ptrdiff_t>(2 * of.values),
                                   table.values.begin() + static_cast<std::ptrdiff_t>(4 * of.values))));
    // Infinite multipliers are an error.
    std::string broken = data;
    broken[of.halves[0]] = 0;
    broken[of.halves[0] + 1] = 0x7C;
    expect(read_error(table_of(of.type, {2 * of.values, 3}, broken)), "row 0");
  }
}

BOOST_AUTO_TEST_CASE(q4_0_has_the_first_half_in_the_low_nibbles) {
  std::string data = le<std::uint16_t>(0x3800) + std::string(16, '\0');
  std::vector<float> expected(32);
  for (unsigned i = 0; i < 16; ++i) {
    const unsigned high = 15 - i;
    data[2 + i] = static_cast<char>(high << 4 | i);
    expected[i] = 0.5F * (static_cast<float>(i) - 8);
    expected[16 + i] = 0.5F * (static_cast<float>(high) - 8);
  }
  BOOST_TEST(read(table_of(q4_0, {32, 1}, data)).values == expected);
  expect(read_error(table_of(q4_0, {32, 1}, le<std::uint16_t>(0x7C00) + std::string(16, '\1'))),
         "tensor \"token_embd.weight\": row 0, column 0: infinity");
  expect(read_error(table_of(q8_0, {32, 1}, le<std::uint16_t>(0x7E00) + std::string(32, '\1'))), "NaN");
}

}  // namespace
