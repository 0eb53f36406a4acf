// SPDX-License-Identifier: BSL-1.0
// What a JSON file of a model is, by its beginning and not by its name.
#pragma once

#include <string_view>

namespace romvec::host {

enum class json_content {
  none,  // no JSON, or a word that begins as JSON does
  // What holds words, as json_words.hpp reads them:
  tokenizer,   // tokenizer.json
  vocabulary,  // an object of words and numbers
  texts,       // a list of texts
  // What does not:
  config,
  tokenizer_config,
  special_tokens,
  tensorflow_js,
  notebook,
  lists_by_key,  // an object of lists
  list,
  other,
};

// Broken JSON is JSON if its fault comes late. Looks at the first 2,000,000 values and 256 keys.
json_content json_content_of(std::string_view bytes);

}  // namespace romvec::host
