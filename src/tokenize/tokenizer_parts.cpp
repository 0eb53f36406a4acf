// SPDX-License-Identifier: BSL-1.0
#include "tokenize/tokenizer_parts.hpp"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "error.hpp"
#include "readers/token_bytes.hpp"
#include "text.hpp"
#include "tokenize/json_file.hpp"

namespace romvec::host {

using nlohmann::json;

namespace {

// A part, or its only parts if it is a Sequence.
std::vector<json> flattened(const source& file, const char* place, const json& part, const char* list) {
  if (part.is_null()) {
    return {};
  }
  if (type_of(part) != "Sequence") {
    return {part};
  }
  const json& parts = member(part, list);
  if (!parts.is_array()) {
    throw error(file.name, fmt::format("{}.{}", place, list), "expected a list");
  }
  std::vector<json> out;
  for (const json& one : parts) {
    out.push_back(one);
  }
  return out;
}

std::vector<json> normalizers(const source& file, const json& root) {
  return flattened(file, "normalizer", member(root, "normalizer"), "normalizers");
}
std::vector<json> pre_tokenizers(const source& file, const json& root) {
  return flattened(file, "pre_tokenizer", member(root, "pre_tokenizer"), "pretokenizers");
}

std::string names_of(const std::vector<json>& parts) {
  std::string out;
  for (const json& part : parts) {
    out += (out.empty() ? "" : ", ") + type_of(part);
  }
  return out.empty() ? "missing" : out;
}

[[noreturn]] void refuse(const source& file, const char* place, const std::string& found, const std::string& expected) {
  throw error(file.name, place, fmt::format("is {}, which is not supported here, expected {}", found, expected));
}

// A flag without a default: the libraries that read these files take it for true, false or an error.
bool needed_flag(const source& file, const json& part, const std::string& place, const char* key) {
  if (member(part, key).is_null()) {
    throw error(file.name, place + "." + key, "is missing, expected true or false");
  }
  return flag_member(file, part, place, key, false);
}

struct known_expression {
  std::string_view text;
  split_rule rule;
};

// As tokenizer.json files spell them.
constexpr std::array<known_expression, 4> known_expressions = {{
    {R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)", split_rule::gpt2},
    {R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)",
     split_rule::cl100k},
    {R"('(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+)",
     split_rule::cl100k},
    {R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)",
     split_rule::qwen2},
}};

split_rule rule_of(const source& file, const json& split) {
  const std::string expression = text_member(file, member(split, "pattern"), "pre_tokenizer.pattern", "Regex", "");
  for (const known_expression& known : known_expressions) {
    if (known.text == expression) {
      const bool is_isolated = text_member(file, split, "pre_tokenizer", "behavior", "") == "Isolated" &&
                               !flag_member(file, split, "pre_tokenizer", "invert", false);
      if (!is_isolated) {
        refuse(file, "pre_tokenizer", "a Split that does not isolate what matches", "behavior Isolated, not inverted");
      }
      return known.rule;
    }
  }
  refuse(file, "pre_tokenizer", "a Split by " + in_quotes(expression),
         "the regular expression of GPT-2, cl100k_base (Llama 3) or Qwen 2");
}

// Whether a normalizer replaces every space by SentencePiece's.
bool replaces_spaces(const source& file, const json& part) {
  return type_of(part) == "Replace" &&
         text_member(file, member(part, "pattern"), "normalizer.pattern", "String", "") == " " &&
         text_member(file, part, "normalizer", "content", "") == sentence_piece_space;
}

bool prepends_space(const source& file, const json& part) {
  return type_of(part) == "Prepend" && text_member(file, part, "normalizer", "prepend", "") == sentence_piece_space;
}

space_before prefix_of(const source& file, const json& metaspace) {
  const char* const place = "pre_tokenizer";
  const bool adds = flag_member(file, metaspace, place, "add_prefix_space", true);
  const std::string scheme = text_member(file, metaspace, place, "prepend_scheme", adds ? "always" : "never");
  if (scheme == "always") {
    return space_before::unless_there;
  }
  if (scheme == "first") {
    return space_before::unless_there_once;
  }
  if (scheme != "never") {
    throw error(file.name, "pre_tokenizer.prepend_scheme",
                fmt::format("is {}, expected always, first or never", in_quotes(scheme)));
  }
  return space_before::none;
}

}  // namespace

text_rules word_rules(const source& file, const json& root) {
  constexpr const char* before = "normalizer";
  text_rules rules = split_at_white_space;
  const std::vector<json> normal = normalizers(file, root);
  if (normal.size() > 1 || (normal.size() == 1 && type_of(normal[0]) != "BertNormalizer")) {
    refuse(file, before, names_of(normal), "BertNormalizer or null for a model of words");
  }
  if (!normal.empty()) {
    const json& bert = normal[0];
    rules.clean_text = needed_flag(file, bert, before, "clean_text");
    rules.space_ideographs = needed_flag(file, bert, before, "handle_chinese_chars");
    rules.lowercase = needed_flag(file, bert, before, "lowercase");
    rules.strip_accents = flag_member(file, bert, before, "strip_accents", rules.lowercase);
    rules.final_sigma = true;
  }
  const std::vector<json> splits = pre_tokenizers(file, root);
  const std::string type = splits.size() == 1 ? type_of(splits[0]) : "";
  if (type != "BertPreTokenizer" && type != "WhitespaceSplit") {
    refuse(file, "pre_tokenizer", names_of(splits), "BertPreTokenizer or WhitespaceSplit for a model of words");
  }
  rules.split_punctuation = type == "BertPreTokenizer";
  return rules;
}

std::optional<byte_level_rules> byte_rules(const source& file, const json& root) {
  const std::vector<json> splits = pre_tokenizers(file, root);
  if (splits.empty() || type_of(splits.back()) != "ByteLevel") {
    return std::nullopt;
  }
  const std::vector<json> normal = normalizers(file, root);
  if (!normal.empty()) {
    refuse(file, "normalizer", names_of(normal), "null for a byte-level model");
  }
  const json& bytes = splits.back();
  byte_level_rules out;
  out.prefix_space = needed_flag(file, bytes, "pre_tokenizer", "add_prefix_space");
  const bool has_rule = flag_member(file, bytes, "pre_tokenizer", "use_regex", true);
  if (splits.size() == 1) {
    out.split = has_rule ? split_rule::gpt2 : split_rule::none;
    return out;
  }
  if (splits.size() != 2 || type_of(splits[0]) != "Split" || has_rule || out.prefix_space) {
    refuse(file, "pre_tokenizer", names_of(splits),
           "ByteLevel alone, or a Split and a ByteLevel without use_regex and add_prefix_space");
  }
  out.split = rule_of(file, splits[0]);
  return out;
}

sentence_rules space_rules(const source& file, const json& root) {
  const std::vector<json> normal = normalizers(file, root);
  const std::vector<json> splits = pre_tokenizers(file, root);
  sentence_rules out;
  const bool is_replaced = !normal.empty() && replaces_spaces(file, normal.back());
  const bool is_prepended = normal.size() == 2 && prepends_space(file, normal[0]);
  if (!normal.empty() && !(is_replaced && (normal.size() == 1 || is_prepended))) {
    refuse(file, "normalizer", names_of(normal), "null, or Prepend and Replace of spaces by U+2581, for a BPE model");
  }
  out.prefix = is_prepended ? space_before::always : space_before::none;
  if (splits.empty() && is_replaced) {
    return out;
  }
  if (splits.size() != 1 || type_of(splits[0]) != "Metaspace" || is_prepended) {
    refuse(file, "pre_tokenizer", names_of(splits),
           "ByteLevel or Metaspace for a BPE model, or null behind a normalizer that replaces spaces");
  }
  if (text_member(file, splits[0], "pre_tokenizer", "replacement", std::string(sentence_piece_space)) !=
      sentence_piece_space) {
    refuse(file, "pre_tokenizer", "a Metaspace with another replacement", "U+2581");
  }
  out.prefix = prefix_of(file, splits[0]);
  out.cuts_at_every_space = flag_member(file, splits[0], "pre_tokenizer", "split", true);
  return out;
}

added_lists read_added(const source& file, const json& root) {
  const json& added = member(root, "added_tokens");
  if (!added.is_null() && !added.is_array()) {
    throw error(file.name, "added_tokens", "expected a list");
  }
  const bool has_normalizer = !member(root, "normalizer").is_null();
  added_lists out;
  for (std::size_t i = 0; i < added.size(); ++i) {
    const json& one = added[i];
    const std::string place = fmt::format("added_tokens, element {}", i);
    const json& id = member(one, "id");
    const std::string name = text_member(file, one, place, "content", "");
    if (!id.is_number_unsigned() || id.get<std::uint64_t>() >= UINT32_MAX || name.empty()) {
      throw error(file.name, place, "expected an object with id, an integer that is not negative, and content");
    }
    const bool is_special = flag_member(file, one, place, "special", false);
    for (const char* const flag : {"single_word", "lstrip", "rstrip"}) {
      if (flag_member(file, one, place, flag, false)) {
        refuse(file, place.c_str(), fmt::format("{} with {}", in_quotes(name), flag),
               "tokens that are found wherever their text stands");
      }
    }
    if (flag_member(file, one, place, "normalized", !is_special) && has_normalizer) {
      refuse(file, place.c_str(), fmt::format("{}, which is looked for behind the normalizer", in_quotes(name)),
             "\"normalized\": false");
    }
    (is_special ? out.special : out.other).emplace_back(name, id.get<std::uint32_t>());
  }
  return out;
}

std::size_t longest_output(const source& file, const json& root) {
  if (const json& padding = member(root, "padding"); !padding.is_null()) {
    if (member(padding, "strategy") != "BatchLongest" || !member(padding, "pad_to_multiple_of").is_null()) {
      refuse(file, "padding", "to a length that the text does not have", "null or the strategy BatchLongest");
    }
  }
  const json& truncation = member(root, "truncation");
  if (truncation.is_null()) {
    return SIZE_MAX;
  }
  const json& most = member(truncation, "max_length");
  if (!most.is_number_unsigned() || text_member(file, truncation, "truncation", "direction", "Right") != "Right") {
    refuse(file, "truncation", "at the left, or without max_length", "the first ids to be left");
  }
  return most.get<std::size_t>();
}

}  // namespace romvec::host
