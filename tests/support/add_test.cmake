# SPDX-License-Identifier: BSL-1.0
# romvec_add_test(FILE [LIBRARY...]): the executable and the ctest entry of one test file.
#
# Three ways to run it, one set of sources: Boost.Test on Linux (also under qemu-user), Boost.Test bare metal
# on a board with megabytes, and the small runner where the toolchain file says ROMVEC_SMALL_MEMORY or ROMVEC_SMALL_TESTS.
set(romvec_test_small OFF)
if(ROMVEC_SMALL_MEMORY OR ROMVEC_SMALL_TESTS)
  set(romvec_test_small ON)
endif()
set(romvec_test_support ${CMAKE_CURRENT_LIST_DIR})

# What a test file needs to compile, whatever runs it.
add_library(romvec_test_options INTERFACE)
target_include_directories(romvec_test_options INTERFACE ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(romvec_test_options INTERFACE romvec::romvec)
target_compile_definitions(romvec_test_options INTERFACE
  ROMVEC_TEST_DATA_DIR="${CMAKE_CURRENT_SOURCE_DIR}/data"
  $<$<BOOL:${romvec_test_small}>:ROMVEC_TEST_SMALL>
  $<$<BOOL:${ROMVEC_ISA}>:ROMVEC_TEST_ISA="${ROMVEC_ISA}">)
# Messages and __FILE__ name files from the top of the repository. Tests need optimised kernels, not long builds;
# the Cortex-M0 builds for size.
target_compile_options(romvec_test_options INTERFACE
  $<IF:$<BOOL:${ROMVEC_SMALL_MEMORY}>,-Os,-O2> -fmacro-prefix-map=${PROJECT_SOURCE_DIR}/=)

if(NOT romvec_test_small)
  # Only Boost's own headers may come from this machine when it builds for another one: hence a directory
  # that holds nothing but a link to them.
  find_path(ROMVEC_BOOST_INCLUDE_DIR boost/test/included/unit_test.hpp PATHS /usr/include /usr/local/include
            NO_CMAKE_FIND_ROOT_PATH DOC "Directory that holds boost/ (Boost.Test 1.74 or later)")
  if(NOT ROMVEC_BOOST_INCLUDE_DIR)
    message(FATAL_ERROR "The tests need Boost.Test (boost/test/included/unit_test.hpp): "
                        "run toolchains/setup host, or set ROMVEC_BOOST_INCLUDE_DIR")
  endif()
  set(boost_only ${CMAKE_CURRENT_BINARY_DIR}/boost_only)
  file(MAKE_DIRECTORY ${boost_only})
  file(CREATE_LINK ${ROMVEC_BOOST_INCLUDE_DIR}/boost ${boost_only}/boost SYMBOLIC)

  # The framework takes as long to compile as all else: once a target, and hardly optimised.
  add_library(romvec_test_hardly_optimised INTERFACE)
  target_compile_options(romvec_test_hardly_optimised INTERFACE -O0)
  add_library(romvec_test_main STATIC ${romvec_test_support}/boost/main.cpp)
  # The last -O counts.
  target_link_libraries(romvec_test_main PUBLIC romvec_test_options PRIVATE romvec_warnings romvec_test_hardly_optimised)
  target_include_directories(romvec_test_main SYSTEM PUBLIC ${boost_only})

  # Boost.Test and what tests include of the standard library, for tests that are optimised: a quarter of a short one. By
  # g++ alone, which takes for -O1 what it made at -O2, but not for -O0, where it gains nothing; clang-tidy would look for
  # what a configured tree has not built. With a precompiled header g++ 12 ends in arm_mve.h with an internal error
  # (arm_mve_type_for_scalar_type).
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND NOT ROMVEC_ISA STREQUAL "helium")
    add_library(romvec_test_headers OBJECT ${romvec_test_support}/boost/headers.cpp)
    target_link_libraries(romvec_test_headers PRIVATE romvec_test_options romvec_warnings)
    target_include_directories(romvec_test_headers SYSTEM PRIVATE ${boost_only})
    target_precompile_headers(romvec_test_headers PRIVATE ${romvec_test_support}/boost/headers.hpp)
  endif()
endif()

if(romvec_bare_metal AND NOT romvec_test_small)
  # The framework reads a clock, which newlib hides unless it is told that there is one (support/board/newlib.cpp) and
  # that POSIX is wanted. Tests stay strict C++20, where newlib declares no names of its own beside the standard's.
  target_compile_definitions(romvec_test_main PRIVATE
    _POSIX_TIMERS=1 _POSIX_MONOTONIC_CLOCK=200112L ROMVEC_TEST_BOARD)
  set_target_properties(romvec_test_main PROPERTIES CXX_EXTENSIONS ON)

  # Start-up code, fault report and memory layout are those of every other image.
  set(common ${PROJECT_SOURCE_DIR}/targets/common)
  add_library(romvec_test_board OBJECT
    ${romvec_test_support}/board/newlib.cpp ${common}/write_number.cpp
    ${romvec_start_sources})
  target_include_directories(romvec_test_board PRIVATE ${CMAKE_CURRENT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/targets)
  target_compile_features(romvec_test_board PRIVATE cxx_std_20)
  target_compile_options(romvec_test_board PRIVATE
    -O2 ${romvec_start_options})
  target_link_libraries(romvec_test_board PRIVATE romvec_warnings)
  set_target_properties(romvec_test_board PROPERTIES CXX_EXTENSIONS ON)
endif()

function(romvec_add_test file)
  string(REGEX REPLACE "\\.cpp$" "" name ${file})
  string(MAKE_C_IDENTIFIER "test_${name}" target)
  if(romvec_test_small)
    romvec_add_firmware(${target} SOURCES ${file} ${romvec_test_support}/small/runner.cpp)
    target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/targets)
    target_link_libraries(${target} PRIVATE romvec_test_options)
  else()
    add_executable(${target} ${file})
    target_link_libraries(${target} PRIVATE romvec_test_main)
    get_source_file_property(options ${file} COMPILE_OPTIONS)
    if(TARGET romvec_test_headers AND options MATCHES "^(-O1|NOTFOUND)$")
      target_precompile_headers(${target} REUSE_FROM romvec_test_headers)
    endif()
    if(romvec_bare_metal)
      target_link_libraries(${target} PRIVATE romvec_test_board)
      target_link_options(${target} PRIVATE
        -nostartfiles --specs=rdimon.specs -Wl,--gc-sections -Wl,--no-warn-rwx-segments
        -L${PROJECT_SOURCE_DIR}/targets/common/bare_metal
        -T${PROJECT_SOURCE_DIR}/targets/${ROMVEC_QEMU_MACHINE}/board.ld)
    endif()
  endif()
  target_link_libraries(${target} PRIVATE romvec_warnings ${ARGN})
  add_test(NAME ${name} COMMAND ${target})
  # A program that hangs under an emulator never ends by itself.
  set_tests_properties(${name} PROPERTIES TIMEOUT 600)
endfunction()
