# SPDX-License-Identifier: BSL-1.0
# Arm MPS2 with the FPGA image of application note 505: Cortex-M33 with TrustZone, DSP instructions and a
# single-precision FPU, 4 MB for code and 4 MB for data. Programs stay in the secure state that the core starts in.
set(ROMVEC_BOARD_TITLE "Arm MPS2 with FPGA image AN505")
set(ROMVEC_BOARD_CORE "Cortex-M33")
set(ROMVEC_BOARD_TOOLCHAIN cortex-m33)
