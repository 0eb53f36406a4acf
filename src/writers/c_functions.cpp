// SPDX-License-Identifier: BSL-1.0
#include "writers/c_functions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "text.hpp"

namespace romvec::host {

namespace {

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

}  // namespace

const c_function& c_function_of(std::string_view name) {
  return *std::ranges::find(functions, name, &c_function::name);
}

std::string comment_of(const c_function& function) {
  std::string whole(function.comment);
  return function.name.starts_with("bag_") ? whole.append(bag_comment) : whole;
}

std::vector<std::string> c_function_names() {
  std::vector<std::string> out;
  out.reserve(std::size(functions));
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

}  // namespace romvec::host
