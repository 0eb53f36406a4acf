// SPDX-License-Identifier: BSL-1.0
// tokenizer.json: the model, and which tokenizer of the library it is with the parts around it.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "error.hpp"
#include "readers/token_bytes.hpp"
#include "text.hpp"
#include "tokenize/byte_tokens.hpp"
#include "tokenize/json_file.hpp"
#include "tokenize/merges.hpp"
#include "tokenize/tokenizer_file.hpp"
#include "tokenize/tokenizer_parts.hpp"

namespace romvec::host {

using nlohmann::json;

namespace {

[[noreturn]] void refuse(const source& file, const std::string& place, const std::string& found,
                         const std::string& expected) {
  throw error(file.name, place, fmt::format("is {}, which is not supported here, expected {}", found, expected));
}

// What a model is that does not say it, as those of older files.
std::string model_type(const source& file, const json& model) {
  std::string type = text_member(file, model, "model", "type", "");
  if (!type.empty()) {
    return type;
  }
  if (member(model, "merges").is_array()) {
    return "BPE";
  }
  return model.contains("max_input_chars_per_word") ? "WordPiece" : "of no type";
}

token_ids vocabulary_of(const source& file, const json& model) {
  const json& vocab = member(model, "vocab");
  if (!vocab.is_object() || vocab.empty()) {
    throw error(file.name, "model.vocab", "expected a map from token to id");
  }
  return ids_by_spelling(file, "model.vocab", vocab);
}

std::uint32_t unknown_of(const source& file, const json& model, const token_ids& ids) {
  const std::string name = text_member(file, model, "model", "unk_token", "");
  if (name.empty()) {
    return no_token;
  }
  const auto found = ids.find(name);
  if (found == ids.end()) {
    throw error(file.name, "model.unk_token", fmt::format("{} is no token of the vocabulary", in_quotes(name)));
  }
  return found->second;
}

// The reference fails at a word that is no token where there is none.
std::uint32_t needed_unknown(const source& file, const json& model, const token_ids& ids) {
  const std::uint32_t id = unknown_of(file, model, ids);
  if (id == no_token) {
    refuse(file, "model.unk_token", "missing", "a token for words that are none");
  }
  return id;
}

std::unique_ptr<const token_table> plain_table(const source& file, const token_ids& ids) {
  std::vector<vocabulary_entry> entries;
  for (const auto& [token, id] : ids) {
    entries.push_back({token, id});
  }
  return std::make_unique<const token_table>(file, std::move(entries));
}

void read_word_piece(const source& file, const json& root, bool final_sigma, text_tokenizer& out) {
  const json& model = member(root, "model");
  const token_ids ids = vocabulary_of(file, model);
  const json& most = member(model, "max_input_chars_per_word");
  if (!most.is_null() && most != 100) {
    refuse(file, "model.max_input_chars_per_word", most.dump(), "100");
  }
  word_piece<sorted_words> with{};
  const std::string prefix = text_member(file, model, "model", "continuing_subword_prefix", "##");
  if (prefix.size() > detail::longest_prefix) {
    refuse(file, "model.continuing_subword_prefix", in_quotes(prefix), "at most 8 bytes");
  }
  if (prefix != "##") {
    refuse(file, "model.continuing_subword_prefix", in_quotes(prefix), "##");
  }
  with.unknown = needed_unknown(file, model, ids);
  with.rules = word_rules(file, root);
  with.rules.final_sigma = with.rules.final_sigma && final_sigma;
  out.table = plain_table(file, ids);
  with.tokens = out.table->tokens();
  out.with = with;
}

void read_word_level(const source& file, const json& root, bool final_sigma, text_tokenizer& out) {
  const json& model = member(root, "model");
  const token_ids ids = vocabulary_of(file, model);
  for (const auto& [token, id] : ids) {
    if (token.size() > text_tokenizer::longest_whole_word) {
      refuse(file, "model.vocab", fmt::format("token {} of {} bytes", in_quotes(token), token.size()),
             fmt::format("words of at most {}", text_tokenizer::longest_whole_word));
    }
  }
  whole_words<sorted_words, std::uint32_t, text_tokenizer::longest_whole_word> with{};
  with.unknown = needed_unknown(file, model, ids);
  with.rules = word_rules(file, root);
  with.rules.final_sigma = with.rules.final_sigma && final_sigma;
  out.table = plain_table(file, ids);
  with.tokens = out.table->tokens();
  out.with = with;
}

merge_list merges_of(const source& file, const json& model) {
  const json& merges = member(model, "merges");
  if (!merges.is_array()) {
    throw error(file.name, "model.merges", "expected a list of pairs");
  }
  merge_list out;
  for (const json& one : merges) {
    if (one.is_array() && one.size() == 2 && one[0].is_string() && one[1].is_string()) {
      out.emplace_back(one[0].get<std::string>(), one[1].get<std::string>());
      continue;
    }
    const std::string text = one.is_string() ? one.get<std::string>() : "";
    const std::size_t space = text.find(' ');
    if (space == std::string::npos || text.find(' ', space + 1) != std::string::npos) {
      throw error(file.name, fmt::format("model.merges, element {}", out.size()),
                  "expected two tokens with a space between");
    }
    out.emplace_back(text.substr(0, space), text.substr(space + 1));
  }
  return out;
}

void check_bpe(const source& file, const json& model) {
  if (const json& dropout = member(model, "dropout"); !dropout.is_null() && dropout != 0) {
    refuse(file, "model.dropout", dropout.dump(), "null: the same ids for the same text");
  }
  for (const char* const key : {"continuing_subword_prefix", "end_of_word_suffix"}) {
    if (const std::string affix = text_member(file, model, "model", key, ""); !affix.empty()) {
      refuse(file, fmt::format("model.{}", key), in_quotes(affix), "none");
    }
  }
}

// The bytes of "<0x00>" to "<0xFF>".
std::vector<std::uint32_t> byte_ids_of(const source& file, const token_ids& ids) {
  std::vector<std::uint32_t> out;
  for (unsigned byte = 0; byte < 256; ++byte) {
    const std::string token = fmt::format("<0x{:02X}>", byte);
    const auto found = ids.find(token);
    if (found == ids.end()) {
      throw error(file.name, "model.byte_fallback",
                  fmt::format("is true, but {} is no token, expected one for each byte", token));
    }
    out.push_back(found->second);
  }
  return out;
}

void read_sentence_bpe(const source& file, const json& root, const token_ids& ids, const pair_merger& merger,
                       text_tokenizer& out) {
  const json& model = member(root, "model");
  const sentence_rules rules = space_rules(file, root);
  sentence_bpe<sorted_words> with{};
  std::vector<vocabulary_entry> entries;
  bool is_cut_by_training = true;
  for (const auto& [token, id] : ids) {
    if (token.find(' ') != std::string::npos) {
      continue;  // no text has a space once spaces are replaced
    }
    entries.push_back({from_sentence_piece(token), id, merger.rank_of(token)});
    const std::string& bytes = entries.back().bytes;
    const std::size_t letter = bytes.find_first_not_of(' ');
    is_cut_by_training &= letter == std::string::npos || bytes.find(' ', letter) == std::string::npos;
  }
  with.prefix = rules.prefix;
  with.cuts = rules.cuts_at_every_space ? cut_at::every_space
              : is_cut_by_training      ? cut_at::runs_of_spaces
                                        : cut_at::nothing;
  with.unknown = unknown_of(file, model, ids);
  with.fuse_unknown = flag_member(file, model, "model", "fuse_unk", false);
  with.whole_words_first = flag_member(file, model, "model", "ignore_merges", false);
  if (with.whole_words_first && !rules.cuts_at_every_space) {
    with.cuts = cut_at::nothing;  // the word that may be a token is the whole text
  }
  if (flag_member(file, model, "model", "byte_fallback", false)) {
    out.byte_ids = byte_ids_of(file, ids);
  }
  out.table = std::make_unique<const token_table>(file, std::move(entries));
  with.vocabulary = out.table->bpe();
  with.byte_ids = out.byte_ids;
  out.with = with;
}

void read_bpe(const source& file, const json& root, text_tokenizer& out) {
  const json& model = member(root, "model");
  check_bpe(file, model);
  const token_ids ids = vocabulary_of(file, model);
  const merge_list merges = merges_of(file, model);
  const pair_merger merger(file, "model.merges", ids, merges);
  const std::optional<byte_level_rules> rules = byte_rules(file, root);
  if (!rules) {
    read_sentence_bpe(file, root, ids, merger, out);
    return;
  }
  if (flag_member(file, model, "model", "byte_fallback", false)) {
    refuse(file, "model.byte_fallback", "true", "false for a byte-level model");
  }
  out.table = byte_level_table(file, "model.vocab", ids, merger);
  byte_bpe<sorted_words> with{};
  with.vocabulary = out.table->bpe();
  with.split = rules->split;
  with.prefix_space = rules->prefix_space;
  with.whole_words_first = flag_member(file, model, "model", "ignore_merges", false);
  out.with = with;
}

}  // namespace

text_tokenizer read_tokenizer_json(const source& file, const json& root, bool final_sigma) {
  text_tokenizer out;
  const std::string type = model_type(file, member(root, "model"));
  if (type == "WordPiece") {
    read_word_piece(file, root, final_sigma, out);
  } else if (type == "WordLevel") {
    read_word_level(file, root, final_sigma, out);
  } else if (type == "BPE") {
    read_bpe(file, root, out);
  } else {
    refuse(file, "model", printable(type), "WordPiece, BPE or WordLevel");
  }
  added_lists added = read_added(file, root);
  out.added = std::move(added.special);
  out.always_added = std::move(added.other);
  out.max_length = longest_output(file, root);
  out.form = fmt::format("a tokenizer.json of a {} model", type);
  return out;
}

}  // namespace romvec::host
