// SPDX-License-Identifier: BSL-1.0
#include "readers/safetensors_header.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <unordered_set>
#include <utility>

#include "error.hpp"
#include "readers/bytes.hpp"
#include "text.hpp"

namespace romvec::host::safetensors {

namespace {

// Source: the format's README and its list of dtypes. Bits an element, as some have less than a byte.
constexpr std::array<std::pair<std::string_view, unsigned>, 23> dtypes = {{
    {"BOOL", 8},    {"U8", 8},      {"I8", 8},     {"F8_E4M3", 8},     {"F8_E5M2", 8},     {"F8_E8M0", 8},
    {"F4", 4},      {"I16", 16},    {"U16", 16},   {"F16", 16},        {"BF16", 16},       {"I32", 32},
    {"U32", 32},    {"F32", 32},    {"I64", 64},   {"U64", 64},        {"F64", 64},        {"C64", 64},
    {"F6_E2M3", 6}, {"F6_E3M2", 6}, {"C128", 128}, {"F8_E4M3FNUZ", 8}, {"F8_E5M2FNUZ", 8},
}};

// Takes the header event by event: a document tree would hide a key that occurs twice, and cost many times
// the header.
//   level 1: {"name": tensor, ..., "__metadata__": {"key": "value", ...}}   level 2: {"dtype": "F32",
//   "shape": [...], ...}
class event_handler : public nlohmann::json_sax<nlohmann::json> {
 public:
  event_handler(const source& file, std::vector<tensor>& out) : file_(file), out_(out) {}

  bool start_object(std::size_t) override {
    ++level_;
    if (list_ != nullptr || level_ > 2) {
      refuse("an object");
    }
    fields_.clear();
    return true;
  }

  bool key(std::string& name) override {
    if (level_ == 1) {
      if (!names_.insert(name).second) {
        throw error(file_.name, "header", fmt::format("{} is there twice", in_quotes(name)));
      }
      in_metadata_ = name == "__metadata__";
      out_.push_back({name, "", {}, 0, 0});
    } else {
      if (!fields_.insert(name).second) {
        fail(fmt::format("key {} is there twice", in_quotes(name)));
      }
      if (!in_metadata_ && name != "dtype" && name != "shape" && name != "data_offsets") {
        fail(fmt::format("key {}, expected dtype, shape and data_offsets", in_quotes(name)));
      }
    }
    field_ = name;
    return true;
  }

  bool end_object() override {
    if (level_ == 2) {
      if (in_metadata_) {
        out_.pop_back();
      } else if (fields_.size() != 3) {
        fail("expected dtype, shape and data_offsets");
      } else if (offsets_.size() != 2) {
        fail(fmt::format("data_offsets of {} numbers, expected 2", offsets_.size()));
      } else {
        out_.back().begin = offsets_[0];
        out_.back().end = offsets_[1];
      }
    }
    --level_;
    return true;
  }

  bool string(std::string& text) override {
    if (level_ != 2 || list_ != nullptr || (!in_metadata_ && field_ != "dtype")) {
      refuse("a string");
    }
    if (!in_metadata_) {
      out_.back().dtype = text;
    }
    return true;
  }

  bool start_array(std::size_t) override {
    if (level_ != 2 || list_ != nullptr || in_metadata_ || (field_ != "shape" && field_ != "data_offsets")) {
      refuse("a list");
    }
    list_ = field_ == "shape" ? &out_.back().shape : &offsets_;
    list_->clear();
    return true;
  }

  bool end_array() override {
    list_ = nullptr;
    return true;
  }

  bool number_unsigned(number_unsigned_t value) override {
    if (list_ == nullptr) {
      refuse("a number");
    }
    list_->push_back(value);
    return true;
  }

  bool number_integer(number_integer_t value) override { refuse(fmt::format("the negative number {}", value)); }
  bool number_float(number_float_t, const std::string& text) override {
    refuse(fmt::format("the number {}", in_quotes(text)));
  }
  bool null() override { refuse("null"); }
  bool boolean(bool value) override { refuse(value ? "true" : "false"); }
  bool binary(nlohmann::json::binary_t&) override { refuse("binary data"); }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&) override {
    throw error(file_.name, fmt::format("header, byte {}", 8 + position - (position > 0 ? 1 : 0)),
                "is not JSON, expected the header of a .safetensors file");
  }

 private:
  [[noreturn]] void fail(const std::string& message) const {
    throw error(file_.name, fmt::format("header, tensor {}", in_quotes(out_.back().name)), message);
  }

  [[noreturn]] void refuse(const std::string& what) const {
    if (level_ == 0 || out_.empty()) {
      throw error(file_.name, "header", fmt::format("{}, expected an object of tensors", what));
    }
    if (level_ == 1 || (level_ == 2 && fields_.empty())) {
      fail(fmt::format("{}, expected an object with dtype, shape and data_offsets", what));
    }
    fail(fmt::format("{} is {}, expected {}", in_quotes(field_), what,
                     in_metadata_        ? "a string"
                     : field_ == "dtype" ? "a string such as \"F32\""
                                         : "a list of integers that are not negative"));
  }

  const source& file_;
  std::vector<tensor>& out_;
  int level_ = 0;
  bool in_metadata_ = false;
  std::string field_;
  std::set<std::string> fields_;  // of the tensor that is being read
  std::unordered_set<std::string> names_;
  std::vector<std::uint64_t> offsets_;
  std::vector<std::uint64_t>* list_ = nullptr;
};

void check_extent(const source& file, const tensor& it, std::size_t data_bytes) {
  const std::string place = fmt::format("tensor {}", in_quotes(it.name));
  const auto* const known = std::ranges::find(dtypes, it.dtype, [](const auto& entry) { return entry.first; });
  if (known == dtypes.end()) {
    throw error(file.name, place, fmt::format("unknown dtype {}", in_quotes(it.dtype)));
  }
  if (it.begin > it.end || it.end > data_bytes) {
    throw error(
        file.name, place,
        fmt::format("bytes {} to {} are promised, the file holds {} behind its header", it.begin, it.end, data_bytes));
  }
  const auto elements = checked_product(it.shape);
  const auto bits = elements ? checked_product(*elements, known->second) : std::nullopt;
  if (!bits) {
    throw error(file.name, place, fmt::format("the shape {} has more than 2^64 bits", shape_text(it.shape)));
  }
  if (*bits % 8 != 0 || *bits / 8 != it.end - it.begin) {
    throw error(
        file.name, place,
        fmt::format("{} bytes, but {} of {} needs {}", it.end - it.begin, shape_text(it.shape), it.dtype, *bits / 8));
  }
}

// The format forbids gaps and overlaps: every byte belongs to exactly one tensor.
void check_layout(const source& file, const header& head) {
  std::vector<const tensor*> by_place;
  for (const tensor& it : head.tensors) {
    check_extent(file, it, head.data.size());
    by_place.push_back(&it);
  }
  std::ranges::sort(by_place, {}, [](const tensor* it) { return std::pair{it->begin, it->end}; });
  std::uint64_t end = 0;
  for (const tensor* it : by_place) {
    if (it->begin != end) {
      throw error(file.name, fmt::format("tensor {}", in_quotes(it->name)),
                  fmt::format("begins at byte {} of the data, expected {}: tensors may not {}", it->begin, end,
                              it->begin < end ? "overlap" : "leave a gap"));
    }
    end = it->end;
  }
  if (end != head.data.size()) {
    throw error(file.name, "data",
                fmt::format("{} bytes behind the header, but the tensors end at {}", head.data.size(), end));
  }
}

}  // namespace

header parse_header(const source& file) {
  constexpr std::size_t length_bytes = 8;
  constexpr std::uint64_t longest = 100'000'000;  // the format's own limit
  if (file.bytes.size() < length_bytes) {
    throw error(file.name, "byte 0", "the file ends, expected 8 bytes with the length of the header");
  }
  const auto length = load<std::uint64_t>(file.bytes.data());
  const std::size_t left = file.bytes.size() - length_bytes;
  if (length > left || length > longest) {
    throw error(file.name, "byte 0",
                fmt::format("a header of {} bytes is promised, {}", length,
                            length > left ? fmt::format("the file has {} more", left)
                                          : fmt::format("the format allows {}", longest)));
  }
  const std::string_view text = file.bytes.substr(length_bytes, static_cast<std::size_t>(length));
  if (!text.starts_with('{')) {
    throw error(file.name, "byte 8", "the header does not begin with '{'");
  }
  header out;
  event_handler handler(file, out.tensors);
  nlohmann::json::sax_parse(text.begin(), text.end(), &handler);
  std::ranges::sort(out.tensors, {}, &tensor::name);
  out.data = file.bytes.substr(length_bytes + text.size());
  check_layout(file, out);
  return out;
}

}  // namespace romvec::host::safetensors
