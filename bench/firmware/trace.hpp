// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

namespace bench {

// Does what the words of a command line ask for, `OPERATION SHAPE library|plain_loops|vectorised_loops`: makes that one
// call between the symbols romvec_trace_begin and romvec_trace_end, for QEMU's plugin to write down what is executed.
// False, with a message, when there is no such call.
bool trace(std::string_view words);

}  // namespace bench
