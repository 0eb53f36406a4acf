// SPDX-License-Identifier: BSL-1.0
// Text files line by line: LF or CR LF, with or without an end of the last line, a byte order mark skipped.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace romvec::host {

// False for bytes that no text has, in the first few KB.
inline bool looks_like_text(std::string_view bytes) {
  constexpr std::size_t looked_at = 4096;
  return std::ranges::none_of(bytes.substr(0, looked_at), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t';
  });
}

class line_scanner {
 public:
  explicit line_scanner(std::string_view bytes) : all_(bytes.size()), rest_(bytes) {
    if (rest_.starts_with("\xEF\xBB\xBF")) {
      rest_.remove_prefix(3);
    }
  }

  // Puts the next line, without its end, into `line`; false behind the last one.
  bool next(std::string_view& line) {
    if (rest_.empty()) {
      return false;
    }
    const std::size_t end = rest_.find('\n');
    line = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    ++number_;
    return true;
  }

  // True if nothing but empty lines follows.
  [[nodiscard]] bool at_blank_end() const { return rest_.find_first_not_of("\r\n \t") == std::string_view::npos; }

  // Of the line that next() gave last; the first one is 1.
  [[nodiscard]] std::size_t number() const { return number_; }
  [[nodiscard]] std::size_t bytes_left() const { return rest_.size(); }
  [[nodiscard]] double part_done() const { return 1 - static_cast<double>(rest_.size()) / static_cast<double>(all_); }

 private:
  std::size_t all_;
  std::string_view rest_;
  std::size_t number_ = 0;
};

}  // namespace romvec::host
