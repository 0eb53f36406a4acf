// SPDX-License-Identifier: BSL-1.0
#include "readers/words_format.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace romvec::host {

namespace {

constexpr std::array<std::pair<std::string_view, words_format>, 9> names = {
    {{"auto", words_format::automatic},
     {"lines", words_format::lines},
     {"counted", words_format::counted},
     {"ids", words_format::ids},
     {"numbered", words_format::numbered},
     {"sentencepiece", words_format::sentence_piece},
     {"tiktoken", words_format::tiktoken},
     {"json", words_format::json},
     {"llama2c", words_format::llama2c}}};

}  // namespace

std::optional<words_format> parse_words_format(std::string_view name) {
  const auto* const found = std::ranges::find(names, name, [](const auto& entry) { return entry.first; });
  return found == names.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> words_format_names() {
  std::vector<std::string> out;
  out.reserve(names.size());
  for (const auto& [name, format] : names) {
    out.emplace_back(name);
  }
  return out;
}

}  // namespace romvec::host
