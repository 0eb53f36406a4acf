// SPDX-License-Identifier: BSL-1.0
#include "readers/json_outline.hpp"

#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace romvec::host {

namespace {

using nlohmann::json;

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

json_content object_of(const outline& seen) {
  const auto has = [&](auto... names) { return (seen.has(names) && ...); };
  if (has("model", "added_tokens") || has("model", "pre_tokenizer")) {
    return json_content::tokenizer;
  }
  if (has("model_type") || has("architectures")) {
    return json_content::config;
  }
  if (has("tokenizer_class") || has("added_tokens_decoder") || has("model_max_length")) {
    return json_content::tokenizer_config;
  }
  if (has("unk_token") || has("eos_token") || has("pad_token")) {
    return json_content::special_tokens;
  }
  if (has("modelTopology") || has("weightsManifest")) {
    return json_content::tensorflow_js;
  }
  if (has("nbformat")) {
    return json_content::notebook;
  }
  return seen.first_value == outline::kind::number ? json_content::vocabulary
         : seen.first_value == outline::kind::list ? json_content::lists_by_key
                                                   : json_content::other;
}

}  // namespace

json_content json_content_of(std::string_view bytes) {
  std::string_view text = bytes;
  if (text.starts_with("\xef\xbb\xbf")) {
    text.remove_prefix(3);
  }
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  if (!text.starts_with('{') && !text.starts_with('[')) {
    return json_content::none;
  }
  outline seen(text);
  json::sax_parse(text.begin(), text.end(), &seen);
  // What is broken later on is JSON all the same; a word that begins so is broken at once.
  if (seen.is_a_word || seen.first_value == outline::kind::none || (seen.is_broken && seen.events() < 8)) {
    return json_content::none;
  }
  if (seen.outermost == outline::kind::object) {
    return object_of(seen);
  }
  return seen.first_value == outline::kind::text ? json_content::texts : json_content::list;
}

}  // namespace romvec::host
