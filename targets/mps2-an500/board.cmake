# SPDX-License-Identifier: BSL-1.0
# Arm MPS2 with the FPGA image of application note 500: Cortex-M7 with DSP instructions and a double-precision FPU,
# 4 MB for code and 4 MB for data.
set(ROMVEC_BOARD_TITLE "Arm MPS2 with FPGA image AN500")
set(ROMVEC_BOARD_CORE "Cortex-M7")
set(ROMVEC_BOARD_TOOLCHAIN cortex-m7)
