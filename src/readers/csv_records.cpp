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

record_scanner::record_scanner(std::string_view bytes, record_form form) : bytes_(bytes), form_(form) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (bytes_.starts_with(byte_order_mark)) {
    bytes_.remove_prefix(byte_order_mark.size());
  }
}

bool record_scanner::next(std::vector<field>& out) {
  out.clear();
  skip_comments();
  if (at_ >= bytes_.size()) {
    return false;
  }
  line_ = next_line_;
  while (true) {
    skip_spaces();
    out.push_back(next_is_quoted() ? next_quoted() : next_plain());
    skip_spaces();
    if (at_ >= bytes_.size()) {
      break;
    }
    const bool is_end = bytes_[at_] == '\n';
    // Behind a run of spaces the next field begins already.
    at_ += form_.separator == ' ' && !is_end ? 0 : 1;
    if (is_end) {
      ++next_line_;
      break;
    }
  }
  if (form_.drops_last_field && out.size() > 1 && out.back().text.empty() && !out.back().is_quoted) {
    out.pop_back();
  }
  return true;
}

bool record_scanner::at_blank_end() {
  skip_comments();
  return bytes_.find_first_not_of("\r\n \t", at_) == std::string_view::npos;
}

void record_scanner::skip_comments() {
  while (form_.has_comments && at_ < bytes_.size() && bytes_[at_] == '#') {
    at_ = std::min(bytes_.find('\n', at_), bytes_.size() - 1) + 1;
    ++next_line_;
    ++comments_;
  }
}

// Where fields lie between spaces: those in front of a field, or at the end of the line with its CR.
void record_scanner::skip_spaces() {
  if (form_.separator != ' ') {
    return;
  }
  while (at_ < bytes_.size() && (bytes_[at_] == ' ' || bytes_[at_] == '\t' ||
                                 (bytes_[at_] == '\r' && (at_ + 1 == bytes_.size() || bytes_[at_ + 1] == '\n')))) {
    ++at_;
  }
}

bool record_scanner::next_is_quoted() const {
  if (!form_.has_quotes || at_ >= bytes_.size() || bytes_[at_] != '"') {
    return false;
  }
  if (form_.separator == ',' || form_.separator == ';') {
    return true;
  }
  const std::string_view line = bytes_.substr(at_, bytes_.find('\n', at_) - at_);
  std::size_t end = line.find('"', 1);
  while (end != std::string_view::npos && end + 1 < line.size() && line[end + 1] == '"') {
    end = line.find('"', end + 2);
  }
  return end != std::string_view::npos &&
         (end + 1 == line.size() || line[end + 1] == form_.separator || line[end + 1] == '\t' || line[end + 1] == '\r');
}

// Both leave at_ on the separator, the LF or the end.
field record_scanner::next_plain() {
  const std::size_t begin = at_;
  const char ends[] = {'\n', form_.separator, form_.separator == ' ' ? '\t' : form_.separator};
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
