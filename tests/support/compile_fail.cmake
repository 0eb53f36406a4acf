# SPDX-License-Identifier: BSL-1.0
# romvec_add_compile_fail_tests(FILE): a ctest entry for each way in which FILE must not compile, and one, the
# control, that it does compile when none of them is chosen.
#
# FILE names its cases in lines of the form
#   // case: bad_shape, expect: dim must be positive
# and writes each between `#ifdef ROMVEC_CASE_bad_shape` and `#endif`. Behind `expect:` stands a CMake regular
# expression that the compiler's output has to match: a case that fails for another reason fails the test. Every name
# that follows ROMVEC_CASE_ must have its line, and every line its code: a case that a formatter folds into the line
# before it is missed here.
function(romvec_add_compile_fail_tests file)
  set(path ${CMAKE_CURRENT_SOURCE_DIR}/${file})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${path})
  string(REGEX REPLACE "\\.cpp$" "" name ${file})
  file(READ ${path} text)
  # Semicolons and brackets mean something in a CMake list: the lines are cut out one by one instead.
  string(REGEX MATCHALL "// case: [a-z0-9_]+, expect: " heads "${text}")
  list(LENGTH heads count)
  string(REGEX MATCHALL "// case:" all_heads "${text}")
  list(LENGTH all_heads all_count)
  if(count EQUAL 0 OR NOT count EQUAL all_count)
    message(FATAL_ERROR "tests/${file}: ${count} of ${all_count} lines `// case:` have the form "
                        "`// case: name, expect: regular expression`, and there must be one at least")
  endif()
  string(REGEX REPLACE "// case: ([a-z0-9_]+), expect: " "\\1" cases "${heads}")
  string(REGEX MATCHALL "ROMVEC_CASE_[a-z0-9_]+" code "${text}")
  list(TRANSFORM code REPLACE "ROMVEC_CASE_" "")
  list(REMOVE_DUPLICATES code)
  set(without_head ${code})
  list(REMOVE_ITEM without_head ${cases})
  set(without_code ${cases})
  list(REMOVE_ITEM without_code ${code})
  list(LENGTH code code_count)
  if(without_head OR without_code OR NOT code_count EQUAL count)
    message(FATAL_ERROR "tests/${file}: ${count} lines `// case:`, ${code_count} cases in the code; without a line: "
                        "[${without_head}], without code: [${without_code}]; each wants one of its own")
  endif()

  set(compile ${CMAKE_CXX_COMPILER})
  if(CMAKE_CXX_COMPILER_TARGET)
    list(APPEND compile --target=${CMAKE_CXX_COMPILER_TARGET})
  endif()
  separate_arguments(flags UNIX_COMMAND "${CMAKE_CXX_FLAGS}")
  list(APPEND compile ${flags} -std=c++20 -Wall -Wextra -I${PROJECT_SOURCE_DIR}/include -I${CMAKE_CURRENT_SOURCE_DIR}
       -fsyntax-only)

  foreach(case IN LISTS cases ITEMS control)
    add_test(NAME ${name}/${case} COMMAND ${CMAKE_COMMAND} -D case=${case} -D file=${path}
      -P ${romvec_test_support}/compile_fail_case.cmake -- ${compile})
    set_tests_properties(${name}/${case} PROPERTIES TIMEOUT 120)
  endforeach()
endfunction()
