// SPDX-License-Identifier: BSL-1.0
// The files of a conversion: which there are, and that they appear together.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/report.hpp"
#include "quantized.hpp"
#include "weights.hpp"
#include "writers/header.hpp"

namespace romvec::host {

// What a conversion writes, beside the table itself.
struct conversion {
  std::string name;
  std::string emit;    // header, object or image
  std::string output;  // the header
  provenance made;
  std::optional<std::vector<std::string>> c_functions;  // as choose_c_functions() gives them
  header_parts parts = {};
};

// The header and every file beside it. Errors (CLI::ValidationError): names that several files cannot have, the
// standard output for more than one.
[[nodiscard]] std::vector<std::string> outputs_of(const std::string& emit, bool has_c_interface,
                                                  const std::string& output);

// Writes them, all or none; what was written, for the report.
std::string write_outputs(const conversion& to, const quantized& table, const weights& from, progress_line& progress);

}  // namespace romvec::host
