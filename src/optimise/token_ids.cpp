// SPDX-License-Identifier: BSL-1.0
#include "optimise/token_ids.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "error.hpp"
#include "readers/bytes.hpp"
#include "readers/npy_array.hpp"
#include "readers/reader.hpp"
#include "text.hpp"

namespace romvec::host {

namespace {

using place_of_id = std::function<std::string()>;
using taker = std::function<void(std::uint64_t id, const place_of_id& place)>;

constexpr std::string_view separators = " \t\r\n,";

[[noreturn]] void refuse(const source& file, const std::string& place, std::string_view what) {
  throw error(file.name, place, fmt::format("{} is no token id, expected a number", in_quotes(what)));
}

std::size_t take_text(const source& file, const taker& take) {
  std::size_t ids = 0;
  std::size_t line = 1;
  std::size_t at = 0;
  const place_of_id place = [&] { return fmt::format("line {}", line); };
  while (at < file.bytes.size()) {
    if (separators.find(file.bytes[at]) != std::string_view::npos) {
      line += file.bytes[at] == '\n' ? 1 : 0;
      ++at;
      continue;
    }
    const std::string_view word = file.bytes.substr(at, file.bytes.find_first_of(separators, at) - at);
    std::uint64_t id = 0;
    const auto [end, failure] = std::from_chars(word.data(), word.data() + word.size(), id);
    if (failure == std::errc::invalid_argument || end != word.data() + word.size()) {
      refuse(file, place(), word);
    }
    take(failure == std::errc() ? id : UINT64_MAX, place);  // above 64 bits: above every table
    ++ids;
    at += word.size();
  }
  return ids;
}

// The integer at an element of an array; a negative one is refused.
std::uint64_t integer_at(const source& file, const npy::array& from, std::size_t i, const place_of_id& place) {
  const char* const bytes = from.data.data() + i * from.element_bytes;
  const bool big_endian = from.descr[0] == '>';
  std::uint64_t value = 0;
  switch (from.element_bytes) {
    case 1:
      value = load<std::uint8_t>(bytes);
      break;
    case 2:
      value = load<std::uint16_t>(bytes, big_endian);
      break;
    case 4:
      value = load<std::uint32_t>(bytes, big_endian);
      break;
    default:
      value = load<std::uint64_t>(bytes, big_endian);
  }
  const unsigned bits = static_cast<unsigned>(8 * from.element_bytes);
  if (from.descr[1] == 'i' && (value >> (bits - 1) & 1) != 0) {
    const std::uint64_t wide = bits == 64 ? value : value | ~std::uint64_t{0} << bits;
    refuse(file, place(), std::to_string(static_cast<std::int64_t>(wide)));
  }
  return value;
}

std::size_t take_npy(const source& file, const taker& take) {
  const npy::array ids = npy::array_of(file);
  const char kind = ids.descr[1];
  const std::size_t size = ids.element_bytes;
  if ((kind != 'i' && kind != 'u') || (size != 1 && size != 2 && size != 4 && size != 8)) {
    throw error(file.name, "header",
                fmt::format("dtype {}, expected integers: i1 to i8, u1 to u8", in_quotes(ids.descr)));
  }
  std::size_t i = 0;
  const place_of_id place = [&] { return fmt::format("element {}", i); };
  for (; i < ids.elements; ++i) {
    take(integer_at(file, ids, i, place), place);
  }
  return ids.elements;
}

// Takes a list event by event, so that a long one costs no memory.
class list_handler : public nlohmann::json_sax<nlohmann::json> {
 public:
  list_handler(const source& file, const taker& take, std::size_t line, std::size_t begin)
      : file_(file), take_(take), line_(line), begin_(begin) {}

  [[nodiscard]] std::size_t ids() const { return ids_; }

  bool start_array(std::size_t) override {
    count_element();
    places_.push_back(0);
    return true;
  }
  bool end_array() override {
    places_.pop_back();
    return true;
  }
  bool number_unsigned(number_unsigned_t id) override {
    count_element();
    take_(id, [this] { return place(); });
    ++ids_;
    return true;
  }
  bool number_integer(number_integer_t value) override { refuse_value(std::to_string(value)); }
  bool number_float(number_float_t, const std::string& text) override { refuse_value(text); }
  bool string(std::string& text) override { refuse_value(text); }
  bool null() override { refuse_value("null"); }
  bool boolean(bool value) override { refuse_value(value ? "true" : "false"); }
  bool binary(nlohmann::json::binary_t&) override { refuse_value("binary data"); }
  bool start_object(std::size_t) override {
    count_element();
    throw error(file_.name, place(), "is an object, expected a list of token ids");
  }
  bool key(std::string&) override { return true; }
  bool end_object() override { return true; }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&) override {
    throw error(file_.name, fmt::format("byte {}", begin_ + position - (position > 0 ? 1 : 0)),
                "is no valid JSON here, expected a list of token ids");
  }

 private:
  void count_element() {
    if (!places_.empty()) {
      ++places_.back();
    }
  }

  // "element 2, 0" of a list of lists.
  [[nodiscard]] std::string place() const {
    std::string out = line_ > 0 ? fmt::format("line {}, element ", line_) : "element ";
    for (std::size_t i = 0; i < places_.size(); ++i) {
      out += fmt::format("{}{}", i == 0 ? "" : ", ", places_[i] - 1);
    }
    return out;
  }

  [[noreturn]] void refuse_value(std::string_view what) {
    count_element();
    refuse(file_, place(), what);
  }

  const source& file_;
  const taker& take_;
  std::size_t line_;   // of several lists, else 0
  std::size_t begin_;  // of the list in the file
  std::vector<std::size_t> places_;
  std::size_t ids_ = 0;
};

std::size_t take_list(const source& file, const taker& take, std::size_t line, std::string_view text) {
  list_handler handler(file, take, line, static_cast<std::size_t>(text.data() - file.bytes.data()));
  nlohmann::json::sax_parse(text.begin(), text.end(), &handler);
  return handler.ids();
}

// One list, or one a line.
std::size_t take_json(const source& file, const taker& take, std::string_view text) {
  const std::size_t first_end = std::min(text.find('\n'), text.size());
  const bool are_lines = text.find_first_not_of(" \t\r\n", first_end) != std::string_view::npos &&
                         nlohmann::json::accept(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(first_end));
  if (!are_lines) {
    return take_list(file, take, 0, text);
  }
  const std::string_view before = file.bytes.substr(0, static_cast<std::size_t>(text.data() - file.bytes.data()));
  std::size_t line = 1 + static_cast<std::size_t>(std::ranges::count(before, '\n'));
  std::size_t ids = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view one = text.substr(0, end);
    if (one.find_first_not_of(" \t\r") != std::string_view::npos) {
      ids += take_list(file, take, line, one);
    }
    text.remove_prefix(std::min(end + 1, text.size()));
    ++line;
  }
  return ids;
}

}  // namespace

void for_each_token_id(const source& file, const taker& take) {
  std::string_view text = file.bytes;
  if (text.starts_with("\xEF\xBB\xBF")) {
    text.remove_prefix(3);
  }
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  const bool is_json = text.starts_with('[') || text.starts_with('{');
  const std::size_t ids = npy::detect(file.bytes) ? take_npy(file, take)
                          : is_json               ? take_json(file, take, text)
                                                  : take_text(file, take);
  if (ids == 0) {
    throw error(file.name, "has no token ids");
  }
}

}  // namespace romvec::host
