// SPDX-License-Identifier: BSL-1.0
// Text to token ids as llama2.c does it: byte pairs merged by the scores of its tokenizer.bin.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "files/input_file.hpp"

namespace romvec::host {

class bpe_encoder {
 public:
  // Errors: what is no tokenizer.bin, and one with more tokens than the model.
  bpe_encoder(const source& tokenizer_file, std::size_t vocab_size);

  // Without a BOS. A space is put before the text; characters without a token become their bytes' tokens. Then, of all
  // neighbours that are a token together, the pair of the highest score is merged, the first of equal ones, until none
  // is left. Errors: a byte that no token stands for, by its place in the text, which begins at byte `begin` of `file`.
  // Source: llama2.c, encode() in run.c; SentencePiece's BPE.
  [[nodiscard]] std::vector<std::uint32_t> encode(const source& file, std::string_view text, std::size_t begin) const;

 private:
  void append_character(std::vector<std::uint32_t>& ids, std::string_view character, const source& file,
                        std::size_t at) const;

  std::vector<std::string> texts_;
  std::vector<float> scores_;
  std::unordered_map<std::string_view, std::uint32_t> ids_;  // of texts_, the first of equal ones
  std::array<std::optional<std::uint32_t>, 256> bytes_;
};

}  // namespace romvec::host
