// SPDX-License-Identifier: BSL-1.0
// Training that stopped somewhere, as a file: everything that --resume needs to go on as if nothing had happened.
#pragma once

#include <string>

#include "files/input_file.hpp"
#include "files/output_file.hpp"
#include "train/corpus.hpp"
#include "train/trainer.hpp"

namespace romvec::host {

// What a state belongs to: rows of one run mean nothing under the words or the options of another.
struct training_run {
  const corpus& text;
  const corpus_options& text_options;
  const training_options& options;
};

// For this machine's byte order: a checkpoint does not travel. It ends with a CRC-32 of all that is before.
void write_checkpoint(output_file& out, const training_run& run, const training_state& state);

// Errors: not such a file, of another version, damaged or cut off, other options than it was begun with (which are
// named), other words, or another text.
training_state read_checkpoint(const source& file, const training_run& run);

}  // namespace romvec::host
