// SPDX-License-Identifier: BSL-1.0
// A table that is not in the firmware's image: it lies in external flash, written there apart from the firmware, and is
// checked before it is used. The words are in the firmware.
#include <romvec/nearest.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "common/console.hpp"
#include "common/demo/print.hpp"
#include "common/memory.hpp"
#include ROMVEC_TABLE_HEADER

namespace {

namespace generated = ROMVEC_TABLE_NAME;

// The whole of the external flash: an image says itself how long it is.
std::span<const std::byte> external_flash() {
  return {reinterpret_cast<const std::byte*>(std::uintptr_t{ROMVEC_EXTERNAL_FLASH_ADDRESS}),
          std::size_t{ROMVEC_EXTERNAL_FLASH_BYTES}};
}

int refuse(romvec::image_fault fault) {
  console::write("error: the image at ");
  print::address(ROMVEC_EXTERNAL_FLASH_ADDRESS);
  console::write(" ");
  console::write(romvec::describe(fault));
  console::write("\n");
  return 1;
}

template <class Table>
void show_neighbours(const Table& table, std::size_t id) {
  romvec::neighbor found[4];
  const std::size_t count = romvec::nearest(table, id, found).count();
  print::label(generated::vocabulary.word(id));
  for (std::size_t i = 0; i < count; ++i) {
    print::text(i == 0 ? "" : ", ");
    print::text(generated::vocabulary.word(found[i].id));
    print::text(" ");
    print::cosine(found[i].cosine);
  }
  print::text("\n");
}

}  // namespace

int main() {
  print::label("target");
  print::text(ROMVEC_TARGET_NAME ": " ROMVEC_TARGET_TITLE "\n");
  const auto table = generated::open_table(external_flash());
  if (!table) {
    return refuse(table.fault());
  }
  const romvec::image_fault fault = romvec::verify_image(external_flash());
  if (fault != romvec::image_fault::none) {
    return refuse(fault);
  }
  print::label("image");
  print::number(table->vocab_size());
  print::text(" x ");
  print::number(table->dim());
  print::text(" in external flash at ");
  print::address(ROMVEC_EXTERNAL_FLASH_ADDRESS);
  print::text(", every byte checked; row 0 at ");
  print::address(reinterpret_cast<std::uintptr_t>(table->row(0).data()));
  print::text("\n");
  const memory::usage image = memory::image();
  print::label("flash");
  print::number(image.flash_bytes);
  print::text(" bytes of firmware with the words; RAM for the table: 0 bytes\n");
  for (const std::string_view word : {"king", "dog", "apple", "Paris", "music"}) {
    const std::size_t id = generated::vocabulary.find(word);
    if (id != generated::vocabulary.npos) {
      show_neighbours(*table, id);
    }
  }
  return 0;
}
