// SPDX-License-Identifier: BSL-1.0
// The storage formats that hold a table.
#pragma once

#include <vector>

#include "storage_format.hpp"
#include "weights.hpp"

namespace romvec::host {

// Every format in which all weights fit; fixed point with the most fraction bits that do.
std::vector<storage_format> fitting_formats(const weights& table);

}  // namespace romvec::host
