// SPDX-License-Identifier: BSL-1.0
// Tokens of real tokenizers, out of the files that ROMVEC_SHARED_DATA has, as the library takes them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "include/tokenizer/json.hpp"
#include "romvec/tokenizer/merge.hpp"
#include "romvec/tokenizer/special_tokens.hpp"
#include "romvec/tokenizer/token_set.hpp"

namespace testing {

// Tokens in sorted order, with what leads from one number to the other.
class owned_tokens {
 public:
  // ranks[i] is that of tokens[i], if there are any.
  explicit owned_tokens(std::vector<std::pair<std::string, std::uint32_t>> tokens) {
    std::sort(tokens.begin(), tokens.end());
    places.resize(tokens.size());
    offsets.push_back(0);
    for (std::size_t place = 0; place < tokens.size(); ++place) {
      text += tokens[place].first;
      offsets.push_back(static_cast<std::uint32_t>(text.size()));
      ids.push_back(tokens[place].second);
      places.at(tokens[place].second) = static_cast<std::uint32_t>(place);
    }
    words = {text, offsets};
  }
  owned_tokens(const owned_tokens&) = delete;
  owned_tokens& operator=(const owned_tokens&) = delete;

  [[nodiscard]] romvec::token_set<romvec::sorted_words> set() const { return {&words, ids, places}; }

  // The first merge that makes a token is its rank.
  void rank_by(const std::vector<std::string>& merged) {
    ranks.assign(ids.size(), UINT32_MAX);
    for (std::size_t i = merged.size(); i-- > 0;) {
      ranks.at(words.find(merged[i])) = static_cast<std::uint32_t>(i);
    }
  }
  [[nodiscard]] romvec::bpe_tokens<romvec::sorted_words> bpe() const { return {set(), ranks}; }

  std::string text;
  std::vector<std::uint32_t> offsets;
  std::vector<std::uint32_t> ids;
  std::vector<std::uint32_t> places;
  std::vector<std::uint32_t> ranks;
  romvec::sorted_words words;
};

struct tokenizer_file {
  std::vector<std::pair<std::string, std::uint32_t>> tokens;
  std::vector<std::string> merged;
  std::vector<std::pair<std::string, std::uint32_t>> added;
};

inline std::string without_space(const std::string& merge) {
  const std::size_t space = merge.find(' ');
  return merge.substr(0, space) + merge.substr(space + 1);
}

inline tokenizer_file read_tokenizer_json(const char* file) {
  tokenizer_file out;
  json_reader json(read_text(file));
  json.object([&](const std::string& key) {
    if (key == "added_tokens") {
      json.array([&] {
        auto& one = out.added.emplace_back();
        json.object([&](const std::string& part) {
          if (part == "id") {
            one.second = json.number();
          } else if (part == "content") {
            one.first = json.string();
          } else {
            json.skip();
          }
        });
      });
    } else if (key == "model") {
      json.object([&](const std::string& part) {
        if (part == "vocab") {
          json.object([&](const std::string& token) { out.tokens.emplace_back(token, json.number()); });
        } else if (part == "merges") {
          json.array([&] { out.merged.push_back(without_space(json.string())); });
        } else {
          json.skip();
        }
      });
    } else {
      json.skip();
    }
  });
  return out;
}

inline std::string with_spaces(std::string token) {
  const std::string block = "\xE2\x96\x81";
  for (std::size_t at = 0; (at = token.find(block, at)) != std::string::npos;) {
    token.replace(at, block.size(), " ");
  }
  return token;
}

// GPT-2's letters as the bytes that they stand for: printable ones themselves, the others from U+0100 on.
inline std::string from_byte_letters(const std::string& token) {
  static const std::map<std::uint32_t, char> bytes = [] {
    std::map<std::uint32_t, char> out;
    std::uint32_t next = 256;
    for (unsigned byte = 0; byte < 256; ++byte) {
      const bool is_itself = (byte >= '!' && byte <= '~') || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
      out[is_itself ? byte : next++] = static_cast<char>(static_cast<unsigned char>(byte));
    }
    return out;
  }();
  std::string out;
  for (std::size_t at = 0; at < token.size();) {
    const auto one = romvec::detail::character_at(token, at);
    const auto found = bytes.find(one.code);
    if (found == bytes.end()) {
      return token;  // a special token
    }
    out += found->second;
    at += one.bytes;
  }
  return out;
}

struct reference_ids {
  std::string text;
  std::vector<std::uint32_t> ids;
};

// tokenizers/ids.json: what the reference implementations give.
inline std::vector<reference_ids> read_reference(const char* which) {
  std::vector<reference_ids> out;
  json_reader json(read_text("tokenizers/ids.json"));
  json.object([&](const std::string& key) {
    if (key != which) {
      json.skip();
      return;
    }
    json.array([&] {
      auto& one = out.emplace_back();
      std::size_t place = 0;
      json.array([&] {
        if (place++ == 0) {
          one.text = json.string();
        } else {
          json.array([&] { one.ids.push_back(json.number()); });
        }
      });
    });
  });
  return out;
}

}  // namespace testing
