// SPDX-License-Identifier: BSL-1.0
#include "compare/tasks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <string_view>

#include "error.hpp"
#include "readers/lines.hpp"
#include "text.hpp"

namespace romvec::host {

namespace {

std::optional<double> number(std::string_view text) {
  double value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  return failure == std::errc() && end == text.data() + text.size() && std::isfinite(value) ? std::optional(value)
                                                                                            : std::nullopt;
}

// The ranks of `values` from 0, equal ones at the middle of theirs.
Eigen::ArrayXd ranks_of(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  Eigen::ArrayXd ranks(static_cast<Eigen::Index>(values.size()));
  for (std::size_t first = 0; first < order.size();) {
    std::size_t last = first;
    while (last < order.size() && values[order[last]] == values[order[first]]) {
      ++last;
    }
    for (std::size_t i = first; i < last; ++i) {
      ranks[static_cast<Eigen::Index>(order[i])] = static_cast<double>(first + last - 1) / 2;
    }
    first = last;
  }
  return ranks;
}

}  // namespace

analogy_task read_analogies(const source& file, const word_index& words) {
  analogy_task task;
  task.name = file.name;
  line_scanner lines(file.bytes);
  std::string_view line;
  while (lines.next(line)) {
    const auto fields = fields_of(line, " \t\r");
    if (fields.empty() || fields.front().front() == ':') {
      continue;
    }
    if (fields.size() != 4) {
      throw error(
          file.name, fmt::format("line {}", lines.number()),
          fmt::format("{} words, expected four (a is to b as c is to d) or a section, \": name\"", fields.size()));
    }
    ++task.questions_in_file;
    analogy rows{};
    bool known = true;
    for (std::size_t i = 0; i < 4; ++i) {
      const std::size_t row = words.find(fields[i]);
      known = known && row != word_index::none;
      rows[i] = static_cast<std::uint32_t>(row);
    }
    if (known) {
      task.questions.push_back(rows);
    }
  }
  if (task.questions_in_file == 0) {
    throw error(file.name, "holds no analogies, expected lines of four words");
  }
  return task;
}

std::size_t right_answers(const analogy_task& task, const unit_rows& space) {
  constexpr std::size_t step = 1024;  // questions at a time
  std::size_t right = 0;
  for (std::size_t first = 0; first < task.questions.size(); first += step) {
    const std::size_t count = std::min(step, task.questions.size() - first);
    Eigen::MatrixXd directions(static_cast<Eigen::Index>(space.dim()), static_cast<Eigen::Index>(count));
    std::vector<std::vector<std::uint32_t>> left_out(count);
    for (std::size_t i = 0; i < count; ++i) {
      const auto& [a, b, c, d] = task.questions[first + i];
      directions.col(static_cast<Eigen::Index>(i)) = space.unit(b) - space.unit(a) + space.unit(c);
      left_out[i] = {a, b, c};
    }
    const auto answers = space.nearest(directions, 1, left_out);
    for (std::size_t i = 0; i < count; ++i) {
      right += !answers[i].empty() && answers[i][0].row == task.questions[first + i][3] ? 1 : 0;
    }
  }
  return right;
}

similarity_task read_similarities(const source& file, const word_index& words) {
  similarity_task task;
  task.name = file.name;
  line_scanner lines(file.bytes);
  std::string_view line;
  bool may_be_titles = true;
  while (lines.next(line)) {
    const auto fields = fields_of(line, " \t\r,;");
    if (fields.empty() || fields.front().front() == '#') {
      continue;
    }
    const auto human = fields.size() >= 3 ? number(fields[2]) : std::nullopt;
    if (!human) {
      if (may_be_titles && fields.size() >= 3) {
        may_be_titles = false;
        continue;
      }
      throw error(file.name, fmt::format("line {}", lines.number()), "expected two words and a number");
    }
    may_be_titles = false;
    ++task.pairs_in_file;
    const std::size_t a = words.find(fields[0]);
    const std::size_t b = words.find(fields[1]);
    if (a != word_index::none && b != word_index::none) {
      task.pairs.push_back({static_cast<std::uint32_t>(a), static_cast<std::uint32_t>(b), *human});
    }
  }
  if (task.pairs_in_file == 0) {
    throw error(file.name, "holds no pairs, expected lines of two words and a number");
  }
  return task;
}

double rank_correlation(const similarity_task& task, const unit_rows& space) {
  std::vector<double> cosines;
  std::vector<double> humans;
  for (const similarity_task::pair& pair : task.pairs) {
    cosines.push_back(space.cosine(pair.a, pair.b));
    humans.push_back(pair.human);
  }
  return rank_correlation(cosines, humans);
}

double rank_correlation(const std::vector<double>& a, const std::vector<double>& b) {
  if (a.size() < 2) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  Eigen::ArrayXd x = ranks_of(a);
  Eigen::ArrayXd y = ranks_of(b);
  x -= x.mean();
  y -= y.mean();
  return (x * y).sum() / std::sqrt(x.square().sum() * y.square().sum());
}

}  // namespace romvec::host
