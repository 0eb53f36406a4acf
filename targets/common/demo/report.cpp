// SPDX-License-Identifier: BSL-1.0
// What the program runs on, what its table is, and where both lie in memory.
#include <cstddef>
#include <cstdint>
#include <romvec/format.hpp>
#include <romvec/isa/native.hpp>
#include <romvec/version.hpp>
#include <type_traits>

#include "common/demo/demo.hpp"
#include "common/demo/print.hpp"
#include "common/demo/table.hpp"
#include "common/memory.hpp"

namespace demo {

namespace {

template <class Format>
struct format_text;

template <>
struct format_text<romvec::int8_rows> {
  static void write() { print::text("int8 rows with a multiplier each"); }
};

template <class Code, int FractionBits>
struct format_text<romvec::fixed<Code, FractionBits>> {
  static void write() {
    print::text(sizeof(Code) == 1 ? "int8" : "int16");
    print::text(" fixed point");
  }
};

}  // namespace

void show_target() {
  print::label("target");
  print::text(ROMVEC_TARGET_NAME ": " ROMVEC_TARGET_TITLE ", " ROMVEC_TARGET_CORE "\n");
  print::label("");
  print::text("romvec ");
  print::number(ROMVEC_VERSION_MAJOR);
  print::text(".");
  print::number(ROMVEC_VERSION_MINOR);
  print::text(".");
  print::number(ROMVEC_VERSION_PATCH);
  print::text(", kernels: ");
  print::text(romvec::isa::native::name);
  print::text(", compiler: " ROMVEC_TARGET_COMPILER "\n");
}

void show_table(const options& asked) {
  using table_type = std::remove_cvref_t<decltype(table)>;
  print::label("table");
  if (!asked.file.empty()) {
    print::text(asked.file);
    print::text(": ");
  }
  print::number(table_type::vocab_size);
  print::text(" x ");
  print::number(table_type::dim);
  print::text(", ");
  format_text<table_type::format>::write();
  print::text(", exponent ");
  print::signed_number(table.exponent());
  print::text(", ");
  print::number(vocabulary.size());
  print::text(" words\n");
}

void show_memory() {
  using table_type = std::remove_cvref_t<decltype(table)>;
  const std::size_t word_bytes = vocabulary.size() == 0 ? 0 : sizeof vocabulary;
  const memory::usage image = memory::image();
  print::label("flash");
  print::number(table_type::weight_bytes);
  print::text(" bytes of codes and multipliers, ");
  print::number(word_bytes);
  print::text(" bytes of words; whole program ");
  print::number(image.flash_bytes);
  print::text(" bytes\n");

  print::label("RAM");
  print::number(memory::writable_bytes(&table, sizeof table) + memory::writable_bytes(&vocabulary, word_bytes));
  print::text(" bytes used by the table and its words; whole program ");
  print::number(image.ram_bytes);
  print::text(" bytes of variables\n");
  print::label("");
  print::text("the table lies at ");
  const auto first = reinterpret_cast<std::uintptr_t>(&table);
  print::address(first);
  print::text(" to ");
  print::address(first + sizeof table);
  print::text(", variables begin at ");
  print::address(image.ram_start);
  print::text("\n");
}

}  // namespace demo
