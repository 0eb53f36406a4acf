# SPDX-License-Identifier: BSL-1.0
# A program in C99 with romvec_add_table(... C_INTERFACE ...): on this machine, and on a Cortex-M0 that QEMU emulates.
foreach(emit IN ITEMS header object)
  run(${configure} -S ${users}/c -B ${work}/${emit} -D emit=${emit} -D ROMVEC_TOOL=${tool})
  run(${CMAKE_COMMAND} --build ${work}/${emit} --target firmware)
  run(${work}/${emit}/firmware)
  run(${CMAKE_COMMAND} --build ${work}/${emit} --target firmware)
  if(output MATCHES "romvec: table|Building|Linking")
    message(FATAL_ERROR "expected that a second build has no work to do, not:\n${output}")
  endif()
endforeach()

find_program(cross arm-none-eabi-gcc)
find_program(qemu qemu-system-arm)
if(NOT cross OR NOT qemu)
  skip("arm-none-eabi-gcc or qemu-system-arm is not installed")
endif()
foreach(emit IN ITEMS header object)
  run(${CMAKE_COMMAND} -G ${generator} --toolchain ${romvec_source}/toolchains/cortex-m0.cmake -D CMAKE_BUILD_TYPE=MinSizeRel
    -D CMAKE_C_COMPILER=${cross} -D "CMAKE_C_FLAGS=-mcpu=cortex-m0 -mthumb -ffunction-sections"
    -D romvec_source=${romvec_source} -D emit=${emit} -D ROMVEC_TOOL=${tool} -S ${users}/c -B ${work}/m0_${emit})
  run(${CMAKE_COMMAND} --build ${work}/m0_${emit} --target firmware)
  run(timeout 60 qemu-system-arm -M microbit -display none -monitor none -serial none -chardev stdio,id=sh
    -semihosting-config enable=on,target=native,chardev=sh -kernel ${work}/m0_${emit}/firmware)
endforeach()
