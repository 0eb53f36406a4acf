// SPDX-License-Identifier: BSL-1.0
#include "files/output_file.hpp"

#include <fcntl.h>
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

// Where the first of two cannot take its place the old ones stay; after that the last is a new one or none.
BOOST_AUTO_TEST_CASE(old_and_new_are_never_side_by_side) {
  const test::temporary_directory folder;
  folder.write("words", "old");
  {
    output_file rows(folder.path("rows"));
    output_file words(folder.path("words"));
    std::filesystem::create_directory(folder.path("rows"));
    expect(error_of([&] { output_file::commit({&rows, &words}); }), "rows: cannot be renamed into place");
  }
  BOOST_TEST(folder.names() == (names{"rows", "words"}));
  BOOST_TEST(test::read_file(folder.path("words")) == "old");
  std::filesystem::remove(folder.path("rows"));
  folder.write("rows", "old");
  folder.write("more", "old");
  {
    output_file rows(folder.path("rows"));
    output_file more(folder.path("more"));
    output_file words(folder.path("words"));
    rows.write("new");
    std::filesystem::remove(folder.path("more"));
    std::filesystem::create_directory(folder.path("more"));
    expect(error_of([&] { output_file::commit({&rows, &more, &words}); }), "more: cannot be renamed into place");
  }
  BOOST_TEST(test::read_file(folder.path("rows")) == "new");
  BOOST_TEST(!std::filesystem::exists(folder.path("words")));
}

// Runs of several at once leave the files of one of them.
BOOST_AUTO_TEST_CASE(sets_of_several_runs_do_not_mix) {
  const test::temporary_directory folder;
  std::vector<pid_t> children;
  for (int number = 0; number < 6; ++number) {
    children.push_back(::fork());
    BOOST_REQUIRE(children.back() >= 0);
    if (children.back() == 0) {
      for (int i = 0; i < 50; ++i) {
        output_file rows(folder.path("rows"));
        output_file words(folder.path("words"));
        const std::string text = std::to_string(number) + " " + std::to_string(i);
        rows.write(text);
        words.write(text);
        output_file::commit({&rows, &words});
      }
      ::_exit(0);
    }
  }
  for (const pid_t child : children) {
    int state = 0;
    BOOST_REQUIRE(::waitpid(child, &state, 0) == child);
    BOOST_TEST((WIFEXITED(state) && WEXITSTATUS(state) == 0));
  }
  BOOST_TEST(folder.names() == (names{"rows", "words"}));
  BOOST_TEST(test::read_file(folder.path("rows")) == test::read_file(folder.path("words")));
}

// Whether they have names or not.
BOOST_AUTO_TEST_CASE(a_signal_removes_every_unfinished_file) {
  using way = output_file::unfinished;
  for (const way beside : {way::unnamed, way::beside}) {
    for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGPIPE}) {
      const test::temporary_directory folder;
      const pid_t child = ::fork();
      BOOST_REQUIRE(child >= 0);
      if (child == 0) {
        output_file done(folder.path("done"), beside);
        output_file one(folder.path("one"), beside);
        output_file two(folder.path("two"), beside);
        done.write("x");
        done.commit();
        one.write(std::string(200000, 'x'));
        ::raise(signal);
        ::_exit(0);
      }
      int state = 0;
      BOOST_REQUIRE(::waitpid(child, &state, 0) == child);
      BOOST_TEST(WIFSIGNALED(state));
      BOOST_TEST(WTERMSIG(state) == signal);
      BOOST_TEST(folder.names() == names{"done"});
    }
  }
}

BOOST_AUTO_TEST_CASE(a_file_beside_its_place_is_the_same) {
  const test::temporary_directory folder;
  folder.write("old", "kept");
  {
    output_file one(folder.path("one"), output_file::unfinished::beside);
    output_file left(folder.path("old"), output_file::unfinished::beside);
    one.write("x");
    left.write("y");
    BOOST_TEST(folder.names().size() == 3U);
    one.commit();
  }
  BOOST_TEST(folder.names() == (names{"old", "one"}));
  BOOST_TEST(test::read_file(folder.path("old")) + test::read_file(folder.path("one")) == "keptx");
}

// Not even SIGKILL leaves a file where unnamed ones can be had.
BOOST_AUTO_TEST_CASE(an_unfinished_file_has_no_name) {
  const test::temporary_directory folder;
  const int unnamed = ::open(folder.path("").c_str(), O_TMPFILE | O_WRONLY, 0600);
  if (unnamed < 0) {
    std::puts("SKIPPED: an_unfinished_file_has_no_name: the file system of the temporary directory has none");
    return;
  }
  ::close(unnamed);
  output_file one(folder.path("one"));
  output_file two(folder.path("two"));
  one.write(std::string(200000, 'x'));
  BOOST_TEST(folder.names().empty());
  output_file::commit({&one, &two});
  BOOST_TEST(folder.names() == (names{"one", "two"}));
}

BOOST_AUTO_TEST_CASE(long_names_are_written) {
  const test::temporary_directory folder;
  const std::string name(255, 'n');
  write(folder.path(name), "x");
  BOOST_TEST(test::read_file(folder.path(name)) == "x");
}

BOOST_AUTO_TEST_CASE(links_to_nothing_are_refused) {
  const test::temporary_directory folder;
  std::filesystem::create_symlink("nowhere", folder.path("dangling"));
  std::filesystem::create_symlink("loop", folder.path("loop"));
  expect(error_of([&] { write(folder.path("dangling"), "x"); }), "dangling: is a symbolic link to nothing");
  expect(error_of([&] { write(folder.path("loop"), "x"); }), "loop: is a symbolic link in a loop");
  BOOST_TEST(folder.names() == (names{"dangling", "loop"}));
  BOOST_TEST(std::filesystem::is_symlink(folder.path("dangling")));
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
