// SPDX-License-Identifier: BSL-1.0
#include "text.hpp"

#include "support/test.hpp"

namespace {

using namespace romvec::host;

BOOST_AUTO_TEST_CASE(control_characters_are_shown_as_numbers) {
  BOOST_TEST(printable("a\n\x1b[31m\x7f\xC3\xA9\\") == "a\\x0a\\x1b[31m\\x7f\xC3\xA9\\");
  BOOST_TEST(ascii("a\n\xC3\xA9~") == "a\\x0a\\xc3\\xa9~");
}

BOOST_AUTO_TEST_CASE(string_literals_hold_any_bytes) {
  BOOST_TEST(string_literal("") == "\"\"");
  BOOST_TEST(string_literal("a b~7") == "\"a b~7\"");
  BOOST_TEST(string_literal("\"\\?\n\x7f\xC3\xA9\x01"
                            "1") == "\"\\\"\\\\\\077\\012\\177\\303\\251\\0011\"");
}

BOOST_AUTO_TEST_CASE(long_words_are_cut_between_characters) {
  BOOST_TEST(in_quotes("short") == "\"short\"");
  BOOST_TEST(in_quotes(std::string(40, 'x')) == '"' + std::string(40, 'x') + '"');
  BOOST_TEST(in_quotes(std::string(41, 'x')) == '"' + std::string(40, 'x') + "...\"");
  // 39 bytes and a character of two: cut before it, not through it.
  BOOST_TEST(in_quotes(std::string(39, 'x') + "\xC3\xA9y") == '"' + std::string(39, 'x') + "...\"");
}

BOOST_AUTO_TEST_CASE(names_and_shapes) {
  BOOST_TEST(file_name("a/b/c.npy") == "c.npy");
  BOOST_TEST(file_name("c.npy") == "c.npy");
  BOOST_TEST(file_name("a/") == "");
  const std::uint64_t shape[] = {512, 64, 3};
  BOOST_TEST(shape_text(shape) == "512 x 64 x 3");
  BOOST_TEST(shape_text({}) == "scalar");
}

BOOST_AUTO_TEST_CASE(arguments_of_a_shell) {
  BOOST_TEST(shell_argument("a.npy") == "a.npy");
  BOOST_TEST(shell_argument("fixed<int8_t,7>") == "'fixed<int8_t,7>'");
  BOOST_TEST(shell_argument("it's") == "'it'\\''s'");
  BOOST_TEST(shell_argument("") == "''");
}

}  // namespace
