// SPDX-License-Identifier: BSL-1.0
// SentencePiece's byte-pair encoding with a vocabulary of a few words, in a constant expression and on every target.
#include "romvec/tokenizer/sentence_bpe.hpp"

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

constexpr auto words =
    romvec::lecture::sorted_vocabulary(" ", "  ", " a", "<0x0A>", "a", "aa", "ab", "abc", "b", "bc", "c", "\xC3\xA9");
constexpr std::uint16_t never = 0xFFFF;
constexpr std::uint16_t ranks[] = {never, 5, 3, never, never, 2, 1, 4, never, 0, never, never};

struct bytes {
  std::uint16_t ids[256] = {};
  constexpr bytes() {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      ids[byte] = static_cast<std::uint16_t>(byte == '\n' ? 3 : 1000 + byte);
    }
  }
};
constexpr bytes fallback;

using tokenizer_type = romvec::sentence_bpe<decltype(words), std::uint16_t>;
constexpr tokenizer_type tokenizer = {{{&words}, ranks}, fallback.ids, 99};
constexpr romvec::special_token specials[] = {{"<s>", 7}, {"<sep>", 8}};

constexpr tokenizer_type with_prefix(romvec::space_before prefix) {
  tokenizer_type out = tokenizer;
  out.prefix = prefix;
  return out;
}
constexpr tokenizer_type plain = with_prefix(romvec::space_before::none);

constexpr testing::id_list ids_of(const tokenizer_type& with, std::string_view text,
                                  std::span<const romvec::special_token> asked = {}) {
  return listed([&](auto&& sink) {
    romvec::bpe_workspace<32> room = {};
    return romvec::encode(with, text, room, sink, asked);
  });
}

static_assert(ids_of(plain, "abc") == list{7});
static_assert(ids_of(tokenizer, "abc") == list{2, 9});
static_assert(ids_of(tokenizer, "") == list{});

}  // namespace

BOOST_AUTO_TEST_SUITE(sentence_bpe)

BOOST_AUTO_TEST_CASE(merges_the_lowest_rank_first_and_of_equal_ones_the_leftmost) {
  BOOST_TEST((ids_of(plain, "abc") == list{7}));         // bc, then abc
  BOOST_TEST((ids_of(tokenizer, "abc") == list{2, 9}));  // bc, then " a"
  BOOST_TEST((ids_of(plain, "aaa") == list{5, 4}));
  BOOST_TEST((ids_of(plain, "aab") == list{4, 6}));
  BOOST_TEST((ids_of(plain, "a") == list{4}));
}

BOOST_AUTO_TEST_CASE(spaces_are_letters) {
  BOOST_TEST((ids_of(plain, " ") == list{0}));
  BOOST_TEST((ids_of(tokenizer, " ") == list{1}));
  BOOST_TEST((ids_of(tokenizer, "   ") == list{1, 1}));
  BOOST_TEST((ids_of(plain, "a  b") == list{4, 1, 8}));
  BOOST_TEST((ids_of(plain,
                     "a\xE2\x96\x81"
                     "a") == list{4, 2}));
  tokenizer_type cut = plain;
  cut.cuts = romvec::cut_at::every_space;
  BOOST_TEST((ids_of(cut, "a  b") == list{4, 0, 0, 8}));
  cut.cuts = romvec::cut_at::nothing;
  BOOST_TEST((ids_of(cut, "a  b") == list{4, 1, 8}));
}

BOOST_AUTO_TEST_CASE(the_space_in_front_comes_as_the_tokenizer_says) {
  using romvec::space_before;
  BOOST_TEST((ids_of(with_prefix(space_before::always), " a<s>a", specials) == list{0, 2, 7, 2}));
  BOOST_TEST((ids_of(with_prefix(space_before::unless_there), " a<s>a", specials) == list{2, 7, 2}));
  BOOST_TEST((ids_of(with_prefix(space_before::unless_there),
                     "\xE2\x96\x81"
                     "a",
                     specials) == list{2}));
  BOOST_TEST((ids_of(with_prefix(space_before::unless_there_once), "a<s>a", specials) == list{2, 7, 4}));
  BOOST_TEST((ids_of(with_prefix(space_before::unless_there_once), "<s>a", specials) == list{7, 4}));
  BOOST_TEST((ids_of(plain, " a<s>a", specials) == list{2, 7, 4}));
}

BOOST_AUTO_TEST_CASE(characters_that_are_no_tokens_become_their_bytes) {
  BOOST_TEST((ids_of(plain, "\xC3\xA9") == list{11}));
  BOOST_TEST((ids_of(plain, "a\xC3\xA8\n") == list{4, 1000 + 0xC3, 1000 + 0xA8, 3}));
  BOOST_TEST((ids_of(plain, "\xFF") == list{1000 + 0xEF, 1000 + 0xBF, 1000 + 0xBD}));  // U+FFFD
  tokenizer_type raw = plain;
  raw.bytes = romvec::text_bytes::raw;
  BOOST_TEST((ids_of(raw, "\xFF") == list{1000 + 0xFF}));
  BOOST_TEST((ids_of(raw,
                     "\xE2\x96\x81"
                     "a") == list{1000 + 0xE2, 1000 + 0x96, 1000 + 0x81, 4}));
  BOOST_TEST((ids_of(raw, "a\x80") == list{1000 + 'a', 1000 + 0x80}));  // llama2.c: one character of two bytes
}

BOOST_AUTO_TEST_CASE(without_bytes_neighbours_that_are_unknown_are_one) {
  tokenizer_type with = plain;
  with.byte_ids = {};
  BOOST_TEST((ids_of(with, "xyaz") == list{99, 4, 99}));
  with.fuse_unknown = false;
  BOOST_TEST((ids_of(with, "xya") == list{99, 99, 4}));
  with.unknown = romvec::no_token;
  BOOST_TEST((ids_of(with, "xya") == list{4}));
}

BOOST_AUTO_TEST_CASE(a_word_that_is_a_token_is_not_merged_where_the_tokenizer_says_so) {
  tokenizer_type with = plain;
  BOOST_TEST((ids_of(with, "<0x0A>") == list{1000 + '<', 1000 + '0', 1000 + 'x', 1000 + '0', 1000 + 'A', 1000 + '>'}));
  with.whole_words_first = true;
  BOOST_TEST((ids_of(with, "<0x0A>") == list{3}));
}

BOOST_AUTO_TEST_CASE(a_word_that_is_longer_than_the_workspace_is_an_error) {
  const auto encoded = [](std::string_view text) {
    return listed([&](auto&& sink) {
      romvec::bpe_workspace<4> room = {};
      return romvec::encode(plain, text, room, sink);
    });
  };
  BOOST_TEST((encoded("abca abc") == list{7, 4, 2, 9}));
  const testing::id_list cut = encoded("ab abcab a");
  BOOST_TEST((cut.done == romvec::status{romvec::errc::too_long, 2}));
  BOOST_TEST(cut.count == 1u);
  BOOST_TEST(cut.ids[0] == 6u);
  BOOST_TEST((encoded("bbbbb").done == romvec::status{romvec::errc::too_long, 0}));
  // Room that somebody made by hand.
  char text[32];
  romvec::bpe_part parts[3];
  std::uint32_t ids[4];
  BOOST_TEST((romvec::encode(plain, "bb", romvec::bpe_room{text, parts}, ids).done.ok()));
  BOOST_TEST((romvec::encode(plain, "bbb", romvec::bpe_room{text, parts}, ids).done ==
              romvec::status{romvec::errc::too_long, 0}));
  BOOST_TEST((romvec::encode(plain, "b", romvec::bpe_room{}, ids).done == romvec::status{romvec::errc::too_long, 0}));
}

BOOST_AUTO_TEST_CASE(nothing_is_written_behind_the_span) {
  BOOST_TEST(testing::keeps_to_the_span([](auto&& sink) {
    romvec::bpe_workspace<16> room = {};
    return romvec::encode(tokenizer, "abc  aab \xC3\xA8 b", room, sink);
  }));
}

BOOST_AUTO_TEST_CASE(ids_become_text) {
  const auto text = [](const tokenizer_type& with, std::initializer_list<int> ids) {
    return testing::written([&](char(&out)[160]) { return romvec::decode(with, ids, out); });
  };
  BOOST_TEST((text(tokenizer, {2, 9, 1, 3, 11}) == "abc  \n\xC3\xA9"));
  BOOST_TEST((text(plain, {2, 9}) == " abc"));
  BOOST_TEST((text(tokenizer, {4, 12}).result.done == romvec::status{romvec::errc::bad_id, 1}));
}

BOOST_AUTO_TEST_SUITE_END()
