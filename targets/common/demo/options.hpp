// SPDX-License-Identifier: BSL-1.0
// What the demo was asked for, read at run time so that no question needs a new image:
//   --file NAME  --ids 1,2,511  --show dog,king  --analogy king,man,woman
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace demo {

inline constexpr std::size_t max_ids = 16;
inline constexpr std::size_t max_words = 16;

// Views into the command line; empty where an option was not given.
struct options {
  std::string_view file;
  std::int32_t id_list[max_ids];
  std::size_t id_count;
  std::string_view word_list[max_words];
  std::size_t word_count;
  std::string_view analogy[3];

  [[nodiscard]] std::span<const std::int32_t> ids() const { return {id_list, id_count}; }
  [[nodiscard]] std::span<const std::string_view> words() const { return {word_list, word_count}; }
};

// Reads the command line; a mistake in it ends the program with one line and code 2.
options read_options();

// Ends the program with `error: <what>'<which>'<why>` and code 2.
[[noreturn]] void refuse(std::string_view what, std::string_view which, std::string_view why);

}  // namespace demo
