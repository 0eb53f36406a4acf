// SPDX-License-Identifier: BSL-1.0
// gzip files, unpacked in memory.
#pragma once

#include <string>
#include <string_view>

namespace romvec::host {

bool is_gzip(std::string_view bytes);

// What the members of a gzip file hold, one behind the other, each checked against its CRC-32 and its length. Zeros
// behind the last member are the padding of tapes. Errors, under the name of the file: a member that is damaged or
// ends too early, bytes that are no member. Memory: what comes out. Source: RFC 1952.
std::string unpack_gzip(const std::string& name, std::string_view bytes);

}  // namespace romvec::host
