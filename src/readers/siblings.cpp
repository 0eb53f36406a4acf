// SPDX-License-Identifier: BSL-1.0
#include "readers/siblings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <system_error>

#include "text.hpp"

namespace romvec::host {

namespace {

constexpr std::size_t digits = 5;

std::optional<std::size_t> number_of(std::string_view text) {
  std::size_t value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  return failure == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

// The directory of the file, if the file is there.
std::optional<std::filesystem::path> directory_of(const source& file) {
  const std::filesystem::path path(file.name);
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) {
    return std::nullopt;
  }
  return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

}  // namespace

std::optional<std::string> beside(const source& file, std::string_view name) {
  const auto directory = directory_of(file);
  if (!directory) {
    return std::nullopt;
  }
  // As the file's own path was written: without "./".
  const bool is_here = !std::filesystem::path(file.name).has_parent_path();
  const std::filesystem::path path = is_here ? std::filesystem::path(name) : *directory / name;
  std::error_code ignored;
  return std::filesystem::is_regular_file(path, ignored) ? std::optional(path.string()) : std::nullopt;
}

std::vector<std::string> names_beside(const source& file, std::string_view begins, std::string_view ends) {
  std::vector<std::string> out;
  const auto directory = directory_of(file);
  if (!directory) {
    return out;
  }
  std::error_code failure;
  for (std::filesystem::directory_iterator it(*directory, failure), end; !failure && it != end; it.increment(failure)) {
    std::string name = it->path().filename().string();
    std::error_code ignored;
    if (name.starts_with(begins) && name.ends_with(ends) && it->is_regular_file(ignored)) {
      out.push_back(std::move(name));
    }
  }
  std::ranges::sort(out);
  return out;
}

std::string part_name::of(std::size_t part) const {
  return fmt::format("{}{:05}-of-{:05}{}", before, part, count, after);
}

std::optional<part_name> part_of(std::string_view path) {
  constexpr std::string_view between = "-of-";
  constexpr std::size_t length = 2 * digits + between.size();
  const std::string name = file_name(path);
  for (std::size_t at = name.find(between); at != std::string::npos; at = name.find(between, at + 1)) {
    if (at < digits || name.size() < at - digits + length) {
      continue;
    }
    const std::string_view all = name;
    const auto number = number_of(all.substr(at - digits, digits));
    const auto count = number_of(all.substr(at + between.size(), digits));
    if (number && count && *number >= 1 && *number <= *count && *count > 1) {
      return part_name{name.substr(0, at - digits), *number, *count, name.substr(at - digits + length)};
    }
  }
  return std::nullopt;
}

}  // namespace romvec::host
