// SPDX-License-Identifier: BSL-1.0
#include "readers/words.hpp"

#include "src/support.hpp"

namespace {

using namespace std::string_literals;
using romvec::host::read_words;
using test::error_of;
using test::expect;
using test::source_of;
using words = std::vector<std::string>;

std::string words_error(std::string_view bytes) {
  return error_of([&] { static_cast<void>(read_words(source_of(bytes))); });
}

BOOST_AUTO_TEST_CASE(a_line_is_a_word_whatever_its_end) {
  BOOST_TEST(read_words(source_of("a\nb\n")).words == (words{"a", "b"}));
  BOOST_TEST(read_words(source_of("a\r\nb")).words == (words{"a", "b"}));
  BOOST_TEST(read_words(source_of("\xEF\xBB\xBF"
                                  "a\n b \n\xff\n"))
                 .words == (words{"a", " b ", "\xff"}));
}

BOOST_AUTO_TEST_CASE(empty_lines_duplicates_and_binary_files_are_refused_by_line) {
  expect(words_error("a\n\nb\n"), "FILE: line 2: is empty, expected a word");
  expect(words_error("a\nb\n\n"), "line 3: is empty");
  expect(words_error("a\r\n\r\n"), "line 2: is empty");
  expect(words_error("a\nb\nc\nb\n"), "line 4: \"b\" is on line 2 already");
  expect(words_error("a\nb\0\n"s), "line 2: has a NUL byte");
  expect(words_error("\x1f\x8b\x08"), "is a gzip file, expected text");
  expect(words_error("version https://git-lfs.github.com/spec/v1\noid sha256:0\n"), "is a git LFS pointer");
  expect(words_error("\xEF\xBB\xBF"), "has no words");
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
  expect(words_error(tokenizer(5, {"a", "", "b"})), "token 1, byte 13: the length is 0, expected 1 to 5");
  expect(words_error(tokenizer(5, {"a", "123456"})), "the length is 6, expected 1 to 5");
  expect(words_error(tokenizer(5, {"a", "b", "a"})), "token 2: \"a\" is token 0 already");
}

}  // namespace
