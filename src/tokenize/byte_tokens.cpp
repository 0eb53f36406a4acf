// SPDX-License-Identifier: BSL-1.0
#include "tokenize/byte_tokens.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "error.hpp"
#include "readers/token_bytes.hpp"
#include "text.hpp"

namespace romvec::host {

token_ids ids_by_spelling(const source& file, const std::string& place, const nlohmann::json& vocabulary) {
  token_ids out;
  out.reserve(vocabulary.size());
  for (const auto& [token, id] : vocabulary.items()) {
    if (!id.is_number_unsigned() || id.get<std::uint64_t>() >= UINT32_MAX) {
      throw error(file.name, fmt::format("{}, token {}", place, in_quotes(token)),
                  fmt::format("its id is {}, expected an integer from 0 to {}", in_quotes(id.dump()), UINT32_MAX - 1));
    }
    if (token.empty()) {
      throw error(file.name, place, fmt::format("token {} is empty, expected a text", id.get<std::uint32_t>()));
    }
    out.emplace(token, id.get<std::uint32_t>());
  }
  return out;
}

void expect_every_byte(const source& file, const std::string& place, const token_table& table) {
  for (unsigned byte = 0; byte < 256; ++byte) {
    const char letter = static_cast<char>(static_cast<unsigned char>(byte));
    if (table.tokens().find({&letter, 1}) == no_token) {
      throw error(file.name, place, fmt::format("byte 0x{:02X} is no token, expected all 256 to be", byte));
    }
  }
}

std::unique_ptr<const token_table> byte_level_table(const source& file, const std::string& place, const token_ids& ids,
                                                    const pair_merger& merger) {
  std::vector<vocabulary_entry> entries;
  entries.reserve(ids.size());
  for (const auto& [token, id] : ids) {
    if (auto bytes = from_byte_alphabet(token)) {
      entries.push_back({std::move(*bytes), id, merger.rank_of(token)});
    }
  }
  auto out = std::make_unique<const token_table>(file, std::move(entries));
  expect_every_byte(file, place, *out);
  return out;
}

}  // namespace romvec::host
