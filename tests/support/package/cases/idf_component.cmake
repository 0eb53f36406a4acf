# SPDX-License-Identifier: BSL-1.0
# The manifest for ESP-IDF's component manager, which is not here. What CMake makes of the component: esp_idf.cmake.
need_python(jsonschema yaml)
set(file ${romvec_source}/idf_component.yml)
fits(idf_component ${file})
does_not_fit(idf_component ${file} ">=5.0" ">=4.4" "idf: '>=4.4'")
does_not_fit(idf_component ${file} "license:" "licence:" "licence")
file(STRINGS ${file} excluded REGEX "^    - ")
foreach(line IN LISTS excluded)
  string(REGEX REPLACE "^    - \"([^/]+)/.*" "\\1" folder "${line}")
  if(NOT IS_DIRECTORY ${romvec_source}/${folder})
    message(FATAL_ERROR "idf_component.yml: leaves out ${folder}, and there is no such folder")
  endif()
endforeach()
