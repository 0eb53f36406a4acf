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

}  // namespace
