// SPDX-License-Identifier: BSL-1.0
// Tokenizers that are no tokenizer.json.
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "error.hpp"
#include "readers/bytes.hpp"
#include "readers/lines.hpp"
#include "readers/numbers.hpp"
#include "readers/tiktoken.hpp"
#include "readers/tokenizer.hpp"
#include "readers/words.hpp"
#include "text.hpp"
#include "tokenize/byte_tokens.hpp"
#include "tokenize/json_file.hpp"
#include "tokenize/tokenizer_file.hpp"

namespace romvec::host {

using nlohmann::json;

namespace {

merge_list read_merges(const source& file) {
  merge_list out;
  line_scanner lines(file.bytes);
  for (std::string_view line; lines.next(line);) {
    if ((lines.number() == 1 && line.starts_with("#version")) || (line.empty() && lines.at_blank_end())) {
      continue;
    }
    const std::size_t space = line.find(' ');
    if (space == 0 || space + 1 >= line.size() || line.find(' ', space + 1) != std::string_view::npos) {
      throw error(file.name, fmt::format("line {}", lines.number()),
                  fmt::format("is {}, expected two tokens with a space between", in_quotes(line)));
    }
    out.emplace_back(std::string(line.substr(0, space)), std::string(line.substr(space + 1)));
  }
  return out;
}

// Scores as ranks: the highest is 0, and equal ones share one.
std::vector<std::uint32_t> ranks_of(const std::vector<float>& scores) {
  std::vector<float> sorted = scores;
  std::ranges::sort(sorted, std::greater<>());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  std::vector<std::uint32_t> out;
  out.reserve(scores.size());
  for (const float score : scores) {
    out.push_back(
        static_cast<std::uint32_t>(std::ranges::lower_bound(sorted, score, std::greater<>()) - sorted.begin()));
  }
  return out;
}

std::vector<float> scores_of(const source& file, const std::vector<tokenizer::piece>& tokens) {
  std::vector<float> out;
  out.reserve(tokens.size());
  for (const tokenizer::piece& token : tokens) {
    if (!std::isfinite(token.score)) {
      throw error(file.name, fmt::format("token {}", out.size()), "its score is NaN or infinite");
    }
    out.push_back(token.score);
  }
  return out;
}

}  // namespace

text_tokenizer read_vocabulary_and_merges(const source& file, const json& root, const source& merges,
                                          split_rule split) {
  const token_ids ids = ids_by_spelling(file, "vocabulary", root);
  text_tokenizer out;
  const merge_list list = read_merges(merges);
  const pair_merger merger(merges, "merges", ids, list);
  out.table = byte_level_table(file, "vocabulary", ids, merger);
  byte_bpe<sorted_words> with{};
  with.vocabulary = out.table->bpe();
  with.split = split;
  out.with = with;
  out.form = "a byte-level vocabulary with merges";
  return out;
}

text_tokenizer read_tiktoken(const source& file, split_rule split) {
  std::vector<vocabulary_entry> entries;
  line_scanner lines(file.bytes);
  for (std::string_view line; lines.next(line);) {
    if (line.empty() && lines.at_blank_end()) {
      break;
    }
    const std::size_t space = line.find(' ');
    const auto bytes = tiktoken::from_base64(line.substr(0, space));
    const auto rank = space == std::string_view::npos ? std::nullopt : parse_count(line.substr(space + 1));
    if (!bytes || !rank || *rank >= UINT32_MAX) {
      throw error(file.name, fmt::format("line {}", lines.number()),
                  fmt::format("is {}, expected the base64 of a token, a space and its rank", in_quotes(line)));
    }
    const auto id = static_cast<std::uint32_t>(*rank);
    entries.push_back({*bytes, id, bytes->size() > 1 ? id : UINT32_MAX});
  }
  text_tokenizer out;
  out.table = std::make_unique<const token_table>(file, std::move(entries));
  expect_every_byte(file, "tokens", *out.table);
  byte_bpe<sorted_words> with{};
  with.vocabulary = out.table->bpe();
  with.split = split;
  with.whole_words_first = true;
  out.with = with;
  out.form = "tiktoken's ranks";
  return out;
}

// Source: encode() of llama2.c's run.c.
text_tokenizer read_llama2c(const source& file) {
  constexpr std::size_t first_byte = 3;
  const std::vector<tokenizer::piece> tokens = tokenizer::read(file);
  if (tokens.size() < first_byte + 256) {
    throw error(file.name, fmt::format("has {} tokens, expected 3 special ones, 256 bytes and more", tokens.size()));
  }
  const std::vector<std::uint32_t> ranks = ranks_of(scores_of(file, tokens));
  std::vector<vocabulary_entry> entries;
  text_tokenizer out;
  for (std::uint32_t id = 0; id < tokens.size(); ++id) {
    entries.push_back({tokens[id].text, id, ranks[id]});
  }
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    if (tokens[first_byte + byte].text != fmt::format("<0x{:02X}>", byte)) {
      throw error(file.name, fmt::format("token {}", first_byte + byte),
                  fmt::format("is {}, expected <0x{:02X}>", in_quotes(tokens[first_byte + byte].text), byte));
    }
    out.byte_ids.push_back(first_byte + byte);
  }
  const bool has_inner_spaces = std::ranges::any_of(tokens, [](const tokenizer::piece& token) {
    const std::size_t letter = token.text.find_first_not_of(' ');
    return letter != std::string::npos && token.text.find(' ', letter) != std::string::npos;
  });
  out.table = std::make_unique<const token_table>(file, std::move(entries));
  sentence_bpe<sorted_words> with{};
  with.vocabulary = out.table->bpe();
  with.byte_ids = out.byte_ids;
  with.bytes = text_bytes::raw;
  with.cuts = has_inner_spaces ? cut_at::nothing : cut_at::runs_of_spaces;
  out.with = with;
  out.added = {{"<unk>", 0}, {"<s>", 1}, {"</s>", 2}};
  out.form = "llama2.c's tokenizer.bin";
  return out;
}

text_tokenizer read_tokenizer(const source& file, const tokenizer_request& wanted) {
  const std::size_t first = file.bytes.find_first_not_of("\xEF\xBB\xBF \t\r\n");
  const bool is_json = first != std::string_view::npos && file.bytes[first] == '{';
  const auto refuse_options = [&](const char* what) {
    if (wanted.merges != nullptr || wanted.split) {
      throw error(file.name, fmt::format("is {}, which tells by itself how it splits and merges, expected it without "
                                         "--merges and --split",
                                         what));
    }
  };
  if (is_json) {
    const json root = parse_json(file);
    if (member(root, "model").is_object()) {
      refuse_options("a tokenizer.json");
      return read_tokenizer_json(file, root, wanted.final_sigma);
    }
    const bool is_map = !root.empty() && std::ranges::all_of(root, [](const json& id) { return id.is_number(); });
    if (!is_map) {
      throw error(file.name, "is JSON, but no tokenizer.json and no vocab.json (a map from token to id)");
    }
    if (wanted.merges == nullptr) {
      throw error(file.name, "is a vocab.json, which does not tell how tokens merge, expected --merges merges.txt");
    }
    return read_vocabulary_and_merges(file, root, *wanted.merges, wanted.split.value_or(split_rule::gpt2));
  }
  if (tokenizer::detect(file.bytes)) {
    refuse_options("a tokenizer.bin of llama2.c");
    return read_llama2c(file);
  }
  const std::string_view line = file.bytes.substr(0, file.bytes.find_first_of("\r\n"));
  const std::size_t space = line.find(' ');
  if (space != std::string_view::npos && tiktoken::from_base64(line.substr(0, space)) &&
      parse_count(line.substr(space + 1))) {
    if (!wanted.split || wanted.merges != nullptr) {
      throw error(file.name,
                  "has tiktoken's ranks, which do not tell how a text is split, expected --split and no "
                  "--merges");
    }
    return read_tiktoken(file, *wanted.split);
  }
  throw error(
      file.name,
      fmt::format("is {}, expected a tokenizer.json, a vocab.json with --merges, tiktoken's ranks or llama2.c's "
                  "tokenizer.bin{}",
                  describe_words_file(file).value_or("no tokenizer"), wanted.way_out));
}

}  // namespace romvec::host
