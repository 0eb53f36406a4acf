// SPDX-License-Identifier: BSL-1.0
#include "files/input_file.hpp"

#include <sys/stat.h>
#include <sys/wait.h>

#include "src/support.hpp"

namespace {

using romvec::host::input_file;
using test::error_of;
using test::expect;

std::string open_error(const std::string& path) {
  return error_of([&] { const input_file file(path); });
}

BOOST_AUTO_TEST_CASE(a_file_is_its_bytes) {
  const test::temporary_directory folder;
  const std::string path = folder.write("f", std::string_view("a\0b\n", 4));
  const input_file file(path);
  BOOST_TEST(file.contents().bytes == std::string_view("a\0b\n", 4));
  BOOST_TEST(file.contents().name == path);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_is_named) {
  const test::temporary_directory folder;
  expect(open_error(folder.path("none")), "none: cannot be opened: No such file or directory");
  expect(open_error(folder.path("")), "is a directory, expected a file");
  expect(open_error(folder.write("empty", "")), "empty: is empty");
  BOOST_REQUIRE(::mkfifo(folder.path("pipe").c_str(), 0600) == 0);
  expect(open_error(folder.path("pipe")), "pipe: is a device or a pipe, expected a regular file");
  expect(open_error("/dev/zero"), "is a device or a pipe");
  expect(open_error(folder.path("new\nline")), "new\\x0aline: cannot be opened");
}

BOOST_AUTO_TEST_CASE(a_file_without_permission_is_named) {
  const test::temporary_directory folder;
  const std::string path = folder.write("secret", "x");
  std::filesystem::permissions(folder.path(""), std::filesystem::perms{0755});
  BOOST_REQUIRE(::chmod(path.c_str(), 0) == 0);
  // Root may read everything, so that a child process becomes nobody first.
  const pid_t child = ::fork();
  BOOST_REQUIRE(child >= 0);
  if (child == 0) {
    constexpr uid_t nobody = 65534;
    if (::geteuid() == 0 && ::setuid(nobody) != 0) {
      ::_exit(2);
    }
    try {
      const input_file file(path);
    } catch (const romvec::host::error& problem) {
      ::_exit(std::string(problem.what()) == path + ": cannot be opened: Permission denied" ? 0 : 3);
    }
    ::_exit(4);
  }
  int state = 0;
  BOOST_REQUIRE(::waitpid(child, &state, 0) == child);
  BOOST_REQUIRE(WIFEXITED(state));
  BOOST_TEST(WEXITSTATUS(state) == 0);
}

}  // namespace
