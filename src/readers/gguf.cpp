// SPDX-License-Identifier: BSL-1.0
// GGUF, llama.cpp's model files, versions 2 and 3: "GGUF", key-value pairs, a list of tensors, their bytes.
// Little-endian, row by row. Source: the format's description in ggml's documents.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "error.hpp"
#include "readers/blocks.hpp"
#include "readers/choice.hpp"
#include "readers/dense.hpp"
#include "readers/duplicates.hpp"
#include "readers/gguf_header.hpp"
#include "readers/reader.hpp"
#include "readers/siblings.hpp"
#include "text.hpp"

namespace romvec::host::gguf {

namespace {

// The files of a model: the one given and, where that is one of several, those of the others that are beside it.
class model {
 public:
  explicit model(const source& file) : parts_{{&file, parse_header(file)}} {
    const auto name = part_of(file.name);
    const std::uint64_t told = parts_.front().head.split_count;
    count_ = told > 1 ? told : name ? name->count : 1;
    for (std::size_t number = 1; name && name->count == count_ && number <= count_; ++number) {
      if (number == name->number) {
        continue;
      }
      if (const auto path = beside(file, name->of(number))) {
        opened_.push_back(std::make_unique<input_file>(*path));
        const source& other = opened_.back()->contents();
        parts_.push_back({&other, parse_header(other)});
      } else {
        missing_.push_back(name->of(number));
      }
    }
  }

  struct part {
    const source* file;
    header head;
  };

  [[nodiscard]] const std::vector<part>& parts() const { return parts_; }
  [[nodiscard]] bool is_split() const { return count_ > 1; }
  [[nodiscard]] bool misses_parts() const { return parts_.size() < count_; }

  [[nodiscard]] std::vector<tensor_info> infos() const {
    std::vector<tensor_info> out;
    for (const part& of : parts_) {
      for (const tensor& it : of.head.tensors) {
        out.push_back({std::string(it.name), std::string(it.dtype), it.shape});
      }
    }
    return out;
  }

  // The part that holds entry `place` of infos(), and its place there.
  [[nodiscard]] std::pair<const part*, std::size_t> find(std::size_t place) const {
    std::size_t p = 0;
    while (place >= parts_[p].head.tensors.size()) {
      place -= parts_[p++].head.tensors.size();
    }
    return {&parts_[p], place};
  }

  // Those of the first part that has any: llama.cpp writes them into one.
  [[nodiscard]] const std::vector<std::string_view>& tokens() const {
    const auto found = std::ranges::find_if(parts_, [](const part& of) { return !of.head.tokens.empty(); });
    return (found == parts_.end() ? parts_.front() : *found).head.tokens;
  }

  [[nodiscard]] std::string elsewhere() const {
    if (!is_split()) {
      return "";
    }
    return fmt::format("it is one part of {}{}", count_,
                       missing_.empty() && parts_.size() > 1 ? ", and the others were looked into"
                       : missing_.empty() ? ", and the others are not beside it under names as llama-gguf-split gives"
                                          : fmt::format(", and {} is not beside it", printable(missing_.front())));
  }

 private:
  std::vector<std::unique_ptr<input_file>> opened_;
  std::vector<part> parts_;
  std::vector<std::string> missing_;
  std::uint64_t count_ = 1;  // of the files that make the model
};

std::string format_name(const header& head) { return fmt::format("GGUF v{}", head.version); }

// Why the tokens cannot be a vocabulary; empty if they can. A model runs with tokens that look the same, so that is no
// error of its file.
std::string fault_of(const std::vector<std::string>& tokens) {
  if (const auto empty = std::ranges::find(tokens, ""); empty != tokens.end()) {
    return fmt::format("token {} is empty", empty - tokens.begin());
  }
  const auto twice = find_duplicate(tokens);
  return twice ? fmt::format("tokens {} and {} are both {}", twice->first, twice->second,
                             in_quotes(tokens[twice->second]))
               : std::string();
}

weights read_tensor(const source& file, const request& wanted, const header& head, const tensor& it, origin from) {
  const std::string_view bytes =
      head.data.substr(static_cast<std::size_t>(it.begin), static_cast<std::size_t>(it.end - it.begin));
  if (const auto blocks = block_format_named(it.dtype)) {
    return read_blocks(file, wanted, {bytes, *blocks, it.shape[0], it.shape[1]}, std::move(from));
  }
  if (const auto type = element_named(it.dtype)) {
    return read_dense(file, wanted, {bytes, *type, false, false, it.shape[0], it.shape[1]}, std::move(from));
  }
  throw error(file.name, "tensor " + in_quotes(it.name),
              fmt::format("type {}, expected F32, F16, BF16, F64, an integer, Q4_0 to Q8_0, Q2_K to Q6_K, IQ4_NL or "
                          "IQ4_XS; llama-quantize --token-embedding-type q8_0 writes one of them",
                          it.dtype));
}

}  // namespace

bool detect(std::string_view bytes) { return bytes.starts_with("GGUF"); }

contents list(const source& file) {
  const model all(file);
  return {format_name(all.parts().front().head), all.infos()};
}

weights read(const source& file, const request& wanted) {
  const model all(file);
  std::vector<std::string> notes;
  choice_hints hints;
  hints.is_part = all.is_split();
  hints.elsewhere = [&] { return all.elsewhere(); };
  hints.notes = &notes;
  const auto [part, place] = all.find(chosen_tensor(file, wanted, all.infos(), hints));
  const tensor& chosen = part->head.tensors[place];
  if (part->file != &file) {
    notes.push_back(fmt::format("{} is in {}", in_quotes(chosen.name), printable(file_name(part->file->name))));
  }
  origin from = {format_name(part->head), std::string(chosen.name), std::string(chosen.dtype), "", 0, 0};
  const std::vector<std::string_view>& tokens = all.tokens();
  word_list own = {file.name, {}};
  request with_words = wanted;
  if (wanted.words == nullptr && !tokens.empty() && tokens.size() == chosen.shape[0]) {
    own.words.assign(tokens.begin(), tokens.end());
    if (const std::string fault = fault_of(own.words); !fault.empty()) {
      from.format += fmt::format(" (its tokens are left out: {})", fault);
    } else {
      with_words.words = &own;
    }
  }
  weights table = read_tensor(*part->file, with_words, part->head, chosen, std::move(from));
  if (wanted.words == nullptr && tokens.empty() && all.misses_parts()) {
    notes.emplace_back("no words: none of the parts that are there holds the tokens, which the first part has");
  }
  table.notes.insert(table.notes.begin(), notes.begin(), notes.end());
  return table;
}

}  // namespace romvec::host::gguf
