// SPDX-License-Identifier: BSL-1.0
// What the commands print, and the progress line.
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>

#include "quantized.hpp"
#include "weights.hpp"
#include "writers/text_part.hpp"
#include "writers/vocabulary.hpp"

namespace romvec::host {

// A line on a terminal that is rewritten while a long step runs, and gone afterwards; after 5 seconds it also says how
// many are left. Nothing for steps below
// half a second, and nothing at all if standard error is not a terminal or the command is to be quiet.
class progress_line {
 public:
  explicit progress_line(bool quiet = false);
  ~progress_line() { clear(); }
  progress_line(const progress_line&) = delete;
  progress_line& operator=(const progress_line&) = delete;

  // Begins a step; the result is told the part done, in [0, 1], as often as the step likes.
  std::function<void(double)> step(const std::string& name);
  void clear();

 private:
  void show(double part);

  using clock = std::chrono::steady_clock;
  bool is_terminal_;
  bool is_shown_ = false;
  std::string name_;
  clock::time_point begin_;
  clock::time_point last_;
};

// "npy 1.0, <f4, row by row"
std::string describe(const origin& from);

// A line for each of the weights' notes.
void print_notes(std::FILE* out, const weights& from);

// Notes, shape, format, bytes of flash (words in this form) and measured error, one fact a line.
void print_report(std::FILE* out, const weights& from, const quantized& table, word_form form = word_form::plain);

// What the tokenizer of a static model takes beside its table.
void print_text_part(std::FILE* out, const text_part& part);

}  // namespace romvec::host
