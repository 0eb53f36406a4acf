// SPDX-License-Identifier: BSL-1.0
// The table of a checkpoint in several .safetensors files, out of their *.index.json.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "error.hpp"
#include "readers/companions.hpp"
#include "readers/reader.hpp"
#include "readers/safetensors.hpp"
#include "readers/safetensors_header.hpp"
#include "readers/shard_index.hpp"
#include "readers/siblings.hpp"
#include "readers/tensor_names.hpp"
#include "text.hpp"

namespace romvec::host::safetensors_index {

namespace {

using nlohmann::json;

constexpr std::string_view key_of_map = "\"weight_map\"";

// Shards that are open, with their tensors.
class shards {
 public:
  shards(const source& index_file, const shard_index& index) : index_file_(index_file), index_(index) {}

  void open(const std::string& shard) {
    if (!names_.insert(shard).second) {
      return;
    }
    const auto path = beside(index_file_, shard);
    if (!path) {
      throw error(index_file_.name, fmt::format("names the file {}, which is not beside it", in_quotes(shard)));
    }
    files_.push_back(std::make_unique<input_file>(*path));
    const source& file = files_.back()->contents();
    if (const reader& its = reader_of(file); its.name != "safetensors") {
      throw error(file.name, fmt::format("is {}, expected .safetensors, as {} names it", its.name, index_.name));
    }
    for (stored_tensor& it : safetensors::tensors_of(safetensors::parse_header(file))) {
      tensors_.push_back(std::move(it));
      file_of_.push_back(file.name);
    }
  }

  // The shard of a tensor, and those of what is beside it.
  void open_for(const std::string& name) {
    open(index_.shard_of.at(name));
    std::vector<std::string> names;
    for (const auto& [other, shard] : index_.shard_of) {
      names.push_back(other);
    }
    for (const companion& it : companions_of(name, names)) {
      open(index_.shard_of.at(names[it.place]));
    }
  }

  [[nodiscard]] const std::vector<stored_tensor>& tensors() const { return tensors_; }
  [[nodiscard]] const std::string& file_of(std::size_t i) const { return file_of_[i]; }

 private:
  const source& index_file_;
  const shard_index& index_;
  std::set<std::string> names_;
  std::vector<std::unique_ptr<input_file>> files_;
  std::vector<stored_tensor> tensors_;
  std::vector<std::string> file_of_;
};

std::string names_of(const shard_index& index) {
  constexpr std::size_t most = 12;
  std::vector<std::string> names;
  for (const auto& [name, shard] : index.shard_of) {
    names.push_back(name);
  }
  std::ranges::sort(names, {},
                    [](const std::string& name) { return std::pair(role_of(name), std::string_view(name)); });
  std::string out;
  for (std::size_t i = 0; i < std::min(names.size(), most); ++i) {
    out += (i == 0 ? "" : ", ") + printable(names[i]);
  }
  return out + (names.size() > most ? fmt::format(" and {} more", names.size() - most) : "");
}

}  // namespace

bool detect(std::string_view bytes) {
  const std::size_t begin = bytes.find_first_not_of(" \t\r\n");
  return begin != std::string_view::npos && bytes[begin] == '{' && bytes.find(key_of_map) != std::string_view::npos &&
         [&] {
           const json parsed = json::parse(bytes.begin(), bytes.end(), nullptr, false);
           return parsed.is_object() && parsed.contains("weight_map");
         }();
}

contents list(const source& file) {
  const shard_index index = parse_shard_index(file);
  contents out{"index of a checkpoint", {}};
  std::set<std::string> shards_named;
  for (const auto& [name, shard] : index.shard_of) {
    const auto path = beside(file, shard);
    if (!path) {
      out.tensors.push_back({name, fmt::format("in {}, which is missing", shard), {}});
    } else if (shards_named.insert(shard).second) {
      const input_file opened(*path);
      const reader& its = reader_of(opened.contents());
      if (its.name != "safetensors") {  // the index itself, even
        throw error(opened.contents().name,
                    fmt::format("is {}, expected .safetensors, as {} names it", its.name, index.name));
      }
      for (const tensor_info& it : its.list(opened.contents()).tensors) {
        out.tensors.push_back({it.name, fmt::format("{} in {}", it.dtype, shard), it.shape});
      }
    }
  }
  std::ranges::sort(out.tensors, {}, &tensor_info::name);
  return out;
}

weights read(const source& file, const request& wanted) {
  const shard_index index = parse_shard_index(file);
  const std::vector<std::string> names = wanted.tensor ? std::vector{*wanted.tensor} : embeddings_of(index);
  if (names.empty() || !index.shard_of.contains(names.front())) {
    throw error(file.name, fmt::format("{}, expected a choice by --tensor: {}",
                                       wanted.tensor ? "has no tensor " + in_quotes(*wanted.tensor)
                                                     : std::string("names no tensor like a token embedding"),
                                       names_of(index)));
  }
  shards opened(file, index);
  for (const std::string& name : names) {
    opened.open_for(name);
  }
  choice_hints hints;
  hints.is_part = true;
  std::size_t chosen = 0;
  weights table = safetensors::read_tensors(file, wanted, opened.tensors(), hints, &chosen);
  table.notes.push_back(
      fmt::format("{} is in {}", in_quotes(table.from.tensor), printable(file_name(opened.file_of(chosen)))));
  return table;
}

}  // namespace romvec::host::safetensors_index
