// SPDX-License-Identifier: BSL-1.0
// What nearly every test file includes, compiled once for all of them (add_test.cmake). None of romvec: a header of it
// that forgets what it needs must not find it here.
#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>
