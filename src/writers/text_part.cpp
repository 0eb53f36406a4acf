// SPDX-License-Identifier: BSL-1.0
#include "writers/text_part.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <type_traits>
#include <variant>
#include <vector>

#include "text.hpp"
#include "writers/front_coding.hpp"
#include "writers/initialisers.hpp"

namespace romvec::host {

namespace {

template <class Tokenizer>
constexpr bool is_bpe = requires(const Tokenizer& one) {
  one.vocabulary;
};

bool has_ranks(const text_part& part) {
  return std::visit([](const auto& one) { return is_bpe<std::remove_cvref_t<decltype(one)>>; }, part.tokenizer.with);
}

front_coded coded_tokens(const text_part& part) {
  const auto tokens = part.tokenizer.table->tokens();
  return front_code(tokens.size(), [&](std::size_t place) { return tokens.words->word(place); });
}

std::vector<std::uint32_t> ids_of(const text_part& part) {
  const auto tokens = part.tokenizer.table->tokens();
  return {tokens.ids.begin(), tokens.ids.end()};
}

std::vector<std::uint32_t> ranks_of(const text_part& part) {
  const auto ranks = part.tokenizer.table->bpe().ranks;
  return {ranks.begin(), ranks.end()};
}

// 16 bits where they hold every id and every rank, and one number more, which stands for no rank.
bool fits_16_bits(const text_part& part) {
  const auto fits = [](std::uint32_t number) { return number < UINT16_MAX; };
  const bool ids_fit = std::ranges::all_of(ids_of(part), fits);
  return ids_fit && (!has_ranks(part) || std::ranges::all_of(ranks_of(part), [&](std::uint32_t rank) {
           return rank == UINT32_MAX || fits(rank);
         }));
}

// The names of what the generated file declares.
struct spelled {
  std::string id;      // std::uint16_t
  std::string tokens;  // romvec::front_coded_words<...>
  std::uint32_t none;  // of an Id, for no rank
};

spelled spell(const text_part& part, const front_coded& words) {
  const bool is_short = fits_16_bits(part);
  return {is_short ? "std::uint16_t" : "std::uint32_t", front_coded_type(words), is_short ? UINT16_MAX : UINT32_MAX};
}

void write_tokens(output_file& out, const front_coded& words, const spelled& names) {
  out.write("// Sorted by their bytes; token number i is id token_ids[i].\n");
  out.write(fmt::format("ROMVEC_ROM inline constexpr {} tokens = {{\n", names.tokens));
  write_front_coded(out, words);
  out.write("};\n");
}

void write_array(output_file& out, const std::string& type, const char* name, std::vector<std::uint32_t> numbers,
                 std::uint32_t none) {
  std::ranges::replace(numbers, UINT32_MAX, none);
  out.write(fmt::format("ROMVEC_ROM inline constexpr {} {}[{}] = ", type, name, numbers.size()));
  write_numbers(out, std::span<const std::uint32_t>(numbers));
  out.write(";\n");
}

std::string id_text(std::uint32_t id) { return id == no_token ? "romvec::no_token" : fmt::format("{}U", id); }

std::string rules_text(const text_rules& rules) {
  return fmt::format("{{{}, {}, {}, {}, {}, {}}}", rules.clean_text, rules.space_ideographs, rules.lowercase,
                     rules.strip_accents, rules.split_punctuation, rules.final_sigma);
}

std::string type_and_value(const word_piece<sorted_words>& one, const spelled& names, const front_coded&) {
  return fmt::format("romvec::word_piece<{}, {}> tokenizer = {{\n    {{&tokens, token_ids}}, {}, {}}};\n", names.tokens,
                     names.id, id_text(one.unknown), rules_text(one.rules));
}

// No token is longer than the longest: every other word is unknown, however long.
template <std::size_t MaxCharacters>
std::string type_and_value(const whole_words<sorted_words, std::uint32_t, MaxCharacters>& one, const spelled& names,
                           const front_coded& words) {
  return fmt::format("romvec::whole_words<{}, {}, {}> tokenizer = {{\n    {{&tokens, token_ids}}, {}, {}}};\n",
                     names.tokens, names.id, std::max<std::size_t>(words.longest_word, 1), id_text(one.unknown),
                     rules_text(one.rules));
}

std::string type_and_value(const sentence_bpe<sorted_words>& one, const spelled& names, const front_coded&) {
  return fmt::format(
      "romvec::sentence_bpe<{}, {}> tokenizer = {{\n    {{{{&tokens, token_ids}}, token_ranks}}, {}, {},\n    "
      "romvec::space_before{{{}}}, romvec::cut_at{{{}}}, romvec::text_bytes{{{}}}, {}, {}}};\n",
      names.tokens, names.id, one.byte_ids.empty() ? "{}" : "byte_ids", id_text(one.unknown),
      static_cast<unsigned>(one.prefix), static_cast<unsigned>(one.cuts), static_cast<unsigned>(one.bytes),
      one.fuse_unknown, one.whole_words_first);
}

std::string type_and_value(const byte_bpe<sorted_words>& one, const spelled& names, const front_coded&) {
  return fmt::format(
      "romvec::byte_bpe<{}, {}> tokenizer = {{\n    {{{{&tokens, token_ids}}, token_ranks}}, romvec::split_rule{{{}}}, "
      "{}, {}, {}}};\n",
      names.tokens, names.id, static_cast<unsigned>(one.split), one.prefix_space, one.whole_words_first,
      id_text(one.unknown));
}

// Special tokens too: in both Python libraries their names in a text are these tokens.
added_tokens added_of(const text_part& part) {
  added_tokens out = part.tokenizer.always_added;
  out.insert(out.end(), part.tokenizer.added.begin(), part.tokenizer.added.end());
  return out;
}

void write_added(output_file& out, const added_tokens& added) {
  if (added.empty()) {
    return;
  }
  out.write(fmt::format("inline constexpr romvec::special_token added_tokens[{}] = {{", added.size()));
  for (const auto& [name, id] : added) {
    out.write(fmt::format("\n    {{{{{}, {}}}, {}}},", string_literal(name), name.size(), id_text(id)));
  }
  out.write("};\n");
}

// The type of the rows and a pointer to them.
std::pair<std::string, std::string> rows_of(output_file& out, const weights& from) {
  if (!from.kept.empty()) {
    return {"std::remove_const_t<decltype(ids)>", "&ids"};
  }
  if (from.from.first_row == 0 && from.from.rows_in_file == from.vocab_size) {
    return {"romvec::every_row", "nullptr"};
  }
  out.write(
      fmt::format("inline constexpr romvec::some_rows rows = {{{}U, {}U}};\n", from.from.first_row, from.vocab_size));
  return {"romvec::some_rows", "&rows"};
}

void write_model(output_file& out, const text_part& part, const weights& from, bool is_opened) {
  const auto [rows_type, rows] = rows_of(out, from);
  const std::string tail = fmt::format("{}, {}, {}, {}, {}", rows, added_of(part).empty() ? "{}" : "added_tokens",
                                       id_text(part.left_out), part.max_tokens, part.normalize);
  const std::string comment = fmt::format(
      "// The vector of a text: out[0, dim) of std::int16_t, {}, or of std::int32_t, the sum\n"
      "// of its rows. Source: romvec/text_model.hpp.\n",
      part.normalize ? "of length 1 in Q15" : "the mean of its rows in Q15");
  if (is_opened) {
    out.write(fmt::format(
        "{}template <class Table, class Out>\n"
        "ROMVEC_INLINE constexpr romvec::encoded encode(const Table& table, std::string_view text, Out&& out) {{\n"
        "  const romvec::text_model<std::remove_const_t<decltype(tokenizer)>, Table, {}> model = {{\n"
        "      &tokenizer, &table, {}}};\n  return romvec::encode(model, text, out);\n}}\n",
        comment, rows_type, tail));
    return;
  }
  out.write(
      fmt::format("inline constexpr romvec::text_model<std::remove_const_t<decltype(tokenizer)>,\n"
                  "                                    std::remove_const_t<decltype(table)>, {}> model = {{\n"
                  "    &tokenizer, &table, {}}};\n\n"
                  "{}template <class Out>\n"
                  "ROMVEC_INLINE constexpr romvec::encoded encode(std::string_view text, Out&& out) {{\n"
                  "  return romvec::encode(model, text, out);\n}}\n",
                  rows_type, tail, comment));
}

}  // namespace

text_part_bytes bytes_of(const text_part& part) {
  const std::uint64_t id_bytes = fits_16_bits(part) ? 2 : 4;
  text_part_bytes out;
  out.tokens = coded_tokens(part).bytes();
  out.ids = id_bytes * part.tokenizer.table->tokens().size();
  out.ranks = has_ranks(part) ? out.ids + id_bytes * part.tokenizer.byte_ids.size() : 0;
  return out;
}

std::uint64_t identity_of(const text_part& part) {
  const front_coded words = coded_tokens(part);
  std::string said = words.text;
  for (const auto& numbers : {ids_of(part), has_ranks(part) ? ranks_of(part) : std::vector<std::uint32_t>()}) {
    for (const std::uint32_t number : numbers) {
      said += fmt::format(" {}", number);
    }
  }
  const spelled names = spell(part, words);
  said += std::visit([&](const auto& one) { return type_and_value(one, names, words); }, part.tokenizer.with);
  for (const auto& [name, id] : added_of(part)) {
    said += fmt::format(" {} {} {}", name.size(), name, id);
  }
  said += fmt::format(" {} {} {}", part.left_out, part.max_tokens, part.normalize);
  std::uint64_t hash = 0xCBF29CE484222325U;  // FNV-1a
  for (const char byte : said) {
    hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001B3U;
  }
  return hash;
}

std::string includes_of(const text_part&) {
  return "#include <romvec/front_coded_words.hpp>\n#include <romvec/text_model.hpp>\n#else\n"
         "#error \"romvec: a static model needs romvec/text_model.hpp, which is no part of the single header; use the "
         "folder of headers\"\n";
}

void write_text_part(output_file& out, const text_part& part, const weights& from, bool is_opened) {
  const front_coded words = coded_tokens(part);
  const spelled names = spell(part, words);
  out.write("\n");
  write_tokens(out, words, names);
  write_array(out, names.id, "token_ids", ids_of(part), names.none);
  if (has_ranks(part)) {
    out.write("// Of each token, when byte pairs become it; the largest number: never.\n");
    write_array(out, names.id, "token_ranks", ranks_of(part), names.none);
  }
  if (!part.tokenizer.byte_ids.empty()) {
    write_array(out, names.id, "byte_ids", part.tokenizer.byte_ids, names.none);
  }
  out.write("inline constexpr " +
            std::visit([&](const auto& one) { return type_and_value(one, names, words); }, part.tokenizer.with));
  write_added(out, added_of(part));
  write_model(out, part, from, is_opened);
}

}  // namespace romvec::host
