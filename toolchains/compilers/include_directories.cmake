# SPDX-License-Identifier: BSL-1.0
# romvec_include_directories(RESULT COMMAND...): where a g++ looks for headers, less its own (arm_mve.h, stddef.h, ...). They
# depend on the CPU's flags (multilib), so the compiler is asked. Empty when it does not run.
function(romvec_include_directories result)
  execute_process(
    COMMAND ${ARGN} -E -v -x c++ /dev/null
    OUTPUT_QUIET ERROR_VARIABLE search RESULT_VARIABLE failed)
  set(found "")
  if(failed EQUAL 0)
    string(REGEX REPLACE "^.*search starts here:" "" search "${search}")
    string(REGEX MATCHALL "\n /[^\n]+" search "${search}")
    foreach(directory IN LISTS search)
      string(STRIP "${directory}" directory)
      get_filename_component(directory "${directory}" REALPATH)
      if(NOT directory MATCHES "/lib/gcc/[^/]+/[^/]+/include(-fixed)?$")
        list(APPEND found ${directory})
      endif()
    endforeach()
  endif()
  set(${result} "${found}" PARENT_SCOPE)
endfunction()
