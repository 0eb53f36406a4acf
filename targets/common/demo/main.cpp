// SPDX-License-Identifier: BSL-1.0
// A trained table in read-only memory, asked questions. The same program on every target.
#include "common/demo/demo.hpp"

int main() {
  const demo::options asked = demo::read_options();
  demo::check_words(asked);
  demo::check_ids(asked);
  demo::show_target();
  demo::show_table(asked);
  demo::show_memory();
  demo::show_neighbours(asked);
  demo::show_analogies(asked);
  demo::show_intents();
  demo::show_look_up(asked);
  const bool within_bound = demo::show_error();
  demo::show_instructions();
  return within_bound ? 0 : 1;
}
