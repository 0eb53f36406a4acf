# SPDX-License-Identifier: BSL-1.0
# RISC-V with 32 bits and atomic instructions, no FPU, as the ESP32-C6 and the GD32VF103, emulated as QEMU's virt board.
set(ROMVEC_TITLE "RV32IMAC, QEMU virt")
set(ROMVEC_ORDER 180)
set(ROMVEC_PLATFORM bare-metal)
set(ROMVEC_TRIPLE riscv64-unknown-elf)
set(ROMVEC_CPU_FLAGS -march=rv32imac -mabi=ilp32)
set(ROMVEC_ISA scalar)
set(ROMVEC_QEMU_MACHINE riscv32-virt)
set(ROMVEC_QEMU_SYSTEM qemu-system-riscv32 -M virt -bios none -icount shift=0)
# Debian has no C++ library for it, and Boost.Test needs one.
set(ROMVEC_SMALL_TESTS ON)
set(ROMVEC_TESTED_WITH gcc)
set(ROMVEC_RUNS digest)
include(${CMAKE_CURRENT_LIST_DIR}/platform/${ROMVEC_PLATFORM}.cmake)
