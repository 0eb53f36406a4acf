# SPDX-License-Identifier: BSL-1.0
# QEMU's virt machine with a 32-bit RISC-V core. It models no product; the program lies where it begins to run.
set(ROMVEC_BOARD_TITLE "QEMU virt")
set(ROMVEC_BOARD_CORE "RV32IMC")
set(ROMVEC_BOARD_TOOLCHAIN riscv32imc)
