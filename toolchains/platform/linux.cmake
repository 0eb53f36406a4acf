# SPDX-License-Identifier: BSL-1.0
# A CPU that runs Linux programs: natively when this machine has it, else under QEMU's user mode.
#
# In:  ROMVEC_TRIPLE, ROMVEC_CPU_FLAGS, ROMVEC_QEMU_USER (the emulator's command, if there is one).
# Out: ROMVEC_NATIVE, and what CMake wants to know of a cross build.

set(ROMVEC_PLATFORM_FLAGS "")
string(REGEX MATCH "^[^-]+" _romvec_arch "${ROMVEC_TRIPLE}")
if(CMAKE_HOST_SYSTEM_NAME STREQUAL "Linux" AND CMAKE_HOST_SYSTEM_PROCESSOR STREQUAL _romvec_arch)
  set(ROMVEC_NATIVE TRUE)
else()
  set(ROMVEC_NATIVE FALSE)
  set(CMAKE_SYSTEM_NAME Linux)
  set(CMAKE_SYSTEM_PROCESSOR ${_romvec_arch})
  # Debian's cross libraries live in /usr/<triple>; the emulator resolves the program's loader there.
  set(CMAKE_FIND_ROOT_PATH /usr/${ROMVEC_TRIPLE})
  set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
  set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
  set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
  if(ROMVEC_QEMU_USER)
    set(CMAKE_CROSSCOMPILING_EMULATOR ${ROMVEC_QEMU_USER} -L /usr/${ROMVEC_TRIPLE})
  endif()
endif()
unset(_romvec_arch)

include(${CMAKE_CURRENT_LIST_DIR}/../compilers/select.cmake)
