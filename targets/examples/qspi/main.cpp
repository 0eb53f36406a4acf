// SPDX-License-Identifier: BSL-1.0
// A table in memory-mapped QSPI flash, beside the firmware in the internal one: converted with --emit object, its .S
// assembled with -DROMVEC_ROM_SECTION=.qspi, and qspi.ld says where that lies.
#include <array>
#include <cstdint>
#include <romvec/gather.hpp>
#include <words.hpp>

#include "common/console.hpp"

// From qspi.ld.
extern "C" const char __qspi_start[];
extern "C" const char __qspi_end[];

namespace {

// On a product: clocks, pins, the flash's read command, then memory-mapped mode. QEMU's memory needs none of it.
void map_qspi_flash() {}

bool is_in_qspi(const void* at) {
  const auto address = reinterpret_cast<std::uintptr_t>(at);
  return address >= reinterpret_cast<std::uintptr_t>(__qspi_start) &&
         address < reinterpret_cast<std::uintptr_t>(__qspi_end);
}

}  // namespace

int main() {
  map_qspi_flash();  // before the first look-up
  // The flash may hold what an older firmware had there: its bytes are compared with this build's CRC-32.
  if (!words::verify_table()) {
    console::write("the table in QSPI flash is not that of this firmware\n");
    return 1;
  }
  std::array<std::int16_t, words::table.dim()> row{};
  if (!romvec::lookup(words::table, words::vocabulary.find("rain"), row)) {
    return 1;
  }
  console::write(is_in_qspi(words::table.row(0).data()) ? "codes in QSPI flash, " : "codes elsewhere, ");
  console::write("rain:");
  for (const std::int16_t value : row) {
    console::write(" ");
    console::write_number(value);
  }
  console::write("\n");
  return 0;
}
