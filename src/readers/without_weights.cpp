// SPDX-License-Identifier: BSL-1.0
// JSON of models that is of use, but holds no table and no words of one.
#include <optional>

#include "readers/foreign.hpp"
#include "readers/json_outline.hpp"

namespace romvec::host {

namespace {

constexpr std::string_view give_the_weights =
    "give the weights beside it: model.safetensors, or model.safetensors.index.json for several parts";
constexpr std::string_view from_json =
    "export the table in Python: import json, numpy; t = json.load(open('FILE')); numpy.save('table.npy', "
    "numpy.array(t, 'float32')), or list(t.values()) of an object, with list(t) as the lines of --words; lists of "
    "token ids are for --calibrate and --drop-unused";

}  // namespace

std::optional<foreign> without_weights(std::string_view bytes) {
  switch (json_content_of(bytes)) {
    case json_content::config:
      return foreign{"a config.json, the settings of a model", give_the_weights};
    case json_content::tokenizer_config:
      return foreign{"a tokenizer_config.json", give_the_weights};
    case json_content::special_tokens:
      return foreign{"a special_tokens_map.json", give_the_weights};
    case json_content::tensorflow_js:
      return foreign{"a TensorFlow.js model", "export the table from the model that it was made of, as .npy"};
    case json_content::notebook:
      return foreign{"a Jupyter notebook", ""};
    case json_content::lists_by_key:
      return foreign{"a JSON object of lists", from_json};
    case json_content::list:
      return foreign{"a JSON list", from_json};
    case json_content::other:
      return foreign{"a JSON file", "it is no table in a form that is read; export one as .npy or .safetensors"};
    default:
      return std::nullopt;
  }
}

}  // namespace romvec::host
