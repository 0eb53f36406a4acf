// SPDX-License-Identifier: BSL-1.0
#pragma once

#define ROMVEC_VERSION_MAJOR 0
#define ROMVEC_VERSION_MINOR 1
#define ROMVEC_VERSION_PATCH 0
