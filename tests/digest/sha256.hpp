// SPDX-License-Identifier: BSL-1.0
// SHA-256, for the compiler as well as for boards. Source: FIPS 180-4.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace digest {

struct sha256_text {
  char hex[64];
  [[nodiscard]] constexpr std::string_view view() const { return {hex, sizeof hex}; }
};

class sha256 {
 public:
  constexpr void add(std::uint8_t byte) {
    block_[length_ % 64] = byte;
    if (++length_ % 64 == 0) {
      compress();
    }
  }

  // Numbers as little-endian bytes, whatever the machine.
  constexpr void add(std::int8_t x) { add(static_cast<std::uint8_t>(x)); }
  constexpr void add(std::int16_t x) { add_bytes(static_cast<std::uint16_t>(x), 2); }
  constexpr void add(std::uint16_t x) { add_bytes(x, 2); }
  constexpr void add(std::int32_t x) { add_bytes(static_cast<std::uint32_t>(x), 4); }
  constexpr void add(std::uint32_t x) { add_bytes(x, 4); }
  constexpr void add(std::int64_t x) {
    add(static_cast<std::uint32_t>(static_cast<std::uint64_t>(x)));
    add(static_cast<std::uint32_t>(static_cast<std::uint64_t>(x) >> 32));
  }
  constexpr void add(float x) { add(std::bit_cast<std::uint32_t>(x)); }

  // Pads and gives the digest; nothing may be added afterwards.
  constexpr sha256_text finish() {
    const std::uint64_t bits = length_ * 8;
    add(std::uint8_t{0x80});
    while (length_ % 64 != 56) {
      add(std::uint8_t{0});
    }
    for (int shift = 56; shift >= 0; shift -= 8) {
      add(static_cast<std::uint8_t>(bits >> shift));
    }
    sha256_text text{};
    for (std::size_t i = 0; i < 64; ++i) {
      text.hex[i] = "0123456789abcdef"[(state_[i / 8] >> (28 - 4 * (i % 8))) & 15];
    }
    return text;
  }

 private:
  constexpr void add_bytes(std::uint32_t x, int bytes) {
    for (int i = 0; i < bytes; ++i) {
      add(static_cast<std::uint8_t>(x >> (8 * i)));
    }
  }

  constexpr void compress() {
    std::uint32_t w[64] = {};
    for (std::size_t t = 0; t < 16; ++t) {
      w[t] = std::uint32_t{block_[4 * t]} << 24 | std::uint32_t{block_[4 * t + 1]} << 16 |
             std::uint32_t{block_[4 * t + 2]} << 8 | block_[4 * t + 3];
    }
    for (std::size_t t = 16; t < 64; ++t) {
      const std::uint32_t s0 = std::rotr(w[t - 15], 7) ^ std::rotr(w[t - 15], 18) ^ (w[t - 15] >> 3);
      const std::uint32_t s1 = std::rotr(w[t - 2], 17) ^ std::rotr(w[t - 2], 19) ^ (w[t - 2] >> 10);
      w[t] = w[t - 16] + s0 + w[t - 7] + s1;
    }
    std::uint32_t v[8] = {};  // a to h
    for (std::size_t i = 0; i < 8; ++i) {
      v[i] = state_[i];
    }
    for (std::size_t t = 0; t < 64; ++t) {
      const std::uint32_t sum1 = std::rotr(v[4], 6) ^ std::rotr(v[4], 11) ^ std::rotr(v[4], 25);
      const std::uint32_t choice = (v[4] & v[5]) ^ (~v[4] & v[6]);
      const std::uint32_t t1 = v[7] + sum1 + choice + round_constants[t] + w[t];
      const std::uint32_t sum0 = std::rotr(v[0], 2) ^ std::rotr(v[0], 13) ^ std::rotr(v[0], 22);
      const std::uint32_t majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
      for (std::size_t i = 7; i > 0; --i) {
        v[i] = v[i - 1];
      }
      v[4] += t1;
      v[0] = t1 + sum0 + majority;
    }
    for (std::size_t i = 0; i < 8; ++i) {
      state_[i] += v[i];
    }
  }

  static constexpr std::uint32_t round_constants[64] = {
      0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
      0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
      0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
      0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
      0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
      0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
      0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
      0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2};

  std::uint32_t state_[8] = {0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A,
                             0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19};
  std::uint8_t block_[64] = {};
  std::uint64_t length_ = 0;
};

constexpr sha256_text sha256_of(std::string_view text, int times = 1) {
  sha256 hash;
  for (int i = 0; i < times; ++i) {
    for (const char byte : text) {
      hash.add(static_cast<std::uint8_t>(byte));
    }
  }
  return hash.finish();
}

// FIPS 180-4's examples of one and of two blocks, the empty message, and one that ends on a block.
static_assert(sha256_of("").view() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
static_assert(sha256_of("abc").view() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
static_assert(sha256_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq").view() ==
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
static_assert(sha256_of("01234567", 8).view() == "8182cadb21af0e37c06414ece08e19c65bdb22c396d48ba7341012eea9ffdfdd");

}  // namespace digest
