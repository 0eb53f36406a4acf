// SPDX-License-Identifier: BSL-1.0
#include "readers/gguf_header.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "error.hpp"
#include "readers/bytes.hpp"
#include "text.hpp"

namespace romvec::host::gguf {

namespace {

// Source: ggml's list of types; the numbers left out were withdrawn. `bytes` for every `values` neighbours of a row.
struct ggml_type {
  std::uint32_t number;
  std::string_view name;
  std::uint64_t values;
  std::uint64_t bytes;
};

constexpr std::array ggml_types = {
    ggml_type{0, "F32", 1, 4},         ggml_type{1, "F16", 1, 2},         ggml_type{2, "Q4_0", 32, 18},
    ggml_type{3, "Q4_1", 32, 20},      ggml_type{6, "Q5_0", 32, 22},      ggml_type{7, "Q5_1", 32, 24},
    ggml_type{8, "Q8_0", 32, 34},      ggml_type{9, "Q8_1", 32, 36},      ggml_type{10, "Q2_K", 256, 84},
    ggml_type{11, "Q3_K", 256, 110},   ggml_type{12, "Q4_K", 256, 144},   ggml_type{13, "Q5_K", 256, 176},
    ggml_type{14, "Q6_K", 256, 210},   ggml_type{15, "Q8_K", 256, 292},   ggml_type{16, "IQ2_XXS", 256, 66},
    ggml_type{17, "IQ2_XS", 256, 74},  ggml_type{18, "IQ3_XXS", 256, 98}, ggml_type{19, "IQ1_S", 256, 50},
    ggml_type{20, "IQ4_NL", 32, 18},   ggml_type{21, "IQ3_S", 256, 110},  ggml_type{22, "IQ2_S", 256, 82},
    ggml_type{23, "IQ4_XS", 256, 136}, ggml_type{24, "I8", 1, 1},         ggml_type{25, "I16", 1, 2},
    ggml_type{26, "I32", 1, 4},        ggml_type{27, "I64", 1, 8},        ggml_type{28, "F64", 1, 8},
    ggml_type{29, "IQ1_M", 256, 56},   ggml_type{30, "BF16", 1, 2},       ggml_type{34, "TQ1_0", 256, 54},
    ggml_type{35, "TQ2_0", 256, 66},   ggml_type{39, "MXFP4", 32, 17},    ggml_type{40, "NVFP4", 64, 36},
};

// The types of values, by their number. Bytes of one; 0 for strings and arrays, which tell their length.
constexpr std::array<std::size_t, 13> value_bytes = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};
constexpr std::uint32_t type_u16 = 2;
constexpr std::uint32_t type_u32 = 4;
constexpr std::uint32_t type_string = 8;
constexpr std::uint32_t type_array = 9;

constexpr std::string_view magic = "GGUF";
constexpr std::size_t smallest_string = 8;                            // its length
constexpr std::size_t smallest_pair = smallest_string + 4 + 1;        // key, type, value
constexpr std::size_t smallest_tensor = smallest_string + 4 + 4 + 8;  // name, dimensions, type, offset

class header_parser {
 public:
  explicit header_parser(const source& file) : file_(file) {}

  header parse() {
    at_ = magic.size();
    out_.version = version();
    const std::size_t counts_at = at_;
    const auto tensors = integer<std::uint64_t>("the number of tensors");
    const auto pairs = integer<std::uint64_t>("the number of key-value pairs");
    check_count(counts_at, tensors, smallest_tensor, "tensors");
    check_count(counts_at + 8, pairs, smallest_pair, "key-value pairs");
    for (std::uint64_t i = 0; i < pairs; ++i) {
      key_value_pair();
    }
    refuse_duplicates(keys_, "key");
    std::vector<std::string_view> names;
    for (std::uint64_t i = 0; i < tensors; ++i) {
      tensor_info();
      names.push_back(out_.tensors.back().name);
    }
    refuse_duplicates(names, "tensor");
    // There may be no padding behind a header without tensors.
    const std::uint64_t begin = (std::uint64_t{at_} + alignment_ - 1) / alignment_ * alignment_;
    out_.data = file_.bytes.substr(static_cast<std::size_t>(std::min<std::uint64_t>(begin, file_.bytes.size())));
    check_layout();
    return std::move(out_);
  }

 private:
  [[noreturn]] void fail(std::size_t at, const std::string& message) const {
    throw error(file_.name, fmt::format("byte {}", at), message);
  }

  [[nodiscard]] std::size_t left() const { return file_.bytes.size() - at_; }

  template <class Integer>
  Integer integer(std::string_view what) {
    if (left() < sizeof(Integer)) {
      fail(at_, fmt::format("the file ends, expected {}", what));
    }
    const auto value = load<Integer>(file_.bytes.data() + at_);
    at_ += sizeof(Integer);
    return value;
  }

  std::string_view string(std::string_view what) {
    const std::size_t begin = at_;
    const auto length = integer<std::uint64_t>(what);
    if (length > left()) {
      fail(begin, fmt::format("{} of {} bytes is promised, the file has {} more", what, length, left()));
    }
    const std::string_view text = file_.bytes.substr(at_, static_cast<std::size_t>(length));
    at_ += text.size();
    return text;
  }

  // More than the rest of the file could hold is refused before anything is read or reserved.
  void check_count(std::size_t at, std::uint64_t count, std::size_t smallest, std::string_view what) const {
    if (count > left() / smallest) {
      fail(at, fmt::format("{} {} are promised, the file has {} more bytes", count, what, left()));
    }
  }

  std::uint32_t version() {
    const auto number = integer<std::uint32_t>("the version of the GGUF format");
    if ((number & 0xFFFF) == 0 && number != 0) {
      fail(magic.size(), "the file is of a big-endian machine, expected a little-endian one");
    }
    if (number != 2 && number != 3) {
      fail(magic.size(), fmt::format("GGUF version {}, expected 2 or 3", number));
    }
    return number;
  }

  void key_value_pair() {
    const std::string_view key = string("a key");
    keys_.push_back(key);
    const std::size_t type_at = at_;
    const auto type = integer<std::uint32_t>("the type of a value");
    if (key == "general.alignment") {
      if (type != type_u32) {
        fail(type_at, fmt::format("general.alignment has the type {}, expected {} (uint32)", type, type_u32));
      }
      const auto value = integer<std::uint32_t>("general.alignment");
      if (!std::has_single_bit(value)) {
        fail(type_at + 4, fmt::format("general.alignment is {}, expected a power of two", value));
      }
      alignment_ = value;
    } else if (type == type_array) {
      array(key);
    } else if (key == "split.count" && type == type_u16) {
      out_.split_count = integer<std::uint16_t>("split.count");
    } else {
      values(key, type, type_at, 1, nullptr);
    }
  }

  void array(std::string_view key) {
    const std::size_t type_at = at_;
    const auto type = integer<std::uint32_t>("the type of the values of an array");
    const auto count = integer<std::uint64_t>("the number of values of an array");
    if (type == type_array) {
      fail(type_at, fmt::format("key {} is an array of arrays, expected an array of values", in_quotes(key)));
    }
    const bool is_vocabulary = key == "tokenizer.ggml.tokens";
    if (is_vocabulary && type != type_string) {
      fail(type_at, fmt::format("tokenizer.ggml.tokens has the type {}, expected {} (string)", type, type_string));
    }
    values(key, type, type_at, count, is_vocabulary ? &out_.tokens : nullptr);
  }

  // Passes over `count` values; strings are kept in `kept`, where there is one.
  void values(std::string_view key, std::uint32_t type, std::size_t type_at, std::uint64_t count,
              std::vector<std::string_view>* kept) {
    if (type >= value_bytes.size()) {
      fail(type_at, fmt::format("key {} has the type {}, expected one of 0 to {}", in_quotes(key), type,
                                value_bytes.size() - 1));
    }
    const std::size_t bytes = type == type_string ? smallest_string : value_bytes[type];
    if (count > left() / bytes) {
      fail(at_, fmt::format("key {} has {} values of at least {} bytes, the file has {} more", in_quotes(key), count,
                            bytes, left()));
    }
    if (type != type_string) {
      at_ += static_cast<std::size_t>(count) * bytes;
      return;
    }
    for (std::uint64_t i = 0; i < count; ++i) {
      const std::string_view text = string("a string");
      if (kept != nullptr) {
        kept->push_back(text);
      }
    }
  }

  void tensor_info() {
    constexpr std::uint32_t most_dimensions = 4;
    tensor it;
    it.name = string("the name of a tensor");
    const std::string place = fmt::format("tensor {}", in_quotes(it.name));
    const auto dimensions = integer<std::uint32_t>("the number of dimensions of a tensor");
    if (dimensions > most_dimensions) {
      throw error(file_.name, place, fmt::format("{} dimensions, expected at most {}", dimensions, most_dimensions));
    }
    for (std::uint32_t d = 0; d < dimensions; ++d) {
      it.shape.insert(it.shape.begin(), integer<std::uint64_t>("a dimension of a tensor"));
    }
    const auto number = integer<std::uint32_t>("the type of a tensor");
    const auto* const type = std::ranges::find(ggml_types, number, &ggml_type::number);
    if (type == ggml_types.end()) {
      throw error(
          file_.name, place,
          fmt::format("unknown type {}, expected one of F32 to NVFP4 (0 to 40) as llama.cpp numbers them", number));
    }
    it.dtype = type->name;
    it.begin = integer<std::uint64_t>("the offset of a tensor");
    it.end = it.begin + bytes_of(it, *type, place);
    if (it.end < it.begin) {
      throw error(file_.name, place, fmt::format("begins at byte {} of the data and ends above 2^64", it.begin));
    }
    out_.tensors.push_back(std::move(it));
  }

  [[nodiscard]] std::uint64_t bytes_of(const tensor& it, const ggml_type& type, const std::string& place) const {
    const std::uint64_t columns = it.shape.empty() ? 1 : it.shape.back();
    if (columns % type.values != 0) {
      throw error(file_.name, place,
                  fmt::format("rows of {}, expected a multiple of {} for {}", columns, type.values, type.name));
    }
    const auto elements = checked_product(it.shape);
    const auto bytes = elements ? checked_product(*elements / type.values, type.bytes) : std::nullopt;
    if (!bytes) {
      throw error(file_.name, place, fmt::format("the shape {} has more than 2^64 bytes", shape_text(it.shape)));
    }
    return *bytes;
  }

  void refuse_duplicates(std::vector<std::string_view>& names, std::string_view what) const {
    std::ranges::sort(names);
    const auto twice = std::ranges::adjacent_find(names);
    if (twice != names.end()) {
      throw error(file_.name, "header", fmt::format("{} {} is there twice", what, in_quotes(*twice)));
    }
  }

  // Gaps are padding; ranges that overlap are refused.
  void check_layout() const {
    std::vector<const tensor*> by_place;
    for (const tensor& it : out_.tensors) {
      const std::string place = fmt::format("tensor {}", in_quotes(it.name));
      if (it.begin % alignment_ != 0) {
        throw error(file_.name, place,
                    fmt::format("begins at byte {} of the data, expected a multiple of the alignment {}", it.begin,
                                alignment_));
      }
      if (it.end > out_.data.size()) {
        throw error(file_.name, place,
                    fmt::format("bytes {} to {} of the data are promised, the file holds {} behind its header",
                                it.begin, it.end, out_.data.size()));
      }
      if (it.begin != it.end) {
        by_place.push_back(&it);
      }
    }
    std::ranges::sort(by_place, {}, &tensor::begin);
    for (std::size_t i = 1; i < by_place.size(); ++i) {
      const tensor& before = *by_place[i - 1];
      if (by_place[i]->begin < before.end) {
        throw error(file_.name, fmt::format("tensor {}", in_quotes(by_place[i]->name)),
                    fmt::format("begins at byte {} of the data, inside of tensor {}: tensors may not overlap",
                                by_place[i]->begin, in_quotes(before.name)));
      }
    }
  }

  const source& file_;
  std::size_t at_ = 0;
  header out_;
  std::vector<std::string_view> keys_;
  std::uint64_t alignment_ = 32;
};

}  // namespace

header parse_header(const source& file) { return header_parser(file).parse(); }

}  // namespace romvec::host::gguf
