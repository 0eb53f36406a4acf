# SPDX-License-Identifier: BSL-1.0
# Installs romvec into a scratch directory when `way` is find_package, then configures, builds and runs the user's project
# of this directory. In: way, romvec_source, romvec_build, work, generator, compiler, version.
cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE ${work})
if(way STREQUAL "find_package")
  execute_process(COMMAND ${CMAKE_COMMAND} --install ${romvec_build} --prefix ${work}/prefix COMMAND_ERROR_IS_FATAL ANY)
  # The licence goes where the library goes; pages and what else lies among the headers does not.
  if(NOT EXISTS ${work}/prefix/share/doc/romvec/LICENSE)
    message(FATAL_ERROR "LICENSE is not installed: expected share/doc/romvec/LICENSE")
  endif()
  file(GLOB_RECURSE others ${work}/prefix/include/*)
  list(FILTER others EXCLUDE REGEX "\\.hpp$")
  if(others)
    message(FATAL_ERROR "expected nothing but headers in include/, not ${others}")
  endif()
endif()
execute_process(
  COMMAND ${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR} -B ${work}/build -G ${generator}
          -D CMAKE_CXX_COMPILER=${compiler} -D CMAKE_PREFIX_PATH=${work}/prefix
          -D way=${way} -D version=${version} -D romvec_source=${romvec_source}
  COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} --build ${work}/build COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${work}/build/user COMMAND_ERROR_IS_FATAL ANY)
