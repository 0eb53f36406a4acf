# SPDX-License-Identifier: BSL-1.0
# cmake -D cpu=NAME -P toolchains/platform/command.cmake: prints how a toolchain file compiles, for scripts that compile without CMake.
include(${CMAKE_CURRENT_LIST_DIR}/../${cpu}.cmake)
set(target "")
if(CMAKE_CXX_COMPILER_TARGET)
  set(target " --target=${CMAKE_CXX_COMPILER_TARGET}")
endif()
execute_process(COMMAND ${CMAKE_COMMAND} -E echo "${CMAKE_CXX_COMPILER}${target} ${CMAKE_CXX_FLAGS_INIT}")
