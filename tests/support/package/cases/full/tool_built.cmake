# SPDX-License-Identifier: BSL-1.0
# romvec_add_table where there is no tool: the build of a firmware makes one for this machine, once, although its environment
# has another machine's flags, and QEMU runs what comes out. Minutes: for .ci/full.
find_program(cross arm-none-eabi-g++)
find_program(qemu qemu-system-arm)
find_program(there romvec)
if(NOT cross OR NOT qemu OR there)
  skip("arm-none-eabi-g++ or qemu-system-arm is not installed, or romvec is")
endif()
set(ENV{CXXFLAGS} "-mcpu=cortex-m4")
run(${CMAKE_COMMAND} -G ${generator} --toolchain ${romvec_source}/toolchains/cortex-m4.cmake -D CMAKE_BUILD_TYPE=Release
  -D romvec_source=${romvec_source} -S ${users}/table -B ${work}/build)
expect("${output}" "there is no tool to convert with \\(ROMVEC_TOOL names one\\), so that the first build makes it")
run(${CMAKE_COMMAND} --build ${work}/build --target header object)
foreach(emit IN ITEMS header object)
  run(timeout 60 qemu-system-arm -M mps2-an386 -display none -monitor none -serial none -chardev stdio,id=sh
    -semihosting-config enable=on,target=native,chardev=sh -kernel ${work}/build/bin/${emit})
endforeach()
run(${CMAKE_COMMAND} --build ${work}/build --target header object)
if(output MATCHES "romvec: |Building|Linking")
  message(FATAL_ERROR "expected that a second build has no work to do, not:\n${output}")
endif()
