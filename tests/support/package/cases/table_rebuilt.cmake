# SPDX-License-Identifier: BSL-1.0
# What a second build does, with each generator that is here: nothing, unless the weights or the options have changed; and
# it compiles only what has come out otherwise than before.

# Builds, and expects so many conversions, and so many files compiled or linked at least, none if that is 0.
function(build conversions compiled)
  run(${CMAKE_COMMAND} --build ${folder} --target header object)
  string(REGEX MATCHALL "romvec: table" converted "${output}")
  string(REGEX MATCHALL "(Building|Linking) [A-Z]+" built "${output}")
  list(LENGTH converted converted)
  list(LENGTH built built)
  if(NOT converted EQUAL conversions OR built LESS compiled OR (compiled EQUAL 0 AND built GREATER 0))
    message("${output}")
    message(FATAL_ERROR "${kind}: expected ${conversions} conversions and ${compiled} steps of compiling, not ${converted} "
                        "and ${built}")
  endif()
endfunction()

find_program(ninja ninja)
find_program(make make)
foreach(kind IN ITEMS "Ninja" "Unix Makefiles")
  if((kind STREQUAL "Ninja" AND NOT ninja) OR (kind STREQUAL "Unix Makefiles" AND NOT make))
    continue()
  endif()
  file(REMOVE_RECURSE ${work}/user)
  file(COPY ${users}/table/ DESTINATION ${work}/user)
  set(folder ${work}/user/build)
  set(configure_user ${CMAKE_COMMAND} -G ${kind} -D CMAKE_CXX_COMPILER=${compiler} -D romvec_source=${romvec_source}
    -D ROMVEC_TOOL=${work}/romvec -S ${work}/user -B ${folder})
  file(COPY_FILE ${tool} ${work}/romvec)
  run(${configure_user})
  build(2 5)
  build(0 0)

  # Touched, and the same: converted, and that is all.
  run(${CMAKE_COMMAND} -E touch ${work}/user/words.txt)
  build(2 0)
  build(0 0)

  # An option of one table, which changes its header; it names a file, which is an input from then on.
  file(WRITE ${work}/user/ids.txt "0 1 2\n")
  run(${configure_user} -D "header_options=OPTIONS\;--drop-unused\;ids.txt")
  build(1 2)
  build(0 0)
  run(${CMAKE_COMMAND} -E touch ${work}/user/ids.txt)
  build(1 0)

  # Another tool.
  run(${CMAKE_COMMAND} -E touch ${work}/romvec)
  build(2 0)

  # Other weights: the programs have them, whatever form the table has.
  file(READ ${work}/user/words.txt text)
  string(REPLACE "-2.5" "-1.5" text "${text}")
  file(WRITE ${work}/user/words.txt "${text}")
  build(2 4)
  build(0 0)
  foreach(emit IN ITEMS header object)
    execute_process(COMMAND ${folder}/bin/${emit} RESULT_VARIABLE result)
    if(NOT result STREQUAL "1")
      message("${output}")
    message(FATAL_ERROR "${kind}: expected 1 of ${emit}, which looks for -2.5 where now is -1.5, not ${result}")
    endif()
  endforeach()
endforeach()
