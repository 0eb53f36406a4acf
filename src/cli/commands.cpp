// SPDX-License-Identifier: BSL-1.0
#include "cli/commands.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "cli/usage.hpp"
#include "error.hpp"
#include "readers/words.hpp"
#include "text.hpp"

namespace romvec::host {

namespace {

std::optional<std::uint64_t> count(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  return failure == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

// "N" is the first N rows, "FIRST:LAST" is [FIRST, LAST); either side of the colon may be left out.
std::optional<row_range> parse_rows(std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::string_view first = colon == std::string_view::npos ? "0" : text.substr(0, colon);
  const std::string_view last = colon == std::string_view::npos ? text : text.substr(colon + 1);
  row_range rows;
  if (!first.empty()) {
    const auto number = count(first);
    if (!number) {
      return std::nullopt;
    }
    rows.first = *number;
  }
  if (!last.empty() || colon == std::string_view::npos) {
    const auto number = count(last);
    if (!number) {
      return std::nullopt;
    }
    rows.last = *number;
  }
  return rows.first < rows.last ? std::optional(rows) : std::nullopt;
}

std::string check_rows(const std::string& text) {
  return parse_rows(text) ? std::string()
                          : "'" + text + "' is not N or FIRST:LAST with FIRST < LAST (rows [FIRST, LAST), from 0)";
}

// What is nearest to a format of another tool, or to a misspelt one, as the end of a sentence.
std::string meant_format(std::string_view typed) {
  std::string name(typed);
  std::ranges::transform(name, name.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  for (const std::string_view eight : {"q8_0", "q8", "q8_k", "int8", "i8", "uint8", "8", "8bit"}) {
    if (name == eight) {
      return "; 8 bits a weight, as there: int8_rows";
    }
  }
  const bool is_sixteen = name == "16" || name == "q15" || name == "int16" || name == "i16" || name.ends_with("f16") ||
                          name.ends_with("float16");
  if (is_sixteen) {
    return "; 16 bits a weight: fixed16.F";
  }
  if (name.starts_with("q4") || name.starts_with("iq4") || name.starts_with("nf4") || name == "int4" || name == "i4" ||
      name == "4" || name == "4bit" || name == "nibble") {
    return "; 4 bits a weight: nibble32 keeps most, nibble_rows is smallest";
  }
  std::ranges::replace(name, '-', '_');
  const std::string meant = nearest_name(name, format_names());
  return meant.empty() ? "" : ", did you mean " + meant + "?";
}

void add_text_options(CLI::App& command, weights_options& options) {
  text_reading& text = options.text;
  command.add_flag_callback(
      "--header", [&text] { text.has_header = true; }, "the first line of a text names its columns");
  command.add_flag_callback(
      "--no-header", [&text] { text.has_header = false; },
      "the first line of a text is a row; by default its look tells");
  command
      .add_option("--index-column", text.index_column,
                  "the column of a text that numbers its rows and is left out, by its name in the header or its number "
                  "from 0; none: there is none; by default told by name and content")
      ->type_name("COLUMN");
  command
      .add_option(
          "--word-column", text.word_column,
          "the column of a text that holds the words; none: all are numbers; by default told by name and content")
      ->type_name("COLUMN");
  command
      .add_option(
          "--duplicates", options.duplicates,
          "of rows with the same word: first keeps the first of them, error refuses the file; by default first, "
          "but error in LIST, where first leaves every row and names the others by their numbers")
      ->type_name("first|error")
      ->check(CLI::IsMember({"first", "error"}));
}

}  // namespace

void weights_options::add_to(CLI::App& command, const std::string& option) {
  CLI::Option* const chosen = command.add_option(
      option, file,
      "weights: .npy, .safetensors, GGUF, llama2.c, word vectors, CSV, TSV or a romvec image (told apart by content, "
      "unpacked from gzip); - for the standard input");
  if (option.starts_with('-')) {
    chosen->type_name("FILE");
  } else {
    chosen->type_name("")->required();
  }
  command.add_option("--tensor", tensor, "the tensor to take, where the file names several")->type_name("NAME");
  command
      .add_option(
          "--bits", bits,
          "bits of a packed code of MLX, where neither FILE nor a config.json beside it tells: 2, 3, 4, 5, 6, 8")
      ->type_name("N")
      ->check(CLI::IsMember({2, 3, 4, 5, 6, 8}));
  command.add_option("--rows", rows, "keep the first N rows, or rows [FIRST, LAST)")
      ->type_name("N|FIRST:LAST")
      ->check(check_rows);
  command
      .add_option(
          "--words", words,
          "what names the rows of FILE: a text with one word a line, tokenizer.json, vocab.json, a SentencePiece "
          "model, tiktoken's ranks, llama2.c's tokenizer.bin, or a JSON list of words")
      ->type_name("LIST");
  command
      .add_option("--words-format", words_format,
                  "how to read LIST where its content does not tell: lines (a line is a word), counted (a word and a "
                  "number), ids (a word and its row), numbered (a row and its word), sentencepiece, tiktoken, json, "
                  "llama2c")
      ->type_name("FORMAT")
      ->check(CLI::IsMember(words_format_names()))
      ->capture_default_str();
  command.add_flag("--no-words", no_words,
                   "leave out the words that the file of weights itself holds: ids stay its rows");
  add_text_options(command, *this);
}

source weights_options::as_asked(source input) const {
  input.text = text;
  return input;
}

void add_count(CLI::App& command, std::size_t& count) {
  command.add_option("-k,--count", count, "how many words to name")
      ->type_name("K")
      ->check(CLI::Range(1, 1000000))
      ->capture_default_str();
}

void add_quiet(CLI::App& command, bool& quiet, const std::string& what) { command.add_flag("-q,--quiet", quiet, what); }

std::string check_format(const std::string& text) {
  if (parse_storage_format(text)) {
    return {};
  }
  return fmt::format("'{}' is not {}{}", printable(text), format_choices(), meant_format(text));
}

std::string check_number(const std::string& text) {
  return std::isnan(std::strtod(text.c_str(), nullptr)) ? fmt::format("'{}' is no number", printable(text)) : "";
}

void add_asked_format(CLI::App& command, std::string& format) {
  command
      .add_option("--format", format,
                  "answer from the table that romvec convert --format FORMAT makes, by the functions that firmware "
                  "calls; by default from the float weights")
      ->type_name("FORMAT")
      ->check(check_format);
}

std::optional<storage_format> asked_format(const std::string& format) {
  return format.empty() ? std::nullopt : parse_storage_format(format);
}

static_model read_model_folder(const weights_options& options, bool final_sigma, std::function<void(double)> progress) {
  const std::pair<const char*, bool> others[] = {
      {"--tensor", !options.tensor.empty()},     {"--bits", options.bits != 0},
      {"--words", !options.words.empty()},       {"--words-format", options.words_format != "auto"},
      {"--no-words", options.no_words},          {"--duplicates", !options.duplicates.empty()},
      {"--header", options.text.says_anything()}};
  for (const auto& [option, is_given] : others) {
    if (is_given) {
      throw CLI::ValidationError(option, "is for a file of weights, expected none with the folder of a static model");
    }
  }
  static_model_request wanted;
  wanted.final_sigma = final_sigma;
  wanted.progress = std::move(progress);
  if (!options.rows.empty()) {
    wanted.rows = *parse_rows(options.rows);
  }
  return read_static_model(options.file, wanted);
}

weights read_weights(const weights_options& options, const source& input, std::function<void(double)> progress) {
  const source file = options.as_asked(input);
  const reader& chosen = reader_of(file);
  if (file.text.says_anything() && chosen.read != csv::read && chosen.read != word_vectors::read) {
    throw error(file.name, fmt::format("is no text but {}: --header, --no-header, --index-column and --word-column "
                                       "are for tables of text",
                                       chosen.name));
  }
  request wanted;
  wanted.progress = std::move(progress);
  wanted.duplicates = options.duplicates == "error" ? duplicates::error : duplicates::first;
  wanted.no_words = options.no_words;
  if (!options.tensor.empty()) {
    wanted.tensor = options.tensor;
  }
  if (options.bits != 0) {
    wanted.bits = options.bits;
  }
  if (!options.rows.empty()) {
    wanted.rows = *parse_rows(options.rows);
  }
  if (options.words.empty()) {
    weights table = chosen.read(file, wanted);
    expect_unchanged(file.bytes);
    if (options.no_words) {
      table.words.clear();
    }
    return table;
  }
  if (options.no_words) {
    throw CLI::ValidationError("--no-words", "leaves words out, expected it without --words");
  }
  const input_file words_file(options.words);
  const word_list words = read_words(words_file.contents(), *parse_words_format(options.words_format),
                                     options.duplicates == "first" ? duplicates::first : duplicates::error);
  expect_unchanged(words_file.contents().bytes);
  wanted.words = &words;
  weights table = chosen.read(file, wanted);
  expect_unchanged(file.bytes);
  return table;
}

}  // namespace romvec::host
