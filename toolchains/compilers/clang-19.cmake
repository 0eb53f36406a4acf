# SPDX-License-Identifier: BSL-1.0
set(CMAKE_CXX_COMPILER clang++-19)
include(${CMAKE_CURRENT_LIST_DIR}/clang-common.cmake)
