// SPDX-License-Identifier: BSL-1.0
// GGUF files as their specification has them, put together of keys, tensors and data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "src/support.hpp"

namespace gguf_file {

template <class Integer>
std::string le(Integer value) {
  return test::bytes_of<Integer>({value});
}
inline std::string u32(std::uint32_t value) { return le(value); }
inline std::string u64(std::uint64_t value) { return le(value); }
inline std::string text(const std::string& bytes) { return u64(bytes.size()) + bytes; }

// Key-value pairs, by the numbers of GGUF's types: 4 uint32, 8 string, 9 array.
inline std::string pair(const std::string& key, std::uint32_t type, const std::string& value) {
  return text(key) + u32(type) + value;
}
inline std::string strings(const std::string& key, const std::vector<std::string>& values) {
  std::string out = u32(8) + u64(values.size());
  for (const std::string& value : values) {
    out += text(value);
  }
  return pair(key, 9, out);
}
inline std::string tokens(const std::vector<std::string>& values) { return strings("tokenizer.ggml.tokens", values); }

inline std::string info(const std::string& name, const std::vector<std::uint64_t>& columns_first, std::uint32_t type,
                        std::uint64_t offset) {
  std::string out = text(name) + u32(static_cast<std::uint32_t>(columns_first.size()));
  for (const std::uint64_t size : columns_first) {
    out += u64(size);
  }
  return out + u32(type) + u64(offset);
}

struct parts {
  std::vector<std::string> pairs = {};
  std::vector<std::string> tensors = {};
  std::string data = {};
  std::uint32_t version = 3;
  std::size_t alignment = 32;
};

inline std::string gguf(const parts& of) {
  std::string out = "GGUF" + u32(of.version) + u64(of.tensors.size()) + u64(of.pairs.size());
  for (const auto* list : {&of.pairs, &of.tensors}) {
    out = std::accumulate(list->begin(), list->end(), std::move(out));
  }
  out.append((of.alignment - out.size() % of.alignment) % of.alignment, '\0');
  return out + of.data;
}

enum type : std::uint32_t { f32 = 0, f16 = 1, q4_0 = 2, q8_0 = 8, q8_k = 15, i8 = 24, i64 = 27, bf16 = 30 };

inline std::string table_of(std::uint32_t type, const std::vector<std::uint64_t>& columns_first,
                            const std::string& data) {
  return gguf({.tensors = {info("token_embd.weight", columns_first, type, 0)}, .data = data});
}

}  // namespace gguf_file
