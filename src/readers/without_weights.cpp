// SPDX-License-Identifier: BSL-1.0
// JSON and other files of models that hold words or settings, named by what is in them and not by their file names.
#include <algorithm>
#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "readers/foreign.hpp"

namespace romvec::host {

namespace {

using namespace std::string_view_literals;
using nlohmann::json;

constexpr std::string_view give_the_weights =
    "give the weights beside it: model.safetensors, or model.safetensors.index.json for several parts";
constexpr std::string_view give_to_words = "it holds words and no weights: give it to --words";
constexpr std::string_view from_json =
    "export the table in Python: import json, numpy; t = json.load(open('FILE')); numpy.save('table.npy', "
    "numpy.array(t, 'float32')), or list(t.values()) of an object, with list(t) as the lines of --words; lists of "
    "token ids are for "
    "--calibrate and --drop-unused";

// What the beginning of a JSON file shows: the keys of the outermost object, and the kinds of its first values.
class outline : public nlohmann::json_sax<json> {
 public:
  enum class kind { none, number, text, list, object, other };

  std::vector<std::string> keys;
  kind outermost = kind::none;
  kind first_value = kind::none;  // of the outermost list or object
  bool is_broken = false;
  bool is_a_word = false;  // text follows that is no JSON

  explicit outline(std::string_view text) : text_(text) {}

  [[nodiscard]] std::size_t events() const { return events_; }
  [[nodiscard]] bool has(std::string_view name) const { return std::ranges::find(keys, name) != keys.end(); }

  bool null() override { return value(kind::other); }
  bool boolean(bool) override { return value(kind::other); }
  bool number_integer(number_integer_t) override { return value(kind::number); }
  bool number_unsigned(number_unsigned_t) override { return value(kind::number); }
  bool number_float(number_float_t, const std::string&) override { return value(kind::number); }
  bool string(std::string&) override { return value(kind::text); }
  bool binary(json::binary_t&) override { return value(kind::other); }
  bool start_object(std::size_t) override { return begin(kind::object); }
  bool start_array(std::size_t) override { return begin(kind::list); }
  bool end_object() override { return end(); }
  bool end_array() override { return end(); }
  bool key(std::string& name) override {
    constexpr std::size_t most = 256;
    if (level_ == 1) {
      keys.push_back(name);
    }
    return keys.size() < most && proceed();
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    is_broken = true;
    if (level_ == 0 && outermost != kind::none) {
      // Behind the whole value: JSON Lines go on with another one, a row of word vectors with its numbers.
      const std::string_view next = text_.substr(std::min(position > 0 ? position - 1 : 0, text_.size()), 1);
      is_broken = false;
      is_a_word = next != "{" && next != "[";
    }
    return false;
  }

 private:
  // The beginning is enough.
  bool proceed() { return ++events_ < 2'000'000; }
  bool value(kind it) {
    if (level_ == 1 && first_value == kind::none) {
      first_value = it;
    }
    return proceed();
  }
  bool begin(kind it) {
    (level_ == 0 ? outermost : level_ == 1 && first_value == kind::none ? first_value : ignored_) = it;
    ++level_;
    return proceed();
  }
  bool end() {
    --level_;
    return proceed();
  }

  std::string_view text_;
  int level_ = 0;
  std::size_t events_ = 0;
  kind ignored_ = kind::none;
};

std::optional<foreign> object_of(const outline& seen) {
  const auto has = [&](auto... names) { return (seen.has(names) && ...); };
  if (has("model", "added_tokens") || has("model", "pre_tokenizer")) {
    return foreign{"a tokenizer.json", give_to_words};
  }
  if (has("model_type") || has("architectures")) {
    return foreign{"a config.json, the settings of a model", give_the_weights};
  }
  if (has("tokenizer_class") || has("added_tokens_decoder") || has("model_max_length")) {
    return foreign{"a tokenizer_config.json", give_the_weights};
  }
  if (has("unk_token") || has("eos_token") || has("pad_token")) {
    return foreign{"a special_tokens_map.json", give_the_weights};
  }
  if (has("modelTopology") || has("weightsManifest")) {
    return foreign{"a TensorFlow.js model", "export the table from the model that it was made of, as .npy"};
  }
  if (has("nbformat")) {
    return foreign{"a Jupyter notebook", ""};
  }
  if (seen.first_value == outline::kind::number) {
    return foreign{"a JSON object of words and numbers (vocab.json)", give_to_words};
  }
  if (seen.first_value == outline::kind::list) {
    return foreign{"a JSON object of lists", from_json};
  }
  return foreign{"a JSON file", "it is no table in a form that is read; export one as .npy or .safetensors"};
}

std::optional<foreign> json_of(std::string_view bytes) {
  std::string_view text = bytes;
  if (text.starts_with("\xef\xbb\xbf")) {
    text.remove_prefix(3);
  }
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  if (!text.starts_with('{') && !text.starts_with('[')) {
    return std::nullopt;
  }
  outline seen(text);
  json::sax_parse(text.begin(), text.end(), &seen);
  // What is broken later on is JSON all the same; a word that begins so is broken at once.
  if (seen.is_a_word || seen.first_value == outline::kind::none || (seen.is_broken && seen.events() < 8)) {
    return std::nullopt;
  }
  if (seen.outermost == outline::kind::object) {
    return object_of(seen);
  }
  return foreign{seen.first_value == outline::kind::text ? "a JSON list of texts" : "a JSON list",
                 seen.first_value == outline::kind::text ? give_to_words : from_json};
}

unsigned byte_at(std::string_view bytes, std::size_t at) {
  return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0U;
}

// A protocol buffer whose first field, 1, is the message of a piece: field 1, a text, and field 2, a float.
bool is_sentence_piece(std::string_view bytes) {
  const std::size_t length = byte_at(bytes, 3);
  return byte_at(bytes, 0) == 0x0a && byte_at(bytes, 2) == 0x0a && length > 0 && length + 2 <= byte_at(bytes, 1) &&
         byte_at(bytes, 1) < 0x80 && (byte_at(bytes, 4 + length) == 0x15 || length + 2 == byte_at(bytes, 1));
}

}  // namespace

std::optional<foreign> without_weights(std::string_view bytes) {
  if (is_sentence_piece(bytes)) {
    return foreign{"a SentencePiece model", give_to_words};
  }
  return json_of(bytes);
}

}  // namespace romvec::host
