// SPDX-License-Identifier: BSL-1.0
// Tokens that are no text, as "[CLS]" and "<s>". Their names in a text are letters as others are, unless the caller
// hands the list of them over: what strangers typed must not become a command to a model by itself.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "romvec/tokenizer/subset.hpp"

namespace romvec {

// A text that is one token wherever it stands, where special tokens are asked for.
struct special_token {
  std::string_view text;
  std::uint32_t id;
};

namespace detail {
inline namespace ROMVEC_TOKENIZER_NAMESPACE {

// The longest special token that begins at text[at], or null.
[[nodiscard]] constexpr const special_token* special_at(std::string_view text, std::size_t at,
                                                        std::span<const special_token> specials) {
  const special_token* longest = nullptr;
  for (const special_token& one : specials) {
    if (!one.text.empty() && (longest == nullptr || one.text.size() > longest->text.size()) &&
        text.substr(at).starts_with(one.text)) {
      longest = &one;
    }
  }
  return longest;
}

// to.text(first, last) for every part text[first, last) that is not empty, and to.special(id) for what lies between, in
// order, until one answers false.
template <class To>
constexpr void split_at_specials(std::string_view text, std::span<const special_token> specials, To& to) {
  std::size_t first = 0;
  for (std::size_t at = 0; !specials.empty() && at < text.size();) {
    const special_token* const found = special_at(text, at, specials);
    if (found == nullptr) {
      ++at;
      continue;
    }
    if ((at > first && !to.text(first, at)) || !to.special(found->id)) {
      return;
    }
    at += found->text.size();
    first = at;
  }
  if (first < text.size()) {
    to.text(first, text.size());
  }
}

}  // namespace ROMVEC_TOKENIZER_NAMESPACE
}  // namespace detail
}  // namespace romvec
