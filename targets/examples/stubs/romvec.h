// SPDX-License-Identifier: BSL-1.0
// As the archive for Arduino has it (toolchains/package/lay_out.cmake).
#pragma once

#include <romvec/romvec.hpp>
