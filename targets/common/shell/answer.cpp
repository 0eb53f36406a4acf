// SPDX-License-Identifier: BSL-1.0
#include "common/shell/answer.hpp"

#include <romvec/gather.hpp>
#include <romvec/similarity.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string_view>
#include <type_traits>

#include "common/console.hpp"
#include "common/demo/found.hpp"
#include "common/demo/print.hpp"
#include "common/demo/table.hpp"

namespace shell {

namespace {

using demo::table;
using demo::vocabulary;
using romvec::lecture::question;
using table_type = std::remove_cvref_t<decltype(table)>;

constexpr std::size_t words_shown = 5;
constexpr int row_digits = 6;

// Variables: the linker knows then whether they fit the board.
typename table_type::code_type query[table_type::dim];
float row[table_type::dim];

bool complain(const romvec::lecture::complaint& fault) {
  console::write("error: ");
  console::write(fault.before);
  if (!fault.word.empty()) {
    console::write("\"");
    for (const char letter : fault.word) {  // nothing that was typed may steer the terminal
      const bool is_control = static_cast<unsigned char>(letter) < ' ' || letter == '\x7F';
      console::write(is_control ? std::string_view("?") : std::string_view(&letter, 1));
    }
    console::write("\"");
  }
  console::write(fault.after);
  console::write("\n");
  return false;
}

// The ids of all words, those of plus first; false, with a complaint, if one is not in the vocabulary.
struct known_words {
  std::array<std::uint32_t, romvec::max_combined_rows> ids{};
  std::size_t plus_count = 0;
  std::size_t count = 0;

  [[nodiscard]] std::span<const std::uint32_t> all() const { return std::span(ids).first(count); }
  [[nodiscard]] std::span<const std::uint32_t> plus() const { return all().first(plus_count); }
  [[nodiscard]] std::span<const std::uint32_t> minus() const { return all().subspan(plus_count); }

  bool find(const question& asked) {
    plus_count = asked.plus_count;
    return find_all(std::span(asked.plus).first(asked.plus_count)) &&
           find_all(std::span(asked.minus).first(asked.minus_count));
  }

 private:
  bool find_all(std::span<const std::string_view> words) {
    for (const std::string_view word : words) {
      const std::size_t id = vocabulary.find(word);
      if (id == vocabulary.npos) {
        return complain(romvec::lecture::unknown_word(word));
      }
      ids[count++] = static_cast<std::uint32_t>(id);
    }
    return true;
  }
};

bool show_nearest(const known_words& words) {
  std::array<romvec::neighbor, words_shown> found{};
  std::size_t count = 0;
  if (words.count == 1 && words.plus_count == 1) {
    count = romvec::nearest(table, words.ids[0], found).count();
  } else if (romvec::combine(table, words.plus(), words.minus(), query).ok()) {
    count = romvec::nearest(table, query, found, words.all()).count();
  }
  demo::show_found(std::span(found).first(count));
  return true;
}

bool show_row(std::uint32_t id) {
  if (!romvec::lookup(table, id, row).ok()) {
    return false;
  }
  for (std::size_t i = 0; i < std::size(row); ++i) {
    console::write(i == 0 ? "" : " ");
    print::general(row[i], row_digits);
  }
  console::write("\n");
  return true;
}

}  // namespace

bool answer(const question& asked) {
  using kind = romvec::lecture::question_kind;
  known_words words;
  switch (asked.kind) {
    case kind::none:
    case kind::quit:
      return true;
    case kind::help:
      console::write(romvec::lecture::question_help);
      console::write("  help, quit\n");
      return true;
    case kind::mistake:
      return complain(asked.fault);
    case kind::classify:
      return complain({"class is a question to romvec play, not to a board", "", ""});
    case kind::nearest:
      return words.find(asked) && show_nearest(words);
    case kind::row:
      return words.find(asked) && show_row(words.ids[0]);
    case kind::cosine:
      break;
  }
  if (!words.find(asked)) {
    return false;
  }
  std::int32_t cosine = 0;
  if (!romvec::cosine(table, words.ids[0], words.ids[1], cosine)) {
    return false;
  }
  print::cosine(cosine);
  console::write("\n");
  return true;
}

}  // namespace shell
