// SPDX-License-Identifier: BSL-1.0
#include "cli/commands.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <utility>

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

}  // namespace

void weights_options::add_to(CLI::App& command, const std::string& option) {
  CLI::Option* const chosen = command.add_option(
      option, file,
      "weights: .npy, .safetensors, GGUF, llama2.c, word vectors, CSV or a romvec image (told apart by content)");
  if (option.starts_with('-')) {
    chosen->type_name("FILE");
  } else {
    chosen->type_name("")->required();
  }
  command.add_option("--tensor", tensor, "the tensor to take, where the file names several")->type_name("NAME");
  command.add_option("--rows", rows, "keep the first N rows, or rows [FIRST, LAST)")
      ->type_name("N|FIRST:LAST")
      ->check(check_rows);
  command
      .add_option(
          "--words", words,
          "what names the rows of FILE: a text with one word a line, tokenizer.json, vocab.json, a SentencePiece "
          "model, tiktoken's ranks, llama2.c's tokenizer.bin, or a JSON list of words")
      ->type_name("WORDS");
  command
      .add_option("--words-format", words_format,
                  "how to read WORDS where its content does not tell: lines (a line is a word), counted (a word and a "
                  "number), ids (a word and its row), numbered (a row and its word), sentencepiece, tiktoken, json, "
                  "llama2c")
      ->type_name("FORMAT")
      ->check(CLI::IsMember(words_format_names()))
      ->capture_default_str();
  command.add_flag("--no-words", no_words, "leave out the words that FILE itself holds: ids stay its rows");
}

std::string check_format(const std::string& text) {
  return parse_storage_format(text) ? std::string()
                                    : fmt::format(
                                          "'{}' is not int8_rows, int8_table, nibble32, nibble64, nibble_rows, "
                                          "fixed<int8_t,F> (fixed8.F, F in [-120, 126]) or fixed<int16_t,F> "
                                          "(fixed16.F, F in [-112, 126])",
                                          printable(text));
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

weights read_weights(const weights_options& options, const source& file, std::function<void(double)> progress) {
  const reader& chosen = reader_of(file);
  request wanted;
  wanted.progress = std::move(progress);
  if (!options.tensor.empty()) {
    wanted.tensor = options.tensor;
  }
  if (!options.rows.empty()) {
    wanted.rows = *parse_rows(options.rows);
  }
  if (options.words.empty()) {
    weights table = chosen.read(file, wanted);
    if (options.no_words) {
      table.words.clear();
    }
    return table;
  }
  if (options.no_words) {
    throw CLI::ValidationError("--no-words", "leaves words out, expected it without --words");
  }
  const input_file words_file(options.words);
  const word_list words = read_words(words_file.contents(), *parse_words_format(options.words_format));
  wanted.words = &words;
  return chosen.read(file, wanted);
}

}  // namespace romvec::host
