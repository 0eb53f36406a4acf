# SPDX-License-Identifier: BSL-1.0
# The programs of targets/examples, built and run: `check` says with what.
need_program(cross arm-none-eabi-g++)
need_program(qemu qemu-system-arm)
need_program(make make)
run(${romvec_source}/targets/examples/check --build ${work}/build --tool ${tool})
string(REGEX MATCHALL "passed: [a-z0-9_]+" programs "${output}")
list(LENGTH programs count)
file(GLOB expected ${romvec_source}/targets/examples/expected/*)
list(LENGTH expected wanted)
if(NOT count EQUAL wanted)
  message(FATAL_ERROR "expected ${wanted} programs, as targets/examples/expected has, not ${count}: ${programs}")
endif()
