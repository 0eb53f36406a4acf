// SPDX-License-Identifier: BSL-1.0
// Real tokenizers against the ids that Hugging Face's tokenizers and gpt-3-encoder give, where ROMVEC_SHARED_DATA says
// where they are; skipped otherwise.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "include/shared_data.hpp"
#include "include/tokenizer/real_tokens.hpp"
#include "romvec/tokenizer/decode.hpp"
#include "support/test.hpp"

namespace {

namespace utf = boost::unit_test;
using testing::owned_tokens;
using testing::reference_ids;

// Skips a case whose file is not there, and says so in the log.
struct needs {
  const char* file;
  boost::test_tools::assertion_result operator()(utf::test_unit_id) const {
    boost::test_tools::assertion_result there(testing::has_shared_data(file));
    there.message() << file << " is not below ROMVEC_SHARED_DATA";
    return there;
  }
};

std::string spaced(const std::vector<std::uint32_t>& ids) {
  std::string out;
  for (const std::uint32_t id : ids) {
    out += std::to_string(id) + " ";
  }
  return out;
}

// encode(text, sink) must give the ids of the reference: into a span of just that length, one too short, and one by
// one.
template <class Encode>
void check(const std::vector<reference_ids>& reference, Encode encode) {
  BOOST_TEST_REQUIRE(reference.size() == 439u);
  for (const reference_ids& expected : reference) {
    BOOST_TEST_CONTEXT("text: " << expected.text << ", ids: " << spaced(expected.ids)) {
      std::vector<std::uint32_t> ids(expected.ids.size() + 1, 77);
      const romvec::encoded whole = encode(expected.text, std::span(ids).first(expected.ids.size()));
      BOOST_TEST(whole.done.ok());
      BOOST_TEST(whole.count == expected.ids.size());
      BOOST_TEST(ids.back() == 77u);
      ids.pop_back();
      BOOST_TEST((ids == expected.ids), spaced(ids));

      std::vector<std::uint32_t> taken;
      const romvec::encoded one_by_one = encode(expected.text, [&](std::uint32_t id) { taken.push_back(id); });
      BOOST_TEST(one_by_one.count == taken.size());
      BOOST_TEST((taken == expected.ids));
      if (!ids.empty()) {
        ids.assign(ids.size(), 77);
        const romvec::encoded cut = encode(expected.text, std::span(ids).first(ids.size() - 1));
        BOOST_TEST((cut.done == romvec::status{romvec::errc::bad_length, ids.size() - 1}));
        BOOST_TEST(cut.count == ids.size() - 1);
        BOOST_TEST(ids.back() == 77u);
      }
    }
  }
}

std::vector<romvec::special_token> specials_of(const testing::tokenizer_file& file) {
  std::vector<romvec::special_token> out;
  for (const auto& [name, id] : file.added) {
    out.push_back({name, id});
  }
  return out;
}

template <class Tokenizer>
std::string decoded(const Tokenizer& with, const std::vector<std::uint32_t>& ids) {
  std::string out;
  BOOST_TEST(romvec::decode(with, ids, [&](char byte) { out += byte; }).done.ok());
  return out;
}

using workspace = romvec::bpe_workspace<1024>;

}  // namespace

BOOST_AUTO_TEST_SUITE(reference)

BOOST_AUTO_TEST_CASE(word_piece_of_model2vec, *utf::precondition(needs{"tokenizers/ids.json"})) {
  const auto file = testing::read_tokenizer_json("static/tokenizer.json");
  const owned_tokens tokens(file.tokens);
  const romvec::word_piece<romvec::sorted_words> with{tokens.set(), 1};
  const auto specials = specials_of(file);
  check(testing::read_reference("wordpiece_model2vec"),
        [&](std::string_view text, auto&& sink) { return romvec::encode(with, text, sink, specials); });
  BOOST_TEST(decoded(with, std::vector<std::uint32_t>{6598, 16, 1364, 26813, 5}) == "hello, straße!");
}

BOOST_AUTO_TEST_CASE(sentence_piece_bpe_of_mistral, *utf::precondition(needs{"tokenizers/ids.json"})) {
  auto file = testing::read_tokenizer_json("tokenizers/bpe_32000_tokenizer.json");
  std::vector<std::uint32_t> byte_ids;
  for (auto& [token, id] : file.tokens) {
    token = testing::with_spaces(token);
  }
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    byte_ids.push_back(3 + byte);
  }
  owned_tokens tokens(file.tokens);
  for (std::string& merged : file.merged) {
    merged = testing::with_spaces(merged);
  }
  tokens.rank_by(file.merged);
  const romvec::sentence_bpe<romvec::sorted_words> with{tokens.bpe(), byte_ids, 0};
  const auto specials = specials_of(file);
  const auto room = std::make_unique<workspace>();
  const auto reference = testing::read_reference("bpe_llama2");
  check(reference,
        [&](std::string_view text, auto&& sink) { return romvec::encode(with, text, *room, sink, specials); });
  for (const reference_ids& one : reference) {
    BOOST_TEST((decoded(with, one.ids) == one.text || one.text.find('<') != std::string::npos), one.text);
  }
}

BOOST_AUTO_TEST_CASE(byte_level_bpe_of_gpt2, *utf::precondition(needs{"tokenizers/ids.json"})) {
  std::vector<std::pair<std::string, std::uint32_t>> list;
  testing::json_reader json(testing::read_text("tokenizers/gpt2_vocab.json"));
  json.object([&](const std::string& token) { list.emplace_back(testing::from_byte_letters(token), json.number()); });
  const owned_tokens tokens(std::move(list));
  const romvec::byte_bpe<romvec::sorted_words> with{tokens.bpe()};
  const auto room = std::make_unique<workspace>();
  const auto reference = testing::read_reference("bytelevel_gpt2");
  check(reference, [&](std::string_view text, auto&& sink) { return romvec::encode(with, text, *room, sink); });
  for (const reference_ids& one : reference) {
    BOOST_TEST(decoded(with, one.ids) == one.text);
  }
}

BOOST_AUTO_TEST_SUITE_END()
