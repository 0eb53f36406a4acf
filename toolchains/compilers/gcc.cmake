# SPDX-License-Identifier: BSL-1.0
# The system's g++, or <triple>-g++ for another machine.
set(ROMVEC_COMPILER_FLAGS "")
if(ROMVEC_NATIVE)
  set(CMAKE_CXX_COMPILER g++)
else()
  set(CMAKE_CXX_COMPILER ${ROMVEC_TRIPLE}-g++)
endif()
