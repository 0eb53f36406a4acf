// SPDX-License-Identifier: BSL-1.0
// tiktoken's files of ranks, as OpenAI's encodings and Llama 3's tokenizer.model: a line is the base64 of a token's
// bytes, a space and its rank, which is its row. Source: load_tiktoken_bpe() of tiktoken's load.py; RFC 4648.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace romvec::host::tiktoken {

// The bytes of canonical base64, with its padding; nothing for other texts, and for none.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace romvec::host::tiktoken
