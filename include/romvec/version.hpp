// SPDX-License-Identifier: BSL-1.0
// Which version these headers are of.
#pragma once

// Raised when programs have to change.
#define ROMVEC_VERSION_MAJOR 0
// Raised for what is new; below 1.0 also when programs have to change.
#define ROMVEC_VERSION_MINOR 1
// Raised for what is mended.
#define ROMVEC_VERSION_PATCH 0
