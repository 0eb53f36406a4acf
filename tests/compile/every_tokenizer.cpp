// SPDX-License-Identifier: BSL-1.0
// Every tokenizer, called as users call it: compiled by tests/compile/run, never run.
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
  return every_call_of(pieces, text) + every_call_of(whole, text) + every_call_of(sentence, text) +
         every_call_of(bytes, text) + every_call_of(at_run_time, text);
}
