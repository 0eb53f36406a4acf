// SPDX-License-Identifier: BSL-1.0
// SentencePiece's .model, written here byte by byte by the wire format of protocol buffers.
#include "readers/sentence_piece.hpp"

#include <utility>

#include "readers/words.hpp"
#include "src/support.hpp"

namespace {

using romvec::host::read_words;
using romvec::host::word_list;
using romvec::host::words_format;
using test::expect;
using test::source_of;
using words = std::vector<std::string>;

enum type : char { normal = 1, unknown = 2, control = 3, user_defined = 4, unused = 5, byte = 6 };

std::string field(char number, char wire, const std::string& rest) {
  return static_cast<char>(number << 3 | wire) + rest;
}

std::string counted(const std::string& bytes) { return static_cast<char>(bytes.size()) + bytes; }

std::string piece(const std::string& text, type kind = normal) {
  return field(1, 2,
               counted(field(1, 2, counted(text)) + field(2, 5, test::bytes_of<float>({-1.5F})) +
                       (kind == normal ? "" : field(3, 0, std::string(1, kind)))));
}

std::string words_error(const std::string& bytes) {
  return test::error_of([&] { static_cast<void>(read_words(source_of(bytes))); });
}

const std::string space = "\xE2\x96\x81";

BOOST_AUTO_TEST_CASE(pieces_are_rows_and_their_types_tell_what_they_stand_for) {
  const std::string trainer = field(2, 2, counted("\x0a\x01x"));  // other fields are passed over, whatever is in them
  const std::string later = field(9, 0, "\xff\x01") + field(10, 1, "12345678") + field(11, 5, "1234");
  const std::string model = piece("<pad>", control) + piece("<unk>", unknown) + piece(space + "the") + trainer +
                            piece("s") + piece("<0x0A>", byte) + piece("<0x41>", byte) + piece("A") + later +
                            piece(space + "<sep>", user_defined) + piece("x", unused) + piece("<0x42>");
  const word_list list = read_words(source_of(model));
  BOOST_TEST(list.words == (words{"<pad>", "<unk>", " the", "s", "\n", "<0x41>", "A", " <sep>", "x", "<0x42>"}));
  expect(list.notes.at(0), "a SentencePiece model, 10 tokens");
  expect(list.notes.at(1), "1 token of bytes that another token stands for");
}

BOOST_AUTO_TEST_CASE(rows_behind_the_pieces_are_in_doubt_where_models_shift_them) {
  const std::string model = piece("<unk>", unknown) + piece("<s>", control) + piece("</s>", control) + piece("a");
  expect(read_words(source_of(model)).why_not_short, "give their tokenizer.json");
  BOOST_TEST(read_words(source_of(model), words_format::sentence_piece).why_not_short == "");
  BOOST_TEST(read_words(source_of(piece("<pad>", control) + model)).why_not_short == "");
}

BOOST_AUTO_TEST_CASE(broken_models_are_refused_by_piece) {
  const std::string first = piece("<unk>", unknown);
  expect(words_error(first + piece("abc").substr(0, 8)),
         "FILE: piece 1, byte 16: 10 bytes are promised, the message has 6");
  expect(words_error(first + field(1, 2, counted(field(1, 0, "\x01")))),
         "piece 1, byte 16: field 1 of a piece has wire");
  expect(words_error(first + field(1, 2, counted(field(2, 5, "1234")))), "a piece without text");
  expect(words_error(first + piece("x", byte)), "a piece of type BYTE that is not called <0x00> to <0xFF>");
  expect(words_error(first + field(1, 3, "")), "wire type 3");
  expect(words_error(first + std::string(11, '\xff')), "a number of more than 10 bytes");
  expect(words_error(first + field(3, 0, "\xff")), "the message ends inside a number");
  expect(words_error(first + piece("a") + piece("a")), "token 2: \"a\" is token 1 already");
}

BOOST_AUTO_TEST_CASE(a_text_that_begins_with_a_newline_is_no_model) {
  expect(words_error("\n\n \n!\na\n"), "line 1: is empty");
}

}  // namespace
