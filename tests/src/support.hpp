// SPDX-License-Identifier: BSL-1.0
// What the tests of the host tool share: a directory that goes away, bytes of files, errors by their text, the real
// files.
#pragma once

#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "error.hpp"
#include "readers/reader.hpp"
#include "support/test.hpp"

namespace test {

class temporary_directory {
 public:
  temporary_directory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "romvec-test-XXXXXX").string();
    BOOST_REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~temporary_directory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  temporary_directory(const temporary_directory&) = delete;
  temporary_directory& operator=(const temporary_directory&) = delete;

  [[nodiscard]] std::string path(std::string_view name) const { return (path_ / name).string(); }

  std::string write(std::string_view name, std::string_view bytes) const {
    std::ofstream out(path_ / name, std::ios::binary);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    BOOST_REQUIRE(out.good());
    return path(name);
  }

  // The names in the directory, to see that nothing was left behind.
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> out;
    for (const auto& entry : std::filesystem::directory_iterator(path_)) {
      out.push_back(entry.path().filename().string());
    }
    std::sort(out.begin(), out.end());
    return out;
  }

 private:
  std::filesystem::path path_;
};

inline std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  BOOST_REQUIRE_MESSAGE(in.good(), "cannot read " << path);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Integers and floats as little-endian or big-endian bytes, written out so that no code under test is involved.
template <class Number>
std::string bytes_of(std::initializer_list<Number> numbers, bool big_endian = false) {
  std::string out;
  for (const Number number : numbers) {
    char raw[sizeof(Number)];
    std::memcpy(raw, &number, sizeof raw);
    if (big_endian != (std::endian::native == std::endian::big)) {
      std::reverse(std::begin(raw), std::end(raw));
    }
    out.append(raw, sizeof raw);
  }
  return out;
}

inline romvec::host::source source_of(std::string_view bytes) { return {"FILE", bytes}; }

inline romvec::host::weights read(std::string_view bytes, const romvec::host::request& wanted = {}) {
  const romvec::host::source file = source_of(bytes);
  return romvec::host::reader_of(file).read(file, wanted);
}

// The message of the host::error that `action` throws; it must be one line, and begin with the file's name.
template <class Action>
std::string error_of(Action action) {
  try {
    action();
  } catch (const romvec::host::error& problem) {
    std::string text = problem.what();
    BOOST_TEST(text.find('\n') == std::string::npos);
    BOOST_TEST(text.find(": ") != std::string::npos);
    return text;
  }
  BOOST_ERROR("no error was thrown");
  return "";
}

inline std::string read_error(std::string_view bytes, const romvec::host::request& wanted = {}) {
  return error_of([&] { read(bytes, wanted); });
}

// `text` has `part` in it.
inline void expect(const std::string& text, const std::string& part) {
  BOOST_TEST(text.find(part) != std::string::npos, '"' << text << "\" does not say \"" << part << '"');
}

// The directory of files that other tools wrote; it is no part of the repository.
inline std::filesystem::path shared_data() {
  const char* const chosen = std::getenv("ROMVEC_SHARED_DATA");
  return chosen != nullptr ? chosen : ROMVEC_SHARED_DATA_DIR;
}

// A precondition of the test cases that need it. What does not run says so.
inline boost::test_tools::assertion_result has_shared_data(boost::unit_test::test_unit_id) {
  static const bool found = [] {
    const bool is_there = std::filesystem::is_directory(shared_data() / "conformance");
    if (!is_there) {
      std::printf("SKIPPED: cases that need the files of other tools: none in %s; set ROMVEC_SHARED_DATA\n",
                  shared_data().c_str());
    }
    return is_there;
  }();
  boost::test_tools::assertion_result result(found);
  result.message() << "no files of other tools in " << shared_data() << "; set ROMVEC_SHARED_DATA";
  return result;
}

}  // namespace test
