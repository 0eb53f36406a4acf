# SPDX-License-Identifier: BSL-1.0
# romvec_add_table(<target> NAME <name> FROM <file> [TENSOR <tensor>] [WORDS <file>] [FORMAT <format>]
#                  [EMIT header|object|image] [C_INTERFACE [<function>...]] [OPTIONS <option>...])
#
# Converts a file of weights when the target is built, and again when the file, an option or the tool has changed. The target
# includes <name.hpp>, which has <name>::table; the header and what EMIT puts beside it (<name>.S and <name>.bin, or
# <name>.img) lie in romvec/<target>/ of the build folder. Files are relative to the caller's CMakeLists.txt, also in
# OPTIONS, which go to `romvec convert` as they are. EMIT object needs the language ASM. C_INTERFACE is for targets in C:
# <name.h> declares these functions, or all that there are, and <name>.cpp is compiled into the target.
include_guard(GLOBAL)
cmake_policy(VERSION 3.21...3.25)  # whatever the caller's project asks for
include(${CMAKE_CURRENT_LIST_DIR}/find_tool.cmake)

# What C_INTERFACE can name: the functions of `romvec convert --help`.
set_property(GLOBAL PROPERTY romvec_c_functions open lookup_q15 lookup_q lookup_float bag_sum_q15 bag_mean_q15 bag_sum_float
  bag_mean_float nearest find word describe)

function(romvec_add_table target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "NAME;FROM;TENSOR;WORDS;FORMAT;EMIT" "OPTIONS;C_INTERFACE")
  set(caller "romvec_add_table(${target} NAME ${arg_NAME})")
  set(problem "")
  if(NOT arg_EMIT)
    set(arg_EMIT header)
  endif()
  set(c_interface OFF)
  if("C_INTERFACE" IN_LIST ARGN)
    set(c_interface ON)
    list(REMOVE_ITEM arg_KEYWORDS_MISSING_VALUES C_INTERFACE)  # none: all functions
  endif()
  get_property(c_functions GLOBAL PROPERTY romvec_c_functions)
  set(unknown "${arg_C_INTERFACE}")
  list(REMOVE_ITEM unknown ${c_functions})
  get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
  if(arg_UNPARSED_ARGUMENTS)
    set(problem "there is no '${arg_UNPARSED_ARGUMENTS}', expected NAME, FROM, TENSOR, WORDS, FORMAT, EMIT, C_INTERFACE, OPTIONS")
  elseif(arg_KEYWORDS_MISSING_VALUES)
    set(problem "${arg_KEYWORDS_MISSING_VALUES} has no value")
  elseif(NOT TARGET "${target}")
    set(problem "there is no target '${target}', expected one that add_executable or add_library made before")
  elseif(NOT "${arg_NAME}" MATCHES "^[A-Za-z_][A-Za-z0-9_]*$")
    set(problem "NAME is '${arg_NAME}', expected a name for a C++ namespace")
  elseif(NOT arg_FROM)
    set(problem "FROM is missing, expected the file of the weights")
  elseif(NOT arg_EMIT MATCHES "^(header|object|image)$")
    set(problem "EMIT is '${arg_EMIT}', expected header, object or image")
  elseif(arg_EMIT STREQUAL "object" AND NOT "ASM" IN_LIST languages)
    set(problem "EMIT object writes an assembly file, expected the language ASM, as in project(... LANGUAGES CXX ASM)")
  elseif(c_interface AND NOT "CXX" IN_LIST languages)
    set(problem "C_INTERFACE writes a C++ file, expected the language CXX, as in project(... LANGUAGES C CXX)")
  elseif(unknown)
    list(JOIN c_functions ", " c_functions)
    set(problem "C_INTERFACE names '${unknown}', expected functions of ${c_functions}")
  elseif("open" IN_LIST arg_C_INTERFACE AND NOT arg_EMIT STREQUAL "image")
    set(problem "C_INTERFACE names open, which is of images, expected EMIT image")
  elseif(TARGET ${target}_romvec_${arg_NAME})
    set(problem "the target has a table of that name already")
  elseif("${arg_OPTIONS}" MATCHES "(^|;)(-o|--output|--name|--emit|--c-interface)(=|;|$)")
    set(problem "OPTIONS has ${CMAKE_MATCH_2}, expected NAME, EMIT and C_INTERFACE instead; the files go into the build folder")
  endif()
  if(problem)
    message(FATAL_ERROR "${caller}: ${problem}")
  endif()

  _romvec_table_inputs("${caller}" inputs "${arg_FROM}" "${arg_WORDS}" "${arg_OPTIONS}")
  get_filename_component(from ${arg_FROM} ABSOLUTE)
  set(options "")
  if(arg_TENSOR)
    list(APPEND options --tensor ${arg_TENSOR})
  endif()
  if(arg_WORDS)
    get_filename_component(words ${arg_WORDS} ABSOLUTE)
    list(APPEND options --words ${words})
  endif()
  if(arg_FORMAT)
    list(APPEND options --format ${arg_FORMAT})
  endif()
  if(c_interface)
    list(JOIN arg_C_INTERFACE "," functions)
    string(REGEX REPLACE "(.+)" "=\\1" functions "${functions}")
    list(APPEND options --c-interface${functions})
  endif()
  list(APPEND options --emit ${arg_EMIT} --name ${arg_NAME} ${arg_OPTIONS})
  _romvec_find_tool("${caller}" tool tool_depends)
  _romvec_convert_table(${target} ${arg_NAME} ${arg_EMIT})
endfunction()

# The files that a conversion reads: also the parts of a split file, and what OPTIONS name.
function(_romvec_table_inputs caller result from words options)
  set(inputs "")
  foreach(role IN ITEMS from words)
    string(TOUPPER ${role} keyword)
    if(NOT ${role})
      continue()
    endif()
    get_filename_component(file ${${role}} ABSOLUTE)
    get_source_file_property(generated ${file} GENERATED)
    if(IS_DIRECTORY ${file})
      message(FATAL_ERROR "${caller}: ${keyword} is '${file}', which is a folder, expected a file")
    elseif(NOT EXISTS ${file} AND NOT generated)
      message(FATAL_ERROR "${caller}: ${keyword} is '${file}', and there is no such file")
    endif()
    list(APPEND inputs ${file})
    if(file MATCHES "^(.*/)[^/]*\\.safetensors\\.index\\.json$")
      file(GLOB parts CONFIGURE_DEPENDS ${CMAKE_MATCH_1}*.safetensors)
      list(APPEND inputs ${parts})
    elseif(file MATCHES "^(.*-)[0-9]+(-of-[0-9]+\\.gguf)$")
      file(GLOB parts CONFIGURE_DEPENDS ${CMAKE_MATCH_1}*${CMAKE_MATCH_2})
      list(APPEND inputs ${parts})
    endif()
  endforeach()
  foreach(option IN LISTS options)
    string(REGEX REPLACE "^--[a-z-]+=" "" option "${option}")
    get_filename_component(file "${option}" ABSOLUTE)
    if(NOT option STREQUAL "" AND EXISTS ${file} AND NOT IS_DIRECTORY ${file})
      list(APPEND inputs ${file})
    endif()
  endforeach()
  list(REMOVE_DUPLICATES inputs)
  set(${result} ${inputs} PARENT_SCOPE)
endfunction()

# The command and its place in the build, of what romvec_add_table() has put together: from, options, inputs, c_interface, tool
# and tool_depends.
function(_romvec_convert_table target name emit)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/romvec/${target})
  set(new ${folder}/${name}.new)
  set(stamp ${folder}/${name}.stamp)
  set(files ${name}.hpp)
  if(emit STREQUAL "object")
    list(APPEND files ${name}.S ${name}.bin)
  elseif(emit STREQUAL "image")
    list(APPEND files ${name}.img)
  endif()
  if(c_interface)
    list(APPEND files ${name}.h ${name}.cpp)
  endif()
  list(TRANSFORM files PREPEND ${folder}/ OUTPUT_VARIABLE outputs)
  list(TRANSFORM files PREPEND ${new}/ OUTPUT_VARIABLE new_outputs)

  # Makefiles do not look at commands: a file that holds the options changes with them.
  file(MAKE_DIRECTORY ${folder})
  file(GENERATE OUTPUT ${folder}/${name}.options CONTENT "${from};${options}\n")
  # Outputs that come out as they were keep their time, so that nothing is compiled; the stamp says that they are up to date.
  add_custom_command(OUTPUT ${stamp} BYPRODUCTS ${outputs}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${new}
    COMMAND ${tool} convert ${from} ${options} --quiet -o ${new}/${name}.hpp
    COMMAND ${CMAKE_COMMAND} -E copy_if_different ${new_outputs} ${folder}
    COMMAND ${CMAKE_COMMAND} -E rm -rf ${new}
    COMMAND ${CMAKE_COMMAND} -E touch ${stamp}
    DEPENDS ${inputs} ${folder}/${name}.options ${tool_depends}
    WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}
    COMMENT "romvec: table ${name} of ${target}, from ${from}" VERBATIM)
  add_custom_target(${target}_romvec_${name} DEPENDS ${stamp})
  add_dependencies(${target} ${target}_romvec_${name})

  # A library shows its table to those who link it.
  set(scope PUBLIC)
  get_target_property(type ${target} TYPE)
  if(type STREQUAL "INTERFACE_LIBRARY")
    set(scope INTERFACE)
  endif()
  target_include_directories(${target} ${scope} $<BUILD_INTERFACE:${folder}>)
  # What the target compiles itself: not those who link a library.
  if(scope STREQUAL "PUBLIC")
    set(scope PRIVATE)
  endif()
  set(sources "")
  if(emit STREQUAL "object")
    # No compiler says that a .S takes in a .bin.
    set_source_files_properties(${folder}/${name}.S TARGET_DIRECTORY ${target}
      PROPERTIES GENERATED ON OBJECT_DEPENDS ${folder}/${name}.bin)
    list(APPEND sources ${folder}/${name}.S)
  endif()
  if(c_interface)
    set_source_files_properties(${folder}/${name}.cpp TARGET_DIRECTORY ${target} PROPERTIES GENERATED ON)
    list(APPEND sources ${folder}/${name}.cpp)
  endif()
  foreach(source IN LISTS sources)
    target_sources(${target} ${scope} $<BUILD_INTERFACE:${source}>)
  endforeach()
endfunction()
