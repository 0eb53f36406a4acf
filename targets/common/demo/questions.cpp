// SPDX-License-Identifier: BSL-1.0
// Questions about meaning: which words lie nearest, and what is to c as a is to b. Integer cosines of codes throughout.
#include <romvec/similarity.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

#include "common/demo/demo.hpp"
#include "common/demo/found.hpp"
#include "common/demo/print.hpp"
#include "common/demo/table.hpp"

namespace demo {

namespace {

using table_type = std::remove_cvref_t<decltype(table)>;

constexpr std::size_t neighbours_shown = 4;
constexpr std::size_t words_shown = 5;
constexpr std::size_t analogies_shown = 2;

// Words that most tables have, in the order in which they are tried.
constexpr std::string_view usual_words[] = {"king", "dog", "apple", "Paris", "music", "cat", "banana", "water", "car"};
struct analogy {
  std::string_view a, b, c;
};
constexpr analogy usual_analogies[] = {
    {"king", "man", "woman"},    {"Paris", "France", "Germany"}, {"paris", "france", "germany"},
    {"son", "father", "mother"}, {"walking", "walk", "swim"},    {"dog", "cat", "apple"},
    {"his", "he", "she"},        {"men", "man", "woman"},        {"years", "year", "day"},
    {"was", "is", "has"},
};

std::uint32_t id_of(std::string_view option, std::string_view word) {
  const std::size_t id = vocabulary.find(word);
  if (id == vocabulary.npos) {
    refuse(option, word,
           vocabulary.size() == 0 ? ": the table has no words (give --words FILE)" : " is not in the vocabulary");
  }
  return static_cast<std::uint32_t>(id);
}

// Row numbers, each once, at most words_shown.
struct chosen {
  std::uint32_t ids[max_words];
  std::size_t count = 0;

  void add(std::size_t id) {
    for (std::size_t i = 0; i < count; ++i) {
      if (ids[i] == id) {
        return;
      }
    }
    ids[count++] = static_cast<std::uint32_t>(id);
  }
  [[nodiscard]] std::span<const std::uint32_t> all() const { return {ids, count}; }
};

// What was asked for, else the usual words that the table has; without words the ids that were asked for. Filled up
// with rows spread over the table, unless they were asked for.
chosen choose(const options& asked) {
  chosen rows;
  for (const std::string_view word : asked.words()) {
    rows.add(id_of("--show ", word));
  }
  if (vocabulary.size() == 0) {
    for (const std::int32_t id : asked.ids()) {
      if (id >= 0 && static_cast<std::size_t>(id) < table_type::vocab_size) {
        rows.add(static_cast<std::size_t>(id));
      }
    }
  }
  if (rows.count != 0) {
    return rows;
  }
  for (const std::string_view word : usual_words) {
    const std::size_t id = vocabulary.find(word);
    if (id != vocabulary.npos && rows.count < words_shown) {
      rows.add(id);
    }
  }
  for (std::size_t i = 0; i < words_shown && rows.count < words_shown; ++i) {
    rows.add(i * table_type::vocab_size / words_shown);
  }
  return rows;
}

// The analogies to ask, three words each: the one asked for, else the first usual ones whose words the table has, else
// rows that are there. None if the table has too few words.
struct chosen_analogies {
  std::array<std::uint32_t, 3> ids[analogies_shown];
  std::size_t count = 0;
};

chosen_analogies choose_analogies(const options& asked) {
  chosen_analogies chosen_ones;
  if (!asked.analogy[0].empty()) {
    for (std::size_t i = 0; i < 3; ++i) {
      chosen_ones.ids[0][i] = id_of("--analogy ", asked.analogy[i]);
    }
    chosen_ones.count = 1;
    return chosen_ones;
  }
  for (const analogy& usual : usual_analogies) {
    const std::size_t found[] = {vocabulary.find(usual.a), vocabulary.find(usual.b), vocabulary.find(usual.c)};
    if (found[0] != vocabulary.npos && found[1] != vocabulary.npos && found[2] != vocabulary.npos &&
        chosen_ones.count < analogies_shown) {
      for (std::size_t i = 0; i < 3; ++i) {
        chosen_ones.ids[chosen_ones.count][i] = static_cast<std::uint32_t>(found[i]);
      }
      ++chosen_ones.count;
    }
  }
  const chosen rows = choose(asked);
  if (chosen_ones.count == 0 && rows.count >= 3 && vocabulary.size() > 3) {
    chosen_ones.ids[0] = {rows.ids[0], rows.ids[1], rows.ids[2]};
    chosen_ones.count = 1;
  }
  return chosen_ones;
}

void show_analogy(const std::array<std::uint32_t, 3>& ids) {
  // Not on the stack: a long row's query could be more than a small board has left there.
  static typename table_type::code_type query[table_type::dim];
  const std::uint32_t plus[] = {ids[0], ids[2]};
  const std::uint32_t minus[] = {ids[1]};
  if (const romvec::status combined = romvec::combine(table, plus, minus, query); !combined) {
    print::text(romvec::describe(combined.code()));
    print::text("\n");
    return;
  }
  std::array<romvec::neighbor, neighbours_shown> found;
  const std::size_t count = romvec::nearest(table, query, found, ids).count();
  show_name(ids[0]);
  print::text(" - ");
  show_name(ids[1]);
  print::text(" + ");
  show_name(ids[2]);
  print::text(": ");
  show_found(std::span(found).first(count));
}

}  // namespace

void check_words(const options& asked) {
  for (const std::string_view word : asked.words()) {
    id_of("--show ", word);
  }
  for (const std::string_view word : asked.analogy) {
    if (!word.empty()) {
      id_of("--analogy ", word);
    }
  }
}

void show_neighbours(const options& asked) {
  std::string_view label = "nearest";
  const chosen rows = choose(asked);
  for (const std::uint32_t id : rows.all()) {
    std::array<romvec::neighbor, neighbours_shown> found;
    const std::size_t count = romvec::nearest(table, id, found).count();
    print::label(label);
    constexpr std::ptrdiff_t name_width = 12;
    print::spaces(name_width - show_name(id));
    print::text(" ");
    show_found(std::span(found).first(count));
    label = "";
  }
}

void show_analogies(const options& asked) {
  const chosen_analogies asked_ones = choose_analogies(asked);
  print::label("analogy");
  if (asked_ones.count == 0) {
    print::text(vocabulary.size() == 0
                    ? "none: the table has no words\n"
                    : "none: three words are asked and a fourth is the answer; the table has fewer\n");
  }
  for (std::size_t i = 0; i < asked_ones.count; ++i) {
    if (i != 0) {
      print::label("");
    }
    show_analogy(asked_ones.ids[i]);
  }
}

}  // namespace demo
