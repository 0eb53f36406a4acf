// SPDX-License-Identifier: BSL-1.0
// A made-up tokenizer.bin of llama2.c.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "src/support.hpp"

namespace test {

using piece = std::pair<std::string, float>;

inline std::string tokenizer_file(const std::vector<piece>& pieces) {
  std::string out = bytes_of<std::int32_t>({8});
  for (const auto& [text, score] : pieces) {
    out += bytes_of<float>({score}) + bytes_of<std::int32_t>({static_cast<std::int32_t>(text.size())}) + text;
  }
  return out;
}

// <unk>, <s>, </s>, the 256 bytes (id = byte + 3), then these.
inline std::string tokenizer_with(const std::vector<piece>& pieces) {
  std::vector<piece> all = {{"<unk>", 0.0F}, {"\n<s>\n", 0.0F}, {"\n</s>\n", 0.0F}};
  const std::string digits = "0123456789ABCDEF";
  for (std::size_t byte = 0; byte < 256; ++byte) {
    all.emplace_back(std::string("<0x") + digits[byte / 16] + digits[byte % 16] + '>', 0.0F);
  }
  all.insert(all.end(), pieces.begin(), pieces.end());
  return tokenizer_file(all);
}

}  // namespace test
