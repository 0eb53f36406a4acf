// SPDX-License-Identifier: BSL-1.0
#include "cli/fitting.hpp"

#include <CLI/CLI.hpp>

#include "files/input_file.hpp"
#include "optimise/tokens.hpp"

namespace romvec::host {

void fitting_options::add_to(CLI::App& command) {
  command
      .add_option("--fit", fit,
                  "how multipliers are chosen: bound, so that no weight clips and every error is bounded (the default "
                  "of int8 codes); or least-squares, which also trains the levels of 4-bit codes (their default)")
      ->type_name("FIT")
      ->check(CLI::IsMember({"bound", "least-squares"}));
  command
      .add_option(
          "--calibrate", calibrate,
          "text file of token ids as they occur: levels, or the multiplier of int8_table, are fitted to rows by "
          "how often they are used")
      ->type_name("IDS");
  command
      .add_option("--drop-unused", drop_unused,
                  "text file of token ids: only their rows are kept, and a header maps ids to rows")
      ->type_name("IDS");
}

fit chosen_fit(const fitting_options& options, const storage_format& format) {
  if (options.fit.empty()) {
    return default_fit(format);
  }
  return options.fit == "bound" ? fit::bound : fit::least_squares;
}

bool weighs_rows(const storage_format& format, fit fitted) {
  return fitted == fit::least_squares && (format.is_nibble() || format.code == storage_format::kind::int8_table);
}

std::vector<std::uint64_t> read_token_lists(const fitting_options& options, weights& table) {
  const auto counts_of = [rows = table.vocab_size](const std::string& file) {
    return file.empty() ? std::vector<std::uint64_t>() : count_tokens(input_file(file).contents(), rows);
  };
  std::vector<std::uint64_t> calibration = counts_of(options.calibrate);
  if (const std::vector<std::uint64_t> needed = counts_of(options.drop_unused); !needed.empty()) {
    drop_unused(table, needed);
  }
  return calibration;
}

}  // namespace romvec::host
