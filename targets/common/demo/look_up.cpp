// SPDX-License-Identifier: BSL-1.0
// Rows by token id, as firmware would ask for them; their error; what a look-up costs.
#include <romvec/gather.hpp>
#include <romvec/status.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "common/console.hpp"
#include "common/demo/demo.hpp"
#include "common/demo/print.hpp"
#include "common/demo/table.hpp"
#include "common/instructions.hpp"

namespace demo {

namespace {

using table_type = std::remove_cvref_t<decltype(table)>;
constexpr std::size_t dim = table_type::dim;
constexpr std::size_t values_shown = std::min<std::size_t>(dim, 6);

// Where rows are looked up to. Variables: the linker knows then whether they fit the board.
float float_row[dim];
std::int16_t q15_row[dim];

void show_row(std::int32_t id) {
  const bool found = romvec::lookup(table, id, float_row).ok() && romvec::lookup(table, id, q15_row).ok();
  if (!found) {
    return;  // check_ids has seen to it
  }
  print::text("id ");
  print::number(static_cast<std::uint64_t>(id));
  if (vocabulary.size() != 0) {
    print::text(" ");
    print::text(vocabulary.word(static_cast<std::size_t>(id)));
  }
  print::text("\n");
  print::label("");
  print::text("  float ");
  for (const float value : std::span(float_row).first(values_shown)) {
    print::text(" ");
    print::decimal(value, 6);
  }
  print::text(values_shown < dim ? " ...\n" : "\n");

  print::label("");
  print::text("  Q15   ");
  for (const std::int16_t value : std::span(q15_row).first(values_shown)) {
    print::text(" ");
    print::signed_number(value);
  }
  print::text(values_shown < dim ? " ... (times 2^" : " (times 2^");
  print::signed_number(table.natural_q15_exponent());
  print::text(")\n");
}

// The calls that are counted: one row each, with the check of the id.
[[gnu::noinline]] bool look_up_q15(std::uint32_t id) { return romvec::lookup(table, id, q15_row).ok(); }
[[gnu::noinline]] bool look_up_float(std::uint32_t id) { return romvec::lookup(table, id, float_row).ok(); }

void show_count(std::string_view label, std::string_view what, bool (*look_up)(std::uint32_t)) {
  const instructions::count count =
      instructions::count_instructions(look_up, std::uint32_t{table_type::vocab_size / 2});
  print::label(label);
  print::text(what);
  if (count.not_counted != nullptr) {
    print::text("not counted: ");
    print::text(count.not_counted);
    print::text("\n");
    return;
  }
  print::number(count.instructions);
  print::text(" for a row of ");
  print::number(dim);
  print::text(", ");
  print::ratio(count.instructions, dim);
  print::text(" a weight\n");
}

}  // namespace

// The library's own check is the one that answers.
void check_ids(const options& asked) {
  for (const std::int32_t id : asked.ids()) {
    if (const romvec::status found = romvec::lookup(table, id, float_row); !found) {
      print::text("error: --ids: ");
      print::signed_number(id);
      print::text(": ");
      print::text(romvec::describe(found.code()));
      print::text("; ids run from 0 to ");
      print::number(table_type::vocab_size - 1);
      print::text("\n");
      console::exit(2);
    }
  }
}

void show_look_up(const options& asked) {
  constexpr std::int32_t first_and_last[] = {0, static_cast<std::int32_t>(table_type::vocab_size - 1)};
  std::string_view label = "look-up";
  for (const std::int32_t id : asked.ids().empty() ? std::span<const std::int32_t>(first_and_last) : asked.ids()) {
    print::label(label);
    show_row(id);
    label = "";
  }
}

bool show_error() {
  // The header states doubles. They become floats here and now: no double is left in the image.
  constexpr float largest = static_cast<float>(fidelity.max_abs_error);
  constexpr float bound = static_cast<float>(fidelity.bound);
  constexpr bool within_bound = fidelity.weights == table_type::vocab_size * dim && fidelity.max_error_over_bound <= 1;
  print::label("difference");
  print::text("at most ");
  print::significant(largest, 4);
  print::text(" from the float weights; bound ");
  print::significant(bound, 4);
  print::text(within_bound ? ": holds in all " : ": BROKEN in some of ");
  print::number(fidelity.weights);
  print::text(" weights\n");
  print::label("");
  print::text("compared by the converter, each weight with half a step of its row; ");
  if constexpr (fidelity.max_abs_error > 0) {
    constexpr float sqnr_db = static_cast<float>(fidelity.sqnr_db);
    print::text("SQNR ");
    print::decimal(sqnr_db, 1);
    print::text(" dB, ");
  }
  constexpr float mean_cosine = static_cast<float>(fidelity.mean_cosine);
  print::text("mean cosine ");
  print::decimal(mean_cosine, 6);
  print::text("\n");
  return within_bound;
}

void show_instructions() {
  show_count("instructions", "one look-up to Q15: ", look_up_q15);
  show_count("", "one look-up to float: ", look_up_float);
}

}  // namespace demo
