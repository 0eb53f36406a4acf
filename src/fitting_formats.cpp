// SPDX-License-Identifier: BSL-1.0
#include "fitting_formats.hpp"

#include <algorithm>
#include <cmath>

#include "format_list.hpp"

namespace romvec::host {

namespace {

// The largest F for which every weight fits, as the rule of the formats has it.
int largest_fraction_bits(double largest_weight, double max_code) {
  int fraction_bits = 126;
  while (std::round(std::ldexp(largest_weight, fraction_bits)) > max_code) {
    --fraction_bits;
  }
  return fraction_bits;
}

}  // namespace

std::vector<storage_format> fitting_formats(const weights& table) {
  double largest = 0;
  for (const float value : table.values) {
    largest = std::max(largest, std::fabs(static_cast<double>(value)));
  }
  std::vector<storage_format> out;
  for_each_format([&]<class Format>(const listed_format<Format>& entry) {
    storage_format format{entry.code, 0};
    if (!Format::has_multipliers) {
      format.fraction_bits = largest_fraction_bits(largest, Format::max_code);
    }
    if (parse_storage_format(format.name())) {  // else the weights are beyond the format
      out.push_back(format);
    }
  });
  return out;
}

std::vector<storage_format> chosen_formats(const weights& table, std::span<const std::string> names) {
  if (names.empty()) {
    return fitting_formats(table);
  }
  std::vector<storage_format> out;
  for (const std::string& name : names) {
    const storage_format format = parse_storage_format(name).value();
    if (std::ranges::find(out, format.name(), &storage_format::name) == out.end()) {
      out.push_back(format);
    }
  }
  return out;
}

}  // namespace romvec::host
