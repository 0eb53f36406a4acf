# SPDX-License-Identifier: BSL-1.0
# What `cmake --install` brings: the component `headers` (the library, which is header-only, so one package serves every
# architecture, and what find_package reads) and, where it was built, the component `tool`.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(romvec_package_dir ${CMAKE_INSTALL_DATADIR}/cmake/romvec)

install(DIRECTORY include/romvec DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT headers
  FILES_MATCHING PATTERN "*.hpp")
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/romvec COMPONENT headers)
install(TARGETS romvec EXPORT romvec INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT romvec NAMESPACE romvec:: FILE romvec-headers.cmake DESTINATION ${romvec_package_dir} COMPONENT headers)

configure_file(${CMAKE_CURRENT_LIST_DIR}/config.cmake.in romvec-config.cmake @ONLY)
write_basic_package_version_file(romvec-config-version.cmake COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/romvec-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/romvec-config-version.cmake
  ${CMAKE_CURRENT_LIST_DIR}/add_table.cmake ${CMAKE_CURRENT_LIST_DIR}/find_tool.cmake
  DESTINATION ${romvec_package_dir} COMPONENT headers)

# For pkg-config, from wherever it is installed to.
file(RELATIVE_PATH romvec_pc_up /prefix/${CMAKE_INSTALL_DATADIR}/pkgconfig /prefix)
string(REGEX REPLACE "/$" "" romvec_pc_up "${romvec_pc_up}")
cmake_path(SET romvec_pc_includedir "\${prefix}")
cmake_path(APPEND romvec_pc_includedir ${CMAKE_INSTALL_INCLUDEDIR})  # which may be absolute
configure_file(${CMAKE_CURRENT_LIST_DIR}/romvec.pc.in romvec.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/romvec.pc DESTINATION ${CMAKE_INSTALL_DATADIR}/pkgconfig COMPONENT headers)

# A package of its own: no file of it is one of the headers'.
if(TARGET romvec_tool)
  install(TARGETS romvec_tool EXPORT romvec_tool RUNTIME COMPONENT tool)
  install(EXPORT romvec_tool NAMESPACE romvec:: FILE romvec-tool.cmake DESTINATION ${romvec_package_dir} COMPONENT tool)
  install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/romvec-tool COMPONENT tool)
endif()
