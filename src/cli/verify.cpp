// SPDX-License-Identifier: BSL-1.0
// romvec verify: is an image whole, and does it keep its promise about the weights that it was made from?
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <romvec/image.hpp>
#include <span>
#include <string>

#include "cli/commands.hpp"
#include "cli/report.hpp"
#include "error.hpp"
#include "optimise/fitted.hpp"
#include "optimise/trellis_fit.hpp"
#include "quantized_view.hpp"
#include "readers/image.hpp"

namespace romvec::host {

namespace {

struct verify_options {
  std::string image;
  weights_options against;
  bool quiet = false;
};

constexpr const char* footer = R"(Examples:
  romvec verify table.img
  romvec verify table.img --against table.npy --words table.words.txt

Without --against: the header, the CRC-32 of every block of 4096 bytes (of a damaged one the error names the bytes), and
that no code, multiplier or level is one that no conversion writes. With it also every weight: within half a step of its row (or
half the widest gap of the levels), or, for codes of least squared error, no other code nearer; of trellis rows every row is
encoded again under its multiplier and has to give the same bits, and largest error, SQNR and that of the worst row are printed.
--tensor, --rows, --words and --no-words are those of the conversion. Exit codes: 0 all is well, 1 it is not, 2 the command line is at fault.)";

double milliseconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

// As firmware opens an image, everything but the arrays; and says what it found.
void check_header(const source& file, bool quiet) {
  const auto begin = std::chrono::steady_clock::now();
  image_header header{};
  const image_fault fault = read_image_header(std::as_bytes(std::span(file.bytes)), header);
  const double opened = milliseconds_since(begin);
  if (fault != image_fault::none) {
    throw error(file.name, std::string("an image that ") + describe(fault));
  }
  if (quiet) {
    return;
  }
  const std::string identity =
      header.version == 1 ? "" : fmt::format(", identity {:016x}", static_cast<std::uint64_t>(header.id));
  fmt::print("image:   {}, version {}, {} bytes{}, opened in {:.3f} ms\n", file.name, header.version,
             header.image_bytes, identity, opened);
}

// Measures what is held beside the weights.
bool keeps_promise(const weights& table, quantized& held, const std::function<void(double)>& progress) {
  if (!has_bound(held.format)) {
    measure_encoded(held, table.values);
    return rows_are_encoded(held, table.values, {.progress = progress});
  }
  with_view(held, [&](const auto& view) { held.fidelity = measure_fidelity(view, table.values); });
  const bool is_bound = keeps_bound(held, table.values);
  held.fitted = is_bound ? fit::bound : fit::least_squares;
  return is_bound || codes_are_nearest(held, table.values);
}

void compare_with(weights& table, quantized& held, const std::string& image, const std::string& file, bool quiet,
                  const std::function<void(double)>& progress) {
  if (table.vocab_size != held.vocab_size || table.dim != held.dim) {
    throw error(image, fmt::format("has {} x {} weights, {} has {} x {}, expected the same", held.vocab_size, held.dim,
                                   file, table.vocab_size, table.dim));
  }
  if (!keeps_promise(table, held, progress)) {
    const romvec::fidelity as_in_file = held.fidelity;
    const std::string place = place_of(table, as_in_file.worst_row, as_in_file.worst_column);
    // As convert --sort-words has it, and every conversion before there was that option.
    sort_by_word(table);
    if (table.sorted_from.empty() || !keeps_promise(table, held, progress)) {
      throw error(image, fmt::format("is not made from {}: {} is off by {:.6g}, SQNR {:.2f} dB", file, place,
                                     as_in_file.max_abs_error, as_in_file.sqnr_db));
    }
  }
  if (!quiet) {
    print_report(stdout, table, held);
  }
}

void verify(const verify_options& options) {
  progress_line progress(options.quiet);
  const input_file image(options.image);
  check_header(image.contents(), options.quiet);
  const auto begin = std::chrono::steady_clock::now();
  quantized held = read_image(image.contents());
  if (!options.quiet) {
    const std::size_t blocks = block_count(std::as_bytes(std::span(image.contents().bytes)));
    fmt::print("table:   {} x {}, {}, exponent {}\n", held.vocab_size, held.dim, held.format.name(), held.exponent);
    fmt::print("crc-32:  every byte{}, in {:.0f} ms\n",
               blocks == 0 ? "" : fmt::format(" of {} block{}", blocks, blocks == 1 ? "" : "s"),
               milliseconds_since(begin));
    std::fflush(stdout);
  }
  if (options.against.file.empty()) {
    return;
  }
  const input_file file(options.against.file);
  weights table = read_weights(options.against, file.contents(), progress.step("reading"));
  const auto comparing = progress.step("comparing");
  compare_with(table, held, image.contents().name, file.contents().name, options.quiet, comparing);
}

}  // namespace

void add_verify(CLI::App& app) {
  CLI::App* const command =
      app.add_subcommand("verify", "check an image, alone or against the weights it is made from");
  const auto options = std::make_shared<verify_options>();
  command->add_option("TABLE", options->image, "the image, as convert --emit image wrote it")
      ->type_name("")
      ->required();
  options->against.add_to(*command, "--against");
  add_quiet(*command, options->quiet, "print nothing but errors: the exit code says whether all is well");
  command->footer(footer);
  command->callback([options] { verify(*options); });
}

}  // namespace romvec::host
