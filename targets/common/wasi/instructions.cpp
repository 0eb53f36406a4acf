// SPDX-License-Identifier: BSL-1.0
#include "common/instructions.hpp"

namespace instructions::detail {

count measure(call&) { return {0, "WebAssembly counts no instructions"}; }

}  // namespace instructions::detail
