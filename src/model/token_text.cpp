// SPDX-License-Identifier: BSL-1.0
#include "model/token_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "error.hpp"
#include "optimise/token_ids.hpp"

namespace romvec::host {

namespace {

void add_text(token_text& to, const std::vector<std::uint32_t>& ids, std::size_t seq_len) {
  if (ids.empty()) {
    return;
  }
  ++to.texts;
  to.predicted += ids.size() - 1;
  for (std::size_t begin = 0; begin + 1 < ids.size(); begin += seq_len) {
    const std::size_t count = std::min(seq_len + 1, ids.size() - begin);
    const auto first = ids.begin() + static_cast<std::ptrdiff_t>(begin);
    to.windows.emplace_back(first, first + static_cast<std::ptrdiff_t>(count));
  }
}

token_text checked(const source& file, token_text text) {
  if (text.predicted == 0) {
    throw error(file.name, "has no token behind another, expected a text: nothing is there to predict");
  }
  return text;
}

// `text` between line ends.
std::string_view trimmed(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of("\r\n"), text.size());
  text.remove_prefix(begin);
  return text.substr(0, text.find_last_not_of("\r\n") + 1);
}

// By the names that models of language have for it.
std::uint32_t bos_of(const text_tokenizer& tokenizer) {
  for (const char* const name : {"<s>", "<|begin_of_text|>", "<bos>", "<|endoftext|>"}) {
    if (const auto id = tokenizer.find(name)) {
      return *id;
    }
  }
  return bos_id;
}

// `text` is a part of the file.
void expect_every_character(const source& file, const text_tokenizer& tokenizer, std::string_view text) {
  if (const auto at = tokenizer.first_left_out(text)) {
    throw error(file.name, fmt::format("byte {}", static_cast<std::size_t>(text.data() - file.bytes.data()) + *at),
                fmt::format("no token stands for 0x{:02X}, expected a text of the tokenizer's characters",
                            static_cast<unsigned char>(text[*at])));
  }
}

}  // namespace

token_text read_token_ids(const source& file, std::size_t vocab_size, std::size_t seq_len) {
  token_text out;
  std::vector<std::uint32_t> ids;
  for_each_token_id(file, [&](std::uint64_t id, const std::function<std::string()>& place) {
    if (id >= vocab_size) {
      throw error(file.name, place(),
                  fmt::format("token id {}, expected one below {}, the tokens of the model",
                              id == UINT64_MAX ? "above 64 bits" : std::to_string(id), vocab_size));
    }
    if (id == bos_id) {
      add_text(out, ids, seq_len);
      ids.clear();
    }
    ids.push_back(static_cast<std::uint32_t>(id));
  });
  add_text(out, ids, seq_len);
  return checked(file, std::move(out));
}

void expect_tokens_of(const source& tokenizer_file, const text_tokenizer& tokenizer, std::size_t vocab_size) {
  const std::size_t tokens = std::max(tokenizer.highest_id(), bos_of(tokenizer)) + std::size_t{1};
  if (tokens > vocab_size) {
    throw error(tokenizer_file.name,
                fmt::format("{} tokens, expected at most the {} of the model", tokens, vocab_size));
  }
}

token_text read_text(const source& file, text_tokenizer tokenizer, std::size_t seq_len) {
  tokenizer.max_length = SIZE_MAX;
  token_text out;
  out.bos = bos_of(tokenizer);
  const auto add = [&](std::size_t begin, std::size_t end) {
    const std::string_view text = trimmed(file.bytes.substr(begin, end - begin));
    if (!text.empty()) {
      expect_every_character(file, tokenizer, text);
      std::vector<std::uint32_t> ids = tokenizer.encode(text, false);
      ids.insert(ids.begin(), *out.bos);
      add_text(out, ids, seq_len);
    }
  };
  std::size_t begin = 0;
  for (std::size_t at = 0; at < file.bytes.size();) {
    const std::size_t end = std::min(file.bytes.find('\n', at), file.bytes.size());
    const std::string_view line = trimmed(file.bytes.substr(at, end - at));
    if (line == "---" || line == "<|endoftext|>") {
      add(begin, at);
      begin = end;
    }
    at = end + 1;
  }
  add(begin, file.bytes.size());
  return checked(file, std::move(out));
}

}  // namespace romvec::host
