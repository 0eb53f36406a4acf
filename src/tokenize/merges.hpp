// SPDX-License-Identifier: BSL-1.0
// A list of merges as ranks of tokens, which is how the library takes them (romvec/tokenizer/merge.hpp).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "files/input_file.hpp"

namespace romvec::host {

using token_ids = std::unordered_map<std::string, std::uint32_t>;  // by spelling
using merge_list = std::vector<std::pair<std::string, std::string>>;

// What the merges make of a text, as the reference implementations do it: pair by pair.
class pair_merger {
 public:
  // Errors, with the number of the merge: a part that is no token, or makes none, and a pair that is there twice.
  pair_merger(const source& file, const std::string& place, const token_ids& ids, const merge_list& merges);

  // The number of the merge that makes the whole token out of its characters at last; UINT32_MAX if it does not come
  // about. `token` is UTF-8.
  [[nodiscard]] std::uint32_t rank_of(std::string_view token) const;

 private:
  struct merge {
    std::uint32_t rank;
    std::uint32_t id;
  };
  [[nodiscard]] const merge* find(std::uint32_t left, std::uint32_t right) const;

  const token_ids& ids_;
  std::unordered_map<std::uint64_t, merge> merges_;  // by both ids
};

}  // namespace romvec::host
