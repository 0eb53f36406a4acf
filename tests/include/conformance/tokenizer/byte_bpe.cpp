// SPDX-License-Identifier: BSL-1.0
// Byte-level byte-pair encoding with a vocabulary of a few words, in a constant expression and on every target.
#include "romvec/tokenizer/byte_bpe.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "include/conformance/tokenizer/small_tokens.hpp"
#include "romvec/lecture/vocabulary.hpp"
#include "romvec/tokenizer/decode.hpp"
#include "support/test.hpp"

namespace {

using testing::listed;
using list = std::initializer_list<std::uint32_t>;

// Sorted; as with GPT-2, ids are in the order of the merges: bytes, then " a", "bc", "\xC3\xA9", " abc", "\xEF\xBF".
constexpr auto words = romvec::lecture::sorted_vocabulary("\n", " ", " a", " abc", "1", "a", "b", "bc", "c", "\xA9",
                                                          "\xBD", "\xBF", "\xC3", "\xC3\xA9", "\xEF", "\xEF\xBF");
constexpr std::uint8_t ids[] = {9, 0, 10, 13, 1, 2, 3, 11, 4, 5, 6, 7, 8, 12, 15, 14};
constexpr std::uint8_t places[] = {1, 4, 5, 6, 8, 9, 10, 11, 12, 0, 2, 7, 13, 3, 15, 14};
using tokenizer_type = romvec::byte_bpe<decltype(words), std::uint8_t>;
constexpr tokenizer_type tokenizer = {{{&words, ids, places}}};
constexpr romvec::special_token specials[] = {{"<|end|>", 200}};

constexpr testing::id_list ids_of(const tokenizer_type& with, std::string_view text,
                                  std::span<const romvec::special_token> asked = {}) {
  return listed([&](auto&& sink) {
    romvec::bpe_workspace<16> room = {};
    return romvec::encode(with, text, room, sink, asked);
  });
}

static_assert(ids_of(tokenizer, "a abc") == list{2, 13});
static_assert(ids_of(tokenizer, "") == list{});

// 9 bytes a byte of the longest word, and a part more.
static_assert(sizeof(romvec::bpe_workspace<64>) == 64 + 65 * 8);

constexpr bool every_place_leads_back() {
  for (std::uint32_t id = 0; id < words.size(); ++id) {
    if (tokenizer.vocabulary.tokens.find(tokenizer.vocabulary.tokens.text_of(id)) != id) {
      return false;
    }
  }
  return tokenizer.vocabulary.tokens.text_of(16).empty();
}
static_assert(every_place_leads_back());

}  // namespace

BOOST_AUTO_TEST_SUITE(byte_bpe)

BOOST_AUTO_TEST_CASE(merges_the_bytes_of_words_by_the_order_of_ids) {
  BOOST_TEST((ids_of(tokenizer, "a abc") == list{2, 13}));
  BOOST_TEST((ids_of(tokenizer, "abc") == list{2, 11}));
  BOOST_TEST((ids_of(tokenizer, "\xC3\xA9 11") == list{12, 0, 1, 1}));
  BOOST_TEST((ids_of(tokenizer, "  a\n") == list{0, 10, 9}));
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_utf8_are_replacement_characters) {
  BOOST_TEST((ids_of(tokenizer, "\xFF") == list{14, 6}));
  BOOST_TEST((ids_of(tokenizer, "a\xE2\x82") == list{2, 14, 6}));
}

BOOST_AUTO_TEST_CASE(a_byte_that_is_no_token_is_an_error_or_unknown) {
  const testing::id_list result = ids_of(tokenizer, "abc ab abx");
  BOOST_TEST((result.done == romvec::status{romvec::errc::not_found, 6}));  // where the word begins
  tokenizer_type with = tokenizer;
  with.unknown = 77;
  BOOST_TEST((ids_of(with, "bx") == list{3, 77}));
}

BOOST_AUTO_TEST_CASE(a_space_goes_in_front_where_it_is_asked_for) {
  tokenizer_type with = tokenizer;
  with.prefix_space = true;
  BOOST_TEST((ids_of(with, "abc") == list{13}));
  BOOST_TEST((ids_of(with, " abc") == list{13}));
  BOOST_TEST((ids_of(with, "\n") == list{0, 9}));
  BOOST_TEST((ids_of(with, "") == list{}));
  BOOST_TEST((ids_of(with, "a<|end|>a", specials) == list{10, 200, 10}));
  BOOST_TEST((ids_of(with, "bxb").done == romvec::status{romvec::errc::not_found, 0}));
}

BOOST_AUTO_TEST_CASE(special_tokens_are_text_unless_they_are_asked_for) {
  BOOST_TEST((ids_of(tokenizer, "<|end|>").done == romvec::status{romvec::errc::not_found, 0}));
  BOOST_TEST((ids_of(tokenizer, "<|end|>a", specials) == list{200, 2}));
  BOOST_TEST((ids_of(tokenizer, "a<|end|><|end|>", specials) == list{2, 200, 200}));
}

BOOST_AUTO_TEST_CASE(a_word_that_is_a_token_is_not_merged_where_the_tokenizer_says_so) {
  constexpr auto unreachable = romvec::lecture::sorted_vocabulary("a", "abc", "b", "c");
  constexpr std::uint16_t ranks[] = {0xFFFF, 0, 0xFFFF, 0xFFFF};
  romvec::byte_bpe<decltype(unreachable), std::uint16_t> with = {{{&unreachable}, ranks}};
  const auto encoded = [&] {
    return listed([&](auto&& sink) {
      romvec::bpe_workspace<16> room = {};
      return romvec::encode(with, "abc", room, sink);
    });
  };
  BOOST_TEST((encoded() == list{0, 2, 3}));
  with.whole_words_first = true;
  BOOST_TEST((encoded() == list{1}));
}

BOOST_AUTO_TEST_CASE(a_word_that_is_longer_than_the_workspace_is_an_error) {
  const auto encoded = [](std::string_view text) {
    return listed([&](auto&& sink) {
      romvec::bpe_workspace<4> room = {};
      return romvec::encode(tokenizer, text, room, sink);
    });
  };
  BOOST_TEST((encoded("abca abc") == list{2, 11, 2, 13}));
  BOOST_TEST((encoded("a abca").done == romvec::status{romvec::errc::too_long, 1}));
}

BOOST_AUTO_TEST_CASE(nothing_is_written_behind_the_span) {
  BOOST_TEST(testing::keeps_to_the_span([](auto&& sink) {
    romvec::bpe_workspace<16> room = {};
    return romvec::encode(tokenizer, "abc abc 1b\xC3\xA9", room, sink);
  }));
}

BOOST_AUTO_TEST_CASE(ids_become_text) {
  const auto text = testing::written([](char(&out)[160]) {
    return romvec::decode(tokenizer, std::initializer_list<int>{13, 12, 9}, out);
  });
  BOOST_TEST((text == " abc\xC3\xA9\n"));
}

BOOST_AUTO_TEST_SUITE_END()
