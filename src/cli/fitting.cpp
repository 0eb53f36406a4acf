// SPDX-License-Identifier: BSL-1.0
#include "cli/fitting.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iterator>

#include "cli/commands.hpp"
#include "files/input_file.hpp"
#include "text.hpp"

namespace romvec::host {

void add_effort(CLI::App& command, unsigned& effort) {
  command
      .add_option("--effort", effort,
                  "how many bits of its trellis the encoder of trellis rows looks at: each step takes four times as "
                  "long, for 0.1 to 0.2 dB")
      ->type_name("BITS")
      ->check(CLI::IsMember(std::vector<unsigned>(std::begin(efforts), std::end(efforts))))
      ->capture_default_str();
}

void expect_bound(const std::string& fit, const storage_format& format) {
  if (fit == "bound" && !has_bound(format)) {
    throw CLI::ValidationError("--fit",
                               fmt::format("bound is not for {}: a weight's bits are those of its neighbours, too, "
                                           "and no error is bounded before it is measured; expected least-squares",
                                           format.name()));
  }
}

void fitting_options::add_to(CLI::App& command) {
  command
      .add_option("--fit", fit,
                  "how multipliers are chosen: bound, so that no weight clips and every error is bounded (the default "
                  "of int8 codes); or least-squares, which also trains the levels of 4-bit codes (their default)")
      ->type_name("FIT")
      ->check(CLI::IsMember({"bound", "least-squares"}));
  add_effort(command, effort);
  CLI::Option* const counted =
      command
          .add_option(
              "--calibrate", calibrate,
              "token ids as they occur, in a text, a .npy of integers or JSON lists: levels, or the multiplier of "
              "int8_table, are fitted to rows by how often they are used")
          ->type_name("IDS");
  command
      .add_option("--calibrate-prior", prior,
                  "what a row weighs beside its occurrences in IDS, above 0: all that rows weigh which IDS lacks")
      ->type_name("P")
      ->needs(counted)
      ->check(CLI::PositiveNumber)
      ->check(check_number)
      ->capture_default_str();
  command
      .add_option("--drop-unused", drop_unused,
                  "token ids, in a file as for --calibrate: only their rows are kept, and a header maps ids to rows")
      ->type_name("IDS");
}

fit chosen_fit(const fitting_options& options, const storage_format& format) {
  if (options.fit.empty() || !has_bound(format)) {
    return default_fit(format);
  }
  return options.fit == "bound" ? fit::bound : fit::least_squares;
}

bool weighs_rows(const storage_format& format, fit fitted) {
  return fitted == fit::least_squares && format.rows_share();
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

std::vector<double> weigh_rows(const fitting_options& options, weights& table,
                               const std::vector<std::uint64_t>& calibration) {
  if (calibration.empty()) {
    return {};
  }
  table.notes.push_back(fmt::format("fitted to {}: a row weighs {}, and 1 more for each time that its id occurs there",
                                    printable(file_name(options.calibrate)), options.prior));
  return importance_of_rows(table, calibration, options.prior);
}

}  // namespace romvec::host
