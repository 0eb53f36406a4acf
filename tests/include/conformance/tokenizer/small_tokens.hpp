// SPDX-License-Identifier: BSL-1.0
// What the tests of small vocabularies share: encoding into a list that a constant expression can compare.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "romvec/tokenizer/encoded.hpp"

namespace testing {

struct id_list {
  static constexpr std::size_t capacity = 160;
  std::uint32_t ids[capacity] = {};
  std::size_t count = 0;
  romvec::status done = {};

  constexpr bool operator==(std::initializer_list<std::uint32_t> expected) const {
    bool same = done.ok() && count == expected.size();
    for (std::size_t i = 0; same && i < count; ++i) {
      same = ids[i] == expected.begin()[i];
    }
    return same;
  }
};

// encode(sink) into a list: through a call, and into a span, which must agree.
template <class Encode>
constexpr id_list listed(Encode encode) {
  id_list by_call;
  const romvec::encoded result = encode([&](std::uint32_t id) {
    by_call.ids[by_call.count < id_list::capacity ? by_call.count : 0] = id;
    ++by_call.count;
  });
  by_call.done = result.done;
  id_list by_span;
  const romvec::encoded second = encode(by_span.ids);
  bool same = result == second && result.count == by_call.count;
  for (std::size_t i = 0; same && i < by_call.count; ++i) {
    same = by_span.ids[i] == by_call.ids[i];
  }
  if (!same) {
    by_call.count = 999999;
  }
  return by_call;
}

// Whether encode(span) writes as many ids as fit and not one more, for every length below that of the text, and then
// all.
template <class Encode>
constexpr bool keeps_to_the_span(Encode encode) {
  const id_list whole = listed(encode);
  for (std::size_t length = 0; length <= whole.count; ++length) {
    std::uint16_t out[id_list::capacity] = {};
    for (std::uint16_t& id : out) {
      id = 12345;
    }
    const romvec::encoded result = encode(std::span<std::uint16_t>(out, length));
    const bool fits = length == whole.count;
    const romvec::status expected = fits ? romvec::status{} : romvec::status{romvec::errc::bad_length, length};
    if (result.count != length || !(result.done == expected)) {
      return false;
    }
    for (std::size_t i = 0; i < id_list::capacity; ++i) {
      if (out[i] != (i < length ? whole.ids[i] : 12345)) {
        return false;
      }
    }
  }
  return true;
}

// A text that decode(sink) wrote.
struct text_list {
  char bytes[160] = {};
  romvec::encoded result = {};
  constexpr bool operator==(std::string_view expected) const {
    return result.done.ok() && std::string_view(bytes, result.count) == expected;
  }
};

template <class Decode>
constexpr text_list written(Decode decode) {
  text_list out;
  out.result = decode(out.bytes);
  return out;
}

}  // namespace testing
