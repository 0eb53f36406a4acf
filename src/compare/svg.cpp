// SPDX-License-Identifier: BSL-1.0
#include "compare/svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "text.hpp"

namespace romvec::host {

namespace {

// The picture and the frame of the data in it, in pixels.
constexpr double width = 560;
constexpr double height = 360;
constexpr double left = 64;
constexpr double right = 16;
constexpr double top = 16;
constexpr double bottom = 48;

// 1, 2 or 5 times a power of ten: at most 8 steps.
double round_step(double range) {
  const double raw = range / 8;
  const double power = std::pow(10, std::floor(std::log10(raw)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= raw) {
      return factor * power;
    }
  }
  return 10 * power;
}

// Widens an axis to whole steps, and answers the step.
double make_round(axis& to) {
  if (!(to.most > to.least)) {
    const double around = std::max(1e-6, std::fabs(to.least) / 2);
    to.least -= around;
    to.most += around;
  }
  const double step = round_step(to.most - to.least);
  to.least = std::floor(to.least / step) * step;
  to.most = std::ceil(to.most / step) * step;
  return step;
}

// Where an axis has its labels.
std::vector<double> ticks(const axis& of, double step) {
  std::vector<double> out;
  const auto steps = static_cast<std::size_t>(std::lround((of.most - of.least) / step));
  for (std::size_t i = 0; i <= steps; ++i) {
    out.push_back(of.least + static_cast<double>(i) * step);
  }
  return out;
}

// A label of the axis: what rounding leaves of zero is zero.
std::string tick(double value, double step) { return fmt::format("{:g}", std::fabs(value) < step / 2 ? 0 : value); }

}  // namespace

std::string html_text(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

chart::chart(std::string title, const axis& x, const axis& y, double side)
    : title_(std::move(title)), x_(x), y_(y), x_step_(make_round(x_)), y_step_(make_round(y_)), side_(side) {}

double chart::across(double x) const { return left + (x - x_.least) / (x_.most - x_.least) * (width - left - right); }

double chart::down(double y) const {
  return height - bottom - (y - y_.least) / (y_.most - y_.least) * (height - top - bottom);
}

void chart::point(double x, double y, std::string_view style, std::string_view label) {
  marks_ += fmt::format("<circle class=\"{}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4\"><title>{}</title></circle>\n", style,
                        across(x), down(y), html_text(label));
  const bool is_right = across(x) > width * 0.7;
  constexpr double letter = 6.5;  // pixels, about
  const double length = letter * static_cast<double>(label.size());
  label_box box{across(x) + (is_right ? -7 - length : 7), down(y) + 4, length};
  // Up and down by turns until the label covers none before it.
  const double at = box.baseline;
  for (int turn = 1; turn < 12 && std::ranges::any_of(labels_,
                                                      [&](const label_box& other) {
                                                        return std::fabs(other.baseline - box.baseline) < 12 &&
                                                               other.left < box.left + box.length &&
                                                               box.left < other.left + other.length;
                                                      });
       ++turn) {
    const int lines = (turn + 1) / 2 * (turn % 2 == 0 ? -1 : 1);
    box.baseline = at + 13.0 * lines;
  }
  labels_.push_back(box);
  marks_ +=
      fmt::format("<text class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\"{}>{}</text>\n", style, across(x) + (is_right ? -7 : 7),
                  box.baseline, is_right ? " text-anchor=\"end\"" : "", html_text(label));
}

void chart::point_of_side(double x, double y, std::string_view style, std::string_view label) {
  side_labels_.push_back({across(x), down(y), std::string(style), html_text(label)});
}

// From the top on in the order of the points (of one height: of their labels), a line apart at least; then from the
// bottom on back into the picture.
std::string chart::side_labels() const {
  constexpr double apart = 15;
  std::vector<side_label> sorted = side_labels_;
  std::ranges::sort(sorted, {},
                    [](const side_label& label) { return std::pair(label.y, std::string_view(label.text)); });
  std::vector<double> baselines;
  baselines.reserve(sorted.size());
  for (const side_label& label : sorted) {
    baselines.push_back(std::max(label.y + 4, baselines.empty() ? top + 4 : baselines.back() + apart));
  }
  double most = height - 8;
  for (auto baseline = baselines.rbegin(); baseline != baselines.rend(); ++baseline) {
    *baseline = std::min(*baseline, most);
    most = *baseline - apart;
  }
  std::string out;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const side_label& label = sorted[i];
    out += fmt::format(
        "<line class=\"leader\" x1=\"{0:.1f}\" y1=\"{1:.1f}\" x2=\"{2:.1f}\" y2=\"{3:.1f}\"/>"
        "<circle class=\"{4}\" cx=\"{0:.1f}\" cy=\"{1:.1f}\" r=\"4\"><title>{5}</title></circle>"
        "<text class=\"{4}\" x=\"{6:.1f}\" y=\"{7:.1f}\">{5}</text>\n",
        label.x, label.y, width - right + 6, baselines[i] - 4, label.style, label.text, width - right + 9,
        baselines[i]);
  }
  return out;
}

void chart::line(double x0, double y0, double x1, double y1, std::string_view style) {
  marks_ += fmt::format("<line class=\"{}\" x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\"/>\n", style,
                        across(x0), down(y0), across(x1), down(y1));
}

void chart::bars(double first, double bar_width, const std::vector<double>& heights, std::string_view style) {
  for (std::size_t i = 0; i < heights.size(); ++i) {
    const double begin = first + static_cast<double>(i) * bar_width;
    marks_ += fmt::format("<rect class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\"/>\n", style,
                          across(begin), down(heights[i]), std::max(0.5, across(begin + bar_width) - across(begin) - 1),
                          down(0) - down(heights[i]));
  }
}

std::string chart::text() const {
  std::string out = fmt::format("<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">\n", width + side_, height,
                                html_text(title_));
  for (const double x : ticks(x_, x_step_)) {
    out += fmt::format(
        "<line class=\"grid\" x1=\"{0:.1f}\" y1=\"{1:.1f}\" x2=\"{0:.1f}\" y2=\"{2:.1f}\"/>"
        "<text x=\"{0:.1f}\" y=\"{3:.1f}\" text-anchor=\"middle\">{4}</text>\n",
        across(x), top, height - bottom, height - bottom + 16, tick(x, x_step_));
  }
  for (const double y : ticks(y_, y_step_)) {
    out += fmt::format(
        "<line class=\"grid\" x1=\"{1:.1f}\" y1=\"{0:.1f}\" x2=\"{2:.1f}\" y2=\"{0:.1f}\"/>"
        "<text x=\"{3:.1f}\" y=\"{4:.1f}\" text-anchor=\"end\">{5}</text>\n",
        down(y), left, width - right, left - 6, down(y) + 4, tick(y, y_step_));
  }
  out += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{}</text>\n", (left + width - right) / 2,
                     height - 10, html_text(x_.title));
  out += fmt::format("<text transform=\"translate(14 {:.1f}) rotate(-90)\" text-anchor=\"middle\">{}</text>\n",
                     (top + height - bottom) / 2, html_text(y_.title));
  return out + marks_ + side_labels() + "</svg>\n";
}

}  // namespace romvec::host
