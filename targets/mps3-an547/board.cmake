# SPDX-License-Identifier: BSL-1.0
# Arm MPS3 with the FPGA image of application note 547: Cortex-M55 with Helium, 2 MB for code and 4 MB for data.
set(ROMVEC_BOARD_TITLE "Arm MPS3 with FPGA image AN547")
set(ROMVEC_BOARD_CORE "Cortex-M55")
set(ROMVEC_BOARD_TOOLCHAIN cortex-m55)
