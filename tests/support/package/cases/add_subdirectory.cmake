# SPDX-License-Identifier: BSL-1.0
# A folder of the user's: the build is his alone, and so is what he installs.
run(${configure} -S ${users}/user -B ${work}/build -D steps=add_subdirectory -D CMAKE_INSTALL_PREFIX=${work}/installed)
run(${CMAKE_COMMAND} --build ${work}/build)
run(${work}/build/user)
run(${CMAKE_COMMAND} --install ${work}/build)
files_below(${work}/installed files)
if(NOT files STREQUAL "bin/user")
  message(FATAL_ERROR "expected that bin/user is installed and nothing else, not: ${files}")
endif()
