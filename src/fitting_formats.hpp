// SPDX-License-Identifier: BSL-1.0
// The storage formats that hold a table.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "storage_format.hpp"
#include "weights.hpp"

namespace romvec::host {

// Every format in which all weights fit; fixed point with the most fraction bits that do.
std::vector<storage_format> fitting_formats(const weights& table);

// Those of these names, which parse_storage_format() knows, in their order and once each; fitting_formats() of none.
std::vector<storage_format> chosen_formats(const weights& table, std::span<const std::string> names);

}  // namespace romvec::host
