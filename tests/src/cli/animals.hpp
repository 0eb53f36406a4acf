// SPDX-License-Identifier: BSL-1.0
// A small table that tests of `romvec convert` share.
#pragma once

#include "src/process.hpp"

namespace test {

// 5 rows of 7: an odd number of codes, so that there are zeros before the multipliers.
inline const std::string animals =
    "dog 23 2 19 12 35 1 -1\ncat 31 3 21 18 31 -2 2\napple 1 22 0 0.5 5 3 -3\nbanana 2 38 0 0.2 7 -4 4\nant 0 0 0 0 0 "
    "0 0\n";

// The tool, which has to succeed.
inline void convert(const temporary_directory& folder, std::initializer_list<std::string> arguments) {
  const outcome result = romvec(folder, arguments);
  BOOST_REQUIRE_MESSAGE(result.exit_code == 0, result.err);
}

}  // namespace test
