// SPDX-License-Identifier: BSL-1.0
// The records and fields of comma-separated values, without a copy of them. Source: RFC 4180.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace romvec::host::csv {

// Between the separators; of a quoted field what is between the quotes, in which "" stands for one quote.
struct field {
  std::string_view text;
  bool is_quoted = false;

  [[nodiscard]] std::string_view trimmed() const;  // without spaces and tabs at its ends, for numbers
  [[nodiscard]] std::string unescaped() const;
};

class record_scanner {
 public:
  // A byte order mark is skipped.
  record_scanner(std::string_view bytes, char separator);

  // Puts the fields of the next record into `out`; false behind the last one. A record ends at LF, CR LF or the end of
  // the bytes, outside of quotes. fault() says what is wrong with it.
  bool next(std::vector<field>& out);

  [[nodiscard]] std::string_view fault() const { return fault_; }  // empty: nothing
  // On which the record begins that next() gave last; the first is 1.
  [[nodiscard]] std::size_t line() const { return line_; }
  // True if nothing but empty lines follows.
  [[nodiscard]] bool at_blank_end() const { return bytes_.find_first_not_of("\r\n \t", at_) == std::string_view::npos; }
  [[nodiscard]] double part_done() const { return static_cast<double>(at_) / static_cast<double>(bytes_.size()); }

 private:
  field next_quoted();
  field next_plain();

  std::string_view bytes_;
  char separator_;
  std::size_t at_ = 0;
  std::size_t line_ = 0;
  std::size_t next_line_ = 1;
  std::string_view fault_;
};

}  // namespace romvec::host::csv
