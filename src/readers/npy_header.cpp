// SPDX-License-Identifier: BSL-1.0
#include "readers/npy_header.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <utility>

#include "error.hpp"
#include "readers/bytes.hpp"
#include "text.hpp"

namespace romvec::host::npy {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view magic = "\x93NUMPY"sv;
// Reads the one kind of dictionary that NumPy writes; anything else is an error at its byte.
class header_parser {
 public:
  header_parser(const source& file, std::string_view text, std::size_t offset)
      : file_(file), text_(text), offset_(offset) {}

  void parse(header& out) {
    std::optional<std::string> descr;
    std::optional<bool> fortran_order;
    std::optional<std::vector<std::uint64_t>> shape;
    expect('{');
    while (!take('}')) {
      const std::size_t key_at = at_;
      const std::string key = string();
      expect(':');
      if (key == "descr" && !descr) {
        descr = parse_descr();
      } else if (key == "fortran_order" && !fortran_order) {
        fortran_order = boolean();
      } else if (key == "shape" && !shape) {
        shape = tuple();
      } else {
        at_ = key_at;
        fail(fmt::format("key {}, expected 'descr', 'fortran_order' and 'shape', once each", in_quotes(key)));
      }
      if (!take(',')) {
        expect('}');
        break;
      }
    }
    skip_spaces();
    if (at_ != text_.size()) {
      fail("more text behind the dictionary, expected spaces and the end of the header");
    }
    if (!descr || !fortran_order || !shape) {
      fail(fmt::format("no key '{}' in the header", !descr ? "descr" : !fortran_order ? "fortran_order" : "shape"));
    }
    out.descr = *descr;
    out.fortran_order = *fortran_order;
    out.shape = *shape;
  }

 private:
  [[noreturn]] void fail(const std::string& message) const {
    throw error(file_.name, fmt::format("header, byte {}", offset_ + at_), message);
  }

  void skip_spaces() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) {
      ++at_;
    }
  }

  bool take(char c) {
    skip_spaces();
    if (at_ < text_.size() && text_[at_] == c) {
      ++at_;
      return true;
    }
    return false;
  }

  void expect(char c) {
    if (!take(c)) {
      fail(at_ < text_.size() ? fmt::format("{}, expected '{}'", in_quotes(text_.substr(at_, 1)), c)
                              : fmt::format("the header ends, expected '{}'", c));
    }
  }

  std::string string() {
    skip_spaces();
    const char quote = at_ < text_.size() ? text_[at_] : '\0';
    if (quote != '\'' && quote != '"') {
      fail("expected a string in quotes");
    }
    const std::size_t end = text_.find(quote, at_ + 1);
    if (end == std::string_view::npos) {
      fail("a string without an end");
    }
    const std::string_view inside = text_.substr(at_ + 1, end - at_ - 1);
    if (inside.find('\\') != std::string_view::npos) {
      fail("a string with an escape sequence, expected a plain one");
    }
    at_ = end + 1;
    return std::string(inside);
  }

  std::string parse_descr() {
    skip_spaces();
    if (at_ < text_.size() && (text_[at_] == '[' || text_[at_] == '(')) {
      fail("dtype is structured (fields with names), expected a plain one such as '<f4'");
    }
    return string();
  }

  bool boolean() {
    skip_spaces();
    for (const auto& [word, value] : {std::pair{"True"sv, true}, std::pair{"False"sv, false}}) {
      if (text_.substr(at_).starts_with(word)) {
        at_ += word.size();
        return value;
      }
    }
    fail("expected True or False");
  }

  std::vector<std::uint64_t> tuple() {
    std::vector<std::uint64_t> sizes;
    expect('(');
    while (!take(')')) {
      sizes.push_back(size());
      if (!take(',')) {
        if (sizes.size() == 1) {
          fail("a shape of one size needs a comma, as in (8,)");
        }
        expect(')');
        break;
      }
    }
    return sizes;
  }

  std::uint64_t size() {
    skip_spaces();
    std::uint64_t value = 0;
    const char* const begin = text_.data() + at_;
    const auto [end, failure] = std::from_chars(begin, text_.data() + text_.size(), value);
    if (failure == std::errc::result_out_of_range) {
      fail("a size in the shape is above 64 bits");
    }
    if (failure != std::errc()) {
      fail("expected a size that is not negative");
    }
    at_ += static_cast<std::size_t>(end - begin);
    if (at_ < text_.size() && text_[at_] == 'L') {
      ++at_;  // how Python 2 wrote long integers
    }
    return value;
  }

  const source& file_;
  std::string_view text_;
  std::size_t offset_;  // of text_ in the file
  std::size_t at_ = 0;
};

}  // namespace

bool has_magic(std::string_view bytes) { return bytes.starts_with(magic); }

header parse_header(const source& file) {
  const std::string_view bytes = file.bytes;
  if (bytes.size() < magic.size() + 2) {
    throw error(file.name, "byte 6", "the file ends, expected the version of the .npy format");
  }
  header out;
  out.version = static_cast<unsigned char>(bytes[6]);
  const int minor = static_cast<unsigned char>(bytes[7]);
  if (out.version < 1 || out.version > 3 || minor != 0) {
    throw error(file.name, "byte 6", fmt::format(".npy version {}.{}, expected 1.0, 2.0 or 3.0", out.version, minor));
  }
  const std::size_t length_bytes = out.version == 1 ? 2 : 4;
  const std::size_t begin = magic.size() + 2 + length_bytes;
  if (bytes.size() < begin) {
    throw error(file.name, "byte 8", "the file ends, expected the length of the header");
  }
  const std::size_t length =
      out.version == 1 ? load<std::uint16_t>(bytes.data() + 8) : load<std::uint32_t>(bytes.data() + 8);
  if (length > bytes.size() - begin) {
    throw error(file.name, "byte 8",
                fmt::format("a header of {} bytes is promised, the file has {} more", length, bytes.size() - begin));
  }
  header_parser(file, bytes.substr(begin, length), begin).parse(out);
  out.data = bytes.substr(begin + length);
  return out;
}

}  // namespace romvec::host::npy
