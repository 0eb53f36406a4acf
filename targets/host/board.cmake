# SPDX-License-Identifier: BSL-1.0
# A computer under Linux: this one, or another architecture under QEMU's user mode
# (targets/run host --toolchain aarch64-neon).
set(ROMVEC_BOARD_TITLE "Linux")
set(ROMVEC_BOARD_CORE "${CMAKE_SYSTEM_PROCESSOR}")
set(ROMVEC_BOARD_TOOLCHAIN native)
