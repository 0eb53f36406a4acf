# SPDX-License-Identifier: BSL-1.0
# The tool for a build that has none: configured and compiled at build time, optimised, whatever that build compiles for.
include_guard(GLOBAL)
cmake_policy(VERSION 3.21...3.25)

set_property(GLOBAL PROPERTY ROMVEC_SOURCE_DIR ${CMAKE_CURRENT_LIST_DIR}/../..)

function(_romvec_build_tool version tool)
  get_property(source GLOBAL PROPERTY ROMVEC_SOURCE_DIR)
  get_filename_component(source ${source} ABSOLUTE)
  set(build ${CMAKE_BINARY_DIR}/romvec-tool)
  set(program ${build}/bin/romvec)
  if(CMAKE_HOST_WIN32)
    set(program ${build}/bin/romvec.exe)
  endif()
  message(STATUS "romvec: there is no tool to convert with (ROMVEC_TOOL names one), so that the first build makes it in minutes")

  set(options -D CMAKE_BUILD_TYPE=Release -D CMAKE_RUNTIME_OUTPUT_DIRECTORY=${build}/bin
    -D CMAKE_RUNTIME_OUTPUT_DIRECTORY_RELEASE=${build}/bin -D ROMVEC_BUILD_TESTS=OFF -D ROMVEC_BUILD_TOOL=ON)
  if(CMAKE_MAKE_PROGRAM)
    list(APPEND options -D CMAKE_MAKE_PROGRAM=${CMAKE_MAKE_PROGRAM})
  endif()
  if(NOT CMAKE_CROSSCOMPILING)
    list(APPEND options -D CMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER})
  endif()
  # What describes the other machine to compilers and to CMake stays out.
  set(clean ${CMAKE_COMMAND} -E env --unset=CC --unset=CXX --unset=CFLAGS --unset=CXXFLAGS --unset=CPPFLAGS
    --unset=LDFLAGS --unset=CMAKE_TOOLCHAIN_FILE --unset=CMAKE_GENERATOR_PLATFORM ${CMAKE_COMMAND})
  cmake_host_system_information(RESULT cores QUERY NUMBER_OF_LOGICAL_CORES)
  # When romvec is updated the tool is, too.
  file(GLOB_RECURSE sources ${source}/src/*pp ${source}/src/*.cmake ${source}/include/*.hpp)
  set(terminal "")
  if(CMAKE_GENERATOR MATCHES "^Ninja")
    set(terminal USES_TERMINAL)  # its progress is seen
  endif()
  add_custom_command(OUTPUT ${program}
    COMMAND ${clean} -S ${source} -B ${build} -G ${CMAKE_GENERATOR} ${options}
    COMMAND ${clean} --build ${build} --config Release --target romvec_tool --parallel ${cores}
    COMMAND ${CMAKE_COMMAND} -E touch ${program}
    DEPENDS ${sources} ${source}/CMakeLists.txt ${source}/src/CMakeLists.txt
    COMMENT "romvec: building the tool in ${build}" VERBATIM ${terminal})
  add_custom_target(romvec_host_tool DEPENDS ${program})
  set(${tool} ${program} PARENT_SCOPE)
endfunction()
