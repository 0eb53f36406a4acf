// SPDX-License-Identifier: BSL-1.0
#include "tokenize/merges.hpp"

#include <fmt/format.h>

#include <romvec/tokenizer/utf8.hpp>

#include "error.hpp"
#include "text.hpp"

namespace romvec::host {

namespace {

std::uint64_t key_of(std::uint32_t left, std::uint32_t right) { return std::uint64_t{left} << 32 | right; }

}  // namespace

pair_merger::pair_merger(const source& file, const std::string& place, const token_ids& ids, const merge_list& merges)
    : ids_(ids) {
  merges_.reserve(merges.size());
  for (std::size_t i = 0; i < merges.size(); ++i) {
    const auto id_of = [&](const std::string& token) {
      const auto found = ids.find(token);
      if (found == ids.end()) {
        throw error(file.name, fmt::format("{}, merge {}", place, i),
                    fmt::format("{} is no token of the vocabulary, expected both parts and what they make to be",
                                in_quotes(token)));
      }
      return found->second;
    };
    const auto& [left, right] = merges[i];
    const std::uint64_t key = key_of(id_of(left), id_of(right));
    if (!merges_.emplace(key, merge{static_cast<std::uint32_t>(i), id_of(left + right)}).second) {
      throw error(file.name, fmt::format("{}, merge {}", place, i),
                  fmt::format("{} and {} are merged twice", in_quotes(left), in_quotes(right)));
    }
  }
}

const pair_merger::merge* pair_merger::find(std::uint32_t left, std::uint32_t right) const {
  const auto found = merges_.find(key_of(left, right));
  return found == merges_.end() ? nullptr : &found->second;
}

std::uint32_t pair_merger::rank_of(std::string_view token) const {
  constexpr std::uint32_t never = UINT32_MAX;
  std::vector<std::uint32_t> parts;
  for (std::size_t at = 0; at < token.size();) {
    const detail::character one = detail::character_at(token, at);
    const auto found = ids_.find(std::string(token.substr(at, one.bytes)));
    if (found == ids_.end()) {
      return never;
    }
    parts.push_back(found->second);
    at += one.bytes;
  }
  std::uint32_t last = never;
  while (parts.size() > 1) {
    const merge* best = nullptr;
    std::size_t place = 0;
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
      const merge* const one = find(parts[i], parts[i + 1]);
      if (one != nullptr && (best == nullptr || one->rank < best->rank)) {
        best = one;
        place = i;
      }
    }
    if (best == nullptr) {
      return never;
    }
    last = best->rank;
    parts[place] = best->id;
    parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(place) + 1);
  }
  return last;
}

}  // namespace romvec::host
