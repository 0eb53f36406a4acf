// SPDX-License-Identifier: BSL-1.0
#include "play/question.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "text.hpp"

namespace romvec::host {

namespace {

// What is wrong with a question; the message is the answer.
struct mistake {
  std::string text;
};

mistake mistake_of(const lecture::complaint& fault) {
  return {fmt::format("{}{}{}", fault.before, fault.word.empty() ? "" : in_quotes(fault.word), fault.after)};
}

mistake unknown_word(const word_space& words, std::string_view word) {
  const std::string rows = words.rows() == 1 ? "#0" : fmt::format("#0 to #{}", words.rows() - 1);
  if (is_row_number(word)) {
    return {fmt::format("{} is no row of the table, expected {}", in_quotes(word), rows)};
  }
  if (!words.has_words()) {
    return {fmt::format("{} is not found: the table has no words; expected a row, {}, or --words LIST", in_quotes(word),
                        rows)};
  }
  return mistake_of(lecture::unknown_word(word));
}

std::vector<std::uint32_t> ids_of(const word_space& words, std::span<const std::string_view> names) {
  std::vector<std::uint32_t> ids;
  ids.reserve(names.size());
  for (const std::string_view name : names) {
    const auto id = words.find(name);
    if (!id) {
      throw unknown_word(words, name);
    }
    ids.push_back(*id);
  }
  return ids;
}

// Four digits; what rounds to zero has no sign.
std::string cosine_text(double cosine) {
  std::string text = fmt::format("{:.4f}", cosine);
  return text == "-0.0000" ? "0.0000" : text;
}

std::string list(const word_space& words, const std::vector<found_word>& found) {
  std::string out;
  for (const found_word& one : found) {
    out += fmt::format("{}{} {}", out.empty() ? "" : ", ", printable(words.word(one.id)), cosine_text(one.cosine));
  }
  return out.empty() ? "no other word" : out;
}

std::string classify(const word_space& words, std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) {
    throw mistake{"expected groups of words, then a colon and a sentence"};
  }
  std::vector<std::uint32_t> sentence;
  for (const std::string_view word : fields_of(line.substr(colon + 1), " \t\r")) {
    if (const auto id = words.find(word)) {  // a sentence may have words that the table has not
      sentence.push_back(*id);
    }
  }
  std::string best;
  std::string all;
  double best_cosine = -2;
  for (const std::string_view group : fields_of(line.substr(0, colon), ",")) {
    const auto names = fields_of(group, " \t");
    const std::vector<std::uint32_t> ids = ids_of(words, names);
    if (ids.empty()) {
      continue;
    }
    const double cosine = words.cosine(ids, sentence);
    all += fmt::format("{}{} {}", all.empty() ? "" : ", ", printable(names.front()), cosine_text(cosine));
    if (cosine > best_cosine) {
      best_cosine = cosine;
      best = printable(names.front());
    }
  }
  if (best.empty()) {
    throw mistake{"expected a group of words before the colon"};
  }
  return fmt::format("{} ({})", best, all);
}

std::string answer_known(const word_space& words, const lecture::question& asked, std::size_t count) {
  using kind = lecture::question_kind;
  if (asked.kind == kind::help) {
    return question_help();
  }
  if (asked.kind == kind::mistake) {
    throw mistake_of(asked.fault);
  }
  if (asked.kind == kind::classify) {
    return classify(words, asked.rest);
  }
  const auto plus = ids_of(words, std::span(asked.plus).first(asked.plus_count));
  const auto minus = ids_of(words, std::span(asked.minus).first(asked.minus_count));
  if (asked.kind == kind::nearest) {
    return list(words, words.nearest(plus, minus, count));
  }
  if (asked.kind == kind::cosine) {
    return cosine_text(words.cosine({&plus[0], 1}, {&plus[1], 1}));
  }
  std::string out;
  if (asked.kind == kind::row) {
    for (const float value : words.row(plus[0])) {
      out += fmt::format("{}{:.6g}", out.empty() ? "" : " ", value);
    }
  }
  return out;
}

}  // namespace

std::string question_help() {
  return std::string(lecture::question_help) +
         "  class light lamp, music: ...  which group of words a sentence lies nearest to\n"
         "  near #17                      a row by its number, from 0, where no word is spelled so\n"
         "  help, quit";
}

reply answer(const word_space& words, const lecture::question& asked, std::size_t count) {
  try {
    return {false, answer_known(words, asked, count)};
  } catch (const mistake& found) {
    return {true, found.text};
  }
}

}  // namespace romvec::host
