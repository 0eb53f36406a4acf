// SPDX-License-Identifier: BSL-1.0
// A table in SPI flash that is not memory-mapped: a reader of a few lines stands between the driver and the library.
// The chip is simulated here: it takes a command and an address as real ones do, counts both, and can be unplugged.
#include <array>
#include <cstddef>
#include <cstdint>
#include <romvec/reader_gather.hpp>
#include <romvec/reader_scans.hpp>
#include <romvec/reader_table.hpp>
#include <span>
#include <words.hpp>

#include "common/console.hpp"

// The image that a programmer wrote into the chip: here it lies in the firmware, where the simulation finds it.
extern "C" const std::byte spi_chip_begin[];
extern "C" const std::byte spi_chip_end[];
asm(".section .rodata.spi_chip, \"a\", %progbits\n"
    ".balign 16\n"
    ".globl spi_chip_begin\n"
    "spi_chip_begin:\n"
    ".incbin \"" SPI_CHIP_IMAGE
    "\"\n"
    ".globl spi_chip_end\n"
    "spi_chip_end:\n"
    ".previous\n");

namespace {

// Fast read, 0x0B: an address of 24 bits, 8 cycles of nothing, and then bytes for as long as the clock runs.
class simulated_spi_nor {
 public:
  std::uint32_t commands = 0;
  std::uint32_t bytes = 0;
  bool is_unplugged = false;

  bool fast_read(std::uint32_t address, std::byte* into, std::size_t count) {
    ++commands;
    const auto size = static_cast<std::size_t>(spi_chip_end - spi_chip_begin);
    if (is_unplugged || address > size || count > size - address) {
      return false;
    }
    bytes += static_cast<std::uint32_t>(count);
    for (std::size_t i = 0; i < count; ++i) {
      into[i] = spi_chip_begin[address + i];
    }
    return true;
  }
};
simulated_spi_nor chip;

// What the library calls.
struct spi_reader {
  bool operator()(std::uint64_t offset, std::span<std::byte> into) const {
    return chip.fast_read(static_cast<std::uint32_t>(offset), into.data(), into.size());
  }
};
spi_reader reader;
romvec::reader_table<romvec::nibble_groups<32>, spi_reader> table;
alignas(8) std::array<std::byte, 256> memory;

void write_cost(const char* what) {
  console::write(what);
  console::write(": ");
  console::write_number(chip.commands);
  console::write(" commands, ");
  console::write_number(chip.bytes);
  console::write(" bytes\n");
  chip.commands = 0;
  chip.bytes = 0;
}

}  // namespace

int main() {
  const romvec::image_fault fault = romvec::open_reader(reader, table);
  if (fault != romvec::image_fault::none || romvec::verify_reader(reader, memory) != romvec::image_fault::none) {
    console::write("the chip has no table of this firmware's\n");
    return 1;
  }
  chip = {};
  console::write("a row has ");
  console::write_number(table.code_bytes());
  console::write(" bytes of codes and ");
  console::write_number(table.multiplier_bytes());
  console::write(" of multipliers\n");

  std::array<std::int16_t, 8> rain{};
  const auto id = words::vocabulary.find("rain");
  bool good = romvec::lookup(table, id, rain, memory).ok();
  write_cost("a row");

  // Multipliers in RAM, where there is room for them: then a row is one command.
  static std::array<std::int16_t, 64> multipliers{};
  good = table.keep_multipliers(multipliers).ok() && good;
  write_cost("all multipliers");
  good = romvec::lookup(table, id, rain, memory).ok() && good;
  write_cost("a row without its multipliers");

  std::array<romvec::neighbor, 2> near{};
  good = romvec::nearest(table, id, near, memory) == 2 && good;
  write_cost("the nearest rows of all");
  console::write("rain is near ");
  console::write(words::vocabulary.word(near[0].id));
  console::write("\n");

  chip.is_unplugged = true;
  const std::array<std::int16_t, 8> before = rain;
  const romvec::status failed = romvec::lookup(table, 0, rain, memory);
  console::write(romvec::describe(failed.code()));
  console::write(rain == before ? ", and the output is as it was\n" : ", and the output is spoilt\n");
  return good && failed.code() == romvec::errc::read_failed && rain == before ? 0 : 1;
}
