// SPDX-License-Identifier: BSL-1.0
#include "files/input_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

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
  expect(open_error("/dev/zero"), "/dev/zero: is a device, expected a file or a pipe");
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

// "the 1 2\n" and "a 3 4\n", as gzip packs them.
const std::string first_member(
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff\x2b\xc9\x48\x55\x30\x54\x30\xe2\x02\x00\x27\x97\xe6\x11\x08\x00\x00\x00",
    28);
const std::string second_member(
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff\x4b\x54\x30\x56\x30\xe1\x02\x00\x1e\x59\x87\x32\x06\x00\x00\x00", 26);

BOOST_AUTO_TEST_CASE(gzip_files_are_unpacked_whatever_they_are_called) {
  const test::temporary_directory folder;
  const std::string padding(512, '\0');
  for (const std::string& behind : {std::string(), padding}) {
    const input_file file(folder.write("table.txt", first_member + second_member + behind));
    BOOST_TEST(file.contents().bytes == "the 1 2\na 3 4\n");
    BOOST_TEST(!file.contents().is_mapped);
  }
}

BOOST_AUTO_TEST_CASE(damaged_gzip_files_are_refused_with_the_place) {
  const test::temporary_directory folder;
  const std::string good = first_member + second_member;
  for (std::size_t length = 2; length < good.size(); ++length) {
    if (length != first_member.size()) {
      expect(open_error(folder.write("cut.gz", good.substr(0, length))), "cut.gz: byte ");
    }
  }
  for (std::size_t at = 20; at < first_member.size(); ++at) {  // the CRC-32 and the length
    std::string flipped = first_member;
    flipped[at] = static_cast<char>(flipped[at] ^ 1);
    expect(open_error(folder.write("flipped.gz", flipped)), " of the gzip file: ");
  }
  expect(open_error(folder.write("more.gz", first_member + "text")),
         "byte 28 of the gzip file: 4 bytes behind the last gzip member, expected another one or the end");
  expect(open_error(folder.write("cut.gz", good.substr(0, 40))), "the file ends inside of a gzip member");
}

BOOST_AUTO_TEST_CASE(a_pipe_is_read_to_its_end) {
  const test::temporary_directory folder;
  const std::string path = folder.path("pipe");
  BOOST_REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  std::string large(300000, 'x');  // more than a pipe holds
  large += "end";
  std::thread writer([&] {
    const int pipe = ::open(path.c_str(), O_WRONLY);
    std::size_t done = 0;
    while (done < large.size()) {
      const ssize_t wrote = ::write(pipe, large.data() + done, large.size() - done);
      done += wrote > 0 ? static_cast<std::size_t>(wrote) : large.size();
    }
    ::close(pipe);
  });
  const input_file file(path);
  writer.join();
  BOOST_TEST((file.contents().bytes == large));
  BOOST_TEST(file.contents().name == path);
}

// Cut to nothing: the page is gone, which the system tells by a signal.
BOOST_AUTO_TEST_CASE(a_file_that_becomes_shorter_while_it_is_read_ends_the_program_with_its_name) {
  const test::temporary_directory folder;
  const std::string path = folder.write("shrinks", std::string(100000, 'x'));
  int ends[2];
  BOOST_REQUIRE(::pipe(ends) == 0);
  const pid_t child = ::fork();
  BOOST_REQUIRE(child >= 0);
  if (child == 0) {
    ::dup2(ends[1], STDERR_FILENO);
    const input_file file(path);
    if (::truncate(path.c_str(), 0) != 0) {
      ::_exit(2);
    }
    volatile char sum = 0;
    for (const char c : file.contents().bytes) {
      sum = static_cast<char>(sum + c);
    }
    ::_exit(3);
  }
  ::close(ends[1]);
  int state = 0;
  BOOST_REQUIRE(::waitpid(child, &state, 0) == child);
  BOOST_REQUIRE(WIFEXITED(state));
  BOOST_TEST(WEXITSTATUS(state) == 1);
  char text[512];
  const ssize_t size = ::read(ends[0], text, sizeof text);
  ::close(ends[0]);
  BOOST_REQUIRE(size > 0);
  BOOST_TEST(std::string(text, static_cast<std::size_t>(size)) ==
             "romvec: error: " + path + ": became shorter while it was read\n");
}

BOOST_AUTO_TEST_CASE(a_file_that_was_written_to_is_refused) {
  const test::temporary_directory folder;
  const std::string path = folder.write("f", "a 1 2\n");
  const input_file file(path);
  romvec::host::expect_unchanged(file.contents().bytes);
  BOOST_REQUIRE(::truncate(path.c_str(), 3) == 0);  // within a page: its rest reads as zeros
  expect(error_of([&] { romvec::host::expect_unchanged(file.contents().bytes); }),
         "f: was written to while it was read");
  romvec::host::expect_unchanged("memory of somebody else");
}

}  // namespace
