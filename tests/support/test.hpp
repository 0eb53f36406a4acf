// SPDX-License-Identifier: BSL-1.0
// What every test file includes: Boost.Test, or on boards too small for it (ROMVEC_TEST_SMALL) a runner
// with the same macros, so that tests/include/conformance is one set of sources for every target.
#pragma once

#ifdef ROMVEC_TEST_SMALL
#include "support/small/test.hpp"
#else
#include <boost/test/unit_test.hpp>
#endif
