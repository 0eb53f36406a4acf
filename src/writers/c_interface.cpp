// SPDX-License-Identifier: BSL-1.0
#include "writers/c_interface.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <romvec/status.hpp>
#include <romvec/version.hpp>
#include <stdexcept>
#include <utility>

#include "quantized_view.hpp"
#include "text.hpp"
#include "writers/identity.hpp"

namespace romvec::host {

namespace {

// In what is generated, NAME stands for the name of the table and TABLE for the table itself.
struct c_function {
  std::string_view name;
  std::string_view comment;  // lines of C comments, of which the first is what --help says
  std::string_view result;   // of the declaration
  std::string_view parameters;
  std::string_view body;
  std::string_view include;  // of the library, beside the table's header
  bool is_of_words = false;
  bool is_of_images = false;
};

constexpr std::string_view bag_comment =
    " rows of ids[0, count), rounded once: out[0, NAME_dim)\n"
    "// Errors: ROMVEC_BAD_ID, ROMVEC_OVERLAPS (out lies over ids), ROMVEC_TOO_LONG: nothing is written.";

constexpr std::array<c_function, 12> functions = {{
    {"open",
     "Uses an image[0, bytes) in place, which has to stay; before it every id is bad\n"
     "// Errors: ROMVEC_BAD_IMAGE and more, NAME_describe() says which: the table has no rows then.",
     "int", "const void *image, size_t bytes",
     "  const auto opened = NAME::open_table({static_cast<const std::byte*>(image), bytes});\n"
     "  opened_table = *opened;\n"
     "  return opened ? ROMVEC_OK : ROMVEC_BAD_IMAGE + static_cast<int>(opened.fault());\n",
     "image", false, true},
    {"lookup_q15",
     "A row as Q15: out[0, NAME_dim), each times 2^NAME_q15_exponent\n// Errors: ROMVEC_BAD_ID: nothing is written.",
     "int", "uint32_t id, int16_t *out", "  return code_of(romvec::lookup(TABLE, id, std::span(out, NAME_dim)));\n",
     "gather"},
    {"lookup_q",
     "A row in another Q format: out[0, NAME_dim), each times 2^-fraction_bits, saturated\n"
     "// Errors: ROMVEC_BAD_ID, ROMVEC_BAD_FORMAT: nothing is written.",
     "int", "uint32_t id, int fraction_bits, int16_t *out",
     "  return code_of(romvec::lookup(TABLE, id, std::span(out, NAME_dim), romvec::q_format{fraction_bits}));\n",
     "gather"},
    {"lookup_float", "A row as floats: out[0, NAME_dim), exact\n// Errors: ROMVEC_BAD_ID: nothing is written.", "int",
     "uint32_t id, float *out", "  return code_of(romvec::lookup(TABLE, id, std::span(out, NAME_dim)));\n", "gather"},
    {"bag_sum_q15", "The sum, as saturated Q15, of the", "int", "const uint32_t *ids, size_t count, int16_t *out",
     "  return code_of(romvec::bag_sum(TABLE, std::span(ids, count), romvec::one_bag, std::span(out, NAME_dim)));\n",
     "bag"},
    {"bag_mean_q15", "The mean, as saturated Q15, of the", "int", "const uint32_t *ids, size_t count, int16_t *out",
     "  return code_of(romvec::bag_mean(TABLE, std::span(ids, count), romvec::one_bag, std::span(out, NAME_dim)));\n",
     "bag"},
    {"bag_sum_float", "The sum, as floats, of the", "int", "const uint32_t *ids, size_t count, float *out",
     "  return code_of(romvec::bag_sum(TABLE, std::span(ids, count), romvec::one_bag, std::span(out, NAME_dim)));\n",
     "bag"},
    {"bag_mean_float", "The mean, as floats, of the", "int", "const uint32_t *ids, size_t count, float *out",
     "  return code_of(romvec::bag_mean(TABLE, std::span(ids, count), romvec::one_bag, std::span(out, NAME_dim)));\n",
     "bag"},
    {"nearest",
     "The rows nearest to row id by cosine, without it: out[0, *found), nearest first, *found <= count\n"
     "// Errors: ROMVEC_BAD_ID, ROMVEC_TOO_LONG (4-bit codes, very long rows): *found is 0.",
     "int", "uint32_t id, romvec_neighbor *out, size_t count, size_t *found",
     "  const romvec::found_rows rows = romvec::nearest(TABLE, id, std::span(out, count));\n"
     "  *found = rows.count();\n  return static_cast<int>(rows.code());\n",
     "nearest"},
    {"find", "The id of word[0, bytes)\n// Errors: ROMVEC_NOT_FOUND: *id is not written.", "int",
     "const char *word, size_t bytes, uint32_t *id",
     "  const auto row = NAME::vocabulary.find(std::string_view(word, bytes));\n"
     "  if (row == NAME::vocabulary.npos) {\n    return ROMVEC_NOT_FOUND;\n  }\n"
     "  *id = static_cast<std::uint32_t>(row);\n  return ROMVEC_OK;\n",
     "vocabulary", true},
    {"word",
     "The word of an id: word[0, *bytes), without a zero behind it, in read-only memory\n"
     "// Errors: ROMVEC_BAD_ID: nothing is written.",
     "int", "uint32_t id, const char **word, size_t *bytes",
     "  if (id >= NAME_vocab_size) {\n    return ROMVEC_BAD_ID;\n  }\n"
     "  const std::string_view text = NAME::vocabulary.word(id);\n"
     "  *word = text.data();\n  *bytes = text.size();\n  return ROMVEC_OK;\n",
     "vocabulary", true},
    {"describe", "What a status code means: a sentence in read-only memory", "const char *", "int status",
     "  return status >= 0 && status < ROMVEC_BAD_IMAGE ? romvec::describe(static_cast<romvec::errc>(status))\n"
     "                                                  : \"unknown status\";\n",
     "status"},
}};

constexpr std::string_view describe_of_image =
    "  if (status > ROMVEC_BAD_IMAGE && status < ROMVEC_BAD_IMAGE + 64) {\n"
    "    return romvec::describe(static_cast<romvec::image_fault>(status - ROMVEC_BAD_IMAGE));\n  }\n"
    "  return status >= 0 && status < ROMVEC_BAD_IMAGE ? romvec::describe(static_cast<romvec::errc>(status))\n"
    "                                                  : \"unknown status\";\n";

// The codes that these functions answer, as C spells them.
constexpr std::array<std::pair<std::string_view, errc>, 5> codes = {{
    {"BAD_ID", errc::bad_id},
    {"NOT_FOUND", errc::not_found},
    {"BAD_FORMAT", errc::bad_format},
    {"OVERLAPS", errc::overlaps},
    {"TOO_LONG", errc::too_long},
}};
// Codes of images begin behind all of status.hpp, which has 5 bits for them.
constexpr int bad_image = 64;

const c_function& function_of(std::string_view name) { return *std::ranges::find(functions, name, &c_function::name); }

bool has(const c_interface& c, std::string_view function) {
  return std::ranges::find(c.functions, function) != c.functions.end();
}

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string out;
  for (std::size_t at = text.find(from); at != std::string_view::npos; at = text.find(from)) {
    out.append(text.substr(0, at)).append(to);
    text.remove_prefix(at + from.size());
  }
  return out.append(text);
}

std::string filled(std::string_view text, const c_interface& c) {
  const std::string table = c.form == "image" ? "opened_table" : c.name + "::table";
  return replaced(replaced(text, "TABLE", table), "NAME", c.name);
}

std::string comment_of(const c_function& function) {
  std::string whole(function.comment);
  return function.name.starts_with("bag_") ? whole.append(bag_comment) : whole;
}

int q15_exponent(const quantized& table) {
  // Fixed point has no multiplier: int8 codes are shifted up by 8, int16 codes are the output.
  if (!table.format.has_multipliers()) {
    return -table.format.fraction_bits - (table.codes.holds<std::int16_t>() ? 0 : 8);
  }
  return table.exponent + 7;
}

std::string suffix_of(const c_interface& c, const quantized& table, const weights& from) {
  return inner_name(c.form, identity_of(table, from), table);
}

void write_comment(output_file& out, const c_interface& c, const provenance& made, std::string_view what) {
  out.write(fmt::format("// Generated by romvec {}.{}.{}: do not edit.\n", ROMVEC_VERSION_MAJOR, ROMVEC_VERSION_MINOR,
                        ROMVEC_VERSION_PATCH));
  out.write(fmt::format("// {}\n", filled(what, c)));
  out.write(fmt::format("// Command: {}{}\n", ascii(made.command), made.command.ends_with('\\') ? "." : ""));
}

// Once in a file of a program, whatever tables it takes.
void write_codes(output_file& out) {
  out.write(
      "// What the functions answer.\n#ifndef ROMVEC_C_STATUS\n#define ROMVEC_C_STATUS\nenum {\n  ROMVEC_OK = 0,\n");
  for (const auto& [name, code] : codes) {
    out.write(fmt::format("  ROMVEC_{} = {}, // {}\n", name, static_cast<int>(code), romvec::describe(code)));
  }
  out.write(
      fmt::format("  ROMVEC_BAD_IMAGE = {} // and above: what is wrong with an image\n}};\n#endif\n\n", bad_image));
}

void write_neighbor(output_file& out) {
  out.write(
      "// A row that is near: id, cosine in Q30, dot product of the codes and squared norm of the row.\n"
      "#ifndef ROMVEC_C_NEIGHBOR\n#define ROMVEC_C_NEIGHBOR\n"
      "typedef struct romvec_neighbor {\n  uint32_t id;\n  int32_t cosine;\n  int64_t dot;\n  uint64_t squared_norm;\n"
      "} romvec_neighbor;\n#endif\n\n");
}

std::string declaration(const c_function& function, const c_interface& c) {
  return fmt::format("{}{}{}_{}({})", function.result, function.result.ends_with('*') ? "" : " ", c.name, function.name,
                     function.parameters);
}

// The table that `open` has opened, and how a status becomes an int.
void write_helpers(output_file& out, const c_interface& c, const quantized& table) {
  const bool is_image = c.form == "image";
  std::string all;
  for (const std::string& name : c.functions) {
    all += function_of(name).body;
  }
  out.write("namespace {\n\n");
  if (is_image) {
    out.write(
        fmt::format("romvec::opened_image<{}, {}>::view_type opened_table;\n\n", table.format.cpp_name(), table.dim));
  }
  if (all.find("code_of(") != std::string::npos) {
    out.write("int code_of(romvec::status status) { return static_cast<int>(status.code()); }\n\n");
  }
  for (const auto& [name, code] : codes) {
    std::string lower(name);
    std::ranges::transform(lower, lower.begin(), [](char letter) {
      return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    });
    out.write(fmt::format("static_assert(ROMVEC_{} == static_cast<int>(romvec::errc::{}));\n", name, lower));
  }
  if (!is_image) {
    out.write(fmt::format("static_assert({0}::table.natural_q15_exponent() == {0}_q15_exponent);\n", c.name));
  }
  if (has(c, "nearest")) {
    out.write(
        "static_assert(sizeof(romvec_neighbor) == 24 && offsetof(romvec_neighbor, cosine) == 4 &&\n"
        "              offsetof(romvec_neighbor, dot) == 8 && offsetof(romvec_neighbor, squared_norm) == 16);\n");
  }
  out.write("\n}  // namespace\n\n");
}

}  // namespace

std::vector<std::string> c_function_names() {
  std::vector<std::string> out;
  for (const c_function& function : functions) {
    out.emplace_back(function.name);
  }
  return out;
}

std::string c_function_help() {
  std::string out;
  for (const c_function& function : functions) {
    const std::string comment = comment_of(function);
    out += fmt::format("  {:<16}{}\n", function.name, comment.substr(0, comment.find('\n')));
  }
  return out;
}

std::vector<std::string> choose_c_functions(std::string_view wanted, std::string_view form, bool has_words) {
  const bool is_image = form == "image";
  const std::vector<std::string_view> names = fields_of(wanted, ",");
  if (names.empty() && !wanted.empty()) {
    throw std::invalid_argument(
        fmt::format("names no function, expected some of {}", fmt::join(c_function_names(), ",")));
  }
  for (const std::string_view name : names) {
    const auto found = std::ranges::find(functions, name, &c_function::name);
    if (found == functions.end()) {
      throw std::invalid_argument(fmt::format("there is no function '{}', expected some of {}", printable(name),
                                              fmt::join(c_function_names(), ",")));
    }
    if (found->is_of_words && !has_words) {
      throw std::invalid_argument(fmt::format("{} is of words, and the table has none", name));
    }
    if (found->is_of_images && !is_image) {
      throw std::invalid_argument(fmt::format("{} is of images, expected --emit image", name));
    }
  }
  std::vector<std::string> out;
  for (const c_function& function : functions) {
    const bool can_be = (!function.is_of_words || has_words) && (!function.is_of_images || is_image);
    const bool is_wanted = names.empty() || std::ranges::find(names, function.name) != names.end();
    if (can_be && (is_wanted || function.is_of_images)) {
      out.emplace_back(function.name);
    }
  }
  return out;
}

void write_c_header(output_file& out, const c_interface& c, const quantized& table, const weights& from,
                    const provenance& made) {
  const std::string identity = suffix_of(c, table, from);
  write_comment(out, c, made, "The table NAME for C99: compile and link the .cpp beside this file, too.");
  out.write(
      fmt::format("#if defined(ROMVEC_C_{0}) && !defined(ROMVEC_C_{0}_{1})\n"
                  "#error \"romvec: another table is called {0} here, too; give one of them a name of its own: "
                  "romvec convert --name\"\n#endif\n#ifndef ROMVEC_C_{0}\n#define ROMVEC_C_{0}\n"
                  "#define ROMVEC_C_{0}_{1}\n\n#include <stddef.h>\n#include <stdint.h>\n\n",
                  c.name, identity));
  write_codes(out);
  if (has(c, "nearest")) {
    write_neighbor(out);
  }
  out.write(
      fmt::format("enum {{\n  {0}_vocab_size = {1}, // ids are [0, {0}_vocab_size)\n"
                  "  {0}_dim = {2}, // numbers of a row\n  {0}_q15_exponent = {3} // Q15: value = q * 2^{3}\n}};\n\n",
                  c.name, table.vocab_size, table.dim, q15_exponent(table)));
  out.write("// The names that the linker sees are those of this conversion: the .cpp of another one does not link.\n");
  for (const std::string& name : c.functions) {
    out.write(fmt::format("#define {0}_{1} {0}_{1}_{2}\n", c.name, name, identity));
  }
  out.write("\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n");
  for (const std::string& name : c.functions) {
    const c_function& function = function_of(name);
    out.write(fmt::format("\n// {}\n{};\n", filled(comment_of(function), c), declaration(function, c)));
  }
  out.write("\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n");
}

void write_c_source(output_file& out, const c_interface& c, const quantized& table, const weights& from,
                    const provenance& made) {
  write_comment(out, c, made, "The functions of the .h beside this file, in C++20.");
  out.write("#include <cstddef>\n#include <cstdint>\n");
  std::vector<std::string> includes;
  for (const std::string& name : c.functions) {
    includes.push_back(fmt::format("#include <romvec/{}.hpp>\n", function_of(name).include));
  }
  includes.emplace_back("#include <romvec/status.hpp>\n");
  std::ranges::sort(includes);
  includes.erase(std::unique(includes.begin(), includes.end()), includes.end());
  out.write("#include <span>\n#include <string_view>\n#ifndef ROMVEC_SINGLE_HEADER\n");
  for (const std::string& include : includes) {
    out.write(include);
  }
  out.write(fmt::format("#endif\n\n#include \"{}\"\n", c.table_header));
  if (has(c, "nearest")) {
    out.write("#define ROMVEC_C_NEIGHBOR\nusing romvec_neighbor = romvec::neighbor;  // the same members, below\n");
  }
  // The two files of one conversion: a .h of another has another guard.
  out.write(
      fmt::format("#include \"{0}\"\n\n#ifndef ROMVEC_C_{1}_{2}\n"
                  "#error \"romvec: expected the .h of the same conversion; run the command above again\"\n#endif\n\n",
                  c.c_header, c.name, suffix_of(c, table, from)));
  write_helpers(out, c, table);
  for (const std::string& name : c.functions) {
    const c_function& function = function_of(name);
    const bool is_of_image = name == "describe" && c.form == "image";
    out.write(fmt::format("extern \"C\" {} {{\n{}}}\n\n", declaration(function, c),
                          filled(is_of_image ? describe_of_image : function.body, c)));
  }
}

}  // namespace romvec::host
