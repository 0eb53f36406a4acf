// SPDX-License-Identifier: BSL-1.0
// What encoding and decoding a text came to, and where the ids go.
#pragma once

#include "romvec/config.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <type_traits>

#include "romvec/status.hpp"

namespace romvec {

// How many ids (of decode(): bytes) were given, and whether that is all of them. The status is
//   bad_length    the span is full: out[0, count) is what fitted, and nothing behind it is written
//   does_not_fit  id number `position` is larger than the type of out's elements holds
//   too_long      a word, which begins at byte `position` of the text, is longer than the workspace
//   not_found     the text has a byte, in the word that begins at `position`, for which there is no token
//   bad_id        id number `position` is of no token (decode)
struct [[nodiscard]] encoded {
  status done = {};
  std::size_t count = 0;

  ROMVEC_INLINE constexpr explicit operator bool() const { return done.ok(); }
  friend constexpr bool operator==(encoded, encoded) = default;
};

namespace detail {

template <class Id>
concept writable_id = std::integral<Id> && !std::same_as<Id, bool> && !std::is_const_v<Id>;

}  // namespace detail

// Where ids go, in the order of the text: a call take(id), which gets no more once it answers false, so that a bag
// needs no memory for ids; or a span, an array or a vector of integers.
template <class Sink>
concept id_taker = std::invocable<Sink&, std::uint32_t>;
template <class Sink>
concept id_output = requires(Sink& out) {
  std::span(out);
  requires detail::writable_id<typename decltype(std::span(out))::element_type>;
};
template <class Sink>
concept id_sink = id_taker<std::remove_reference_t<Sink>> || id_output<std::remove_reference_t<Sink>>;

namespace detail {

// Counts what it hands on.
template <id_taker Take>
struct emitter {
  Take& take;
  std::size_t count = 0;
  bool is_stopped = false;

  ROMVEC_INLINE constexpr void operator()(std::uint32_t id) {
    if (is_stopped) {
      return;
    }
    if constexpr (std::same_as<std::invoke_result_t<Take&, std::uint32_t>, bool>) {
      is_stopped = !take(id);
      count += is_stopped ? 0 : 1;
    } else {
      take(id);
      ++count;
    }
  }
};

// Takes ids into a span.
template <class Id>
struct span_taker {
  std::span<Id> out;
  std::size_t count = 0;
  status done = {};

  ROMVEC_INLINE constexpr bool operator()(std::uint32_t id) {
    if (count == out.size()) {
      done = {errc::bad_length, count};
    } else if (id > static_cast<std::make_unsigned_t<Id>>((std::numeric_limits<Id>::max)())) {
      done = {errc::does_not_fit, count};
    } else {
      out[count++] = static_cast<Id>(id);
    }
    return done.ok();
  }
};

// Runs encoding(emitter), which answers a status, with an emitter into the sink. What runs is no lambda anywhere in the
// tokenizers: g++ says of names in a lambda that they shadow those of the user, where a template makes it.
template <class Sink, class Encoding>
[[nodiscard]] ROMVEC_INLINE constexpr encoded encode_to(Sink& sink, const Encoding& encoding) {
  if constexpr (id_taker<Sink>) {
    emitter<Sink> deliver{sink};
    const status done = encoding(deliver);
    return {done, deliver.count};
  } else {
    span_taker<typename decltype(std::span(sink))::element_type> taker{std::span(sink)};
    emitter<decltype(taker)> deliver{taker};
    const status done = encoding(deliver);
    return {taker.done.ok() ? done : taker.done, taker.count};
  }
}

}  // namespace detail
}  // namespace romvec
