# SPDX-License-Identifier: BSL-1.0
# romvec_add_table for a 32-bit RISC-V without an operating system, with a tool of this machine; QEMU runs what comes out.
find_program(cross riscv64-unknown-elf-g++)
find_program(qemu qemu-system-riscv32)
if(NOT cross OR NOT qemu)
  skip("riscv64-unknown-elf-g++ or qemu-system-riscv32 is not installed (toolchains/setup riscv32imc)")
endif()
run(${CMAKE_COMMAND} -G ${generator} --toolchain ${romvec_source}/toolchains/riscv32imc.cmake -D CMAKE_BUILD_TYPE=Release
  -D romvec_source=${romvec_source} -D ROMVEC_TOOL=${tool} -S ${users}/table -B ${work}/build)
run(${CMAKE_COMMAND} --build ${work}/build --target header object)
foreach(emit IN ITEMS header object)
  run(timeout 60 qemu-system-riscv32 -M virt -bios none -display none -monitor none -serial none -chardev stdio,id=sh
    -semihosting-config enable=on,target=native,chardev=sh -kernel ${work}/build/bin/${emit})
endforeach()
