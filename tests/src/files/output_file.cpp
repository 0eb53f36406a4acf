// SPDX-License-Identifier: BSL-1.0
#include "files/output_file.hpp"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/support.hpp"

namespace {

using romvec::host::output_file;
using test::error_of;
using test::expect;
using names = std::vector<std::string>;

void write(const std::string& path, const std::string& text) {
  output_file file(path);
  file.write(text);
  file.commit();
}

BOOST_AUTO_TEST_CASE(a_file_is_there_only_after_the_commit) {
  const test::temporary_directory folder;
  {
    output_file file(folder.path("out"));
    file.write("half of ");
    BOOST_TEST(!std::filesystem::exists(folder.path("out")));
    file.write(std::string(200000, 'x'));
    file.commit();
    BOOST_TEST(file.bytes() == 200008U);
  }
  BOOST_TEST(test::read_file(folder.path("out")) == "half of " + std::string(200000, 'x'));
  BOOST_TEST(folder.names() == names{"out"});
}

BOOST_AUTO_TEST_CASE(without_a_commit_nothing_changes) {
  const test::temporary_directory folder;
  folder.write("old", "kept");
  {
    output_file replaced(folder.path("old"));
    replaced.write(std::string(200000, 'x'));
    output_file fresh(folder.path("fresh"));
    fresh.write("x");
  }
  BOOST_TEST(folder.names() == names{"old"});
  BOOST_TEST(test::read_file(folder.path("old")) == "kept");
}

BOOST_AUTO_TEST_CASE(files_that_belong_together_appear_together) {
  const test::temporary_directory folder;
  {
    output_file one(folder.path("one"));
    output_file two(folder.path("two"));
    one.write("1");
    two.write("2");
    output_file::commit({&one, &two});
  }
  BOOST_TEST(folder.names() == (names{"one", "two"}));
  BOOST_TEST(test::read_file(folder.path("one")) + test::read_file(folder.path("two")) == "12");
  {
    output_file first(folder.path("one"));
    output_file full("/dev/full");
    first.write("new");
    full.write("x");
    expect(error_of([&] { output_file::commit({&first, &full}); }), "/dev/full: cannot be written: No space left");
  }
  BOOST_TEST(folder.names() == (names{"one", "two"}));
  BOOST_TEST(test::read_file(folder.path("one")) == "1");
}

BOOST_AUTO_TEST_CASE(a_signal_removes_every_unfinished_file) {
  const test::temporary_directory folder;
  const pid_t child = ::fork();
  BOOST_REQUIRE(child >= 0);
  if (child == 0) {
    output_file done(folder.path("done"));
    output_file one(folder.path("one"));
    output_file two(folder.path("two"));
    done.write("x");
    done.commit();
    one.write(std::string(200000, 'x'));
    ::raise(SIGTERM);
    ::_exit(0);
  }
  int state = 0;
  BOOST_REQUIRE(::waitpid(child, &state, 0) == child);
  BOOST_TEST(WIFSIGNALED(state));
  BOOST_TEST(WTERMSIG(state) == SIGTERM);
  BOOST_TEST(folder.names() == names{"done"});
}

BOOST_AUTO_TEST_CASE(permissions_and_links_stay) {
  const test::temporary_directory folder;
  folder.write("old", "x");
  BOOST_REQUIRE(::chmod(folder.path("old").c_str(), 0640) == 0);
  std::filesystem::create_symlink("old", folder.path("link"));
  write(folder.path("link"), "new");
  BOOST_TEST(std::filesystem::is_symlink(folder.path("link")));
  BOOST_TEST(test::read_file(folder.path("old")) == "new");
  struct stat facts {};
  BOOST_REQUIRE(::stat(folder.path("old").c_str(), &facts) == 0);
  BOOST_TEST((facts.st_mode & 0777U) == 0640U);

  const mode_t before = ::umask(027);
  write(folder.path("fresh"), "new");
  ::umask(before);
  BOOST_REQUIRE(::stat(folder.path("fresh").c_str(), &facts) == 0);
  BOOST_TEST((facts.st_mode & 0777U) == 0640U);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_written_is_named) {
  const test::temporary_directory folder;
  expect(error_of([&] { write(folder.path("none/out"), "x"); }), "out: cannot be created: No such file or directory");
  expect(error_of([&] { write(folder.path(""), "x"); }), "is a directory, expected a file name");
  folder.write("plain", "x");
  expect(error_of([&] { write(folder.path("plain/out"), "x"); }), "cannot be created: Not a directory");
  expect(error_of([&] { write("/dev/full", "x"); }), "/dev/full: cannot be written: No space left on device");
  expect(error_of([&] { write("/dev/full", std::string(200000, 'x')); }),
         "/dev/full: cannot be written: No space left");
  // Devices are written, not replaced.
  write("/dev/null", "x");
  BOOST_TEST(std::filesystem::is_character_file("/dev/null"));
  BOOST_TEST(std::filesystem::is_character_file("/dev/full"));
  BOOST_TEST(folder.names() == names{"plain"});
}

}  // namespace
