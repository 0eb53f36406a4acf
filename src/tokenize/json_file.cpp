// SPDX-License-Identifier: BSL-1.0
#include "tokenize/json_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_set>
#include <vector>

#include "error.hpp"
#include "text.hpp"

namespace romvec::host {

using nlohmann::json;

namespace {

[[noreturn]] void refuse(const source& file, const std::string& place, const char* key, const json& value,
                         const char* expected) {
  throw error(file.name, place + "." + key,
              fmt::format("is {}, expected {}", in_quotes(value.dump(-1, ' ', false, json::error_handler_t::replace)),
                          expected));
}

}  // namespace

json parse_json(const source& file) {
  std::vector<std::unordered_set<std::string>> keys;  // of the objects that are open
  const auto watch = [&](int, json::parse_event_t event, const json& value) {
    if (event == json::parse_event_t::object_start) {
      keys.emplace_back();
    } else if (event == json::parse_event_t::object_end) {
      keys.pop_back();
    } else if (event == json::parse_event_t::key && !keys.back().insert(value.get<std::string>()).second) {
      throw error(file.name, fmt::format("{} is there twice", in_quotes(value.get<std::string>())));
    }
    return true;
  };
  std::string_view text = file.bytes;
  if (text.starts_with("\xEF\xBB\xBF")) {
    text.remove_prefix(3);
  }
  try {
    return json::parse(text.begin(), text.end(), watch);
  } catch (const json::parse_error& problem) {
    throw error(file.name,
                fmt::format("byte {}", file.bytes.size() - text.size() + problem.byte - (problem.byte > 0 ? 1 : 0)),
                "is no valid JSON here, expected a tokenizer.json or a vocab.json");
  } catch (const json::out_of_range&) {
    throw error(file.name, "holds a number beyond the range of double, which no tokenizer has");
  }
}

const json& member(const json& object, const char* key) {
  static const json nothing;
  if (!object.is_object()) {
    return nothing;
  }
  const auto found = object.find(key);
  return found == object.end() ? nothing : *found;
}

std::string text_member(const source& file, const json& object, const std::string& place, const char* key,
                        const std::string& otherwise) {
  const json& found = member(object, key);
  if (found.is_null()) {
    return otherwise;
  }
  if (!found.is_string()) {
    refuse(file, place, key, found, "a text");
  }
  return found.get<std::string>();
}

bool flag_member(const source& file, const json& object, const std::string& place, const char* key, bool otherwise) {
  const json& found = member(object, key);
  if (found.is_null()) {
    return otherwise;
  }
  if (!found.is_boolean()) {
    refuse(file, place, key, found, "true or false");
  }
  return found.get<bool>();
}

std::string type_of(const json& part) {
  if (part.is_null()) {
    return "nothing";
  }
  const json& type = member(part, "type");
  return type.is_string() ? printable(type.get<std::string>()) : "a part without a type";
}

}  // namespace romvec::host
