// SPDX-License-Identifier: BSL-1.0
// The vocabularies of real tokenizers. What their words must be is taken from the ids that the reference
// implementations give to texts, and from the files' own bytes.
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "readers/words.hpp"
#include "src/support.hpp"

namespace {

using romvec::host::input_file;
using romvec::host::word_list;
using test::shared_data;
namespace utf = boost::unit_test;

word_list read_shared(const std::string& name) {
  const input_file file((shared_data() / name).string());
  return romvec::host::read_words(file.contents());
}

// The texts of tokenizers/ids.json and their ids, by one tokenizer.
nlohmann::json reference(const std::string& tokenizer) {
  return nlohmann::json::parse(test::read_file((shared_data() / "tokenizers/ids.json").string())).at(tokenizer);
}

std::string joined(const word_list& list, const nlohmann::json& ids) {
  std::string out;
  for (const std::size_t id : ids) {
    out += list.words.at(id);
  }
  return out;
}

BOOST_AUTO_TEST_CASE(the_words_of_gpt2_spell_every_text, *utf::precondition(test::has_shared_data)) {
  const word_list list = read_shared("tokenizers/gpt2_vocab.json");
  BOOST_TEST(list.words.size() == 50257U);
  BOOST_TEST(list.words[262] == " the");
  BOOST_TEST(list.words[198] == "\n");
  BOOST_TEST(list.words[50256] == "<|endoftext|>");
  std::size_t texts = 0;
  for (const auto& entry : reference("bytelevel_gpt2")) {
    BOOST_REQUIRE(joined(list, entry[1]) == entry[0].get<std::string>());
    ++texts;
  }
  BOOST_TEST(texts >= 400U);
}

BOOST_AUTO_TEST_CASE(the_words_of_llama2_spell_texts, *utf::precondition(test::has_shared_data)) {
  const word_list list = read_shared("tokenizers/bpe_32000_tokenizer.json");
  BOOST_TEST(list.words.size() == 32000U);
  BOOST_TEST(list.words[0] == "<unk>");
  BOOST_TEST(list.words[272] == " the");
  BOOST_TEST(list.words[3] == std::string(1, '\0'));
  BOOST_TEST(list.words[13] == "\n");
  std::size_t equal = 0;
  std::size_t texts = 0;
  for (const auto& entry : reference("bpe_llama2")) {
    const std::string text = entry[0].get<std::string>();
    if (text.find("<s>") != std::string::npos) {
      continue;  // special tokens, whose spaces are another matter
    }
    ++texts;
    equal += text.empty() || joined(list, entry[1]) == " " + text ? 1 : 0;
  }
  BOOST_TEST(texts >= 400U);
  BOOST_TEST(equal == texts);
}

BOOST_AUTO_TEST_CASE(word_pieces_are_those_of_the_file, *utf::precondition(test::has_shared_data)) {
  const nlohmann::json file =
      nlohmann::json::parse(test::read_file((shared_data() / "static/tokenizer.json").string()));
  const word_list list = read_shared("static/tokenizer.json");
  const nlohmann::json& vocab = file["model"]["vocab"];
  BOOST_TEST(list.words.size() == vocab.size());
  for (const auto& [token, id] : vocab.items()) {
    BOOST_REQUIRE(list.words.at(id.get<std::size_t>()) == token);
  }
}

BOOST_AUTO_TEST_CASE(a_static_model_finds_the_rows_of_its_tokenizer, *utf::precondition(test::has_shared_data)) {
  const word_list words = read_shared("static/tokenizer.json");
  const input_file file((shared_data() / "static/model.safetensors").string());
  const romvec::host::weights table = romvec::host::reader_of(file.contents()).read(file.contents(), {.words = &words});
  BOOST_TEST(table.vocab_size == 29528U);
  BOOST_TEST(table.words[1] == "[UNK]");
  BOOST_TEST(table.words == words.words);
}

}  // namespace
