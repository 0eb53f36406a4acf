// SPDX-License-Identifier: BSL-1.0
// A static embedding model in read-only memory: sentences become vectors, and of stored sentences, whose vectors are a
// second table, the nearest is printed. Lines come from the console, or with `--input NAME` from a file.
#include <romvec/nearest.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

#include "common/console.hpp"
#include "common/demo/print.hpp"
#include "common/instructions.hpp"
#include "common/memory.hpp"
#include ROMVEC_TABLE_HEADER
#include ROMVEC_SENTENCES_HEADER

namespace {

namespace generated = ROMVEC_TABLE_NAME;
using table_type = std::remove_cvref_t<decltype(generated::table)>;
using vector = std::array<std::int16_t, table_type::dim>;

// As a plain function, whose instructions can be counted.
romvec::encoded encode(std::string_view text, vector* out) { return generated::encode(text, *out); }

std::size_t unicode_bytes() {
  namespace unicode = romvec::detail::unicode;
  std::size_t bytes = sizeof unicode::ascii_classes + sizeof unicode::class_runs + sizeof unicode::class_starts +
                      sizeof unicode::class_offsets + sizeof unicode::lower_runs + sizeof unicode::lower_starts +
                      sizeof unicode::lower_offsets + sizeof unicode::base_runs + sizeof unicode::base_starts +
                      sizeof unicode::base_offsets + sizeof unicode::sequences;
#if !defined(ROMVEC_TOKENIZER_LATIN)
  bytes += sizeof unicode::ideographs + sizeof unicode::ideograph_planes + sizeof unicode::mark_starts +
           sizeof unicode::mark_counts + sizeof unicode::mark_combining_classes;
#endif
  return bytes;
}

void part(std::string_view name, std::size_t bytes, std::string_view behind) {
  print::text(name);
  print::text(" ");
  print::number(bytes);
  print::text(behind);
}

void show_memory() {
  const memory::usage image = memory::image();
  const std::size_t codes = sizeof generated::table.codes;
  const std::size_t beside = table_type::weight_bytes - codes;
  const std::size_t sentences = sizeof sentences::table + sizeof sentences::vocabulary;
  const std::size_t ids = sizeof generated::token_ids;
  const std::size_t data = table_type::weight_bytes + sizeof generated::tokens + ids + unicode_bytes() + sentences;
  print::label("flash");
  part("rows", codes, ", ");
  part("multipliers and levels", beside, ", ");
  part("tokens", sizeof generated::tokens, ", ");
  part("their ids", ids, ",\n");
  print::label("");
  part("Unicode tables", unicode_bytes(), ", ");
  part("stored sentences", sentences, ", ");
  if (image.flash_bytes > data) {
    part("code and what is left", image.flash_bytes - data, ", ");
  }
  part("all", image.flash_bytes, " bytes\n");
}

// What a run needs in RAM: variables, and the stack of encode() where it can be seen.
void show_ram(std::string_view text) {
  vector out{};
  memory::mark_stack();
  static_cast<void>(encode(text, &out));
  const std::size_t stack = memory::marked_stack_used();
  print::label("RAM");
  part("variables", memory::image().ram_bytes, " bytes");
  if (stack != 0) {
    part(", stack of encode", stack, " bytes");
  }
  print::text("\n");
  print::label("instructions");
  const instructions::count count = instructions::count_instructions(encode, text, &out);
  if (count.not_counted != nullptr) {
    print::text(count.not_counted);
  } else {
    print::number(count.instructions);
    print::text(" to encode: ");
    print::text(text);
  }
  print::text("\n");
}

// False for a text that has no vector.
bool answer(std::string_view text) {
  vector asked{};
  const romvec::encoded result = encode(text, &asked);
  print::text(text);
  print::text("\n");
  print::label("");
  if (!result && result.count == 0) {
    print::text(romvec::describe(result.done.code()));
    print::text("\n");
    return false;
  }
  if (result.count == 0) {
    print::text("no token that the model knows\n");
    return false;
  }
  romvec::neighbor found[1];
  if (!romvec::nearest(sentences::table, asked, found)) {
    return false;
  }
  print::cosine(found[0].cosine);
  print::text("  ");
  const auto word = sentences::vocabulary.word(found[0].id);
  print::text(word);
  print::text("\n");
  return true;
}

}  // namespace

int main() {
  constexpr std::string_view option = "--input ";
  const std::string_view arguments = console::command_line();
  if (!arguments.empty() && (!arguments.starts_with(option) || !console::open_input(arguments.substr(option.size())))) {
    print::text("error: expected nothing, or --input NAME of a file, not ");
    print::text(arguments);
    print::text("\n");
    return 2;
  }
  print::label("target");
  print::text(ROMVEC_TARGET_NAME ": " ROMVEC_TARGET_TITLE ", " ROMVEC_TARGET_CORE "\n");
  print::label("model");
  part("tokens", table_type::vocab_size, ", ");
  part("dim", table_type::dim, ", ");
  part("stored sentences", sentences::vocabulary.size(), "\n");
  show_memory();
  show_ram("please switch the kitchen lights on");
  bool all_answered = true;
  while (const std::optional<console::input_line> line = console::read_line()) {
    if (!line->is_whole) {
      print::text("error: a line has more characters than ");
      print::number(console::longest_line);
      print::text("\n");
      all_answered = false;
    } else if (!line->text.empty()) {
      all_answered = answer(line->text) && all_answered;
    }
  }
  return all_answered ? 0 : 1;
}
