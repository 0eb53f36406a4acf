// SPDX-License-Identifier: BSL-1.0
#include "readers/json_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <unordered_set>
#include <utility>

#include "error.hpp"
#include "readers/json_outline.hpp"
#include "readers/numbers.hpp"
#include "readers/tokenizer_json.hpp"
#include "text.hpp"

namespace romvec::host::json_words {

namespace {

using nlohmann::json;

constexpr std::string_view expected =
    "expected a tokenizer.json, a map from token to row, or a list of words such as [\"the\", \"a\\n\"]";

// The bytes without a byte order mark and the white space in front.
std::string_view text_of(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) {
    bytes.remove_prefix(3);
  }
  return bytes.substr(std::min(bytes.find_first_not_of(" \t\r\n"), bytes.size()));
}

// True if a list begins with a string, or an object with a key.
bool begins_with_text(std::string_view text) {
  return (text.starts_with('{') || text.starts_with('[')) && text_of(text.substr(1)).starts_with('"');
}

// Sees to keys that occur twice, which a document hides, and keeps merges and what has no words out of the memory.
class watcher {
 public:
  explicit watcher(const source& file) : file_(file) {}

  bool operator()(int depth, json::parse_event_t event, const json& value) {
    constexpr std::size_t most = 64;  // members of a tokenizer.json
    if (event == json::parse_event_t::array_start && depth == 1 && members_.size() > most) {
      throw error(file_.name, fmt::format("has a list for {}, {}", in_quotes(path_[0]), expected));  // vectors by word
    }
    if (event != json::parse_event_t::key || depth > 3) {
      return true;
    }
    const std::string& key = value.get_ref<const std::string&>();
    const auto level = static_cast<std::size_t>(depth) - 1;
    if (level < path_.size()) {
      path_[level] = key;
    }
    const bool is_token = depth == 3 && path_[0] == "model" && path_[1] == "vocab";
    if ((is_token || depth == 1) && !(is_token ? tokens_ : members_).insert(key).second) {
      throw error(file_.name, fmt::format("{} is there twice", in_quotes(key)));
    }
    return !(depth == 2 && key == "merges");
  }

 private:
  const source& file_;
  std::array<std::string, 2> path_;
  std::unordered_set<std::string> members_;
  std::unordered_set<std::string> tokens_;
};

json parse(const source& file) {
  const std::string_view text = text_of(file.bytes);
  try {
    return json::parse(text.begin(), text.end(), watcher(file));
  } catch (const json::parse_error& problem) {
    throw error(file.name,
                fmt::format("byte {}", file.bytes.size() - text.size() + problem.byte - (problem.byte > 0 ? 1 : 0)),
                "is no valid JSON here; if the file is a plain list, say --words-format lines");
  } catch (const json::out_of_range&) {
    throw error(
        file.name,
        "holds a number beyond the range of double, which no JSON of words has; if the file is a plain list, say "
        "--words-format lines");
  }
}

// The words of a list, as they stand there.
word_list read_list(const source& file, const json& root, duplicates which) {
  std::vector<token> tokens;
  for (const json& element : root) {
    const std::string place = fmt::format("element {}", tokens.size());
    if (!element.is_string()) {
      throw error(file.name, place, fmt::format("is {}, {}", in_quotes(element.dump()), expected));
    }
    std::string word = element.get<std::string>();
    if (word.empty()) {
      throw error(file.name, place, "is empty, expected a word");
    }
    tokens.push_back({tokens.size(), word, word, false});
  }
  word_list list = list_tokens(file, "a JSON list of words", std::move(tokens), which);
  list.may_be_short = false;
  return list;
}

bool is_map(const json& root) {
  const auto is_id = [](const json& value) { return value.is_number(); };
  const auto is_text = [](const json& value) { return value.is_string(); };
  if (std::ranges::all_of(root, is_id)) {
    return true;
  }
  return std::ranges::all_of(root, is_text) && parse_count(root.items().begin().key()).has_value();
}

[[noreturn]] void refuse(const source& file, const json& root) {
  if (!root.is_object()) {
    throw error(file.name, fmt::format("is JSON without words, {}", expected));
  }
  if (root.contains("tokenizer_class") || root.contains("added_tokens_decoder")) {
    throw error(file.name, "is a tokenizer_config.json, which has no vocabulary; give the tokenizer.json beside it");
  }
  std::string keys;
  constexpr std::size_t most = 6;
  std::size_t count = 0;
  for (const auto& [key, value] : root.items()) {
    if (count++ < most) {
      keys += (keys.empty() ? "" : ", ") + in_quotes(key);
    }
  }
  throw error(file.name, fmt::format("is JSON with {} key{} ({}{}), {}", count, count == 1 ? "" : "s", keys,
                                     count > most ? ", ..." : "", expected));
}

}  // namespace

bool detect(std::string_view bytes) {
  const std::string_view text = text_of(bytes);
  if (begins_with_text(text)) {
    return true;
  }
  const std::string_view inside = text_of(text.substr(std::min<std::size_t>(text.size(), 1)));
  const bool is_empty = inside.starts_with('}') || inside.starts_with(']');  // "[" and "]" alone are words
  // Lists of numbers or of lists are JSON, too, if of no words.
  return (text.starts_with('{') || text.starts_with('[')) && !is_empty && json::accept(text.begin(), text.end());
}

word_list read(const source& file, duplicates which) {
  const json root = parse(file);
  if (root.is_array() && !root.empty()) {
    return read_list(file, root, which);
  }
  if (is_tokenizer(root)) {
    vocabulary_tokens found = tokenizer_tokens(file, root);
    return list_tokens(file, std::move(found.form), std::move(found.tokens), which);
  }
  if (root.is_object() && !root.empty() && is_map(root)) {
    vocabulary_tokens found = map_tokens(file, root);
    return list_tokens(file, std::move(found.form), std::move(found.tokens), which);
  }
  refuse(file, root);
}

std::optional<std::string> describe(const source& file) {
  if (!begins_with_text(text_of(file.bytes))) {
    return std::nullopt;
  }
  try {
    const word_list list = read(file, duplicates::first);
    return fmt::format("{} ({} words)", list.form, list.words.size());
  } catch (const error&) {
    switch (json_content_of(file.bytes)) {
      case json_content::tokenizer:
        return "a tokenizer.json";
      case json_content::vocabulary:
        return "a JSON object of words and numbers (vocab.json)";
      case json_content::texts:
        return "a JSON list of texts";
      default:
        return std::nullopt;
    }
  }
}

}  // namespace romvec::host::json_words
