// SPDX-License-Identifier: BSL-1.0
#include "readers/csv_records.hpp"

#include <algorithm>

namespace romvec::host::csv {

std::string_view field::trimmed() const {
  constexpr std::string_view spaces = " \t";
  const std::size_t begin = text.find_first_not_of(spaces);
  return begin == std::string_view::npos ? std::string_view()
                                         : text.substr(begin, text.find_last_not_of(spaces) + 1 - begin);
}

std::string field::unescaped() const {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (is_quoted && text[i] == '"') {
      ++i;  // the second of two
    }
  }
  return out;
}

record_scanner::record_scanner(std::string_view bytes, char separator) : bytes_(bytes), separator_(separator) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (bytes_.starts_with(byte_order_mark)) {
    bytes_.remove_prefix(byte_order_mark.size());
  }
}

bool record_scanner::next(std::vector<field>& out) {
  out.clear();
  if (at_ >= bytes_.size()) {
    return false;
  }
  line_ = next_line_;
  while (true) {
    out.push_back(at_ < bytes_.size() && bytes_[at_] == '"' ? next_quoted() : next_plain());
    if (at_ >= bytes_.size()) {
      return true;
    }
    const char end = bytes_[at_];
    ++at_;
    if (end == '\n') {
      ++next_line_;
      return true;
    }
  }
}

// Both leave at_ on the separator, the LF or the end.
field record_scanner::next_plain() {
  const std::size_t begin = at_;
  const char ends[] = {separator_, '\n'};
  at_ = std::min(bytes_.find_first_of(std::string_view(ends, sizeof ends), at_), bytes_.size());
  std::string_view text = bytes_.substr(begin, at_ - begin);
  if (text.ends_with('\r') && (at_ == bytes_.size() || bytes_[at_] == '\n')) {
    text.remove_suffix(1);
  }
  return {text, false};
}

field record_scanner::next_quoted() {
  const std::size_t begin = at_ + 1;
  std::size_t end = begin;
  while (true) {
    end = bytes_.find('"', end);
    if (end == std::string_view::npos) {
      fault_ = "has a quoted field without an end";
      end = bytes_.size();
      break;
    }
    if (end + 1 >= bytes_.size() || bytes_[end + 1] != '"') {
      break;
    }
    end += 2;
  }
  const std::string_view text = bytes_.substr(begin, end - begin);
  next_line_ += static_cast<std::size_t>(std::ranges::count(text, '\n'));
  at_ = std::min(end + 1, bytes_.size());
  if (!next_plain().text.empty() && fault_.empty()) {
    fault_ = "has text between the closing quote and the next separator";
  }
  return {text, true};
}

}  // namespace romvec::host::csv
