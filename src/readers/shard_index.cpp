// SPDX-License-Identifier: BSL-1.0
#include "readers/shard_index.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "error.hpp"
#include "readers/reader.hpp"
#include "readers/siblings.hpp"
#include "readers/tensor_names.hpp"
#include "text.hpp"

namespace romvec::host {

shard_index parse_shard_index(const source& file) {
  const nlohmann::json parsed = nlohmann::json::parse(file.bytes.begin(), file.bytes.end(), nullptr, false);
  if (!parsed.is_object() || !parsed.contains("weight_map") || !parsed["weight_map"].is_object()) {
    throw error(file.name, "is no index of a checkpoint, expected a JSON object with a \"weight_map\"");
  }
  shard_index out{file_name(file.name), {}};
  for (const auto& [name, shard] : parsed["weight_map"].items()) {
    if (!shard.is_string() || file_name(shard.get<std::string>()) != shard.get<std::string>() ||
        shard.get<std::string>().empty()) {
      throw error(file.name, fmt::format("weight_map, {}", in_quotes(name)),
                  fmt::format("{}, expected the name of a file beside the index", printable(shard.dump())));
    }
    out.shard_of.emplace(name, shard.get<std::string>());
  }
  return out;
}

std::optional<shard_index> shard_index_beside(const source& file) {
  const std::string own = file_name(file.name);
  for (const std::string& name : names_beside(file, "", ".json")) {
    if (name.find(".index.") == std::string::npos) {
      continue;
    }
    try {
      const input_file opened(*beside(file, name));
      shard_index index = parse_shard_index(opened.contents());
      if (std::ranges::any_of(index.shard_of, [&](const auto& entry) { return entry.second == own; })) {
        return index;
      }
    } catch (const error&) {
      continue;  // it is not what was given, and tells nothing
    }
  }
  return std::nullopt;
}

std::vector<std::string> embeddings_of(const shard_index& index) {
  for (const tensor_role role : {tensor_role::token_embedding, tensor_role::embedding}) {
    std::vector<std::string> out;
    for (const auto& [name, shard] : index.shard_of) {
      if (role_of(name) == role) {
        out.push_back(name);
      }
    }
    if (!out.empty()) {
      return out;
    }
  }
  return {};
}

std::string where_the_table_is(const source& file, const request& wanted) {
  const std::string own = file_name(file.name);
  if (const auto index = shard_index_beside(file)) {
    const std::vector<std::string> likely = wanted.tensor ? std::vector{*wanted.tensor} : embeddings_of(*index);
    const auto found =
        std::ranges::find_if(likely, [&](const std::string& name) { return index->shard_of.contains(name); });
    return found == likely.end() || index->shard_of.at(*found) == own
               ? ""
               : fmt::format("{} is in {} by {}, which can be given instead", in_quotes(*found),
                             printable(index->shard_of.at(*found)), printable(index->name));
  }
  const auto part = part_of(file.name);
  if (!part) {
    return "";
  }
  std::vector<std::string> missing;
  for (std::size_t number = 1; number <= part->count; ++number) {
    const std::string name = part->of(number);
    const auto path = beside(file, name);
    if (!path) {
      missing.push_back(name);
      continue;
    }
    try {
      const input_file opened(*path);
      for (const tensor_info& it : reader_of(opened.contents()).list(opened.contents()).tensors) {
        if (name != own &&
            (wanted.tensor ? it.name == *wanted.tensor : role_of(it.name) == tensor_role::token_embedding)) {
          return fmt::format("{} is in {}", in_quotes(it.name), printable(name));
        }
      }
    } catch (const error&) {
      continue;
    }
  }
  return fmt::format("it is part {} of {}{}", part->number, part->count,
                     missing.empty() ? "" : fmt::format(", and {} is not beside it", printable(missing.front())));
}

}  // namespace romvec::host
