// SPDX-License-Identifier: BSL-1.0
// A static embedding model: a text becomes the mean of the rows of its tokens. Source: model2vec's StaticModel.encode,
// sentence-transformers' StaticEmbedding.
#pragma once

#include "romvec/config.hpp"

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

#include "romvec/bag.hpp"
#include "romvec/detail/casts.hpp"
#include "romvec/kernel/means.hpp"
#include "romvec/normalize.hpp"
#include "romvec/status.hpp"
#include "romvec/table_view.hpp"
#include "romvec/tokenizer/byte_bpe.hpp"
#include "romvec/tokenizer/encoded.hpp"
#include "romvec/tokenizer/sentence_bpe.hpp"
#include "romvec/tokenizer/whole_words.hpp"
#include "romvec/tokenizer/word_piece.hpp"

namespace romvec {

// Which row a token has. Every id is one; or id_map, of a table that keeps some; or some_rows.
struct every_row {
  ROMVEC_INLINE static constexpr std::size_t row_of(std::uint32_t id) { return id; }
};
// The rows of the ids [first, first + count).
struct some_rows {
  std::uint32_t first;
  std::uint32_t count;
  static constexpr std::size_t npos = static_cast<std::size_t>(-1);
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t row_of(std::uint32_t id) const {
    return id >= first && id - first < count ? id - first : npos;
  }
};

// An aggregate. A token is left out if it is `left_out`, or if `rows` has no row for it.
template <class Tokenizer, table_like Table, class Rows = every_row>
struct text_model {
  const Tokenizer* tokenizer;
  const Table* table;
  const Rows* rows = nullptr;                 // of every_row, none is needed
  std::span<const special_token> added = {};  // tokens that are in every text what they are
  std::uint32_t left_out = no_token;          // the unknown token, which model2vec does not count
  std::size_t max_tokens = 512;               // of those that count; what follows is cut off
  bool normalize = false;                     // to length 1
};

// Memory that an encode() works in: sums[0, 2 * dim), and of a byte-pair encoding its words.
struct text_room {
  std::span<std::int32_t> sums;
  bpe_room words = {};
};

// The longest word of a byte-pair encoding in an encode() without a text_room.
inline constexpr std::size_t longest_encoded_word = 256;

namespace detail {
inline namespace ROMVEC_TOKENIZER_NAMESPACE {

// Takes ids and adds up their rows, a few at a time, by the kernels of bags.
template <class Model>
struct row_adder {
  static constexpr std::size_t batch = 16;
  using view_type = decltype(unchecked(*std::declval<Model>().table));
  // So many rows always fit int32.
  static constexpr std::size_t most = longest_bag<sum_of_rows, view_type, std::int32_t>();

  const Model& model;
  std::span<std::int32_t> sums;
  std::span<std::int32_t> part;
  std::uint32_t waiting[batch] = {};
  std::size_t waiting_count = 0;
  std::size_t count = 0;  // of all
  std::size_t seen = 0;
  status done = {};

  [[nodiscard]] constexpr std::size_t limit() const { return model.max_tokens < most ? model.max_tokens : most; }

  constexpr bool operator()(std::uint32_t id) {
    const std::size_t place = seen++;
    const std::size_t rows = model.table->view().vocab_size();
    if (id == model.left_out) {
      return true;
    }
    std::size_t row = id;
    if constexpr (!std::same_as<std::remove_cvref_t<decltype(*model.rows)>, every_row>) {
      row = model.rows->row_of(id);
      if (row == static_cast<std::size_t>(-1)) {
        return true;
      }
    }
    if (row >= rows) {
      done = {errc::bad_id, place};
    } else if (count == limit()) {
      done = {errc::too_long, count};
    } else {
      waiting[waiting_count++] = static_cast<std::uint32_t>(row);
      ++count;
      if (waiting_count == batch) {
        flush();
      }
    }
    return done.ok();
  }

  constexpr void flush() {
    constexpr std::array<std::uint32_t, 1> begin = {0};
    const std::span<const std::uint32_t> ids(waiting, waiting_count);
    const status added = bag_sum(*model.table, ids, begin, part);
    if (!added) {  // memory that lies over the table's
      done = added;
    }
    for (std::size_t i = 0; i < sums.size(); ++i) {
      sums[i] += part[i];
    }
    waiting_count = 0;
  }
};

// The mean as the natural Q15 of the table.
template <class View>
constexpr void mean_to_q15(const View& table, std::span<const std::int32_t> sums, std::size_t count,
                           std::span<std::int16_t> out) {
  const kernel::means_to_q finish{out.data(), table.natural_q15_exponent() - table.exponent(),
                                  kernel::row_count(static_cast<std::int64_t>(count == 0 ? 1 : count))};
  for (std::size_t i = 0; i < sums.size(); ++i) {
    finish.one(sums[i], i);
  }
}

template <class Tokenizer>
inline constexpr bool needs_words = requires(const Tokenizer& one) {
  one.vocabulary;
};

template <class Element>
[[nodiscard]] consteval bool can_hold_text_vector() {
  constexpr bool can = std::same_as<Element, std::int16_t> || std::same_as<Element, std::int32_t>;
  static_assert(can, "romvec: the vector of a text comes out as std::int16_t (Q15) or std::int32_t (the sum of rows)");
  return can;
}

template <class Model, class Element>
constexpr encoded encode_text(const Model& model, std::string_view text, std::span<Element> out, text_room room) {
  const std::size_t dim = model.table->view().dim();
  if (out.size() < dim || room.sums.size() < 2 * dim) {
    return {{errc::bad_length, 0}, 0};
  }
  row_adder<Model> add{model, room.sums.first(dim), room.sums.subspan(dim, dim)};
  for (std::int32_t& sum : add.sums) {
    sum = 0;
  }
  status read{};
  if constexpr (needs_words<std::remove_cvref_t<decltype(*model.tokenizer)>>) {
    read = encode(*model.tokenizer, text, room.words, add, model.added).done;
  } else {
    read = encode(*model.tokenizer, text, add, model.added).done;
  }
  if (add.done.ok() && !read.ok()) {
    return {read, 0};
  }
  if (!add.done.ok() && add.done.code() != errc::too_long) {
    return {add.done, 0};
  }
  if (add.waiting_count > 0) {
    add.flush();
  }
  const auto view = model.table->view();
  if constexpr (std::same_as<Element, std::int32_t>) {
    for (std::size_t i = 0; i < dim; ++i) {
      out[i] = add.sums[i];
    }
  } else if (model.normalize) {
    if (const status normalized = normalize(add.sums, out); !normalized) {
      return {normalized, 0};
    }
  } else {
    mean_to_q15(view, add.sums, add.count, out);
  }
  return {add.done, add.count};
}

}  // namespace ROMVEC_TOKENIZER_NAMESPACE
}  // namespace detail

inline namespace ROMVEC_TOKENIZER_NAMESPACE {

// The vector of a text, UTF-8, to out[0, dim); `count` is the number of rows in it, and a text without any is zeros.
//   std::int16_t  of a model that normalizes, the unit vector in Q15 (normalize()); else the mean in the table's
//   natural
//                 Q15, of the step 2^table.natural_q15_exponent()
//   std::int32_t  the sum of the rows in units of 2^exponent, exact: of the same direction
// Errors: too_long where `count`, not 0, tokens are what the model takes of one text (max_tokens, at most 516 for int8
// codes with multipliers): out then holds the vector of these, which is what model2vec gives, too. After any other
// nothing is written: bad_length for an out or a room that is too short; bad_id with the number of a token that has no
// row; overlaps; too_long with count 0, and not_found, as of the tokenizer. Memory: `room`, 64 bytes of ids, and the
// tokenizer's own, 808 bytes for WordPiece.
template <class Tokenizer, class Table, class Rows, class Out>
constexpr encoded encode(const text_model<Tokenizer, Table, Rows>& model, std::string_view text, Out&& out,
                         text_room room) {
  using element = detail::output_element<Out>;
  if constexpr (detail::can_be_written<Out>() && detail::can_hold_text_vector<element>()) {
    return detail::encode_text(model, text, std::span<element>(out), room);
  } else {
    return {};
  }
}

// The same of a table whose dim the compiler knows, with the room on the stack: 8 bytes a column, and of a byte-pair
// encoding 2.3 KB, for words of at most 256 bytes.
template <class Tokenizer, class Table, class Rows, class Out>
constexpr encoded encode(const text_model<Tokenizer, Table, Rows>& model, std::string_view text, Out&& out) {
  constexpr std::size_t dim = std::remove_cvref_t<decltype(model.table->view())>::dim_extent;
  static_assert(dim != std::dynamic_extent,
                "romvec: of a table whose dim is not known to the compiler, encode() needs a text_room");
  std::int32_t sums[2 * dim] = {};
  if constexpr (detail::needs_words<Tokenizer>) {
    bpe_workspace<longest_encoded_word> words = {};
    return romvec::encode(model, text, out, text_room{sums, words});
  } else {
    return romvec::encode(model, text, out, text_room{sums});
  }
}

}  // namespace ROMVEC_TOKENIZER_NAMESPACE
}  // namespace romvec
