// SPDX-License-Identifier: BSL-1.0
#include "cli/report.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>

#include "text.hpp"

namespace romvec::host {

progress_line::progress_line(bool quiet) : is_terminal_(!quiet && ::isatty(STDERR_FILENO) == 1) {}

std::function<void(double)> progress_line::step(const std::string& name) {
  clear();
  name_ = name;
  begin_ = clock::now();
  last_ = begin_;
  return [this](double part) { show(part); };
}

void progress_line::show(double part) {
  using namespace std::chrono_literals;
  const auto now = clock::now();
  if (!is_terminal_ || now - begin_ < 500ms || now - last_ < 100ms) {
    return;
  }
  last_ = now;
  is_shown_ = true;
  const double seconds = std::chrono::duration<double>(now - begin_).count();
  const std::string left =
      part > 0 && seconds > 5 ? fmt::format(", {:.0f} s left", std::ceil(seconds * (1 - part) / part)) : "";
  fmt::print(stderr, "\r\x1b[Kromvec: {} {:3.0f} %{}", name_, 100 * part, left);
  std::fflush(stderr);
}

void progress_line::clear() {
  if (is_shown_) {
    fmt::print(stderr, "\r\x1b[K");
    std::fflush(stderr);
    is_shown_ = false;
  }
}

std::string describe(const origin& from) {
  const std::string tensor = from.tensor.empty() ? "" : fmt::format(", tensor {}", in_quotes(from.tensor));
  return fmt::format("{}{}, {}, {}", from.format, tensor, printable(from.dtype), from.order);
}

void print_notes(std::FILE* out, const weights& from) {
  for (const std::string& note : from.notes) {
    fmt::print(out, "note:    {}\n", note);
  }
}

void print_report(std::FILE* out, const weights& from, const quantized& table, word_form form) {
  const auto bytes_of = [&](array_role role) { return table.format.bytes(role, table.vocab_size, table.dim); };
  const std::uint64_t codes = bytes_of(array_role::codes);
  const std::uint64_t multipliers = bytes_of(array_role::multipliers);
  const std::uint64_t levels = bytes_of(array_role::levels) + table.format.window_bytes();
  const std::uint64_t words = bytes_of_words(from, form);
  const romvec::fidelity& f = table.fidelity;
  fmt::print(out, "from:    {}\n", describe(from.from));
  print_notes(out, from);
  fmt::print(out, "table:   {} x {}, {}, exponent {}\n", table.vocab_size, table.dim, table.format.name(),
             table.exponent);
  fmt::print(out, "flash:   {} bytes: codes {}, multipliers {}, {}words {}; {:.2f} bits a weight without the words\n",
             codes + multipliers + levels + words, codes, multipliers,
             levels > 0 ? fmt::format("levels {}, ", levels) : "", words, bits_per_weight(table));
  if (!from.words.empty()) {
    const auto of_each = [&](word_form one) {
      return static_cast<double>(bytes_of_words(from, one)) / static_cast<double>(from.words.size());
    };
    fmt::print(out, "words:   {}, {}; plain {:.2f} bytes a word, front-coded {:.2f}\n", from.words.size(),
               from.sorted_from.empty() ? "ids are rows" : "sorted by their bytes, rows reordered with them",
               of_each(word_form::plain), can_be_front_coded(from) ? of_each(word_form::front_coded) : 0.0);
  }
  if (!has_bound(table.format)) {
    fmt::print(out, "error:   max {:.6g}, RMS {:.6g}, SQNR {:.2f} dB, worst row {:.2f} dB, mean cosine {:.8f}\n",
               f.max_abs_error, f.rms_error, f.sqnr_db, table.worst_row_sqnr_db, f.mean_cosine);
    fmt::print(out, "checked: all {} weights decode to what the encoder chose; the largest error: {}\n", f.weights,
               place_of(from, f.worst_row, f.worst_column));
    return;
  }
  if (table.fitted == fit::least_squares) {
    fmt::print(out, "error:   max {:.6g}, least squares, RMS {:.6g}, SQNR {:.2f} dB, mean cosine {:.8f}\n",
               f.max_abs_error, f.rms_error, f.sqnr_db, f.mean_cosine);
    fmt::print(out, "checked: all {} codes are the nearest to their weights; the largest error: {}\n", f.weights,
               place_of(from, f.worst_row, f.worst_column));
    return;
  }
  const char* const promise = table.format.has_levels() ? "half the widest gap of levels" : "half a step of their row";
  fmt::print(out, "error:   max {:.6g}, bound {:.6g}, RMS {:.6g}, SQNR {:.2f} dB, mean cosine {:.8f}\n",
             f.max_abs_error, f.bound, f.rms_error, f.sqnr_db, f.mean_cosine);
  fmt::print(out, "checked: all {} weights within {}; nearest to it: {}, at {:.4f} of the bound\n", f.weights, promise,
             place_of(from, f.worst_row, f.worst_column), f.max_error_over_bound);
}

void print_text_part(std::FILE* out, const text_part& part) {
  const text_part_bytes bytes = bytes_of(part);
  const std::size_t tokens = part.tokenizer.table->tokens().size();
  fmt::print(out, "tokens:  {}; {} bytes more of flash: text {}, ids {}{}; {:.2f} bytes a token\n", tokens, bytes.all(),
             bytes.tokens, bytes.ids, bytes.ranks > 0 ? fmt::format(", ranks {}", bytes.ranks) : "",
             static_cast<double>(bytes.all()) / static_cast<double>(tokens));
}

}  // namespace romvec::host
