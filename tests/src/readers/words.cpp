// SPDX-License-Identifier: BSL-1.0
#include "readers/words.hpp"

#include "src/support.hpp"

namespace {

using namespace std::string_literals;
using romvec::host::duplicates;
using romvec::host::read_words;
using romvec::host::word_list;
using romvec::host::words_format;
using test::error_of;
using test::expect;
using test::source_of;
using words = std::vector<std::string>;

std::string words_error(std::string_view bytes, words_format format = words_format::automatic) {
  return error_of([&] { static_cast<void>(read_words(source_of(bytes), format)); });
}

BOOST_AUTO_TEST_CASE(a_line_is_a_word_whatever_its_end) {
  BOOST_TEST(read_words(source_of("a\nb\n")).words == (words{"a", "b"}));
  BOOST_TEST(read_words(source_of("a\r\nb")).words == (words{"a", "b"}));
  BOOST_TEST(read_words(source_of("\xEF\xBB\xBF"
                                  "a\n b \n\xff\n"))
                 .words == (words{"a", " b ", "\xff"}));
}

BOOST_AUTO_TEST_CASE(odd_spaces_are_words) {
  // U+00A0, U+2028 and U+0085, at which Python's splitlines() would cut, a tab, a space, and a word of two.
  const words odd = {"\xC2\xA0", "\xE2\x80\xA8", "\xC2\x85", "\t", " ", "new york", "[PAD]", "{"};
  std::string text;
  for (const std::string& word : odd) {
    text += word + "\n";
  }
  BOOST_TEST(read_words(source_of(text)).words == odd);
  BOOST_TEST(read_words(source_of("[PAD]\n[UNK]\n##s\n")).words == (words{"[PAD]", "[UNK]", "##s"}));
  BOOST_TEST(read_words(source_of("[\n]\n")).words == (words{"[", "]"}));
}

BOOST_AUTO_TEST_CASE(blank_lines_at_the_end_are_no_words) {
  BOOST_TEST(read_words(source_of("a\nb\n\n")).words == (words{"a", "b"}));
  BOOST_TEST(read_words(source_of("a\r\nb\r\n\r\n\r\n")).words == (words{"a", "b"}));
}

BOOST_AUTO_TEST_CASE(empty_lines_duplicates_and_binary_files_are_refused_by_line) {
  expect(words_error("a\n\nb\n"), "FILE: line 2: is empty, expected a word; a JSON list names every token");
  expect(words_error("\n\n \n!\na\n"), "FILE: line 1: is empty, expected a word; a JSON list names every token");
  expect(words_error("a\nb\nc\nb\n"), "line 4: \"b\" is on line 2 already");
  expect(words_error("a\nb\0\n"s), "line 2: has a NUL byte");
  expect(words_error("\xFF\xFE"s + "a\0\n\0"s), "is UTF-16 text, expected UTF-8");
  expect(words_error("\x1f\x8b\x08"), "is a gzip file, expected text");
  expect(words_error("version https://git-lfs.github.com/spec/v1\noid sha256:0\n"), "is a git LFS pointer");
  expect(words_error("\xEF\xBB\xBF"), "has no words");
  expect(words_error("\n\n"), "has no words");
}

BOOST_AUTO_TEST_CASE(of_duplicates_the_first_keeps_the_name_and_no_row_moves) {
  const word_list list = read_words(source_of("a\nb\na\nc\na\n"), words_format::automatic, duplicates::first);
  BOOST_TEST(list.words == (words{"a", "b", "<duplicate 2>", "c", "<duplicate 4>"}));
  BOOST_REQUIRE(list.notes.size() == 1U);
  expect(list.notes[0], "FILE: 2 words are there already (the first: \"a\" on line 3)");
  const std::string json = R"(["a", "b", "a"])";
  expect(words_error(json), "token 2: \"a\" is token 0 already");
  BOOST_TEST(read_words(source_of(json), words_format::automatic, duplicates::first).words ==
             (words{"a", "b", "<duplicate 2>"}));
}

// llama2.c's tokenizer.bin: the longest length, then a score, a length and the bytes of every token.
std::string tokenizer(std::uint32_t longest, const words& tokens) {
  std::string out = test::bytes_of<std::uint32_t>({longest});
  for (const std::string& token : tokens) {
    out += test::bytes_of<float>({-1.5F}) + test::bytes_of<std::uint32_t>({static_cast<std::uint32_t>(token.size())});
    out += token;
  }
  return out;
}

BOOST_AUTO_TEST_CASE(a_tokenizer_of_llama2c_is_a_vocabulary) {
  const words tokens = {"<unk>", "\n<s>\n", "a", " a", "\0"s};
  BOOST_TEST(read_words(source_of(tokenizer(5, tokens))).words == tokens);
  const std::string bytes = tokenizer(5, tokens);
  expect(words_error(bytes.substr(0, bytes.size() - 1)), "token 4, byte 57: 1 bytes are promised, the file has 0 more");
  expect(words_error(bytes + "123"), "token 5, byte 58: the file ends, expected a score and a length");
  expect(words_error(tokenizer(5, {"a", "123456"})), "the length is 6, expected 1 to 5");
  expect(words_error(tokenizer(5, {"a", "b", "a"})), "token 2: \"a\" is token 0 already");
}

BOOST_AUTO_TEST_CASE(arrays_of_strings_are_words) {
  const auto npy = [](const std::string& descr, const std::string& shape, const std::string& data) {
    const std::string text = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
    return "\x93NUMPY\x01\0"s + test::bytes_of<std::uint16_t>({static_cast<std::uint16_t>(text.size())}) + text + data;
  };
  const std::string wide = test::bytes_of<std::uint32_t>({'t', 'h', 'e', 0xE4, 0, 0, 0x1F44D, '\n', 0});
  BOOST_TEST(read_words(source_of(npy("<U3", "(3,)", wide))).words == (words{"the", "\xC3\xA4", "\xF0\x9F\x91\x8D\n"}));
  BOOST_TEST(read_words(source_of(npy("|S3", "(2,)", "theof\0"s))).words == (words{"the", "of"}));
  expect(words_error(npy("<f4", "(1,)", "1234")), "dtype \"<f4\", expected strings");
  expect(words_error(npy("<U1", "(1,)", test::bytes_of<std::uint32_t>({0xD800}))), "element 0: 0xd800 is no character");
  expect(words_error(npy("|S2", "(2,)", "a\0\0\0"s)), "element 1: is empty, expected a word");
  expect(words_error(npy("|S2", "(2,)", "abc")), "3 bytes behind the header");
}

BOOST_AUTO_TEST_CASE(formats_have_names) {
  for (const std::string& name : romvec::host::words_format_names()) {
    BOOST_TEST(romvec::host::parse_words_format(name).has_value());
  }
  BOOST_TEST(!romvec::host::parse_words_format("line"));
  BOOST_TEST(read_words(source_of("{\"a\"\n"), words_format::lines).words == (words{"{\"a\""}));
  expect(words_error("a\n", words_format::llama2c), "is not a vocabulary of llama2.c");
}

// What has words and no weights is named where weights are expected.
BOOST_AUTO_TEST_CASE(a_file_of_words_in_the_place_of_weights_is_named) {
  expect(test::read_error(R"({"model": {"type": "BPE", "vocab": {"a": 0}}})"),
         "is a tokenizer.json of a BPE model (1 words)");
  expect(test::read_error(R"({"a": 0, "b": 1})"), "is JSON, from token to row (2 words)");
  expect(test::read_error("[\"a\", \"b\"]"), "is a JSON list of words (2 words)");
  expect(test::read_error(tokenizer(5, {"a", "b"})), "is a vocabulary of llama2.c");
  expect(test::read_error("IQ== 0\nIg== 1\n"), "is a list of tiktoken's tokens and ranks, 2 of them");
  expect(test::read_error("<unk>\t0\n\xE2\x96\x81the\t-1\n"), "is a list of SentencePiece's pieces and scores");
  expect(test::read_error("the 9\nof 8\nand 8\nto 7\n"), "is a list of words and their counts, 4 of them");
  BOOST_TEST(test::read("the 1\nof -2\n").dim == 1U);
}

}  // namespace
