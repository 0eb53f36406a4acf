// SPDX-License-Identifier: BSL-1.0
// Reads the JSON of tokenizers, front to back: enough of it for files that are known to be right, so that the tests of
// the library need no other. Nothing is checked but the characters that are asked for.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "include/shared_data.hpp"
#include "romvec/tokenizer/utf8.hpp"

namespace testing {

// Empty if the file is missing.
inline std::string read_text(const char* file) {
  std::string text;
  std::FILE* const stream = std::fopen(shared_data_path(file).c_str(), "rb");
  if (stream == nullptr) {
    return text;
  }
  char block[4096];
  for (std::size_t got = 0; (got = std::fread(block, 1, sizeof block, stream)) > 0;) {
    text.append(block, got);
  }
  std::fclose(stream);
  return text;
}

class json_reader {
 public:
  explicit json_reader(std::string text) : text_(std::move(text)) {}

  // on_member(key) must read the value.
  template <class OnMember>
  void object(OnMember on_member) {
    expect('{');
    while (!take('}')) {
      const std::string key = string();
      expect(':');
      on_member(key);
      take(',');
    }
  }

  // on_element() must read it.
  template <class OnElement>
  void array(OnElement on_element) {
    expect('[');
    while (!take(']')) {
      on_element();
      take(',');
    }
  }

  std::string string() {
    expect('"');
    std::string out;
    while (text_.at(at_) != '"') {
      if (text_[at_] != '\\') {
        out += text_[at_++];
        continue;
      }
      const char escaped = text_.at(at_ + 1);
      at_ += 2;
      switch (escaped) {
        case 'n':
          out += '\n';
          break;
        case 't':
          out += '\t';
          break;
        case 'r':
          out += '\r';
          break;
        case 'b':
          out += '\b';
          break;
        case 'f':
          out += '\f';
          break;
        case 'u':
          unicode(out);
          break;
        default:
          out += escaped;
      }
    }
    ++at_;
    return out;
  }

  std::uint32_t number() {
    blanks();
    char* end = nullptr;
    const double value = std::strtod(text_.c_str() + at_, &end);
    at_ = static_cast<std::size_t>(end - text_.c_str());
    return static_cast<std::uint32_t>(value);
  }

  void skip() {
    std::size_t depth = 0;
    do {
      blanks();
      const char next = text_.at(at_);
      if (next == '"') {
        string();
      } else {
        depth += next == '{' || next == '[' ? 1U : 0U;
        depth -= next == '}' || next == ']' ? 1U : 0U;
        ++at_;
        while (next != '{' && next != '[' && next != '}' && next != ']' && next != ',' && next != ':' &&
               std::string("{}[],:\" \n").find(text_.at(at_)) == std::string::npos) {
          ++at_;
        }
      }
    } while (depth > 0);
  }

 private:
  void blanks() {
    while (std::string(" \t\r\n").find(text_.at(at_)) != std::string::npos) {
      ++at_;
    }
  }
  bool take(char wanted) {
    blanks();
    const bool there = text_.at(at_) == wanted;
    at_ += there ? 1U : 0U;
    return there;
  }
  void expect(char wanted) {
    if (!take(wanted)) {
      std::printf("JSON: expected %c at byte %u\n", wanted, static_cast<unsigned>(at_));
      std::abort();
    }
  }
  std::uint32_t hexadecimal() {
    const std::string digits = text_.substr(at_, 4);
    at_ += 4;
    return static_cast<std::uint32_t>(std::strtoul(digits.c_str(), nullptr, 16));
  }
  void unicode(std::string& out) {
    std::uint32_t code = hexadecimal();
    if (code >= 0xD800 && code < 0xDC00) {
      at_ += 2;
      code = 0x10000 + ((code - 0xD800) << 10) + (hexadecimal() - 0xDC00);
    }
    char bytes[4];
    romvec::detail::write_utf8(code, bytes);
    out.append(bytes, romvec::detail::utf8_bytes(code));
  }

  std::string text_;
  std::size_t at_ = 0;
};

}  // namespace testing
