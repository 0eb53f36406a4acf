// SPDX-License-Identifier: BSL-1.0
// `romvec tokenize`: ids of texts, and every part of a tokenizer that is refused.
#include <fmt/format.h>

#include <sstream>

#include "src/process.hpp"

namespace {

using test::expect_failure;
using test::romvec;

// A WordPiece model of a few words; what a test changes is put between.
const std::string bert_parts = R"("normalizer": {"type": "BertNormalizer", "clean_text": true,
  "handle_chinese_chars": true, "strip_accents": null, "lowercase": true}, "pre_tokenizer": {"type": "BertPreTokenizer"})";
const std::string bert_model = R"("model": {"type": "WordPiece", "unk_token": "[UNK]", "vocab":
  {"[UNK]": 0, "[CLS]": 9, "un": 1, "##aff": 2, "##able": 3, "!": 4, "a": 5, "b": 6, "[": 7, ",": 8}})";
const std::string cls = R"({"id": 9, "content": "[CLS]", "special": true, "normalized": false})";

std::string bert(const std::string& parts = bert_parts, const std::string& added = cls,
                 const std::string& model = bert_model) {
  return R"({"version": "1.0", "added_tokens": [)" + added + "], " + parts + ", " + model + "}";
}

std::string sentence(const std::string& model_flags = "", const std::string& parts = R"("normalizer": {"type":
  "Sequence", "normalizers": [{"type": "Prepend", "prepend": "▁"}, {"type": "Replace", "pattern": {"String": " "},
  "content": "▁"}]}, "pre_tokenizer": null)") {
  return "{" + parts + R"(, "model": {"type": "BPE", "unk_token": "<unk>")" + model_flags +
         R"(, "vocab": {"<unk>": 0, "▁": 1, "a": 2, "b": 3, "▁a": 4, "ab": 5, "<0x0A>": 6}, "merges": ["a b", "▁ a"]}})";
}

struct refused {
  std::string content;
  std::string message;
};

test::outcome tokenize(const std::string& content, std::initializer_list<std::string> more) {
  const test::temporary_directory folder;
  folder.write("t.json", content);
  std::string command = test::shell_quoted(ROMVEC_TOOL) + " tokenize t.json";
  for (const std::string& argument : more) {
    command += " " + test::shell_quoted(argument);
  }
  return test::run_in(folder, command);
}

BOOST_AUTO_TEST_CASE(texts_become_lines_of_ids_and_one_without_tokens_an_empty_line) {
  const test::outcome result = tokenize(bert(), {"Unaffable!", "", "a  b", "x", "[a,b]"});
  BOOST_TEST(result.exit_code == 0, result.err);
  BOOST_TEST(result.out == "1 2 3 4\n\n5 6\n0\n7 5 8 6 0\n");
}

BOOST_AUTO_TEST_CASE(lines_of_a_file_come_behind_the_texts) {
  const test::temporary_directory folder;
  folder.write("t.json", bert());
  folder.write("lines.txt", "a b\r\n\nun\n");
  const test::outcome result = romvec(folder, {"tokenize", "t.json", "a", "--lines", "lines.txt"});
  BOOST_TEST(result.exit_code == 0, result.err);
  BOOST_TEST(result.out == "5\n5 6\n\n1\n");
  BOOST_TEST(
      test::run_in(folder, "printf 'a\\nb' | " + test::shell_quoted(ROMVEC_TOOL) + " tokenize t.json --lines -").out ==
      "5\n6\n");
}

BOOST_AUTO_TEST_CASE(special_tokens_are_text_unless_they_are_asked_for) {
  BOOST_TEST(tokenize(bert(), {"[CLS] a"}).out == "7 0 0 5\n");
  BOOST_TEST(tokenize(bert(), {"[CLS] a", "--special"}).out == "9 5\n");
  expect_failure(tokenize(bert(bert_parts, ""), {"a", "--special"}), 1, "t.json: names no special tokens");
}

BOOST_AUTO_TEST_CASE(added_tokens_that_are_not_special_are_always_what_they_are) {
  const std::string byte_level = R"({"added_tokens": [{"id": 5, "content": "  ", "special": false}], )"
                                 R"("pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false}, "model": )"
                                 R"({"type": "BPE", "vocab": {)";
  std::string vocab;
  unsigned id = 10;
  for (unsigned byte = 0; byte < 256; ++byte) {
    const bool prints = (byte >= '!' && byte <= '~') || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
    static unsigned moved = 0;
    const unsigned code = prints ? byte : 0x100 + moved++;
    vocab += fmt::format("{}\"\\u{:04x}\": {}", vocab.empty() ? "" : ", ", code, id++);
  }
  const test::outcome result = tokenize(byte_level + vocab + R"(}, "merges": []}})", {"!  !"});
  BOOST_TEST(result.exit_code == 0, result.err);
  BOOST_TEST(result.out == "43 5 43\n");
}

BOOST_AUTO_TEST_CASE(merges_go_by_their_order_and_not_by_ids) {
  BOOST_TEST(tokenize(sentence(), {"ab"}).out == "1 5\n");  // a b first, though its id is higher
  BOOST_TEST(tokenize(sentence(), {"ba a"}).out == "1 3 2 4\n");
  BOOST_TEST(tokenize(sentence(R"(, "fuse_unk": true)"), {"xyb"}).out == "1 0 3\n");
  BOOST_TEST(tokenize(sentence(), {"xyb"}).out == "1 0 0 3\n");
}

BOOST_AUTO_TEST_CASE(metaspace_tells_where_a_space_goes_in_front) {
  const auto with = [](const std::string& scheme) {
    return sentence("",
                    R"("pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "split": false, )" + scheme + "}");
  };
  BOOST_TEST(tokenize(with(R"("prepend_scheme": "always")"), {"a", " a"}).out == "4\n4\n");
  BOOST_TEST(tokenize(with(R"("prepend_scheme": "never")"), {"a", " a"}).out == "2\n4\n");
  BOOST_TEST(tokenize(with(R"("add_prefix_space": false)"), {"a"}).out == "2\n");
  expect_failure(tokenize(with(R"("prepend_scheme": "often")"), {"a"}), 1,
                 "t.json: pre_tokenizer.prepend_scheme: is \"often\", expected always, first or never");
}

BOOST_AUTO_TEST_CASE(a_model_of_whole_words_takes_them_as_they_stand) {
  const std::string words = R"({"pre_tokenizer": {"type": "WhitespaceSplit"}, "model": {"type": "WordLevel",
    "unk_token": "?", "vocab": {"?": 0, "cat": 7, "Cat": 8, "cat,": 9}}})";
  BOOST_TEST(tokenize(words, {"cat Cat  cat, dog"}).out == "7 8 9 0\n");
}

BOOST_AUTO_TEST_CASE(truncation_leaves_the_first_ids) {
  BOOST_TEST(tokenize(bert(R"("truncation": {"max_length": 2, "direction": "Right"}, )" + bert_parts), {"a b a"}).out ==
             "5 6\n");
}

BOOST_AUTO_TEST_CASE(what_is_not_supported_is_refused_by_the_name_of_the_part) {
  const auto model = [](const std::string& text) { return bert(bert_parts, cls, "\"model\": " + text); };
  const auto part = [](const std::string& text) { return bert(text); };
  const std::string pre = R"(, "pre_tokenizer": {"type": "BertPreTokenizer"})";
  const std::string normal = R"("normalizer": null, "pre_tokenizer": )";
  for (const refused& one : std::vector<refused>{
           {model(R"({"type": "Unigram", "vocab": [["a", -1.0]]})"), "model: is Unigram"},
           {model(R"({"type": "WordPiece", "unk_token": "?", "vocab": {"a": 0}})"),
            "model.unk_token: \"?\" is no token"},
           {model(R"({"type": "WordPiece", "unk_token": "a", "max_input_chars_per_word": 50, "vocab": {"a": 0}})"),
            "model.max_input_chars_per_word: is 50"},
           {model(R"({"type": "WordPiece", "unk_token": "a", "vocab": {"a": -1}})"), "its id is \"-1\""},
           {model(R"({"type": "WordPiece", "unk_token": "a", "vocab": {"a": 0, "a": 1}})"), "\"a\" is there twice"},
           {part(R"("normalizer": {"type": "NFC"})" + pre), "normalizer: is NFC, which is not supported here"},
           {part(R"("normalizer": {"type": "Sequence", "normalizers": [{"type": "NFD"}, {"type": "StripAccents"}]})" +
                 pre),
            "normalizer: is NFD, StripAccents"},
           {part(R"("normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
              "lowercase": "yes"})" +
                 pre),
            "normalizer.lowercase: is \"\"yes\"\", expected true or false"},
           {part(normal + R"({"type": "Whitespace"})"), "pre_tokenizer: is Whitespace"},
           {part(normal + "null"), "pre_tokenizer: is missing"},
           {bert(bert_parts, R"({"id": 9, "content": "[M]", "special": true, "normalized": false, "lstrip": true})"),
            "added_tokens, element 0: is \"[M]\" with lstrip"},
           {bert(bert_parts, R"({"id": 9, "content": "[M]"})"), "which is looked for behind the normalizer"},
           {bert(R"("truncation": {"max_length": 2, "direction": "Left"}, )" + bert_parts),
            "truncation: is at the left"},
           {bert(R"("padding": {"strategy": {"Fixed": 8}}, )" + bert_parts), "padding: is to a length"},
           {sentence(R"(, "dropout": 0.1)"), "model.dropout: is 0.1"},
           {sentence(R"(, "end_of_word_suffix": "</w>")"), "model.end_of_word_suffix: is \"</w>\""},
           {sentence(R"(, "byte_fallback": true)"), "model.byte_fallback: is true, but <0x00> is no token"},
           {sentence("", R"("normalizer": {"type": "Lowercase"})"), "normalizer: is Lowercase"},
           {sentence("", R"("normalizer": null, "pre_tokenizer": {"type": "Whitespace"})"),
            "pre_tokenizer: is Whitespace"},
           {sentence("", R"("pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false})"),
            "byte 0x00 is no token"},
           {sentence("", R"("pre_tokenizer": {"type": "ByteLevel"})"), "pre_tokenizer.add_prefix_space: is missing"},
           {part(R"("normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true})" + pre),
            "normalizer.lowercase: is missing"},
           {model(R"({"type": "WordLevel", "vocab": {"a": 0}})"), "model.unk_token: is missing"},
           {sentence("", R"("pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "Split", "pattern":
             {"Regex": "\\p{Lu}+"}}, {"type": "ByteLevel", "add_prefix_space": false, "use_regex": false}]})"),
            "pre_tokenizer: is a Split by \"\\p{Lu}+\""},
           {R"({"model": {"type": "BPE", "vocab": {"a": 0, "b": 1}, "merges": ["a b"]}})",
            "model.merges, merge 0: \"ab\" is no token"},
           {R"({"model": {"type": "BPE", "vocab": {"a": 0, "b": 1}, "merges": ["ab"]}})",
            "model.merges, element 0: expected two tokens"},
           {"{\"a\": 0}", "is a vocab.json, which does not tell how tokens merge, expected --merges"},
           {"{\"a\": \"b\"}", "is JSON, but no tokenizer.json"},
           {"{\"model\": ", "byte 10: is no valid JSON"},
           {"the\nof\n", "is no tokenizer, expected a tokenizer.json"},
       }) {
    BOOST_TEST_CONTEXT(one.content) { expect_failure(tokenize(one.content, {"a"}), 1, one.message); }
  }
}

BOOST_AUTO_TEST_CASE(command_lines_that_do_not_say_enough_are_refused) {
  expect_failure(tokenize(bert(), {}), 2, "expected a text, or --lines FILE");
  expect_failure(tokenize(bert(), {"a", "--specal"}), 2, "did you mean --special?");
  expect_failure(tokenize(bert(), {"a", "--split", "o200k"}), 2, "gpt2");
  expect_failure(tokenize(bert(), {"a", "--split", "gpt2"}), 1, "expected it without --merges and --split");
  expect_failure(tokenize(bert(), {"a", "--lines", "missing.txt"}), 1, "missing.txt");
  BOOST_TEST(tokenize(bert(), {"--", "--specal"}).out == "0 0 0\n");  // text, behind the mark
}

BOOST_AUTO_TEST_CASE(tiktokens_ranks_are_split_as_is_asked_for) {
  std::string ranks;
  const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (unsigned byte = 0; byte < 256; ++byte) {
    ranks += std::string() + digits[byte >> 2] + digits[(byte & 3) << 4] + "== " + std::to_string(byte) + "\n";
  }
  ranks += "MTI= 256\nMzQ= 257\n";  // "12", "34"
  BOOST_TEST(tokenize(ranks, {"1234", "--split", "gpt2"}).out == "256 257\n");
  BOOST_TEST(tokenize(ranks, {"1234", "--split", "cl100k"}).out == "256 51 52\n");
  BOOST_TEST(tokenize(ranks, {"1234", "--split", "qwen2"}).out == "49 50 51 52\n");
  expect_failure(tokenize(ranks, {"1234"}), 1, "expected --split");
  expect_failure(tokenize(ranks.substr(7), {"a", "--split", "gpt2"}), 1, "byte 0x00 is no token");
  expect_failure(tokenize(ranks + "MTI= 300\n", {"a", "--split", "gpt2"}), 1, "are both of the token \"12\"");
}

BOOST_AUTO_TEST_CASE(a_vocabulary_and_its_merges_are_gpt2, *boost::unit_test::precondition(test::has_shared_data)) {
  const test::temporary_directory folder;
  const std::string tokenizers = (test::shared_data() / "tokenizers").string();
  const test::outcome result = romvec(folder, {"tokenize", tokenizers + "/gpt2_vocab.json", "--merges",
                                               tokenizers + "/gpt2_merges.txt", "naïve café résumé", "don't  stop"});
  BOOST_TEST(result.exit_code == 0, result.err);
  BOOST_TEST(result.out == "2616 38776 40304 40560 16345 2634\n9099 470 220 2245\n");
}

// The ids of stories_own.ids: a begin of text (id 1) in front of each story.
BOOST_AUTO_TEST_CASE(llama2c_stories_have_their_ids, *boost::unit_test::precondition(test::has_shared_data)) {
  const test::temporary_directory folder;
  const std::string lm = (test::shared_data() / "lm").string();
  const std::string stories = test::read_file(lm + "/stories_own.txt");
  const std::string mark = "---\n";
  std::string ids;
  for (std::size_t begin = 0; begin < stories.size();) {
    const std::size_t end = std::min(stories.find(mark, begin), stories.size());
    const std::string story = stories.substr(begin, stories.find_last_not_of('\n', end - 1) + 1 - begin);
    const test::outcome result = romvec(folder, {"tokenize", lm + "/tok512.bin", "--", story});
    BOOST_TEST(result.exit_code == 0, result.err);
    ids += "1 " + result.out;
    begin = end + mark.size();
  }
  std::istringstream got(ids);
  std::istringstream expected(test::read_file(lm + "/stories_own.ids"));
  const std::vector<unsigned> got_ids{std::istream_iterator<unsigned>(got), {}};
  const std::vector<unsigned> expected_ids{std::istream_iterator<unsigned>(expected), {}};
  BOOST_TEST(expected_ids.size() == 2052U);
  BOOST_TEST(got_ids == expected_ids, boost::test_tools::per_element());
}

}  // namespace
