// SPDX-License-Identifier: BSL-1.0
// Training that was interrupted, as a file: everything that --resume needs to go on as if nothing had happened.
#pragma once

#include <string>

#include "files/input_file.hpp"
#include "files/output_file.hpp"
#include "train/corpus.hpp"
#include "train/trainer.hpp"

namespace romvec::host {

// For this machine's byte order: a checkpoint does not travel.
void write_checkpoint(output_file& out, const corpus& text, const training_options& options,
                      const training_state& state);

// Errors: not such a file, cut off, another corpus, or other options than it was begun with.
training_state read_checkpoint(const source& file, const corpus& text, const training_options& options);

}  // namespace romvec::host
