// SPDX-License-Identifier: BSL-1.0
#include "include/isa/mixed/answers.hpp"

mixed::answers mixed::with_avx2() { return answer(); }
