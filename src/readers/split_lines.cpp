// SPDX-License-Identifier: BSL-1.0
#include "readers/split_lines.hpp"

#include <utility>

#include "readers/numbers.hpp"

namespace romvec::host::word_columns {

std::optional<double> number_of(std::string_view text) {
  float narrow = 0;
  if (parse_number(text, narrow) != number_fault::none) {
    return std::nullopt;
  }
  const auto count = parse_count(text);
  return count ? static_cast<double>(*count) : static_cast<double>(narrow);
}

split split_lines(std::span<const std::string_view> lines, char separator, bool number_is_first) {
  constexpr std::string_view overwrite = " #fairseq:overwrite";  // what fairseq writes behind a count
  split out;
  out.separator = separator;
  out.number_is_first = number_is_first;
  out.first_odd = lines.size();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string_view line = lines[i];
    if (separator == ' ' && line.ends_with(overwrite)) {
      line.remove_suffix(overwrite.size());
    }
    const std::size_t at = number_is_first ? line.find(separator) : line.rfind(separator);
    std::string_view word;
    double number = 0;
    if (at != std::string_view::npos) {
      word = number_is_first ? line.substr(at + 1) : line.substr(0, at);
      const std::string_view text = number_is_first ? line.substr(0, at) : line.substr(at + 1);
      const auto found = number_of(text);
      number = found.value_or(0);
      word = found ? word : std::string_view();
    }
    out.matching += word.empty() ? 0 : 1;
    out.first_odd = word.empty() && out.first_odd == lines.size() ? i : out.first_odd;
    out.words.push_back(word);
    out.numbers.push_back(number);
  }
  return out;
}

split named_split(std::span<const std::string_view> lines, words_format format) {
  split best;
  for (const char separator : {'\t', ' ', ',', ';'}) {
    split parts = split_lines(lines, separator, format == words_format::numbered);
    if (best.words.empty() || parts.matching > best.matching) {
      best = std::move(parts);
    }
  }
  return best;
}

}  // namespace romvec::host::word_columns
