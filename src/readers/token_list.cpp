// SPDX-License-Identifier: BSL-1.0
#include "readers/token_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <unordered_map>
#include <utility>

#include "error.hpp"
#include "text.hpp"

namespace romvec::host {

namespace {

std::size_t checked_size(const source& file, const std::vector<token>& tokens) {
  if (tokens.empty()) {
    throw error(file.name, "has no tokens");
  }
  const std::uint64_t last = std::ranges::max(tokens, {}, &token::id).id;
  if (last / 2 >= tokens.size()) {
    throw error(file.name, fmt::format("has {} tokens, but ids up to {}, expected a whole vocabulary, with a token for "
                                       "nearly every id",
                                       tokens.size(), last));
  }
  return static_cast<std::size_t>(last) + 1;
}

// by_id[i] is the token of id i, or null. A token that is named twice alike, as added tokens are, is one.
std::vector<token*> sorted_by_id(const source& file, std::vector<token>& tokens) {
  std::vector<token*> by_id(checked_size(file, tokens));
  for (token& it : tokens) {
    token*& place = by_id[static_cast<std::size_t>(it.id)];
    if (place != nullptr && place->spelling != it.spelling) {
      throw error(file.name, fmt::format("id {}", it.id),
                  fmt::format("is of two tokens, {} and {}", in_quotes(place->spelling), in_quotes(it.spelling)));
    }
    place = place == nullptr ? &it : place;
  }
  return by_id;
}

// Gives words away, each once, in passes: whoever is asked first has the better claim.
class namer {
 public:
  explicit namer(const std::vector<token*>& by_id) : by_id_(by_id), words_(by_id.size()) {
    taken_.reserve(by_id.size());
  }

  std::vector<std::string> name_all() {
    const auto is_plain = [](const token& it) { return it.bytes == it.spelling; };
    pass(&token::bytes, is_plain);
    pass(&token::bytes, [](const token& it) { return !it.is_byte; });
    pass(&token::bytes, [](const token&) { return true; });
    for (std::size_t id = 0; id < by_id_.size(); ++id) {
      unused_ += by_id_[id] == nullptr ? 1 : 0;
      spelled_ += by_id_[id] != nullptr && words_[id].empty() ? 1 : 0;
    }
    pass(&token::spelling, [](const token&) { return true; });
    for (std::size_t id = 0; id < by_id_.size(); ++id) {
      if (words_[id].empty()) {
        const token* const it = by_id_[id];
        words_[id] = placeholder(it == nullptr ? "unused" : it->spelling.empty() ? "empty" : "duplicate", id, taken_);
      }
    }
    return std::move(words_);
  }

  [[nodiscard]] std::size_t unused() const { return unused_; }
  [[nodiscard]] std::size_t spelled() const { return spelled_; }

 private:
  // Every token without a word that `has_claim` gets this one, if it is free and not empty.
  template <class Claim>
  void pass(std::string token::*word, Claim has_claim) {
    for (std::size_t id = 0; id < by_id_.size(); ++id) {
      if (by_id_[id] == nullptr || !words_[id].empty() || !has_claim(*by_id_[id])) {
        continue;
      }
      const std::string& wanted = by_id_[id]->*word;
      if (!wanted.empty() && taken_.insert(wanted).second) {
        words_[id] = wanted;
      }
    }
  }

  const std::vector<token*>& by_id_;
  std::vector<std::string> words_;
  std::unordered_set<std::string_view> taken_;  // of the tokens' own memory
  std::size_t unused_ = 0;                      // ids without a token
  std::size_t spelled_ = 0;                     // tokens that could not have the bytes they stand for
};

void refuse_duplicates(const source& file, const std::vector<token*>& by_id) {
  std::unordered_map<std::string_view, std::size_t> ids;
  ids.reserve(by_id.size());
  for (std::size_t id = 0; id < by_id.size(); ++id) {
    if (by_id[id] == nullptr) {
      continue;
    }
    const auto [earlier, is_new] = ids.emplace(by_id[id]->spelling, id);
    if (!is_new) {
      throw error(file.name, fmt::format("token {}", id),
                  fmt::format("{} is token {} already, expected every word once", in_quotes(by_id[id]->spelling),
                              earlier->second));
    }
  }
}

}  // namespace

word_list list_tokens(const source& file, std::string form, std::vector<token> tokens, duplicates which) {
  const std::vector<token*> by_id = sorted_by_id(file, tokens);
  if (which == duplicates::error) {
    refuse_duplicates(file, by_id);
  }
  namer names(by_id);
  word_list list;
  list.name = file.name;
  list.words = names.name_all();
  list.form = std::move(form);
  list.may_be_short = true;
  list.notes.push_back(fmt::format("{}: {}, {} tokens", list.name, list.form, by_id.size() - names.unused()));
  if (names.unused() > 0) {
    const auto first = std::ranges::find(by_id, nullptr) - by_id.begin();
    list.notes.push_back(fmt::format("{}: {} row{} of no token, the first {}, called {}", list.name, names.unused(),
                                     names.unused() == 1 ? "" : "s", first,
                                     list.words[static_cast<std::size_t>(first)]));
  }
  if (names.spelled() > 0) {
    list.notes.push_back(
        fmt::format("{}: {} token{} of bytes that another token stands for, or of none: called as the file spells them",
                    list.name, names.spelled(), names.spelled() == 1 ? "" : "s"));
  }
  return list;
}

std::string placeholder(std::string_view kind, std::uint64_t row, const std::unordered_set<std::string_view>& words) {
  std::string out = fmt::format("<{} {}>", kind, row);
  while (words.contains(out)) {
    out.insert(out.size() - 1, 1, '_');
  }
  return out;
}

}  // namespace romvec::host
