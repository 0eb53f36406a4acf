# SPDX-License-Identifier: BSL-1.0
# What other ecosystems take as one file, as targets that are built when asked for, in packages/ of the build folder:
# romvec_arduino, romvec_cmsis_pack and romvec_single_header.
set(ROMVEC_PACKAGE_URL "https://example.invalid/romvec" CACHE STRING
  "Where the archives say that romvec is at home: whoever publishes them sets it")
string(TIMESTAMP romvec_pack_date "%Y-%m-%d" UTC)
set(packages ${PROJECT_BINARY_DIR}/packages)
file(GLOB_RECURSE romvec_headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/*.hpp)

# A folder that is laid out anew, and the archive of it.
function(romvec_add_archive name archive folder)
  add_custom_command(OUTPUT ${packages}/${archive}
    COMMAND ${CMAKE_COMMAND} -D layout=${name} -D folder=${packages}/${name}/${folder} -D source=${PROJECT_SOURCE_DIR}
      -D configured=${packages} -P ${PROJECT_SOURCE_DIR}/toolchains/package/lay_out.cmake
    COMMAND ${CMAKE_COMMAND} -E chdir ${packages}/${name} ${CMAKE_COMMAND} -E tar cf ${packages}/${archive} --format=zip -- ${ARGN}
    DEPENDS ${romvec_headers} ${PROJECT_SOURCE_DIR}/toolchains/package/lay_out.cmake ${configured_${name}}
    COMMENT "romvec: ${archive}" VERBATIM)
  add_custom_target(romvec_${name} DEPENDS ${packages}/${archive})
endfunction()

set(configured_arduino ${packages}/library.properties)
configure_file(${CMAKE_CURRENT_LIST_DIR}/library.properties.in ${configured_arduino} @ONLY)
romvec_add_archive(arduino romvec-${PROJECT_VERSION}.zip romvec romvec)

set(configured_cmsis_pack ${packages}/romvec.romvec.pdsc)
configure_file(${CMAKE_CURRENT_LIST_DIR}/romvec.pdsc.in ${configured_cmsis_pack} @ONLY)
romvec_add_archive(cmsis_pack romvec.romvec.${PROJECT_VERSION}.pack . romvec.romvec.pdsc include LICENSE README.md CHANGELOG.md)

add_custom_command(OUTPUT ${packages}/romvec.hpp
  COMMAND ${CMAKE_COMMAND} -D include=${PROJECT_SOURCE_DIR}/include -D output=${packages}/romvec.hpp
    -P ${PROJECT_SOURCE_DIR}/toolchains/package/single_header.cmake
  DEPENDS ${romvec_headers} ${PROJECT_SOURCE_DIR}/toolchains/package/single_header.cmake
  COMMENT "romvec: the library as one header" VERBATIM)
add_custom_target(romvec_single_header DEPENDS ${packages}/romvec.hpp)
