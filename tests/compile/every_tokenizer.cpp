// SPDX-License-Identifier: BSL-1.0
// Every tokenizer, called as users call it: compiled by tests/compile/run, never run.
#include "romvec/front_coded_words.hpp"
#include "romvec/table.hpp"
#include "romvec/text_model.hpp"
#include "romvec/tokenizer/decode.hpp"
#include "romvec/vocabulary.hpp"

namespace {

constexpr romvec::vocabulary<4, 12> words = {"[UNK]abac##c", {0, 5, 7, 9, 12}};
constexpr std::uint16_t ids[] = {3, 0, 1, 2};
constexpr std::uint16_t ranks[] = {0xFFFF, 0, 1, 2};
constexpr romvec::token_set<romvec::vocabulary<4, 12>, std::uint16_t> tokens = {&words, ids, {}};
constexpr romvec::special_token specials[] = {{"[CLS]", 4}};

template <class Tokenizer>
std::size_t every_call_of(const Tokenizer& with, std::string_view text) {
  std::uint16_t out[8] = {};
  std::int32_t signed_ids[8] = {};
  std::uint8_t bytes[8] = {};
  char letters[64] = {};
  std::size_t sum = 0;
  const auto add = [&](std::uint32_t id) { sum += id; };
  const auto run = [&](auto&& sink) {
    if constexpr (requires { with.vocabulary; }) {
      romvec::bpe_workspace<32> room = {};
      return romvec::encode(with, text, room, sink, specials).count + romvec::encode(with, text, room, sink).count;
    } else {
      return romvec::encode(with, text, sink, specials).count + romvec::encode(with, text, sink).count;
    }
  };
  sum += run(out) + run(signed_ids) + run(std::span(bytes)) + run(add);
  sum += run([](std::uint32_t id) { return id < 3; });
  sum += romvec::decode(with, out, letters).count;
  sum += romvec::decode(with, std::span<const std::int32_t>(signed_ids), [&](char letter) {
           sum += letter == ' ' ? 1U : 0U;
         }).count;
  return sum;
}

constexpr romvec::front_coded_words<4, 15, 5> coded = {
    "\x03##c\x05[UNK]\x02"
    "ab\x11"
    "c",
    {0}};
constexpr romvec::words_of_rows<romvec::front_coded_words<4, 15, 5>> of_rows = {coded, {3, 2, 1, 0}, {3, 2, 1, 0}};
constexpr romvec::some_rows some = {0, 4};

std::size_t every_call_of_words(std::string_view text) {
  const auto word = of_rows.word(text.size());
  const std::size_t sum = coded.find(text) + of_rows.find(text) + word.size() + coded.word(text.size()).size();
  const bool are_sorted[] = {coded.is_sorted(), of_rows.is_sorted()};
  const bool is_same = word == text || coded.word(text.size()) == word || std::string_view(word).data() != word.data();
  return sum + (is_same || word.empty() ? 1U : 0U) + (are_sorted[text.size() % 2] ? 1U : 0U);
}

// A text to a vector, by every kind of table and tokenizer.
template <class Tokenizer, class Table>
std::size_t every_vector_of(const Tokenizer& with, const Table& table, std::string_view text) {
  const romvec::text_model<Tokenizer, Table> all = {&with, &table, nullptr, specials, 0, 512, true};
  const romvec::text_model<Tokenizer, Table, romvec::some_rows> part = {&with, &table, &some};
  std::int16_t unit[8] = {};
  std::int32_t sum[8] = {};
  std::int32_t room[16] = {};
  romvec::bpe_workspace<32> letters = {};
  return romvec::encode(all, text, unit).count + romvec::encode(part, text, sum).count +
         romvec::encode(part, text, unit, romvec::text_room{room, letters}).count +
         (romvec::normalize(sum, unit).ok() ? 1U : 0U);
}

}  // namespace

std::size_t every_tokenizer(std::string_view text);
std::size_t every_tokenizer(std::string_view text) {
  romvec::word_piece<romvec::vocabulary<4, 12>, std::uint16_t> pieces = {tokens, 3};
  romvec::whole_words<romvec::vocabulary<4, 12>, std::uint16_t, 20> whole = {tokens};
  romvec::sentence_bpe<romvec::vocabulary<4, 12>, std::uint16_t> sentence = {{tokens, ranks}, {}, 3};
  romvec::byte_bpe<romvec::vocabulary<4, 12>, std::uint16_t> bytes = {{tokens, ranks}};
  romvec::byte_bpe<romvec::sorted_words> at_run_time = {};
  const romvec::sorted_words none = {};
  at_run_time.vocabulary.tokens.words = &none;
  static const romvec::table<romvec::int8_rows, 4, 8> rows = {};
  static const romvec::table<romvec::nibble_groups<32>, 4, 8> groups = {};
  static const romvec::table<romvec::fixed<std::int16_t, 12>, 4, 8> points = {};
  const romvec::word_piece<romvec::front_coded_words<4, 15, 5>, std::uint16_t> coded_pieces = {{&coded, ids, {}}, 3};
  return every_call_of_words(text) + every_call_of(coded_pieces, text) + every_vector_of(coded_pieces, rows, text) +
         every_vector_of(whole, groups, text) + every_vector_of(sentence, points, text) +
         every_vector_of(bytes, rows, text) + every_call_of(pieces, text) + every_call_of(whole, text) +
         every_call_of(sentence, text) + every_call_of(bytes, text) + every_call_of(at_run_time, text);
}
