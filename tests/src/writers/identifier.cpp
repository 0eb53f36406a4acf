// SPDX-License-Identifier: BSL-1.0
#include "writers/identifier.hpp"

#include "src/support.hpp"

namespace {

using romvec::host::identifier_fault;
using romvec::host::identifier_from;

BOOST_AUTO_TEST_CASE(names_that_a_namespace_may_have) {
  for (const char* const name : {"a", "words", "Words_2", "x9", "table_", "class_"}) {
    BOOST_TEST(!identifier_fault(name), name);
  }
  const std::pair<const char*, const char*> faults[] = {
      {"", "is empty"},
      {"9a", "does not begin with a letter"},
      {"a-b", "other than letters"},
      {"a b", "other than"},
      {"a::b", "other than"},
      {"\xC3\xA9", "does not begin with a letter"},
      {"_a", "reserved"},
      {"a__b", "reserved"},
      {"class", "is a keyword"},
      {"co_await", "a keyword"},
      {"xor_eq", "a keyword"},
      {"alignas", "a keyword"},
      {"char8_t", "a keyword"},
      {"std", "is taken"},
      {"romvec", "is taken"},
      {"main", "is taken"},
  };
  for (const auto& [name, fault] : faults) {
    test::expect(identifier_fault(name).value_or("no fault"), fault);
  }
}

BOOST_AUTO_TEST_CASE(names_made_from_files_are_allowed) {
  BOOST_TEST(identifier_from("data/glove.6B.50d.txt") == "glove_6B_50d");
  BOOST_TEST(identifier_from("words.hpp") == "words");
  BOOST_TEST(identifier_from("2words") == "table_2words");
  BOOST_TEST(identifier_from("class.npy") == "class_table");
  for (const char* const path :
       {"", ".", ".npy", "--.npy", "__a__b__.npy", "\xD0\xB8.txt", "std.npy", "a b'c.npy", "_", "x-"}) {
    BOOST_TEST(!identifier_fault(identifier_from(path)), path);
  }
}

}  // namespace
