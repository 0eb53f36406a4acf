# SPDX-License-Identifier: BSL-1.0
# romvec_add_table for a Cortex-M4, with a tool of this machine; QEMU runs what comes out.
find_program(cross arm-none-eabi-g++)
find_program(qemu qemu-system-arm)
if(NOT cross OR NOT qemu)
  skip("arm-none-eabi-g++ or qemu-system-arm is not installed")
endif()
run(${CMAKE_COMMAND} -G ${generator} --toolchain ${romvec_source}/toolchains/cortex-m4.cmake -D CMAKE_BUILD_TYPE=Release
  -D romvec_source=${romvec_source} -D ROMVEC_TOOL=${tool} -S ${users}/table -B ${work}/build)
run(${CMAKE_COMMAND} --build ${work}/build --target header object)
foreach(emit IN ITEMS header object)
  run(timeout 60 qemu-system-arm -M mps2-an386 -display none -monitor none -serial none -chardev stdio,id=sh
    -semihosting-config enable=on,target=native,chardev=sh -kernel ${work}/build/bin/${emit})
endforeach()
