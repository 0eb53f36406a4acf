# SPDX-License-Identifier: BSL-1.0
# cmake -D nm=NM -D with_avx2=OBJECT -D without_avx2=OBJECT -P symbols.cmake
# Fails if both objects define a function of romvec under the same name.
cmake_minimum_required(VERSION 3.25)

foreach(build IN ITEMS with_avx2 without_avx2)
  execute_process(COMMAND ${nm} --defined-only ${${build}} OUTPUT_VARIABLE text COMMAND_ERROR_IS_FATAL ANY)
  # W: a function that any other object may define too. Constants (V, u) hold no instructions. The mangled name of a
  # function of namespace romvec begins so; the standard library's, over types of romvec, are the compiler's affair.
  string(REGEX MATCHALL " W _ZZ?NK?6romvec[^\n]*" ${build}_symbols "${text}")
endforeach()

foreach(own IN ITEMS "with_avx2;for_avx2" "without_avx2;for_scalar")
  list(GET own 0 build)
  list(GET own 1 name)
  if(NOT "${${build}_symbols}" MATCHES "${name}")
    message(FATAL_ERROR "${build}: no function lives in the namespace ${name}; this check would prove nothing")
  endif()
endforeach()

set(shared "")
foreach(symbol IN LISTS with_avx2_symbols)
  if(symbol IN_LIST without_avx2_symbols)
    string(APPEND shared "\n${symbol}")
  endif()
endforeach()
if(shared)
  message(FATAL_ERROR "defined by the object with AVX2 and by the one without:${shared}")
endif()
