// SPDX-License-Identifier: BSL-1.0
// Which tensor of a file of many is the table.
#pragma once

#include <cstddef>
#include <span>

#include "readers/reader.hpp"

namespace romvec::host {

// The place in `tensors` of the tensor asked for; else of the only one with two dimensions; else of the only one with a
// name under which models keep their token embedding. It has two dimensions. Errors name what could be chosen.
std::size_t chosen_tensor(const source& file, const request& wanted, std::span<const tensor_info> tensors);

}  // namespace romvec::host
