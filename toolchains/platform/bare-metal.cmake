# SPDX-License-Identifier: BSL-1.0
# A microcontroller without an operating system, run on QEMU's model of a board through semihosting.
#
# In:  ROMVEC_TRIPLE, ROMVEC_CPU_FLAGS, ROMVEC_QEMU_MACHINE (the board; also the name of its directory
#      in targets/ and of its linker scripts).
# Start-up code and linker script belong to an image, not to a CPU: romvec_add_firmware and tests/support
# add them. So do -fno-exceptions and -fno-rtti, which Boost.Test cannot live with.

set(ROMVEC_NATIVE FALSE)
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR arm)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(ROMVEC_PLATFORM_FLAGS -mthumb -ffunction-sections -fdata-sections)

set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)

# The image's path follows -kernel. Virtual time advances 2^10 ns an instruction, so SysTick counts
# instructions and every run gives the same count. A program's arguments go behind the image as
# -append "arguments"; semihosting hands them over.
set(CMAKE_CROSSCOMPILING_EMULATOR
    qemu-system-arm -M ${ROMVEC_QEMU_MACHINE} -icount shift=10 -display none -monitor none -serial none
    -chardev stdio,id=semihosting -semihosting-config enable=on,target=native,chardev=semihosting -kernel)

include(${CMAKE_CURRENT_LIST_DIR}/../compilers/select.cmake)
