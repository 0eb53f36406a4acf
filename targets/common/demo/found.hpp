// SPDX-License-Identifier: BSL-1.0
// Rows that were found, by their words.
#pragma once

#include <romvec/nearest.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace demo {

// A word, or the number of its row where there are no words. Returns how many characters that was, roughly.
std::ptrdiff_t show_name(std::uint32_t id);

// A line of them, each with its cosine.
void show_found(std::span<const romvec::neighbor> found);

}  // namespace demo
