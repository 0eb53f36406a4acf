// SPDX-License-Identifier: BSL-1.0
#include "readers/tokenizer_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "error.hpp"
#include "readers/numbers.hpp"
#include "readers/token_bytes.hpp"
#include "text.hpp"

namespace romvec::host::json_words {

namespace {

using nlohmann::json;

struct spelling {
  bool is_byte_level = false;
  bool has_sentence_piece_spaces = false;
  bool has_byte_fallback = false;
};

[[nodiscard]] std::string text_at(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// Looks through a normalizer, a pre_tokenizer or a decoder, which may be sequences of others.
void look_through(const json& part, spelling& out, int depth = 0) {
  constexpr int deepest = 8;
  if (depth > deepest) {
    return;
  }
  if (part.is_array()) {
    for (const json& one : part) {
      look_through(one, out, depth + 1);
    }
  }
  if (!part.is_object()) {
    return;
  }
  const std::string type = text_at(part, "type");
  out.is_byte_level = out.is_byte_level || type == "ByteLevel";
  out.has_byte_fallback = out.has_byte_fallback || type == "ByteFallback";
  if (type == "Metaspace") {
    const std::string replacement = text_at(part, "replacement");
    out.has_sentence_piece_spaces |= replacement.empty() || replacement == sentence_piece_space;
  }
  if (type == "Replace" && part.contains("pattern") && part["pattern"].is_object()) {
    const std::string from = text_at(part["pattern"], "String");
    const std::string to = text_at(part, "content");
    out.has_sentence_piece_spaces |=
        (from == sentence_piece_space && to == " ") || (from == " " && to == sentence_piece_space);
  }
  for (const char* const sequence : {"normalizers", "pretokenizers", "decoders"}) {
    if (const auto found = part.find(sequence); found != part.end()) {
      look_through(*found, out, depth + 1);
    }
  }
}

// Nothing if the file has none of the parts that tell.
std::optional<spelling> spelling_of(const json& root) {
  spelling out;
  bool is_told = false;
  for (const char* const part : {"normalizer", "pre_tokenizer", "decoder"}) {
    if (const auto found = root.find(part); found != root.end() && !found->is_null()) {
      is_told = true;
      look_through(*found, out);
    }
  }
  const json& model = root["model"];
  const auto fallback = model.find("byte_fallback");
  out.has_byte_fallback |= fallback != model.end() && fallback->is_boolean() && fallback->get<bool>();
  return is_told ? std::optional(out) : std::nullopt;
}

void decode(token& it, const spelling& how) {
  it.bytes = it.spelling;
  const auto byte = how.has_byte_fallback ? fallback_byte(it.spelling) : std::nullopt;
  if (byte) {
    it.is_byte = true;
    it.bytes = std::string(1, *byte);
  } else if (how.is_byte_level) {
    it.bytes = from_byte_alphabet(it.spelling).value_or(it.spelling);
  } else if (how.has_sentence_piece_spaces) {
    it.bytes = from_sentence_piece(it.spelling);
  }
}

// "" or ", byte-level tokens decoded"
std::string_view sentence_of(const spelling& how) {
  return how.is_byte_level               ? ", byte-level tokens decoded"
         : how.has_sentence_piece_spaces ? ", SentencePiece's spaces decoded"
                                         : "";
}

[[noreturn]] void refuse_id(const source& file, const std::string& name, const json& id) {
  throw error(file.name, "token " + in_quotes(name),
              fmt::format("its id is {}, expected an integer that is not negative", in_quotes(id.dump())));
}

std::uint64_t id_of(const source& file, const std::string& name, const json& id) {
  if (!id.is_number_unsigned()) {
    refuse_id(file, name, id);
  }
  return id.get<std::uint64_t>();
}

void read_pieces(const source& file, const json& vocab, std::vector<token>& out) {
  for (const json& entry : vocab) {
    if (!entry.is_array() || entry.size() != 2 || !entry[0].is_string() || !entry[1].is_number()) {
      throw error(file.name, fmt::format("model.vocab, element {}", out.size()), "expected [piece, score]");
    }
    out.push_back({out.size(), entry[0].get<std::string>(), "", false});
  }
}

void read_map(const source& file, const json& vocab, std::vector<token>& out) {
  for (const auto& [name, id] : vocab.items()) {
    out.push_back({id_of(file, name, id), name, "", false});
  }
}

// No bytes are hidden in added tokens, but spaces are.
void read_added(const source& file, const json& added, bool has_sentence_piece_spaces, std::vector<token>& out) {
  for (std::size_t i = 0; i < added.size(); ++i) {
    const json& it = added[i];
    if (!it.is_object() || !it.contains("id") || !it.contains("content") || !it["content"].is_string()) {
      throw error(file.name, fmt::format("added_tokens, element {}", i), "expected an object with id and content");
    }
    std::string name = it["content"].get<std::string>();
    const std::uint64_t id = id_of(file, name, it["id"]);
    out.push_back({id, name, has_sentence_piece_spaces ? from_sentence_piece(name) : name, false});
  }
}

// How the tokens of a vocab.json are spelled, which it does not say.
spelling spelling_by_look(const std::vector<token>& tokens) {
  const auto has = [&](std::string_view part) {
    return std::ranges::any_of(tokens, [&](const token& it) { return it.spelling.find(part) != std::string::npos; });
  };
  // Special tokens, which are of no alphabet.
  const auto is_bracketed = [](const std::string& text) {
    return (text.starts_with('<') && text.ends_with('>')) || (text.starts_with('[') && text.ends_with(']'));
  };
  spelling out;
  out.is_byte_level =
      (has(byte_alphabet_space) || has(byte_alphabet_line_end)) && std::ranges::all_of(tokens, [&](const token& it) {
        return from_byte_alphabet(it.spelling) || is_bracketed(it.spelling);
      });
  if (out.is_byte_level) {
    return out;
  }
  out.has_sentence_piece_spaces = !has(" ") && std::ranges::any_of(tokens, [](const token& it) {
    return it.spelling.starts_with(sentence_piece_space);
  });
  out.has_byte_fallback =
      std::ranges::count_if(tokens, [](const token& it) { return fallback_byte(it.spelling).has_value(); }) == 256;
  return out;
}

}  // namespace

bool is_tokenizer(const json& root) {
  return root.is_object() && root.contains("model") && root["model"].is_object() && root["model"].contains("vocab");
}

vocabulary_tokens tokenizer_tokens(const source& file, const json& root) {
  const json& model = root["model"];
  const json& vocab = model["vocab"];
  vocabulary_tokens out;
  if (vocab.is_array()) {
    read_pieces(file, vocab, out.tokens);
  } else if (vocab.is_object()) {
    read_map(file, vocab, out.tokens);
  } else {
    throw error(file.name, "model.vocab", "expected a map from token to id, or a list of pieces");
  }
  const std::optional<spelling> told = spelling_of(root);
  const spelling how = told ? *told : spelling_by_look(out.tokens);
  for (token& it : out.tokens) {
    decode(it, how);
  }
  if (const auto added = root.find("added_tokens"); added != root.end() && added->is_array()) {
    read_added(file, *added, how.has_sentence_piece_spaces && !how.is_byte_level, out.tokens);
  }
  const std::string type = text_at(model, "type");
  out.form =
      fmt::format("a tokenizer.json of a {}model{}", type.empty() ? "" : printable(type) + " ", sentence_of(how));
  return out;
}

vocabulary_tokens map_tokens(const source& file, const json& root) {
  vocabulary_tokens out;
  const bool is_by_token = root.begin()->is_number();
  for (const auto& [key, value] : root.items()) {
    if (is_by_token) {
      out.tokens.push_back({id_of(file, key, value), key, "", false});
      continue;
    }
    const auto id = parse_count(key);
    if (!id || !value.is_string()) {
      throw error(file.name, "key " + in_quotes(key), "expected a row number, and its token as a string");
    }
    out.tokens.push_back({*id, value.get<std::string>(), "", false});
  }
  const spelling how = spelling_by_look(out.tokens);
  for (token& it : out.tokens) {
    decode(it, how);
  }
  out.form = fmt::format("JSON, {}{}", is_by_token ? "from token to row" : "from row to token", sentence_of(how));
  return out;
}

}  // namespace romvec::host::json_words
