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
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 1100px; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2rem; } .take { font-size: 1.15rem; font-weight: 600; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .45rem; text-align: right; border-bottom: 1px solid var(--grid); white-space: nowrap; }
th { white-space: normal; vertical-align: bottom; max-width: 6.5rem; overflow-wrap: anywhere; }
tr.taken td { font-weight: 600; color: var(--ours); }
th:first-child, td:first-child { text-align: left; }
.pictures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(28rem, 100%), 1fr)); gap: 1.5rem; }
figure { margin: 0; } figcaption { font-size: .9rem; }
figure { overflow-x: auto; } svg { width: 100%; min-width: 26rem; height: auto; }
.wide svg { min-width: 40rem; max-width: 52rem; }
details { margin-top: 1.5rem; } summary { cursor: pointer; margin-bottom: 1rem; } .leader { stroke: var(--grid); }
svg text { font-size: 12px; fill: var(--ink); }
.grid { stroke: var(--grid); } .bound { stroke: var(--ink); stroke-dasharray: 5 4; } .moved { stroke: var(--other); }
circle.ours, rect.ours, svg text.ours { fill: var(--ours); } circle.other, svg text.other { fill: var(--other); }
</style>
)";

std::string figure(const chart& picture, const std::string& caption) {
  return fmt::format("<figure>{}<figcaption>{}</figcaption></figure>\n", picture.text(), html_text(caption));
}

std::string score_table(const questions& asked, const std::vector<scores>& all, const scores* taken) {
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
        "<tr{}><td>{}</td><td>{}</td><td>{:.2f}</td><td>{:.4g}</td><td>{}</td><td>{}</td><td>{:.6f}</td>"
        "<td>{:.6f}</td><td>{:.4f}</td>",
        &s == taken ? " class=\"taken\"" : "", html_text(s.name), s.bytes, s.bits_per_weight, s.max_abs_error,
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

std::string size_against_bound(const std::vector<scores>& all) {
  axis x{1e9, 0, "bits a weight, all counted"};
  axis y{0, 0, "dB from the bound"};
  for (const scores& s : all) {
    if (std::isfinite(s.sqnr_db)) {
      x = {std::min(x.least, s.bits_per_weight - 0.5), std::max(x.most, s.bits_per_weight + 0.5), x.title};
      y = {std::min(y.least, s.shannon_gap_db), std::max(y.most, s.shannon_gap_db + 1), y.title};
    }
  }
  if (x.least > x.most) {  // every format is exact
    return "";
  }
  constexpr double label_width = 160;
  chart picture("bits a weight against the distance from the bound", x, y, label_width);
  picture.line(x.least, 0, x.most, 0, "bound");
  for (const scores& s : all) {
    if (std::isfinite(s.sqnr_db)) {
      picture.point_of_side(s.bits_per_weight, s.shannon_gap_db, s.is_ours ? "ours" : "other", s.name);
    }
  }
  return figure(picture,
                "How many dB of SQNR a format stays below the best that its bits can do: the Shannon bound of "
                "Gaussian weights (dashed), 6.02 dB a bit. Lower is better, and so is further to the left.");
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

// "int8" of int8_rows and int8_table, "nibble", "fixed": formats whose errors look alike.
std::string_view kind_of(std::string_view name) { return name.substr(0, name.find_first_of("_< ")); }

// The errors of the first format of each kind; what is left is there, folded.
void write_distributions(output_file& out, const weights& table, const std::vector<candidate>& ways) {
  std::string shown;
  std::string folded;
  std::vector<std::string_view> kinds;
  for (const candidate& way : ways) {
    const std::string errors = way.is_ours ? error_histogram(table, way) : "";
    const bool is_first = !errors.empty() && std::ranges::find(kinds, kind_of(way.name)) == kinds.end();
    if (is_first) {
      kinds.push_back(kind_of(way.name));
    }
    (is_first ? shown : folded) += errors;
    folded += way.multipliers.empty() ? "" : multiplier_histogram(way);
  }
  out.write("<h2>Errors</h2>\n<div class=\"pictures\" id=\"errors\">\n" + shown + "</div>\n");
  if (!folded.empty()) {
    out.write("<details><summary>Errors of the other formats, and multipliers</summary>\n<div class=\"pictures\">\n" +
              folded + "</div>\n</details>\n");
  }
}

}  // namespace

void write_page(output_file& out, const std::string& file, const weights& table, const questions& asked,
                const std::vector<scores>& all, const recommendation& recommended, const std::vector<candidate>& ways,
                const std::vector<std::string>& map_words) {
  const std::vector<std::size_t> rows = rows_of_map(table, map_words);
  const std::string title = html_text(fmt::format("{}: storage formats compared", file));
  out.write(
      fmt::format("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                  "<meta name=\"generator\" content=\"romvec {}.{}.{}\">\n<title>{}</title>\n{}</head>\n<body>\n",
                  ROMVEC_VERSION_MAJOR, ROMVEC_VERSION_MINOR, ROMVEC_VERSION_PATCH, title, style));
  out.write(
      fmt::format("<h1>{}</h1>\n<p class=\"take\">{}</p>\n<p>{} rows of {} weights, {}; recall over {} rows, of which "
                  "{} have a near "
                  "duplicate.</p>\n",
                  title, html_text(recommended.sentence), table.vocab_size, table.dim, html_text(table.from.format),
                  asked.rows.size(), asked.near_duplicates));
  out.write("<h2>Formats</h2>\n" + score_table(asked, all, recommended.format));
  out.write("<h2>Size against the bound</h2>\n<div class=\"wide\" id=\"bound\">" + size_against_bound(all) +
            "</div>\n");
  const candidate* smallest = nullptr;
  for (const candidate& way : ways) {
    if (way.is_ours && (smallest == nullptr || way.bytes < smallest->bytes)) {
      smallest = &way;
    }
  }
  if (smallest != nullptr && rows.size() > 1) {
    out.write("<h2>Words</h2>\n<div class=\"wide\">" + word_map(table, *smallest, rows) + "</div>\n");
  }
  write_distributions(out, table, ways);
  out.write("</body>\n</html>\n");
}

}  // namespace romvec::host
