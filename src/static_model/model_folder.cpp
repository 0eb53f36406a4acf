// SPDX-License-Identifier: BSL-1.0
#include "static_model/model_folder.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "error.hpp"
#include "files/input_file.hpp"
#include "text.hpp"
#include "tokenize/json_file.hpp"

namespace romvec::host {

using nlohmann::json;
namespace fs = std::filesystem;

namespace {

constexpr const char* layout =
    "expected the folder of a static model: model.safetensors and tokenizer.json, with the config.json of model2vec or "
    "the modules.json of sentence-transformers";

std::optional<json> json_at(const fs::path& path) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) {
    return std::nullopt;
  }
  return parse_json(input_file(path.string()).contents());
}

// Of modules.json: where the StaticEmbedding lies, and what comes behind it.
void read_modules(const fs::path& folder, const json& modules, fs::path& embedding, model_folder& out) {
  const source named{printable((folder / "modules.json").string()), {}};
  if (!modules.is_array() || modules.empty()) {
    throw error(named.name, "expected a list of modules");
  }
  for (std::size_t i = 0; i < modules.size(); ++i) {
    const std::string place = fmt::format("element {}", i);
    const std::string type = text_member(named, modules[i], place, "type", "");
    const std::string_view kind = std::string_view(type).substr(type.rfind('.') + 1);
    if (i == 0 && kind == "StaticEmbedding") {
      embedding = folder / text_member(named, modules[i], place, "path", "");
    } else if (i == 1 && kind == "Normalize") {
      out.normalize = true;
    } else {
      throw error(named.name, place,
                  fmt::format("is the module {}, which is not supported here, expected {}", in_quotes(type),
                              i == 0   ? "a StaticEmbedding: other models have layers that are no table"
                              : i == 1 ? "a Normalize or nothing behind the StaticEmbedding"
                                       : "nothing more"));
    }
  }
}

// Of config.json. True if it is model2vec's.
bool read_config(const fs::path& folder, bool has_modules, model_folder& out) {
  const fs::path path = folder / "config.json";
  const auto config = json_at(path);
  if (!config) {
    return false;
  }
  const source named{printable(path.string()), {}};
  const std::string type = text_member(named, *config, "config", "model_type", "");
  if (type != "model2vec") {
    if (!type.empty() && !has_modules) {
      throw error(named.name, "model_type",
                  fmt::format("is {}, which is no static model, {}; its token embedding alone: romvec convert {}",
                              in_quotes(type), layout, printable((folder / "model.safetensors").string())));
    }
    return false;
  }
  out.normalize = flag_member(named, *config, "config", "normalize", false);
  out.leaves_unknown_out = true;
  return true;
}

std::string needed_file(const model_folder& model, const fs::path& folder, const char* name, const char* what) {
  std::error_code ignored;
  const fs::path path = folder / name;
  if (!fs::is_regular_file(path, ignored)) {
    throw error(printable(model.name),
                fmt::format("is a directory without {}, {}; {}", printable(path.string()), what, layout));
  }
  return path.string();
}

}  // namespace

bool is_folder(const std::string& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

model_folder open_model_folder(const std::string& path) {
  const fs::path folder(path);
  model_folder out;
  out.name = path;
  fs::path embedding = folder;
  const auto modules = json_at(folder / "modules.json");
  bool is_normalized = false;
  if (modules) {
    read_modules(folder, *modules, embedding, out);
    is_normalized = out.normalize;
  }
  if (read_config(folder, modules.has_value(), out) && modules && out.normalize != is_normalized) {
    throw error(printable(path),
                fmt::format("config.json says normalize is {}, modules.json has {} Normalize: expected "
                            "both to say the same",
                            out.normalize, is_normalized ? "a" : "no"));
  }
  out.weights = needed_file(out, embedding, "model.safetensors", "which holds the rows");
  out.tokenizer = needed_file(out, embedding, "tokenizer.json", "which makes ids of a text");
  return out;
}

}  // namespace romvec::host
