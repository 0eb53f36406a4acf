// SPDX-License-Identifier: BSL-1.0
#include "play/question.hpp"

#include <fmt/format.h>

#include <vector>

#include "text.hpp"

namespace romvec::host {

namespace {

// A word that the table has not; the message is the answer.
struct unknown_word {
  std::string_view word;
};

std::uint32_t id_of(const word_space& words, std::string_view word) {
  const auto id = words.find(word);
  if (!id) {
    throw unknown_word{word};
  }
  return *id;
}

std::string list(const word_space& words, const std::vector<found_word>& found) {
  std::string out;
  for (const found_word& one : found) {
    out += fmt::format("{}{} {:.4f}", out.empty() ? "" : ", ", printable(words.word(one.id)), one.cosine);
  }
  return out.empty() ? "no other word" : out;
}

std::string sum(const word_space& words, std::string_view line, std::size_t count) {
  std::vector<std::uint32_t> plus;
  std::vector<std::uint32_t> minus;
  bool subtract = false;
  bool wants_word = true;
  for (const std::string_view part : fields_of(line, " \t")) {
    if (part == "+" || part == "-") {
      subtract = part == "-";
      wants_word = true;
      continue;
    }
    if (!wants_word) {
      return fmt::format("error: expected + or - before {}; help lists the questions", in_quotes(part));
    }
    (subtract ? minus : plus).push_back(id_of(words, part));
    wants_word = false;
  }
  return wants_word ? "error: expected a word at the end" : list(words, words.nearest(plus, minus, count));
}

std::string classify(const word_space& words, std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) {
    return "error: expected groups of words, then a colon and a sentence";
  }
  std::vector<std::uint32_t> sentence;
  for (const std::string_view word : fields_of(line.substr(colon + 1), " \t")) {
    if (const auto id = words.find(word)) {  // a sentence may have words that the table has not
      sentence.push_back(*id);
    }
  }
  std::string best;
  std::string all;
  double best_cosine = -2;
  for (const std::string_view group : fields_of(line.substr(0, colon), ",")) {
    std::vector<std::uint32_t> ids;
    const auto names = fields_of(group, " \t");
    ids.reserve(names.size());
    for (const std::string_view word : names) {
      ids.push_back(id_of(words, word));
    }
    if (ids.empty()) {
      continue;
    }
    const double cosine = words.cosine(ids, sentence);
    all += fmt::format("{}{} {:.4f}", all.empty() ? "" : ", ", printable(names.front()), cosine);
    if (cosine > best_cosine) {
      best_cosine = cosine;
      best = printable(names.front());
    }
  }
  return best.empty() ? "error: expected a group of words before the colon" : fmt::format("{} ({})", best, all);
}

std::string answer_known(const word_space& words, std::string_view line, std::size_t count) {
  const auto parts = fields_of(line, " \t\r");
  if (parts.empty()) {
    return {};
  }
  const std::string_view verb = parts[0];
  if (verb == "help" && parts.size() == 1) {
    return std::string(question_help);
  }
  if (verb == "class") {
    return classify(words, line.substr(line.find("class") + 5));
  }
  if (verb == "near" && parts.size() == 2) {
    const std::uint32_t id = id_of(words, parts[1]);
    return list(words, words.nearest({&id, 1}, {}, count));
  }
  if (verb == "sim" && parts.size() == 3) {
    const std::uint32_t a = id_of(words, parts[1]);
    const std::uint32_t b = id_of(words, parts[2]);
    return fmt::format("{:.4f}", words.cosine({&a, 1}, {&b, 1}));
  }
  if (verb == "row" && parts.size() == 2) {
    std::string out;
    for (const float value : words.row(id_of(words, parts[1]))) {
      out += fmt::format("{}{:.6g}", out.empty() ? "" : " ", value);
    }
    return out;
  }
  return sum(words, line, count);
}

}  // namespace

std::string answer(const word_space& words, std::string_view line, std::size_t count) {
  try {
    return answer_known(words, line, count);
  } catch (const unknown_word& problem) {
    return fmt::format("error: {} is not in the vocabulary", in_quotes(problem.word));
  }
}

}  // namespace romvec::host
