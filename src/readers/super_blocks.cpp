// SPDX-License-Identifier: BSL-1.0
#include "readers/super_blocks.hpp"

#include <cstdint>

#include "readers/bytes.hpp"
#include "readers/half.hpp"

namespace romvec::host::super_blocks {

namespace {

float half_at(const char* bytes) { return float_from_f16(load<std::uint16_t>(bytes)); }

unsigned byte_at(const char* bytes, std::size_t place) { return static_cast<unsigned char>(bytes[place]); }

// 6-bit multipliers and offsets of 8 groups in 12 bytes: of the first four the low 6 bits of bytes 0 to 3 and 4 to 7;
// of the others the halves of bytes 8 to 11 under the top two bits of those.
struct six_bits {
  unsigned multiplier;
  unsigned offset;
};
six_bits six_bits_of(const char* packed, std::size_t group) {
  if (group < 4) {
    return {byte_at(packed, group) & 63U, byte_at(packed, group + 4) & 63U};
  }
  return {(byte_at(packed, group + 4) & 15U) | (byte_at(packed, group - 4) >> 6U) << 4U,
          byte_at(packed, group + 4) >> 4U | (byte_at(packed, group) >> 6U) << 4U};
}

// Groups of 32: two share 32 bytes of halves, the first one has the low ones. high_bits is Q5_K's: bit g of byte i
// belongs to value i of group g.
void decode_groups_of_32(const char* block, const char* halves, const char* high_bits, float* out) {
  const float multiplier = half_at(block);
  const float offset = half_at(block + 2);
  for (std::size_t group = 0; group < 8; ++group) {
    const six_bits six = six_bits_of(block + 4, group);
    const float step = multiplier * static_cast<float>(six.multiplier);
    const float below = offset * static_cast<float>(six.offset);
    for (std::size_t i = 0; i < 32; ++i) {
      const unsigned pair = byte_at(halves, group / 2 * 32 + i);
      unsigned code = group % 2 == 0 ? pair & 15U : pair >> 4U;
      if (high_bits != nullptr) {
        code |= (byte_at(high_bits, i) >> group & 1U) << 4U;
      }
      out[group * 32 + i] = step * static_cast<float>(code) - below;
    }
  }
}

// The two bits of value i of group g of 16 in 64 bytes: 32 bytes for each half of the block, four planes of two bits,
// two groups a plane.
unsigned two_bits_of(const char* packed, std::size_t group, std::size_t i) {
  return byte_at(packed, group / 8 * 32 + group % 2 * 16 + i) >> (group % 8 / 2 * 2) & 3U;
}

}  // namespace

// 16 bytes (multiplier in the low half, offset in the high one), 64 bytes of codes, multiplier, offset.
void decode_q2_k(const char* block, float* out) {
  const char* const codes = block + 16;
  const float multiplier = half_at(block + 80);
  const float offset = half_at(block + 82);
  for (std::size_t group = 0; group < 16; ++group) {
    const float step = multiplier * static_cast<float>(byte_at(block, group) & 15U);
    const float below = offset * static_cast<float>(byte_at(block, group) >> 4U);
    for (std::size_t i = 0; i < 16; ++i) {
      out[group * 16 + i] = step * static_cast<float>(two_bits_of(codes, group, i)) - below;
    }
  }
}

// 32 bytes of third bits, 64 of two bits, 12 of 6-bit multipliers (low halves in bytes 0 to 7, then two bits each), the
// multiplier.
void decode_q3_k(const char* block, float* out) {
  const char* const codes = block + 32;
  const char* const packed = block + 96;
  const float multiplier = half_at(block + 108);
  for (std::size_t group = 0; group < 16; ++group) {
    const unsigned low = byte_at(packed, group % 8) >> (group / 8 * 4) & 15U;
    const unsigned high = byte_at(packed, 8 + group % 4) >> (group / 4 * 2) & 3U;
    const float step = multiplier * static_cast<float>(static_cast<int>(low | high << 4U) - 32);
    for (std::size_t i = 0; i < 16; ++i) {
      const bool third = (byte_at(block, group % 2 * 16 + i) >> (group / 2) & 1U) != 0;
      out[group * 16 + i] = step * static_cast<float>(static_cast<int>(two_bits_of(codes, group, i)) - (third ? 0 : 4));
    }
  }
}

// Multiplier, offset, 12 bytes of 6 bits, 128 of halves.
void decode_q4_k(const char* block, float* out) { decode_groups_of_32(block, block + 16, nullptr, out); }

// The same with 32 bytes of fifth bits before the halves.
void decode_q5_k(const char* block, float* out) { decode_groups_of_32(block, block + 48, block + 16, out); }

// 128 bytes of halves, 64 of two more bits, 16 int8 multipliers, the multiplier. In each half of the block 64 bytes of
// halves hold four runs of 32 values: low ones of the first 32 bytes, of the other 32, then the high ones.
void decode_q6_k(const char* block, float* out) {
  const char* const high_bits = block + 128;
  const char* const multipliers = block + 192;
  const float multiplier = half_at(block + 208);
  for (std::size_t run = 0; run < 8; ++run) {
    const std::size_t half = run / 4;
    for (std::size_t i = 0; i < 32; ++i) {
      const unsigned low = byte_at(block, half * 64 + run % 2 * 32 + i) >> (run % 4 / 2 * 4) & 15U;
      const unsigned high = byte_at(high_bits, half * 32 + i) >> (run % 4 * 2) & 3U;
      const float step = multiplier * static_cast<float>(static_cast<signed char>(multipliers[run * 2 + i / 16]));
      out[run * 32 + i] = step * static_cast<float>(static_cast<int>(low | high << 4U) - 32);
    }
  }
}

// Multiplier, 16 bits (two for each group of 32), 4 bytes (four bits each), 128 bytes of halves, 16 for each group.
void decode_iq4_xs(const char* block, float* out) {
  const float multiplier = half_at(block);
  const unsigned highs = load<std::uint16_t>(block + 2);
  for (std::size_t group = 0; group < 8; ++group) {
    const unsigned low = byte_at(block, 4 + group / 2) >> (group % 2 * 4) & 15U;
    const unsigned high = highs >> (group * 2) & 3U;
    const float step = multiplier * static_cast<float>(static_cast<int>(low | high << 4U) - 32);
    for (std::size_t i = 0; i < 16; ++i) {
      const unsigned pair = byte_at(block, 8 + group * 16 + i);
      out[group * 32 + i] = step * static_cast<float>(levels[pair & 15U]);
      out[group * 32 + 16 + i] = step * static_cast<float>(levels[pair >> 4U]);
    }
  }
}

}  // namespace romvec::host::super_blocks
