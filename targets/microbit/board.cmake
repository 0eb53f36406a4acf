# SPDX-License-Identifier: BSL-1.0
# BBC micro:bit (version 1): a Nordic nRF51822, Cortex-M0 at 16 MHz with 256 KB of flash and 16 KB of RAM.
# The smallest board here: no FPU, no DSP instructions, and a fault on every unaligned load.
set(ROMVEC_BOARD_TITLE "BBC micro:bit")
set(ROMVEC_BOARD_CORE "Cortex-M0")
set(ROMVEC_BOARD_TOOLCHAIN cortex-m0)
