// SPDX-License-Identifier: BSL-1.0
// src/ includes go one way: neither units (a header and its source) nor folders include each other in a circle.
#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "src/support.hpp"

namespace {

// What a unit or a folder includes.
using graph = std::map<std::string, std::set<std::string>>;

const std::filesystem::path sources = std::filesystem::path(ROMVEC_INCLUDE_DIR).parent_path() / "src";

std::string unit_of(const std::string& path) { return path.substr(0, path.rfind('.')); }

// Of a file that lies in no folder, the unit itself.
std::string folder_of(const std::string& path) {
  return path.find('/') == std::string::npos ? unit_of(path) : path.substr(0, path.find('/'));
}

graph includes_of(std::string (*name)(const std::string& path)) {
  const std::string begin = "#include \"";
  graph out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(sources)) {
    const std::string extension = entry.path().extension().string();
    if (extension != ".cpp" && extension != ".hpp") {
      continue;
    }
    const std::string from = name(std::filesystem::relative(entry.path(), sources).generic_string());
    std::ifstream text(entry.path());
    for (std::string line; std::getline(text, line);) {
      if (line.starts_with(begin)) {
        const std::string to = name(line.substr(begin.size(), line.rfind('"') - begin.size()));
        if (to != from) {
          out[from].insert(to);
        }
      }
    }
  }
  return out;
}

// Takes away what includes nothing that is left, until there is nothing to take: a circle stays.
std::string circle_in(graph from) {
  std::size_t before = 0;
  do {
    before = from.size();
    for (auto node = from.begin(); node != from.end();) {
      const bool is_free = std::ranges::none_of(node->second, [&](const std::string& it) { return from.contains(it); });
      node = is_free ? from.erase(node) : std::next(node);
    }
  } while (from.size() != before);
  std::string out;
  for (const auto& [name, ignored] : from) {
    out += name + " ";
  }
  return out;
}

BOOST_AUTO_TEST_CASE(a_circle_is_found) {
  BOOST_TEST(circle_in({{"a", {"b"}}, {"b", {"c"}}}) == "");
  BOOST_TEST(circle_in({{"a", {"b"}}, {"b", {"c"}}, {"c", {"b"}}}) == "a b c ");
}

BOOST_AUTO_TEST_CASE(no_units_and_no_folders_include_each_other) {
  const graph units = includes_of(unit_of);
  BOOST_TEST(units.size() > 80U);  // the sources are there
  BOOST_TEST(circle_in(units) == "");
  BOOST_TEST(circle_in(includes_of(folder_of)) == "");
}

}  // namespace
