// SPDX-License-Identifier: BSL-1.0
#include "files/directory_lock.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include "src/support.hpp"

namespace {

using romvec::host::directory_lock;

// What a child that holds the directory of `name` still has to do is done before the parent has it.
void expect_wait(const test::temporary_directory& folder, const std::string& name) {
  int begun[2];
  BOOST_REQUIRE(::pipe(begun) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    std::filesystem::current_path(folder.path(""));
    const directory_lock alone(name);
    static_cast<void>(::write(begun[1], "x", 1) == 1);
    ::usleep(200'000);
    std::ofstream("done") << "done";
    ::_exit(0);  // ends the lock with the process
  }
  char byte = 0;
  BOOST_TEST(::read(begun[0], &byte, 1) == 1);
  {
    const directory_lock alone(folder.path("other.hpp"));
    BOOST_TEST(std::filesystem::exists(folder.path("done")));
  }
  ::waitpid(child, nullptr, 0);
  ::close(begun[0]);
  ::close(begun[1]);
  BOOST_TEST(folder.names() == std::vector<std::string>{"done"});  // no file of its own
}

BOOST_AUTO_TEST_CASE(a_second_process_waits_for_the_first) {
  const test::temporary_directory folder;
  expect_wait(folder, folder.path("out.hpp"));
}

BOOST_AUTO_TEST_CASE(a_relative_name_is_in_the_working_directory) {
  for (const std::string name : {"out.hpp", "./out.hpp"}) {
    const test::temporary_directory folder;
    expect_wait(folder, name);
  }
}

BOOST_AUTO_TEST_CASE(a_link_is_its_target) {
  const test::temporary_directory folder;
  std::filesystem::create_directory(folder.path("real"));
  std::filesystem::create_symlink(folder.path("real"), folder.path("link"));
  const directory_lock in_a_folder_that_is_missing(folder.path("missing/out.hpp"));  // without effect
  const directory_lock alone(folder.path("link/out.hpp"));
  BOOST_TEST(folder.names() == (std::vector<std::string>{"link", "real"}));
}

}  // namespace
