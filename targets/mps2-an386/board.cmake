# SPDX-License-Identifier: BSL-1.0
# Arm MPS2 with the FPGA image of application note 386: Cortex-M4 with DSP instructions and a single-precision FPU,
# 4 MB for code and 4 MB for data. The default board: large enough for a table of 8,000 x 300.
set(ROMVEC_BOARD_TITLE "Arm MPS2 with FPGA image AN386")
set(ROMVEC_BOARD_CORE "Cortex-M4")
set(ROMVEC_BOARD_TOOLCHAIN cortex-m4)
# 16 MB of PSRAM, where a product has its QSPI flash.
set(ROMVEC_BOARD_EXTERNAL_FLASH 0x21000000)
set(ROMVEC_BOARD_EXTERNAL_FLASH_BYTES 0x1000000)
