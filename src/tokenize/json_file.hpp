// SPDX-License-Identifier: BSL-1.0
// A JSON document in which nothing is said twice, and its members by their types.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "files/input_file.hpp"

namespace romvec::host {

// Errors, with the byte or the key: no JSON, a key that an object has twice.
nlohmann::json parse_json(const source& file);

// A member of an object; null if it is not there.
const nlohmann::json& member(const nlohmann::json& object, const char* key);

// The text, truth or count of a member, or what is given where it is missing or null. Errors: of another type. `place`
// is what the object is called in them, "model" or "pre_tokenizer".
std::string text_member(const source& file, const nlohmann::json& object, const std::string& place, const char* key,
                        const std::string& otherwise);
bool flag_member(const source& file, const nlohmann::json& object, const std::string& place, const char* key,
                 bool otherwise);

// "BertNormalizer"; "nothing" of null, and what it is of an object without a type.
std::string type_of(const nlohmann::json& part);

}  // namespace romvec::host
