// SPDX-License-Identifier: BSL-1.0
// Includes the library as a user does, and nothing else that could bring its directory or its language level.
#include <romvec/romvec.hpp>

static_assert(ROMVEC_VERSION_MAJOR == 0);
static_assert(sizeof(romvec::table<romvec::fixed<std::int16_t, 12>, 4, 5>) >= 4 * 5 * 2);

int main() { return 0; }
