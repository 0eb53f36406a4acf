# SPDX-License-Identifier: BSL-1.0
# ESP-IDF is not here; this is what it does with a component first: it reads the file as a script, in which project() is an
# error, with a macro that notes what the component says and returns.
file(WRITE ${work}/requirements.cmake "
set(ESP_PLATFORM 1)
macro(idf_component_register)
  message(\"component: \${ARGV}\")
  return()
endmacro()
include(${romvec_source}/CMakeLists.txt)
")
run(${CMAKE_COMMAND} -P ${work}/requirements.cmake)
if(NOT output STREQUAL "component: INCLUDE_DIRS;include\n")
  message(FATAL_ERROR "expected the registration alone, not:\n${output}")
endif()

# Then it builds: the registration makes a library, in a project of a firmware's languages.
file(WRITE ${work}/firmware/CMakeLists.txt "
cmake_minimum_required(VERSION 3.21)
project(firmware LANGUAGES CXX)
set(CMAKE_CXX_STANDARD 20)
set(ESP_PLATFORM 1)
function(idf_component_register)
  add_library(__idf_romvec INTERFACE)
  target_include_directories(__idf_romvec INTERFACE \${CMAKE_CURRENT_LIST_DIR}/\${ARGV1})
endfunction()
add_subdirectory(${romvec_source} romvec)
add_executable(firmware ${users}/user/main.cpp)
target_link_libraries(firmware PRIVATE __idf_romvec)
if(NOT COMMAND romvec_add_table)
  message(FATAL_ERROR \"expected romvec_add_table\")
endif()
")
run(${configure} -S ${work}/firmware -B ${work}/build)
run(${CMAKE_COMMAND} --build ${work}/build)
