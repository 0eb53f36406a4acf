// SPDX-License-Identifier: BSL-1.0
// GGUF, llama.cpp's model files, versions 2 and 3: "GGUF", key-value pairs, a list of tensors, their bytes.
// Little-endian, row by row. Source: the format's description in ggml's documents.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "error.hpp"
#include "readers/blocks.hpp"
#include "readers/choice.hpp"
#include "readers/dense.hpp"
#include "readers/gguf_header.hpp"
#include "readers/reader.hpp"
#include "readers/words.hpp"
#include "text.hpp"

namespace romvec::host::gguf {

namespace {

std::vector<tensor_info> infos_of(const header& head) {
  std::vector<tensor_info> out;
  for (const tensor& it : head.tensors) {
    out.push_back({std::string(it.name), std::string(it.dtype), it.shape});
  }
  return out;
}

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
  const header head = parse_header(file);
  return {format_name(head), infos_of(head)};
}

weights read(const source& file, const request& wanted) {
  const header head = parse_header(file);
  const tensor& chosen = head.tensors[chosen_tensor(file, wanted, infos_of(head))];
  origin from = {format_name(head), std::string(chosen.name), std::string(chosen.dtype), "", 0, 0};
  word_list own = {file.name, {}};
  request with_words = wanted;
  if (wanted.words == nullptr && !head.tokens.empty() && head.tokens.size() == chosen.shape[0]) {
    own.words.assign(head.tokens.begin(), head.tokens.end());
    if (const std::string fault = fault_of(own.words); !fault.empty()) {
      from.format += fmt::format(" (its tokens are left out: {})", fault);
    } else {
      with_words.words = &own;
    }
  }
  return read_tensor(file, with_words, head, chosen, std::move(from));
}

}  // namespace romvec::host::gguf
