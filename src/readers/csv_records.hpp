// SPDX-License-Identifier: BSL-1.0
// The records and fields of a table of text, without a copy of them: comma-separated values, and what is alike with
// semicolons, tabs or spaces. Source: RFC 4180.
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

struct record_form {
  char separator = ',';  // ' ': any run of spaces and tabs, and those at the ends of a line are none
  // Quoted fields: in full behind commas and semicolons; behind tabs and spaces if they end on their line, since a
  // quotation mark may be a word there.
  bool has_quotes = true;
  bool has_comments = false;      // lines that begin with # are passed over, as NumPy's savetxt and loadtxt have them
  bool drops_last_field = false;  // every line ends with a separator
};

class record_scanner {
 public:
  // A byte order mark is skipped.
  record_scanner(std::string_view bytes, record_form form);

  // Puts the fields of the next record into `out`; false behind the last one. A record ends at LF, CR LF or the end of
  // the bytes, outside of quotes. fault() says what is wrong with it.
  bool next(std::vector<field>& out);

  [[nodiscard]] std::string_view fault() const { return fault_; }  // empty: nothing
  // On which the record begins that next() gave last; the first is 1.
  [[nodiscard]] std::size_t line() const { return line_; }
  // True if nothing but empty lines follows, and comments where there may be some.
  [[nodiscard]] bool at_blank_end();
  [[nodiscard]] std::size_t comments() const { return comments_; }  // lines passed over so far
  [[nodiscard]] double part_done() const { return static_cast<double>(at_) / static_cast<double>(bytes_.size()); }

 private:
  field next_quoted();
  field next_plain();
  bool next_is_quoted() const;
  void skip_spaces();
  void skip_comments();

  std::string_view bytes_;
  record_form form_;
  std::size_t at_ = 0;
  std::size_t line_ = 0;
  std::size_t next_line_ = 1;
  std::size_t comments_ = 0;
  std::string_view fault_;
};

}  // namespace romvec::host::csv
