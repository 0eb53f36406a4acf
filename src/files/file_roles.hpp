// SPDX-License-Identifier: BSL-1.0
// No command overwrites what it reads, and none writes two outputs to one file: each file that a run opens has a role.
#pragma once

#include <string>
#include <vector>

namespace romvec::host {

// While one lives, the files of the program are told apart by what they are, not by their names: hard and symbolic
// links and other spellings are the same file. The tool has one, from its start to its end; without one nothing is
// checked. A standard output that goes to a regular file counts as an output.
class file_roles {
 public:
  file_roles();
  ~file_roles();
  file_roles(const file_roles&) = delete;
  file_roles& operator=(const file_roles&) = delete;
};

// Called by input_file and output_file for every file that they open; "-" is the standard input or output. Errors,
// which name the output: it is an input, or two outputs are one file. An output may be written again under the same
// name.
void note_input(const std::string& path);
void note_output(const std::string& path);

// For a command that knows its outputs before a long work: as note_output for each of them, so that it fails before.
void expect_outputs(const std::vector<std::string>& paths);

// The next inputs may be this output as well: a checkpoint is read, then replaced.
void allow_as_input(const std::string& output);

// "-", or the name of a device that stands for the standard output: these are written to as they are.
[[nodiscard]] bool is_standard_output(const std::string& path);

}  // namespace romvec::host
