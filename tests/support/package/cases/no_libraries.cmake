# SPDX-License-Identifier: BSL-1.0
# The tool's libraries are missing: one sentence names them all. Three of them it can do without, though not its tests; the
# library by itself needs none.
set(needed "libcli11-dev nlohmann-json3-dev libfmt-dev zlib1g-dev")
set(without -D CMAKE_DISABLE_FIND_PACKAGE_Eigen3=ON -D ROMVEC_ZIP_LIBRARY=OFF -D ROMVEC_EDITLINE_LIBRARY=OFF)
set(nowhere ${without})
foreach(package IN ITEMS CLI11 nlohmann_json fmt ZLIB)
  list(APPEND nowhere -D CMAKE_DISABLE_FIND_PACKAGE_${package}=ON)
endforeach()
foreach(tests IN ITEMS OFF ON)
  set(names "${needed}")
  if(tests)
    set(names "${needed} libeigen3-dev libedit-dev libzip-dev")
  endif()
  refuse("tool romvec needs libraries that are not here: ${names} \\(Debian's names\\); `toolchains/setup host` installs them"
    ${configure} -S ${romvec_source} -B ${work}/tool ${nowhere} -D ROMVEC_BUILD_TESTS=${tests})
  string(REGEX MATCHALL "CMake Error" errors "${output}")
  if(NOT errors STREQUAL "CMake Error" OR output MATCHES "Call Stack")
    message("${output}")
    message(FATAL_ERROR "expected one sentence, not what is above")
  endif()
endforeach()

run(${configure} -S ${romvec_source} -B ${work}/less ${without} -D ROMVEC_BUILD_TESTS=OFF)
expect("${output}" "the tool is built without libeigen3-dev libedit-dev libzip-dev")
run(${configure} -S ${romvec_source} -B ${work}/library ${nowhere} -D ROMVEC_BUILD_TESTS=OFF -D ROMVEC_BUILD_TOOL=OFF)
