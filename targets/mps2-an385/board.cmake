# SPDX-License-Identifier: BSL-1.0
# Arm MPS2 with the FPGA image of application note 385: Cortex-M3, 4 MB for code and 4 MB for data.
set(ROMVEC_BOARD_TITLE "Arm MPS2 with FPGA image AN385")
set(ROMVEC_BOARD_CORE "Cortex-M3")
set(ROMVEC_BOARD_TOOLCHAIN cortex-m3)
