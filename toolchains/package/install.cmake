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

# A package of its own: no file of it is one of the headers'.
if(TARGET romvec_tool)
  install(TARGETS romvec_tool EXPORT romvec_tool RUNTIME COMPONENT tool)
  install(EXPORT romvec_tool NAMESPACE romvec:: FILE romvec-tool.cmake DESTINATION ${romvec_package_dir} COMPONENT tool)
  install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/romvec-tool COMPONENT tool)
endif()
