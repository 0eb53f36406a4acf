// SPDX-License-Identifier: BSL-1.0
#include "model/bpe_encoder.hpp"

#include <fmt/format.h>

#include <queue>
#include <span>

#include "error.hpp"
#include "readers/token_bytes.hpp"
#include "readers/tokenizer.hpp"

namespace romvec::host {

namespace {

constexpr std::size_t none = static_cast<std::size_t>(-1);

// The bytes of the UTF-8 character at the head of `text`; of what is no UTF-8, one byte and those that continue it.
std::size_t character_bytes(std::string_view text) {
  std::size_t count = 1;
  while (count < text.size() && count < 4 && (static_cast<unsigned char>(text[count]) & 0xC0U) == 0x80U) {
    ++count;
  }
  return count;
}

// Tokens in a list that shrinks as neighbours are merged, and the merges that are possible, the best on top.
class merging {
 public:
  struct merge {
    float score;
    std::size_t left;
    std::uint32_t left_id;  // of when it was noted: the tokens may be others by now
    std::uint32_t right_id;
    std::uint32_t id;

    // A lower score, or as high further to the right, comes later.
    friend bool operator<(const merge& a, const merge& b) {
      return a.score != b.score ? a.score < b.score : a.left > b.left;
    }
  };

  explicit merging(std::span<const std::uint32_t> ids) {
    for (std::size_t i = 0; i < ids.size(); ++i) {
      nodes_.push_back({ids[i], i == 0 ? none : i - 1, i + 1 == ids.size() ? none : i + 1});
    }
  }

  // pair_of(left, right) notes what two tokens make, if they do.
  template <class PairOf>
  void run(PairOf pair_of) {
    const auto note = [&](std::size_t left) {
      if (left != none && nodes_[left].next != none) {
        pair_of(nodes_[left].id, nodes_[nodes_[left].next].id, [&](std::uint32_t id, float score) {
          possible_.push({score, left, nodes_[left].id, nodes_[nodes_[left].next].id, id});
        });
      }
    };
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      note(i);
    }
    while (!possible_.empty()) {
      const merge best = possible_.top();
      possible_.pop();
      if (is_there(best)) {
        apply(best);
        note(nodes_[best.left].before);
        note(best.left);
      }
    }
  }

  [[nodiscard]] std::vector<std::uint32_t> ids() const {
    std::vector<std::uint32_t> out;
    for (std::size_t i = nodes_.empty() ? none : 0; i != none; i = nodes_[i].next) {
      out.push_back(nodes_[i].id);
    }
    return out;
  }

 private:
  struct node {
    std::uint32_t id;
    std::size_t before;
    std::size_t next;
    bool is_gone = false;
  };

  [[nodiscard]] bool is_there(const merge& it) const {
    const node& left = nodes_[it.left];
    return !left.is_gone && left.id == it.left_id && left.next != none && nodes_[left.next].id == it.right_id;
  }

  void apply(const merge& it) {
    node& left = nodes_[it.left];
    nodes_[left.next].is_gone = true;
    left.id = it.id;
    left.next = nodes_[left.next].next;
    if (left.next != none) {
      nodes_[left.next].before = it.left;
    }
  }

  std::vector<node> nodes_;
  std::priority_queue<merge> possible_;
};

}  // namespace

bpe_encoder::bpe_encoder(const source& tokenizer_file, std::size_t vocab_size) {
  if (!tokenizer::detect(tokenizer_file.bytes)) {
    throw error(tokenizer_file.name,
                "has no scores of merges, which a text needs; expected llama2.c's tokenizer.bin, or --text-ids");
  }
  for (const tokenizer::piece& one : tokenizer::read(tokenizer_file)) {
    texts_.push_back(one.text);
    scores_.push_back(one.score);
  }
  if (texts_.size() > vocab_size) {
    throw error(tokenizer_file.name,
                fmt::format("{} tokens, expected at most the {} of the model", texts_.size(), vocab_size));
  }
  if (texts_.size() < 3) {
    throw error(tokenizer_file.name, fmt::format("{} tokens, expected <unk>, <s>, </s> and more", texts_.size()));
  }
  for (std::uint32_t id = 0; id < texts_.size(); ++id) {
    ids_.try_emplace(texts_[id], id);
    if (const auto byte = fallback_byte(texts_[id])) {
      bytes_[static_cast<unsigned char>(*byte)] = id;
    }
  }
}

void bpe_encoder::append_character(std::vector<std::uint32_t>& ids, std::string_view character, const source& file,
                                   std::size_t at) const {
  if (const auto found = ids_.find(character); found != ids_.end()) {
    ids.push_back(found->second);
    return;
  }
  for (std::size_t i = 0; i < character.size(); ++i) {
    const auto byte = static_cast<unsigned char>(character[i]);
    if (!bytes_[byte]) {
      throw error(file.name, fmt::format("byte {}", at + i),
                  fmt::format("no token stands for 0x{:02X}, expected a text of the tokenizer's characters", byte));
    }
    ids.push_back(*bytes_[byte]);
  }
}

std::vector<std::uint32_t> bpe_encoder::encode(const source& file, std::string_view text, std::size_t begin) const {
  std::vector<std::uint32_t> ids;
  append_character(ids, " ", file, begin);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t count = character_bytes(text.substr(at));
    append_character(ids, text.substr(at, count), file, begin + at);
    at += count;
  }
  merging tokens(ids);
  std::string both;
  tokens.run([&](std::uint32_t left, std::uint32_t right, auto note) {
    both.assign(texts_[left]).append(texts_[right]);
    if (const auto found = ids_.find(both); found != ids_.end()) {
      note(found->second, scores_[found->second]);
    }
  });
  return tokens.ids();
}

}  // namespace romvec::host
