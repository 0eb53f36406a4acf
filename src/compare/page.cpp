// SPDX-License-Identifier: BSL-1.0
#include "compare/page.hpp"

#include <fmt/format.h>

#include <Eigen/SVD>
#include <algorithm>
#include <cmath>
#include <romvec/version.hpp>

#include "compare/svg.hpp"
#include "error.hpp"
#include "text.hpp"

namespace romvec::host {

namespace {

constexpr const char* style = R"(<style>
:root { color-scheme: light dark; --ink: #1a1a1a; --paper: #fff; --grid: #ddd; --ours: #0a62a9; --other: #b3541e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e6e6; --paper: #16181b; --grid: #3a3d42; --ours: #6cb2f0; --other: #f0a070; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .6rem; text-align: right; border-bottom: 1px solid var(--grid); white-space: nowrap; }
th:first-child, td:first-child { text-align: left; }
.pictures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(28rem, 100%), 1fr)); gap: 1.5rem; }
figure { margin: 0; } figcaption { font-size: .9rem; }
svg { width: 100%; height: auto; } svg text { font-size: 12px; fill: var(--ink); }
.grid { stroke: var(--grid); } .bound { stroke: var(--ink); stroke-dasharray: 5 4; } .moved { stroke: var(--other); }
circle.ours, rect.ours, svg text.ours { fill: var(--ours); } circle.other, svg text.other { fill: var(--other); }
</style>
)";

std::string figure(const chart& picture, const std::string& caption) {
  return fmt::format("<figure>{}<figcaption>{}</figcaption></figure>\n", picture.text(), html_text(caption));
}

std::string score_table(const questions& asked, const std::vector<scores>& all) {
  std::string out =
      "<div class=\"scroll\"><table id=\"scores\">\n<thead><tr><th>format</th><th>bytes</th><th>bits a weight</th>"
      "<th>max error</th><th>SQNR, dB</th><th>below the bound, dB</th><th>mean cosine</th><th>worst cosine</th>"
      "<th>recall@10</th>";
  for (const analogy_task& task : asked.analogies) {
    out += fmt::format("<th>{}</th>", html_text(file_name(task.name)));
  }
  for (const similarity_task& task : asked.similarities) {
    out += fmt::format("<th>{}</th>", html_text(file_name(task.name)));
  }
  out += "</tr></thead>\n<tbody>\n";
  for (const scores& s : all) {
    const bool exact = std::isinf(s.sqnr_db);
    out += fmt::format(
        "<tr><td>{}</td><td>{}</td><td>{:.2f}</td><td>{:.4g}</td><td>{}</td><td>{}</td><td>{:.6f}</td>"
        "<td>{:.6f}</td><td>{:.4f}</td>",
        html_text(s.name), s.bytes, s.bits_per_weight, s.max_abs_error,
        exact ? "exact" : fmt::format("{:.2f}", s.sqnr_db), exact ? "" : fmt::format("{:.2f}", s.shannon_gap_db),
        s.mean_cosine, s.worst_cosine, s.recall_at_10);
    for (const double part : s.analogies) {
      out += fmt::format("<td>{:.2f} %</td>", 100 * part);
    }
    for (const double correlation : s.similarities) {
      out += fmt::format("<td>{:.4f}</td>", correlation);
    }
    out += "</tr>\n";
  }
  return out + "</tbody></table></div>\n";
}

std::string size_against_fidelity(const std::vector<scores>& all) {
  axis x{1e9, 0, "bits a weight, all counted"};
  axis y{1e9, 0, "SQNR, dB"};
  for (const scores& s : all) {
    if (std::isfinite(s.sqnr_db)) {
      x = {std::min(x.least, s.bits_per_weight - 1), std::max(x.most, s.bits_per_weight + 1), x.title};
      y = {std::min(y.least, s.sqnr_db - 3), std::max({y.most, s.sqnr_db + 3, 20 * std::log10(2.0) * x.most}), y.title};
    }
  }
  if (x.least > x.most) {  // every format is exact
    return "";
  }
  chart picture("size against fidelity", x, y);
  const double db_a_bit = 20 * std::log10(2.0);
  const double from = std::max(x.least, y.least / db_a_bit);
  picture.line(from, db_a_bit * from, x.most, db_a_bit * x.most, "bound");
  for (const scores& s : all) {
    if (std::isfinite(s.sqnr_db)) {
      picture.point(s.bits_per_weight, s.sqnr_db, s.is_ours ? "ours" : "other", s.name);
    }
  }
  return figure(picture, "Size against fidelity. Dashed: the Shannon bound for Gaussian weights, 6.02 dB a bit.");
}

std::string error_histogram(const weights& table, const candidate& way) {
  double largest = 0;
  for (std::size_t i = 0; i < table.values.size(); ++i) {
    largest = std::max(largest, std::fabs(double{way.values[i]} - double{table.values[i]}));
  }
  if (largest == 0) {
    return "";
  }
  constexpr std::size_t bins = 41;
  std::vector<double> counts(bins);
  for (std::size_t i = 0; i < table.values.size(); ++i) {
    const double part = (double{way.values[i]} - double{table.values[i]}) / largest;
    const auto bin = static_cast<std::size_t>((part + 1) / 2 * static_cast<double>(bins));
    counts[std::min(bin, bins - 1)] += 100 / static_cast<double>(table.values.size());
  }
  chart picture("errors of " + way.name, {-largest, largest, "error of a weight"},
                {0, *std::ranges::max_element(counts), "% of the weights"});
  picture.bars(-largest, 2 * largest / static_cast<double>(bins), counts, "ours");
  return figure(picture, fmt::format("Errors of {}.", way.name));
}

std::string multiplier_histogram(const candidate& way) {
  const double least = *std::ranges::min_element(way.multipliers);
  const double most = *std::ranges::max_element(way.multipliers);
  constexpr std::size_t bins = 32;
  const double bin_width = std::max(1.0, (most - least + 1) / static_cast<double>(bins));
  std::vector<double> counts(bins);
  for (const std::int32_t multiplier : way.multipliers) {
    ++counts[std::min(bins - 1, static_cast<std::size_t>((static_cast<double>(multiplier) - least) / bin_width))];
  }
  chart picture("multipliers of " + way.name, {least, least + bin_width * static_cast<double>(bins), "multiplier"},
                {0, *std::ranges::max_element(counts), "multipliers"});
  picture.bars(least, bin_width, counts, "ours");
  return figure(picture, fmt::format("Multipliers of {}: a row's or group's step in units of the table's.", way.name));
}

std::vector<std::size_t> rows_of_map(const weights& table, const std::vector<std::string>& map_words) {
  std::vector<std::size_t> rows;
  const word_index words(table.words);
  for (const std::string& word : map_words) {
    const std::size_t row = words.find(word);
    if (row == word_index::none) {
      throw error("--map", in_quotes(word) + " is not a word of the table");
    }
    rows.push_back(row);
  }
  constexpr std::size_t shown = 24;
  for (std::size_t i = 0; map_words.empty() && i < std::min(shown, table.vocab_size); ++i) {
    rows.push_back(i);
  }
  return rows;
}

// The rows of `values` in a plane.
Eigen::MatrixXd rows_in(const std::vector<float>& values, std::size_t dim, const std::vector<std::size_t>& rows) {
  Eigen::MatrixXd out(static_cast<Eigen::Index>(rows.size()), static_cast<Eigen::Index>(dim));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    out.row(static_cast<Eigen::Index>(i)) =
        Eigen::Map<const Eigen::RowVectorXf>(values.data() + rows[i] * dim, out.cols()).cast<double>();
  }
  return out;
}

std::string word_map(const weights& table, const candidate& way, const std::vector<std::size_t>& rows) {
  const Eigen::MatrixXd before = rows_in(table.values, table.dim, rows);
  const Eigen::RowVectorXd mean = before.colwise().mean();
  const Eigen::MatrixXd centred = before.rowwise() - mean;
  const Eigen::JacobiSVD<Eigen::MatrixXd> parts(centred, Eigen::ComputeThinV);
  const Eigen::MatrixXd plane = parts.matrixV().leftCols(std::min<Eigen::Index>(2, parts.matrixV().cols()));
  const auto in_plane = [&](const Eigen::MatrixXd& points) {
    Eigen::MatrixXd out = Eigen::MatrixXd::Zero(points.rows(), 2);
    out.leftCols(plane.cols()) = (points.rowwise() - mean) * plane;
    return out;
  };
  const Eigen::MatrixXd at = in_plane(before);
  const Eigen::MatrixXd after = in_plane(rows_in(way.values, table.dim, rows));
  chart picture("map of words",
                {std::min(at.col(0).minCoeff(), after.col(0).minCoeff()),
                 std::max(at.col(0).maxCoeff(), after.col(0).maxCoeff()), "first principal component"},
                {std::min(at.col(1).minCoeff(), after.col(1).minCoeff()),
                 std::max(at.col(1).maxCoeff(), after.col(1).maxCoeff()), "second"});
  for (Eigen::Index i = 0; i < at.rows(); ++i) {
    picture.line(at(i, 0), at(i, 1), after(i, 0), after(i, 1), "moved");
    const std::size_t row = rows[static_cast<std::size_t>(i)];
    picture.point(at(i, 0), at(i, 1), "ours", table.words.empty() ? fmt::format("row {}", row) : table.words[row]);
  }
  return figure(picture,
                fmt::format("A map of words: points are the float weights, the lines from them lead to what {} "
                            "makes of them.",
                            way.name));
}

}  // namespace

void write_page(output_file& out, const std::string& file, const weights& table, const questions& asked,
                const std::vector<scores>& all, const std::vector<candidate>& ways,
                const std::vector<std::string>& map_words) {
  const std::vector<std::size_t> rows = rows_of_map(table, map_words);
  const std::string title = html_text(fmt::format("{}: storage formats compared", file));
  out.write(
      fmt::format("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                  "<meta name=\"generator\" content=\"romvec {}.{}.{}\">\n<title>{}</title>\n{}</head>\n<body>\n",
                  ROMVEC_VERSION_MAJOR, ROMVEC_VERSION_MINOR, ROMVEC_VERSION_PATCH, title, style));
  out.write(fmt::format(
      "<h1>{}</h1>\n<p>{} rows of {} weights, {}; recall over {} rows, of which {} have a near "
      "duplicate.</p>\n",
      title, table.vocab_size, table.dim, html_text(table.from.format), asked.rows.size(), asked.near_duplicates));
  out.write(score_table(asked, all));
  out.write("<div class=\"pictures\">\n" + size_against_fidelity(all));
  const candidate* smallest = nullptr;
  for (const candidate& way : ways) {
    if (way.is_ours && (smallest == nullptr || way.bytes < smallest->bytes)) {
      smallest = &way;
    }
  }
  if (smallest != nullptr && rows.size() > 1) {
    out.write(word_map(table, *smallest, rows));
  }
  for (const candidate& way : ways) {
    if (way.is_ours) {
      out.write(error_histogram(table, way));
    }
    if (!way.multipliers.empty()) {
      out.write(multiplier_histogram(way));
    }
  }
  out.write("</div>\n</body>\n</html>\n");
}

}  // namespace romvec::host
