// SPDX-License-Identifier: BSL-1.0
// Any bytes through the readers, as romvec convert and romvec inspect use them: they give a table that keeps its
// promises, or an error of one line.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "error.hpp"
#include "files/gzip.hpp"
#include "readers/duplicates.hpp"
#include "readers/reader.hpp"
#include "readers/words.hpp"

namespace {

using romvec::host::contents;
using romvec::host::reader;
using romvec::host::request;
using romvec::host::source;
using romvec::host::text_reading;
using romvec::host::weights;

void require(bool holds, const char* promise) {
  if (!holds) {
    std::fprintf(stderr, "broken promise: %s\n", promise);
    std::abort();
  }
}

bool is_one_line(const std::string& text) {
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

// Runs the action; errors of files are its second way to end.
template <class Action>
void may_refuse(Action action) {
  try {
    action();
  } catch (const romvec::host::error& problem) {
    const std::string text = problem.what();
    require(text.starts_with("FILE: "), "an error begins with the name of the file");
    require(is_one_line(text), "an error is one line without control characters");
  }
}

void check(const weights& table) {
  require(table.vocab_size >= 1 && table.dim >= 1, "a table has a row and a column");
  require(table.values.size() / table.dim == table.vocab_size && table.values.size() % table.dim == 0,
          "values are rows x dim");
  require(std::ranges::all_of(table.values, [](float value) { return std::isfinite(value); }), "weights are finite");
  require(table.words.empty() || table.words.size() == table.vocab_size, "there is a word for every row or none");
  require(std::ranges::none_of(table.words, &std::string::empty), "no word is empty");
  require(!romvec::host::find_duplicate(table.words), "words are all different");
  require(table.place_in_file.empty() || table.place_in_file.size() == table.vocab_size,
          "the rows that are left have their places in the file");
  for (const std::string& note : table.notes) {
    require(is_one_line(note), "a note is one line without control characters");
  }
  require(!table.from.format.empty() && !table.from.dtype.empty() && !table.from.order.empty(),
          "a table says where it is from");
}

// A row read alone is the row of the table, from its place in the file.
void check_row(const reader& chosen, const source& file, const request& all, const weights& table, std::size_t row) {
  request one = all;
  const std::size_t place = table.place_in_file.empty() ? row : table.place_in_file[row];
  one.rows = {place, place + 1};
  const weights alone = chosen.read(file, one);
  check(alone);
  require(alone.vocab_size == 1 && alone.dim == table.dim && alone.from.first_row == place, "one row is read");
  require(std::equal(alone.values.begin(), alone.values.end(), table.values.data() + row * table.dim),
          "a row read alone has the values of the table");
  require(alone.words.empty() == table.words.empty() && (alone.words.empty() || alone.words[0] == table.words[row]),
          "a row read alone has the word of the table");
}

void read_all(const source& file) {
  const reader& chosen = romvec::host::reader_of(file);
  contents held;
  may_refuse([&] { held = chosen.list(file); });
  const auto read = [&](const request& wanted) {
    may_refuse([&] {
      const weights table = chosen.read(file, wanted);
      check(table);
      check_row(chosen, file, wanted, table, 0);
      check_row(chosen, file, wanted, table, table.vocab_size - 1);
    });
  };
  read({});
  read({.no_words = true});
  read({.duplicates = romvec::host::duplicates::error});
  constexpr std::size_t most_tensors = 4;
  for (std::size_t i = 0; i < std::min(held.tensors.size(), most_tensors); ++i) {
    if (!held.tensors[i].name.empty()) {
      read({.tensor = held.tensors[i].name});
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) {
    return 0;  // input_file refuses it
  }
  source file = {"FILE", {reinterpret_cast<const char*>(bytes), size}};
  std::string unpacked;
  if (romvec::host::is_gzip(file.bytes)) {
    may_refuse([&] { unpacked = romvec::host::unpack_gzip(file.name, file.bytes); });
    file.bytes = unpacked.empty() ? file.bytes : unpacked;
  }
  may_refuse([&] { read_all(file); });
  // What a text is said to be.
  const text_reading readings[] = {{.has_header = true},
                                   {.has_header = false},
                                   {.index_column = "0"},
                                   {.index_column = "none", .word_column = "none"},
                                   {.word_column = "1"}};
  for (const text_reading& reading : readings) {
    file.text = reading;
    may_refuse([&] { read_all(file); });
  }
  file.text = {};
  may_refuse([&] { require(!romvec::host::read_words(file).words.empty(), "a words file has words"); });
  return 0;
}
