// SPDX-License-Identifier: BSL-1.0
// The commands of the tool: one file each, which declares its options and does its work.
#pragma once

#include <CLI/App.hpp>
#include <optional>
#include <string>
#include <vector>

#include "files/input_file.hpp"
#include "readers/reader.hpp"
#include "static_model/static_model.hpp"
#include "storage_format.hpp"

namespace romvec::host {

inline constexpr int exit_ok = 0;
inline constexpr int exit_bad_file = 1;     // an input or output is at fault
inline constexpr int exit_bad_usage = 2;    // the command line is
inline constexpr int exit_interrupted = 3;  // by Ctrl-C, with the results so far kept

// Adds the command to the application. Its callback throws host::error for files and CLI::Error for the
// command line.
void add_compare(CLI::App& app);
void add_completion(CLI::App& app);
void add_convert(CLI::App& app);
void add_dump(CLI::App& app);
void add_embed(CLI::App& app);
void add_inspect(CLI::App& app);
void add_play(CLI::App& app);
void add_questions(CLI::App& app);  // nearest, analogy, similarity
void add_search(CLI::App& app);
void add_tokenize(CLI::App& app);
void add_train(CLI::App& app);
void add_verify(CLI::App& app);

// The options by which a command chooses its weights and how they are read: FILE, --tensor, --bits, --rows, --words,
// --words-format, --no-words, and of tables of text --header, --no-header, --index-column, --word-column; --duplicates.
struct weights_options {
  std::string file;
  std::string tensor;
  unsigned bits = 0;  // 0: as the file tells
  std::string rows;
  std::string words;
  std::string words_format = "auto";
  bool no_words = false;
  std::string duplicates;  // empty: the first of the rows of FILE, an error in LIST
  text_reading text;

  // `input` with what the options say of a text.
  [[nodiscard]] source as_asked(source input) const;
  // `option` names the file: FILE, or an option that need not be there.
  void add_to(CLI::App& command, const std::string& option = "FILE");
};

// For CLI::Option::check: nothing if parse_storage_format takes the text, else what it takes.
std::string check_format(const std::string& text);

// For CLI::Option::check, beside the checks of CLI11, which let NaN through every range.
std::string check_number(const std::string& text);

// Adds --format, which play and the questions have: the storage format to answer from; empty: the float weights.
void add_asked_format(CLI::App& command, std::string& format);
// The format of a text that was checked; nothing for none.
std::optional<storage_format> asked_format(const std::string& format);

// Adds -k, --count: how many words an answer names.
void add_count(CLI::App& command, std::size_t& count);

// Adds -q, --quiet.
void add_quiet(CLI::App& command, bool& quiet, const std::string& what);

// The weights that the options choose. The words file is read first, so that every message about a row can
// name its word.
weights read_weights(const weights_options& options, const source& file, std::function<void(double)> progress);

// The static model in the folder that the options name, with the rows of --rows. Errors (CLI::ValidationError): options
// that are for files of weights alone.
static_model read_model_folder(const weights_options& options, bool final_sigma, std::function<void(double)> progress);

}  // namespace romvec::host
