// SPDX-License-Identifier: BSL-1.0
// Any bytes as a words file, in every format, and as a list of token ids: words that keep their promises, counts, or an
// error of one line.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "error.hpp"
#include "optimise/tokens.hpp"
#include "readers/duplicates.hpp"
#include "readers/words.hpp"

namespace {

using romvec::host::duplicates;
using romvec::host::source;
using romvec::host::word_list;
using romvec::host::words_format;

void require(bool holds, const char* promise) {
  if (!holds) {
    std::fprintf(stderr, "broken promise: %s\n", promise);
    std::abort();
  }
}

// Runs the action; errors of files are its second way to end.
template <class Action>
bool may_refuse(Action action) {
  try {
    action();
    return true;
  } catch (const romvec::host::error& problem) {
    const std::string text = problem.what();
    require(text.starts_with("FILE: "), "an error begins with the name of the file");
    require(std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; }),
            "an error is one line without control characters");
    return false;
  }
}

void check(const word_list& list, const source& file) {
  require(!list.words.empty(), "a words file has words");
  require(list.words.size() <= 2 * file.bytes.size(), "words are in proportion to the file");
  require(std::ranges::none_of(list.words, &std::string::empty), "no word is empty");
  require(!romvec::host::find_duplicate(list.words), "words are all different");
  require(!list.form.empty(), "a list says how it was read");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) {
    return 0;  // input_file refuses it
  }
  const source file = {"FILE", {reinterpret_cast<const char*>(bytes), size}};
  for (const std::string& name : romvec::host::words_format_names()) {
    const words_format format = *romvec::host::parse_words_format(name);
    const bool is_read = may_refuse([&] { check(romvec::host::read_words(file, format), file); });
    const bool with_first = may_refuse([&] { check(romvec::host::read_words(file, format, duplicates::first), file); });
    require(with_first || !is_read, "what is read without duplicates is read with them");
  }
  may_refuse([&] { static_cast<void>(romvec::host::describe_words_file(file)); });
  may_refuse([&] {
    const auto counts = romvec::host::count_tokens(file, 1000);
    require(std::ranges::any_of(counts, [](std::uint64_t count) { return count > 0; }), "a list of ids has one");
  });
  return 0;
}
