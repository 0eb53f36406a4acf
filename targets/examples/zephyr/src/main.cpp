// SPDX-License-Identifier: BSL-1.0
// Prints the words nearest to some, on any board that Zephyr knows.
#include <zephyr/sys/printk.h>

#include <array>
#include <romvec/nearest.hpp>
#include <string_view>
#include <words.hpp>

int main() {
  for (const std::string_view word : {"lamp", "rain", "kettle"}) {
    // A match has no cosine: no division on a core that has none.
    std::array<romvec::match, 2> near{};
    const romvec::found_rows found = romvec::nearest(words::table, words::vocabulary.find(word), near);
    printk("%.*s:", static_cast<int>(word.size()), word.data());
    if (!found) {
      printk(" %s\n", romvec::describe(found.code()));
      continue;
    }
    for (std::size_t i = 0; i < found.count(); ++i) {
      const std::string_view other = words::vocabulary.word(near[i].id);
      printk(" %.*s", static_cast<int>(other.size()), other.data());
    }
    printk("\n");
  }
  return 0;
}
