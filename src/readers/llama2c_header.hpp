// SPDX-License-Identifier: BSL-1.0
// What a checkpoint of llama2.c says of itself, and where its arrays begin. Little-endian. Legacy: seven int32, then
// the token embedding. Versions 1 and 2: "24ka", the version, the same seven int32, whether the output head is shared,
// zeros up to byte 256; version 2 holds the group size too and, for every tensor, int8 codes and then one float32 scale
// a group. Source: llama2.c's export.py.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "files/input_file.hpp"

namespace romvec::host::llama2c {

enum field : std::size_t { dim, hidden_dim, n_layers, n_heads, n_kv_heads, vocab_size, seq_len };

struct checkpoint {
  int version = 0;  // 0 is legacy
  std::array<std::uint64_t, 7> sizes = {};
  bool is_shared = true;         // the output head is the token embedding
  std::uint64_t group_size = 0;  // of version 2

  [[nodiscard]] std::uint64_t size(field which) const { return sizes[which]; }
  [[nodiscard]] std::uint64_t kv_dim() const { return size(dim) / size(n_heads) * size(n_kv_heads); }
  [[nodiscard]] std::uint64_t table_elements() const { return size(vocab_size) * size(dim); }
  // Two a layer and one at the end, each of dim.
  [[nodiscard]] std::uint64_t norm_elements() const { return (2 * size(n_layers) + 1) * size(dim); }
  // Cosines and sines of the positions, which the legacy form holds and nobody reads any more.
  [[nodiscard]] std::uint64_t position_elements() const {
    return version == 0 ? 2 * size(seq_len) * (size(dim) / size(n_heads) / 2) : 0;
  }
  // Before the first array.
  [[nodiscard]] std::size_t header_bytes() const;
  // Where the token embedding begins.
  [[nodiscard]] std::size_t table_offset() const;
};

// Errors: a version or sizes that no model has, and a file of another length than they make.
checkpoint parse(const source& file);

}  // namespace romvec::host::llama2c
