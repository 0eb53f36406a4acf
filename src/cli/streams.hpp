// SPDX-License-Identifier: BSL-1.0
// The standard streams, at the beginning and at the end of the program.
#pragma once

namespace romvec::host {

// A program that was started without one of them (>&-) would open its first file in the place of the stream, and
// reports would go into that file. Puts something there that can neither be read nor written.
void fill_missing_streams();

// Flushes and closes the standard output: false if anything that was ever printed did not arrive, at a full disk for
// example. Says so on the standard error.
[[nodiscard]] bool close_standard_output();

}  // namespace romvec::host
