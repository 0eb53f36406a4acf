// SPDX-License-Identifier: BSL-1.0
#include "text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace romvec::host {

namespace {

void append_escaped(std::string& out, char c) { out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c)); }

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

}  // namespace

std::string printable(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    if (is_control(c)) {
      append_escaped(out, c);
    } else {
      out += c;
    }
  }
  return out;
}

std::string ascii(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    if (is_control(c) || static_cast<unsigned char>(c) >= 0x80) {
      append_escaped(out, c);
    } else {
      out += c;
    }
  }
  return out;
}

void append_octal(std::string& out, unsigned char byte) {
  out += '\\';
  out += static_cast<char>('0' + (byte >> 6));
  out += static_cast<char>('0' + ((byte >> 3) & 7));
  out += static_cast<char>('0' + (byte & 7));
}

std::string string_literal(std::string_view bytes) {
  std::string out = "\"";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    // '?' could begin a trigraph for a compiler in an old mode.
    if (byte < 0x20 || byte >= 0x7f || c == '?') {
      append_octal(out, byte);
    } else {
      if (c == '"' || c == '\\') {
        out += '\\';
      }
      out += c;
    }
  }
  return out + '"';
}

std::string in_quotes(std::string_view bytes) {
  constexpr std::size_t most = 40;
  std::size_t end = bytes.size();
  if (end > most) {
    end = most;
    // Do not cut inside a UTF-8 sequence.
    while (end > most - 4 && (static_cast<unsigned char>(bytes[end]) & 0xC0u) == 0x80u) {
      --end;
    }
  }
  return '"' + printable(bytes.substr(0, end)) + (end < bytes.size() ? "...\"" : "\"");
}

std::string file_name(std::string_view path) {
  const std::size_t slash = path.find_last_of('/');
  return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

std::string shape_text(std::span<const std::uint64_t> shape) {
  if (shape.empty()) {
    return "scalar";
  }
  std::string out = std::to_string(shape.front());
  for (const std::uint64_t size : shape.subspan(1)) {
    out += " x " + std::to_string(size);
  }
  return out;
}

std::string shell_argument(std::string_view bytes) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./:,@%";
  if (!bytes.empty() && bytes.find_first_not_of(plain) == std::string_view::npos) {
    return std::string(bytes);
  }
  std::string out = "'";
  for (const char c : bytes) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

std::vector<std::string_view> fields_of(std::string_view line, std::string_view separators) {
  std::vector<std::string_view> fields;
  std::size_t begin = line.find_first_not_of(separators);
  while (begin != std::string_view::npos) {
    const std::size_t end = std::min(line.find_first_of(separators, begin), line.size());
    fields.push_back(line.substr(begin, end - begin));
    begin = line.find_first_not_of(separators, end);
  }
  return fields;
}

}  // namespace romvec::host
