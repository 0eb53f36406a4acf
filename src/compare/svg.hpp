// SPDX-License-Identifier: BSL-1.0
// Charts as inline SVG: axes with round numbers, points, bars, lines. Colours are the page's classes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace romvec::host {

// `text` inside HTML, between tags and in attributes.
std::string html_text(std::string_view text);

// One axis: the data range [least, most], widened to round numbers, and what stands beside it.
struct axis {
  double least;
  double most;
  std::string title;
};

class chart {
 public:
  // `side`: pixels for labels to the right of the frame.
  chart(std::string title, const axis& x, const axis& y, double side = 0);

  // Labelled beside the frame, with a line that leads there: no label lies on another, however near the points are.
  void point_of_side(double x, double y, std::string_view style, std::string_view label);
  void point(double x, double y, std::string_view style, std::string_view label);
  void line(double x0, double y0, double x1, double y1, std::string_view style);
  // Bars of equal width from `first` on, from y = 0 up.
  void bars(double first, double width, const std::vector<double>& heights, std::string_view style);
  // <svg>...</svg>
  [[nodiscard]] std::string text() const;

 private:
  [[nodiscard]] double across(double x) const;
  [[nodiscard]] double down(double y) const;

  std::string title_;
  axis x_;
  axis y_;
  double x_step_;
  double y_step_;
  // Where a point's label lies, so that the next one does not lie on it.
  struct label_box {
    double left;
    double baseline;
    double length;
  };
  std::vector<label_box> labels_;
  struct side_label {
    double x;
    double y;
    std::string style;
    std::string text;
  };
  [[nodiscard]] std::string side_labels() const;
  std::vector<side_label> side_labels_;
  double side_;
  std::string marks_;
};

}  // namespace romvec::host
