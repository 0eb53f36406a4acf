// SPDX-License-Identifier: BSL-1.0
// Hugging Face's *.index.json, which says in which file of a model each tensor is.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "files/input_file.hpp"
#include "readers/request.hpp"

namespace romvec::host {

struct shard_index {
  std::string name;                             // of its file, as errors show it
  std::map<std::string, std::string> shard_of;  // by the tensor's name
};

// Errors: no JSON object with a "weight_map" of strings, a shard with a directory in its name.
shard_index parse_shard_index(const source& file);

// The index beside `file` that names it as a shard.
std::optional<shard_index> shard_index_beside(const source& file);

// The names of the index that a token embedding may have, the likeliest kind alone.
std::vector<std::string> embeddings_of(const shard_index& index);

// For the error about a part of a model: a sentence that tells in which other file the tensor asked for, or one with
// the name of a token embedding, is: by the index beside it or by the other parts. Empty for a file that is no part.
std::string where_the_table_is(const source& file, const request& wanted);

}  // namespace romvec::host
