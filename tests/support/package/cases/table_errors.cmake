# SPDX-License-Identifier: BSL-1.0
# What is wrong in a call of romvec_add_table is said when CMake reads it, with the line of the call; what is wrong in the weights
# by the tool, when it converts them.
find_program(shell sh REQUIRED)
set(folder ${work}/user)
file(MAKE_DIRECTORY ${folder}/build)
file(COPY ${users}/table/main.cpp ${users}/table/words.txt DESTINATION ${folder})
file(WRITE ${folder}/cut_off.txt "3 2\ncat 1 2\n")

# One tensor, wte.weight of 1 x 2 float32, after the 8 bytes of the header's length.
set(header "{\"wte.weight\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}")
string(LENGTH "${header}" length)
math(EXPR octal_high "${length} / 8 % 8")
math(EXPR octal_low "${length} % 8")
run(${shell} -c "printf '\\1${octal_high}${octal_low}\\0\\0\\0\\0\\0\\0\\0%s\\0\\0\\200\\77\\0\\0\\0\\100' '${header}' >'${folder}/model.safetensors'")

function(write_project call)
  file(WRITE ${folder}/CMakeLists.txt "cmake_minimum_required(VERSION 3.21)
project(user LANGUAGES CXX)
add_subdirectory(${romvec_source} romvec)
add_executable(app main.cpp)
target_link_libraries(app PRIVATE romvec::romvec)
${call}
")
endfunction()

# A call that CMake refuses, naming its line.
function(refuse_call sentence call)
  set(given ROMVEC_TOOL=${tool})
  if(ARGN)
    set(given ${ARGN})
  endif()
  write_project("${call}")
  refuse("romvec_add_table\\([a-z]+ NAME [^)]*\\): ${sentence}.* CMakeLists.txt:[67] \\(romvec_add_table\\)"
    ${configure} -S ${folder} -B ${folder}/build -D ${given})
endfunction()

refuse_call("FROM is '[^']*/none.safetensors', and there is no such file"
  "romvec_add_table(app NAME words FROM none.safetensors)")
refuse_call("WORDS is '[^']*/none.txt', and there is no such file"
  "romvec_add_table(app NAME words FROM words.txt WORDS none.txt)")
refuse_call("FROM is '[^']*/build', which is a folder" "romvec_add_table(app NAME words FROM build)")
refuse_call("FROM is missing" "romvec_add_table(app NAME words)")
refuse_call("FORMAT has no value" "romvec_add_table(app NAME words FROM words.txt FORMAT)")
refuse_call("NAME is '7', expected a name" "romvec_add_table(app NAME 7 FROM words.txt)")
refuse_call("there is no target 'none'" "romvec_add_table(none NAME words FROM words.txt)")
refuse_call("there is no 'FORM;int8_rows', expected NAME" "romvec_add_table(app NAME words FORM int8_rows FROM words.txt)")
refuse_call("EMIT is 'archive', expected header, object or image"
  "romvec_add_table(app NAME words FROM words.txt EMIT archive)")
refuse_call("EMIT object writes an assembly file, expected the language ASM"
  "romvec_add_table(app NAME words FROM words.txt EMIT object)")
refuse_call("OPTIONS has --output, expected NAME, EMIT and C_INTERFACE"
  "romvec_add_table(app NAME words FROM words.txt OPTIONS --rows 2 --output=x.hpp)")
refuse_call("OPTIONS has --c-interface, expected NAME, EMIT and C_INTERFACE"
  "romvec_add_table(app NAME words FROM words.txt OPTIONS --c-interface)")
refuse_call("C_INTERFACE names 'lookup_q16;row', expected functions of open, lookup_q15, "
  "romvec_add_table(app NAME words FROM words.txt C_INTERFACE lookup_q15 lookup_q16 row)")
refuse_call("C_INTERFACE names open, which is of images" "romvec_add_table(app NAME words FROM words.txt C_INTERFACE open)")
# The names that CMake knows are those of the tool.
include(${romvec_source}/toolchains/package/add_table.cmake)
get_property(known GLOBAL PROPERTY romvec_c_functions)
run(${tool} convert --help)
string(REGEX REPLACE ".*and so on:\n" "" functions "${output}")
string(REGEX MATCHALL "(^|\n)  [a-z][a-z0-9_]*  " functions "${functions}")
list(TRANSFORM functions STRIP)
if(NOT functions STREQUAL known)
  message(FATAL_ERROR "expected that toolchains/package/add_table.cmake knows '${functions}', not '${known}'")
endif()
refuse_call("ROMVEC_TOOL is '/bin/false', which is not the tool romvec"
  "romvec_add_table(app NAME words FROM words.txt)" ROMVEC_TOOL=/bin/false)
refuse_call("ROMVEC_TOOL is '/none/romvec', which does not run here"
  "romvec_add_table(app NAME words FROM words.txt)" ROMVEC_TOOL=/none/romvec)
file(WRITE ${work}/old/romvec "#!${shell}\necho romvec 0.0.1\n")
file(CHMOD ${work}/old/romvec PERMISSIONS OWNER_READ OWNER_EXECUTE)
refuse_call("ROMVEC_TOOL is '[^']*', which is romvec 0.0.1; the library is romvec ${version}"
  "romvec_add_table(app NAME words FROM words.txt)" ROMVEC_TOOL=${work}/old/romvec)
# Twice the same name: the second call, on line 7.
refuse_call("the target has a table of that name already"
  "romvec_add_table(app NAME words FROM words.txt)\nromvec_add_table(app NAME words FROM words.txt)")

# What the tool says, and nothing is left that a later build would take for a table.
function(refuse_build sentence call)
  write_project("${call}")
  file(REMOVE_RECURSE ${folder}/build/romvec)
  run(${configure} -S ${folder} -B ${folder}/build -D ROMVEC_TOOL=${tool})
  foreach(time IN ITEMS first second)
    refuse("${sentence}" ${CMAKE_COMMAND} --build ${folder}/build)
  endforeach()
  if(EXISTS ${folder}/build/romvec/app/words.hpp)
    message(FATAL_ERROR "expected no words.hpp of a conversion that failed")
  endif()
endfunction()
refuse_build("model.safetensors: [^\n]*lm_head" "romvec_add_table(app NAME words FROM model.safetensors TENSOR lm_head)")
refuse_build("cut_off.txt" "romvec_add_table(app NAME words FROM cut_off.txt)")
refuse_build("nibbel" "romvec_add_table(app NAME words FROM words.txt FORMAT nibbel)")

# Without the mistakes both are right, side by side in one target.
write_project("romvec_add_table(app NAME words FROM words.txt)
romvec_add_table(app NAME tokens FROM model.safetensors TENSOR wte.weight OPTIONS --rows 1)")
run(${configure} -S ${folder} -B ${folder}/build -D ROMVEC_TOOL=${tool})
run(${CMAKE_COMMAND} --build ${folder}/build --target app_romvec_words app_romvec_tokens)
files_below(${folder}/build/romvec/app made)
if(NOT made MATCHES "tokens.hpp;.*words.hpp")
  message(FATAL_ERROR "expected tokens.hpp and words.hpp, not: ${made}")
endif()
