# SPDX-License-Identifier: BSL-1.0
# A microcontroller without an operating system, run on QEMU's model of a board through semihosting.
#
# In:  ROMVEC_TRIPLE, ROMVEC_CPU_FLAGS, ROMVEC_QEMU_MACHINE (the board; also the name of its directory
#      in targets/ and of its linker scripts), ROMVEC_QEMU_SYSTEM (the emulator as that board, without an image; a
#      Cortex-M's when not set).
# Start-up code and linker script belong to an image, not to a CPU: romvec_add_firmware and tests/support
# add them. So do -fno-exceptions and -fno-rtti, which Boost.Test cannot live with.

set(ROMVEC_NATIVE FALSE)
set(CMAKE_SYSTEM_NAME Generic)
if(ROMVEC_TRIPLE MATCHES "^arm")
  set(CMAKE_SYSTEM_PROCESSOR arm)
  set(_romvec_core_flags -mthumb)
else()
  set(CMAKE_SYSTEM_PROCESSOR riscv)
  # Debian has a C library for RISC-V, picolibc, and of C++ only the compiler. The headers of the Arm package are the same
  # libstdc++ of the same g++; what needs its library does not link.
  set(_romvec_core_flags --specs=picolibc.specs -nostdinc++)
  set(CMAKE_EXE_LINKER_FLAGS_INIT -nodefaultlibs)
  set(CMAKE_CXX_STANDARD_LIBRARIES "-lc -lgcc")
  include(${CMAKE_CURRENT_LIST_DIR}/../compilers/include_directories.cmake)
  romvec_include_directories(_romvec_search arm-none-eabi-g++)
  list(FILTER _romvec_search INCLUDE REGEX "/c\\+\\+/")
  if(NOT _romvec_search)
    message(FATAL_ERROR "${ROMVEC_TRIPLE} has no C++ headers of its own and takes those of arm-none-eabi-g++, which does not run: "
                        "install libstdc++-arm-none-eabi-newlib")
  endif()
  foreach(_romvec_dir IN LISTS _romvec_search)
    list(APPEND _romvec_core_flags -isystem ${_romvec_dir})
  endforeach()
endif()
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(ROMVEC_PLATFORM_FLAGS ${_romvec_core_flags} -ffunction-sections -fdata-sections)

set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)

# The image's path follows -kernel. Virtual time advances by the instruction, so that a counter of the core gives every run the
# same count: SysTick 2^10 ns an instruction, minstret of RISC-V 1 ns. A program's arguments go behind the image as
# -append "arguments"; semihosting hands them over.
if(NOT ROMVEC_QEMU_SYSTEM)
  set(ROMVEC_QEMU_SYSTEM qemu-system-arm -M ${ROMVEC_QEMU_MACHINE} -icount shift=10)
endif()
set(CMAKE_CROSSCOMPILING_EMULATOR
    ${ROMVEC_QEMU_SYSTEM} -display none -monitor none -serial none
    -chardev stdio,id=semihosting -semihosting-config enable=on,target=native,chardev=semihosting -kernel)

include(${CMAKE_CURRENT_LIST_DIR}/../compilers/select.cmake)
