// SPDX-License-Identifier: BSL-1.0
// Which file is read and which is written: no output is an input, under whatever name.
#include "files/file_roles.hpp"

#include "files/input_file.hpp"
#include "files/output_file.hpp"
#include "src/support.hpp"

namespace {

using romvec::host::allow_as_input;
using romvec::host::expect_outputs;
using romvec::host::file_roles;
using romvec::host::input_file;
using romvec::host::output_file;
using test::error_of;
using test::expect;

void read(const std::string& path) { const input_file file(path); }

void write(const std::string& path) {
  output_file file(path);
  file.write("x");
  file.commit();
}

BOOST_AUTO_TEST_CASE(an_input_is_no_output) {
  const test::temporary_directory folder;
  folder.write("in", "text");
  std::filesystem::create_hard_link(folder.path("in"), folder.path("hard"));
  std::filesystem::create_symlink("in", folder.path("soft"));
  std::filesystem::create_directory(folder.path("sub"));
  const file_roles roles;
  read(folder.path("in"));  // closed again: it stays an input
  for (const std::string name : {"in", "hard", "soft", "sub/../in", "./in"}) {
    expect(error_of([&] { write(folder.path(name)); }), "is an input");
    expect(error_of([&] { expect_outputs({folder.path(name)}); }), "is an input");
  }
  expect(error_of([&] { write(folder.path("soft")); }), "/soft: is an input, " + folder.path("in"));
  write(folder.path("out"));
  write(folder.path("out"));  // once more, as a checkpoint
  BOOST_TEST(test::read_file(folder.path("in")) == "text");
}

BOOST_AUTO_TEST_CASE(an_expected_output_is_no_input) {
  const test::temporary_directory folder;
  folder.write("old", "text");
  std::filesystem::create_hard_link(folder.path("old"), folder.path("hard"));
  const file_roles roles;
  expect_outputs({folder.path("old"), folder.path("new")});
  expect(error_of([&] { read(folder.path("hard")); }), "/old: is an input, " + folder.path("hard"));
  expect(error_of([&] { read(folder.path("old")); }), "/old: is an input, expected another name for the output");
  allow_as_input(folder.path("old"));
  read(folder.path("old"));
  write(folder.path("old"));
  BOOST_TEST(test::read_file(folder.path("hard")) == "text");
}

BOOST_AUTO_TEST_CASE(two_outputs_are_two_files) {
  const test::temporary_directory folder;
  folder.write("a", "x");
  std::filesystem::create_hard_link(folder.path("a"), folder.path("b"));
  const file_roles roles;
  expect(error_of([&] { expect_outputs({folder.path("a"), folder.path("b")}); }), "/b: is the same file as");
  expect(error_of([&] { expect_outputs({folder.path("new"), folder.path("./new")}); }), "is the same file as");
  expect_outputs({"/dev/null", "/dev/./null"});  // takes what comes from both
}

BOOST_AUTO_TEST_CASE(a_new_file_is_not_the_one_that_was_deleted) {
  const test::temporary_directory folder;
  const file_roles roles;
  for (int i = 0; i < 20; ++i) {  // soon with the number that the one before had
    folder.write("in", "text");
    read(folder.path("in"));
    std::filesystem::remove(folder.path("in"));
    write(folder.path("out"));
  }
}

BOOST_AUTO_TEST_CASE(without_a_watch_nothing_is_checked) {
  const test::temporary_directory folder;
  folder.write("in", "text");
  { const file_roles roles; }
  read(folder.path("in"));
  write(folder.path("in"));
  BOOST_TEST(test::read_file(folder.path("in")) == "x");
}

}  // namespace
