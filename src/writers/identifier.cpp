// SPDX-License-Identifier: BSL-1.0
#include "writers/identifier.hpp"

#include <algorithm>
#include <array>

#include "text.hpp"

namespace romvec::host {

namespace {

// C++20's keywords and alternative tokens.
constexpr std::array<std::string_view, 92> keywords = {
    "alignas",     "alignof",   "and",        "and_eq",    "asm",      "auto",         "bitand",
    "bitor",       "bool",      "break",      "case",      "catch",    "char",         "char8_t",
    "char16_t",    "char32_t",  "class",      "compl",     "concept",  "const",        "consteval",
    "constexpr",   "constinit", "const_cast", "continue",  "co_await", "co_return",    "co_yield",
    "decltype",    "default",   "delete",     "do",        "double",   "dynamic_cast", "else",
    "enum",        "explicit",  "export",     "extern",    "false",    "float",        "for",
    "friend",      "goto",      "if",         "inline",    "int",      "long",         "mutable",
    "namespace",   "new",       "noexcept",   "not",       "not_eq",   "nullptr",      "operator",
    "or",          "or_eq",     "private",    "protected", "public",   "register",     "reinterpret_cast",
    "requires",    "return",    "short",      "signed",    "sizeof",   "static",       "static_assert",
    "static_cast", "struct",    "switch",     "template",  "this",     "thread_local", "throw",
    "true",        "try",       "typedef",    "typeid",    "typename", "union",        "unsigned",
    "using",       "virtual",   "void",       "volatile",  "wchar_t",  "while",        "xor",
    "xor_eq",
};

// Names that every program has already, or that compilers define as macros.
constexpr std::array<std::string_view, 5> taken = {"std", "romvec", "main", "linux", "unix"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<std::string> identifier_fault(std::string_view name) {
  if (name.empty()) {
    return "is empty";
  }
  if (!is_letter(name.front())) {
    return "does not begin with a letter";
  }
  if (!std::ranges::all_of(name, [](char c) { return is_letter(c) || is_digit(c); })) {
    return "has characters other than letters, digits and _";
  }
  if (name.front() == '_' || name.find("__") != std::string_view::npos) {
    return "is reserved: it begins with _ or has __";
  }
  if (std::ranges::find(keywords, name) != keywords.end()) {
    return "is a keyword of C++";
  }
  if (std::ranges::find(taken, name) != taken.end()) {
    return "is taken already";
  }
  return std::nullopt;
}

std::string identifier_from(std::string_view path) {
  const std::string whole = file_name(path);
  const std::string stem = whole.substr(0, std::min(whole.find_last_of('.'), whole.size()));
  std::string out;
  for (const char c : stem) {
    const char kept = is_letter(c) || is_digit(c) ? c : '_';
    if (kept != '_' || (!out.empty() && out.back() != '_')) {
      out += kept;
    }
  }
  if (identifier_fault(out)) {
    out = out.empty() || is_digit(out.front()) ? "table_" + out : out + "_table";
  }
  return out.ends_with('_') ? out + "table" : out;
}

}  // namespace romvec::host
