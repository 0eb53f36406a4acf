// SPDX-License-Identifier: BSL-1.0
#include "common/demo/options.hpp"

#include "common/console.hpp"

namespace demo {

namespace {

// Takes the part of `rest` before `separator` off it, and the separator.
std::string_view take(std::string_view& rest, char separator) {
  const std::size_t end = rest.find(separator);
  const std::string_view part = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  return part;
}

// Splits at commas into list[0, capacity); returns how many there were.
std::size_t split(std::string_view option, std::string_view value, std::span<std::string_view> list) {
  std::size_t count = 0;
  for (std::string_view rest = value; !rest.empty();) {
    if (count == list.size()) {
      refuse(option, value, " has too many entries");
    }
    list[count++] = take(rest, ',');
  }
  return count;
}

std::int32_t to_id(std::string_view text) {
  std::string_view digits = text;
  const bool negative = digits.starts_with('-');
  digits.remove_prefix(negative ? 1 : 0);
  if (digits.empty() || digits.size() > 9) {
    refuse("--ids ", text, " is not a whole number of at most nine digits");
  }
  std::int32_t id = 0;
  for (const char digit : digits) {
    if (digit < '0' || digit > '9') {
      refuse("--ids ", text, " is not a whole number");
    }
    id = id * 10 + (digit - '0');
  }
  return negative ? -id : id;
}

}  // namespace

void refuse(std::string_view what, std::string_view which, std::string_view why) {
  console::write("error: ");
  console::write(what);
  console::write("'");
  console::write(which);
  console::write("'");
  console::write(why);
  console::write("\n");
  console::exit(2);
}

options read_options() {
  options read = {};
  for (std::string_view rest = console::command_line(); !rest.empty();) {
    const std::string_view option = take(rest, ' ');
    const std::string_view value = take(rest, ' ');
    if (value.empty()) {
      refuse("nothing follows ", option, "");
    }
    if (option == "--file") {
      read.file = value;
    } else if (option == "--ids") {
      std::string_view list[max_ids];
      read.id_count = split("--ids ", value, list);
      for (std::size_t i = 0; i < read.id_count; ++i) {
        read.id_list[i] = to_id(list[i]);
      }
    } else if (option == "--show") {
      read.word_count = split("--show ", value, read.word_list);
    } else if (option == "--analogy") {
      if (split("--analogy ", value, read.analogy) != 3) {
        refuse("--analogy ", value, " is not three words: a,b,c asks for a - b + c");
      }
    } else {
      refuse("unknown option ", option, "; there are --file, --ids, --show and --analogy");
    }
  }
  return read;
}

}  // namespace demo
