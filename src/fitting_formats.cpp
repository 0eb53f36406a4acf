// SPDX-License-Identifier: BSL-1.0
#include "fitting_formats.hpp"

#include <algorithm>
#include <cmath>

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
  using kind = storage_format::kind;
  double largest = 0;
  for (const float value : table.values) {
    largest = std::max(largest, std::fabs(static_cast<double>(value)));
  }
  std::vector<storage_format> out;
  for (const storage_format format :
       {storage_format{kind::int8_rows, 0}, storage_format{kind::int8_table, 0}, storage_format{kind::nibble32, 0},
        storage_format{kind::nibble64, 0}, storage_format{kind::nibble_rows, 0},
        storage_format{kind::fixed8, largest_fraction_bits(largest, 127)},
        storage_format{kind::fixed16, largest_fraction_bits(largest, 32767)}}) {
    if (parse_storage_format(format.name())) {  // else the weights are beyond the format
      out.push_back(format);
    }
  }
  return out;
}

}  // namespace romvec::host
