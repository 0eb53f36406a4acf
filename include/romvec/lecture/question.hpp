// SPDX-License-Identifier: BSL-1.0
// A line of a small shell and what it asks of a table of words: `king - man + woman`, `near dog`. Read in place,
// without memory of its own, so that a Cortex-M0 and `romvec play` take the same lines.
#pragma once

#include "romvec/config.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "romvec/isa/select.hpp"
#include "romvec/similarity.hpp"

namespace romvec::lecture {

inline constexpr std::string_view question_help =
    "  king - man + woman            the words nearest to a sum\n"
    "  near dog                      the words nearest to one\n"
    "  sim cat kitten                the cosine of two\n"
    "  row apple                     the numbers of one\n";

// What is wrong with a line: before, then the word in quotes if there is one, then after.
struct complaint {
  std::string_view before;
  std::string_view word;
  std::string_view after;
};

enum class question_kind {
  none,      // an empty line
  help,      //
  quit,      //
  nearest,   // to the sum of plus and minus
  cosine,    // of plus[0] and plus[1]
  row,       // of plus[0]
  classify,  // rest: what follows the verb
  mistake    // fault
};

// Views into the line. plus[0, plus_count) and minus[0, minus_count) are words, at most max_combined_rows together.
struct question {
  question_kind kind = question_kind::none;
  std::array<std::string_view, max_combined_rows> plus{};
  std::array<std::string_view, max_combined_rows> minus{};
  std::size_t plus_count = 0;
  std::size_t minus_count = 0;
  std::string_view rest;
  complaint fault{};
};

inline namespace ROMVEC_ISA_NAMESPACE {

[[nodiscard]] constexpr complaint unknown_word(std::string_view word) {
  return {"", word, " is not in the vocabulary"};
}

// Takes the next field off the front of `rest`, and the blanks before it; empty at the end.
[[nodiscard]] constexpr std::string_view take_field(std::string_view& rest) {
  constexpr std::string_view blanks = " \t\r";
  const std::size_t first = rest.find_first_not_of(blanks);
  rest.remove_prefix(first == std::string_view::npos ? rest.size() : first);
  const std::string_view field = rest.substr(0, rest.find_first_of(blanks));
  rest.remove_prefix(field.size());
  return field;
}

// Words with + or - between them; one may stand before the first.
[[nodiscard]] constexpr question read_sum(std::string_view line) {
  question sum;
  sum.kind = question_kind::nearest;
  const auto mistake = [](complaint fault) {
    question wrong;
    wrong.kind = question_kind::mistake;
    wrong.fault = fault;
    return wrong;
  };
  bool subtract = false;
  bool wants_word = true;
  for (std::string_view field = take_field(line); !field.empty(); field = take_field(line)) {
    if (field == "+" || field == "-") {
      subtract = field == "-";
      wants_word = true;
      continue;
    }
    if (!wants_word) {
      return mistake({"expected + or - before ", field, "; help lists the questions"});
    }
    if (sum.plus_count + sum.minus_count == max_combined_rows) {
      return mistake({"expected at most eight words, there is also ", field, ""});
    }
    (subtract ? sum.minus[sum.minus_count++] : sum.plus[sum.plus_count++]) = field;
    wants_word = false;
  }
  return wants_word ? mistake({"expected a word at the end", "", ""}) : sum;
}
static_assert(max_combined_rows == 8, "the sentence above says eight");

// A verb with fewer or more words than it takes is a word of a sum.
[[nodiscard]] constexpr question read_question(std::string_view line) {
  std::array<std::string_view, 4> fields{};  // one more than a verb takes
  std::size_t count = 0;
  std::string_view behind_verb;
  for (std::string_view rest = line; count < fields.size(); ++count) {
    fields[count] = take_field(rest);
    if (fields[count].empty()) {
      break;
    }
    behind_verb = count == 0 ? rest : behind_verb;
  }
  const std::string_view verb = fields[0];
  question asked;
  if (count == 0) {
    return asked;
  }
  if (verb == "class") {
    asked.kind = question_kind::classify;
    asked.rest = behind_verb;
    return asked;
  }
  if (count == 1 && verb == "help") {
    asked.kind = question_kind::help;
  } else if (count == 1 && (verb == "quit" || verb == "exit")) {
    asked.kind = question_kind::quit;
  } else if (count == 2 && verb == "near") {
    asked.kind = question_kind::nearest;
  } else if (count == 2 && verb == "row") {
    asked.kind = question_kind::row;
  } else if (count == 3 && verb == "sim") {
    asked.kind = question_kind::cosine;
  } else {
    return read_sum(line);
  }
  asked.plus = {fields[1], fields[2]};
  asked.plus_count = count - 1;
  return asked;
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec::lecture
