// SPDX-License-Identifier: BSL-1.0
#include "tokenize/text_tokenizer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "error.hpp"
#include "readers/token_bytes.hpp"
#include "text.hpp"

namespace romvec::host {

token_table::token_table(const source& file, std::vector<vocabulary_entry> entries) {
  std::ranges::sort(entries, {}, [](const vocabulary_entry& it) { return std::string_view(it.bytes); });
  offsets_.push_back(0);
  std::string_view before;
  for (const vocabulary_entry& it : entries) {
    if (!ids_.empty() && it.bytes == before) {
      throw error(file.name, fmt::format("ids {} and {}", ids_.back(), it.id),
                  fmt::format("are both of the token {}, expected every token once", in_quotes(it.bytes)));
    }
    before = it.bytes;
    text_ += it.bytes;
    if (text_.size() > UINT32_MAX) {
      throw error(file.name, "the tokens have more than 4 GB of text");
    }
    offsets_.push_back(static_cast<std::uint32_t>(text_.size()));
    ids_.push_back(it.id);
    ranks_.push_back(it.rank);
  }
  words_ = {text_, offsets_};
}

std::vector<std::uint32_t> text_tokenizer::encode(std::string_view text, bool specials) const {
  std::vector<special_token> asked;
  for (const added_tokens* const list : {&always_added, specials ? &added : nullptr}) {
    if (list != nullptr) {
      for (const auto& [name, id] : *list) {
        asked.push_back({name, id});
      }
    }
  }
  std::vector<std::uint32_t> ids;
  const auto take = [&](std::uint32_t id) { ids.push_back(id); };
  const auto run = [&]<class Model>(const Model& one) {
    if constexpr (requires { one.vocabulary; }) {
      // A byte that is no UTF-8 becomes three, and a space may come in front.
      std::vector<char> room(3 * text.size() + 4);
      std::vector<bpe_part> parts(room.size() + 2);
      return romvec::encode(one, text, bpe_room{room, parts}, take, asked);
    } else {
      return romvec::encode(one, text, take, asked);
    }
  };
  if (const encoded result = std::visit(run, with); !result) {
    throw error("text", fmt::format("byte {}", result.done.position()), describe(result.done.code()));
  }
  ids.resize(std::min(ids.size(), max_length));
  return ids;
}

std::optional<std::size_t> text_tokenizer::first_left_out(std::string_view text) const {
  const auto* const bpe = std::get_if<sentence_bpe<sorted_words>>(&with);
  if (bpe == nullptr || !bpe->byte_ids.empty() || bpe->unknown != no_token) {
    return std::nullopt;
  }
  for (std::size_t at = 0; at < text.size();) {
    const detail::character one = detail::character_at(text, at);
    const std::string_view bytes = text.substr(at, one.bytes);
    const std::string_view read = !one.is_valid ? "\xEF\xBF\xBD" : bytes == sentence_piece_space ? " " : bytes;
    if (bpe->vocabulary.tokens.find(read) == no_token) {
      return at;
    }
    at += one.bytes;
  }
  return std::nullopt;
}

std::uint32_t text_tokenizer::highest_id() const {
  std::uint32_t out = 0;
  for (std::size_t place = 0; place < table->tokens().size(); ++place) {
    out = std::max(out, table->tokens().id_at(place));
  }
  for (const auto& [name, id] : always_added) {
    out = std::max(out, id);
  }
  return out;
}

std::optional<std::uint32_t> text_tokenizer::find(std::string_view name) const {
  const auto special = std::ranges::find(added, name, [](const auto& it) { return std::string_view(it.first); });
  const std::uint32_t id = special != added.end() ? special->second : table->tokens().find(name);
  return id == no_token ? std::nullopt : std::optional(id);
}

}  // namespace romvec::host
