// SPDX-License-Identifier: BSL-1.0
// What tells one conversion from another: in every name that a compiler or a linker sees, and in every image.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "quantized.hpp"
#include "weights.hpp"

namespace romvec::host {

// A hash of what a conversion is: format, shape, arrays, words, the map of ids. Names of files and of namespaces are
// not in it. The same on every machine. In images, and in the symbols of linked arrays. Source: draft-eastlake-fnv,
// section 2: FNV-1a, 64 bits, against mistakes, not against attackers.
std::uint64_t identity_of(const quantized& table, const weights& from);

// That with the measured error, which headers also name: for their namespaces.
std::uint64_t identity_of_names(std::uint64_t identity, const romvec::fidelity& f);

// 16 hexadecimal digits.
std::string identity_text(std::uint64_t identity);

// The namespace inside a generated one, and what C functions end in: the form of the header (header, object or image)
// and identity_of_names(). `identity` is identity_of() of the table.
std::string inner_name(std::string_view form, std::uint64_t identity, const quantized& table);

}  // namespace romvec::host
