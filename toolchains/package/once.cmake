# SPDX-License-Identifier: BSL-1.0
# Sets romvec_is_there when this build has the library already, from a package or another folder: the first that came
# serves all. Another version is an error, as half of a program would be compiled with each.
set(romvec_is_there OFF)
if(TARGET romvec::romvec)
  get_property(romvec_version_there GLOBAL PROPERTY ROMVEC_VERSION)
  if(NOT romvec_version_there VERSION_EQUAL PROJECT_VERSION)
    message(FATAL_ERROR "this build has romvec ${romvec_version_there} already, and ${PROJECT_SOURCE_DIR} is romvec "
                        "${PROJECT_VERSION}: take one of them for all")
  endif()
  message(STATUS "romvec: this build has it already; ${PROJECT_SOURCE_DIR} adds nothing")
  set(romvec_is_there ON)
endif()
set_property(GLOBAL PROPERTY ROMVEC_VERSION ${PROJECT_VERSION})
