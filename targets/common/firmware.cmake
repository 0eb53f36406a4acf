# SPDX-License-Identifier: BSL-1.0
# romvec_add_firmware(<name> SOURCES <file>...): a program for the current toolchain. Bare metal: an image for the
# board, with start-up code, linker script and semihosting from this directory. Linux: an ordinary executable.
#
# The board is ROMVEC_BOARD, a directory beside common/. Left empty, it is the machine that the toolchain file's
# emulator models, or `host`. A board is one directory:
#   board.cmake   ROMVEC_BOARD_TITLE and ROMVEC_BOARD_CORE (for people), ROMVEC_BOARD_TOOLCHAIN (a name in
#                 toolchains/; "native": what this machine runs), and, where the toolchain file's emulator will
#                 not do, ROMVEC_BOARD_EMULATOR (the command that runs an image; the image's path is put behind it)
#                 where there is a memory for tables of their own, ROMVEC_BOARD_EXTERNAL_FLASH, its address, and
#                 ROMVEC_BOARD_EXTERNAL_FLASH_BYTES
#   board.ld      bare metal only: the memories, the stack, and INCLUDE sections.ld
include_guard(GLOBAL)

set(ROMVEC_BOARD "" CACHE STRING "The board to build for, a directory in targets/; empty: the toolchain's")
set(romvec_board ${ROMVEC_BOARD})
if(NOT romvec_board)
  if(CMAKE_SYSTEM_NAME STREQUAL "Generic")
    set(romvec_board ${ROMVEC_QEMU_MACHINE})
  elseif(CMAKE_SYSTEM_NAME STREQUAL "WASI")
    set(romvec_board wasi)
  else()
    set(romvec_board host)
  endif()
endif()
set(ROMVEC_BOARD_FLASH_BYTES "" CACHE STRING
  "Bytes of flash that an image may take, of boards whose linker script asks; empty: all that the board has")
set(romvec_targets_dir ${PROJECT_SOURCE_DIR}/targets)
set(romvec_board_dir ${romvec_targets_dir}/${romvec_board})
# A toolchain file of somebody else's may build the library for a machine that has no directory here.
if(EXISTS ${romvec_board_dir}/board.cmake)
  include(${romvec_board_dir}/board.cmake)
elseif(ROMVEC_BOARD OR ROMVEC_BUILD_TARGETS)
  message(FATAL_ERROR "there is no board '${romvec_board}': targets/${romvec_board}/board.cmake does not exist")
endif()
if(NOT DEFINED ROMVEC_BOARD_EMULATOR)
  set(ROMVEC_BOARD_EMULATOR ${CMAKE_CROSSCOMPILING_EMULATOR})
endif()

# Start-up code, console and fault report of a board, in romvec_start_sources; what counts instructions there.
if(CMAKE_SYSTEM_NAME STREQUAL "Generic")
  set(romvec_common ${romvec_targets_dir}/common)
  set(romvec_core_dir ${romvec_common}/cortex_m)
  set(romvec_c_library --specs=nano.specs --specs=nosys.specs)
  if(CMAKE_SYSTEM_PROCESSOR STREQUAL "riscv")
    set(romvec_core_dir ${romvec_common}/riscv)
    set(romvec_c_library "")  # the toolchain file names it
  endif()
  file(GLOB romvec_start_sources CONFIGURE_DEPENDS ${romvec_core_dir}/*.cpp)
  list(REMOVE_ITEM romvec_start_sources ${romvec_core_dir}/instructions.cpp)
  list(APPEND romvec_start_sources ${romvec_common}/bare_metal/run_program.cpp ${romvec_common}/bare_metal/console.cpp)
endif()

# Start-up code copies .data and clears .bss: as a call of memcpy or memset it would run before there is memory.
set(romvec_start_options "$<IF:$<CXX_COMPILER_ID:GNU>,-fno-tree-loop-distribute-patterns,-fno-builtin>")

# What every image of this build shares, compiled once: created with the first image.
function(_romvec_add_platform)
  set(common ${romvec_targets_dir}/common)
  add_library(romvec_platform OBJECT EXCLUDE_FROM_ALL ${common}/read_line.cpp ${common}/write_number.cpp)
  if(CMAKE_SYSTEM_NAME STREQUAL "Generic")
    target_sources(romvec_platform PRIVATE
      ${romvec_start_sources} ${romvec_core_dir}/instructions.cpp ${common}/bare_metal/memory.cpp)
    set_source_files_properties(${common}/bare_metal/run_program.cpp PROPERTIES COMPILE_OPTIONS "${romvec_start_options}")
    target_compile_options(romvec_platform PUBLIC
      -ffunction-sections -fdata-sections -fno-exceptions -fno-rtti -fno-threadsafe-statics)
    if(ROMVEC_BOARD_FLASH_BYTES)
      target_link_options(romvec_platform PUBLIC -Wl,--defsym=romvec_flash_bytes=${ROMVEC_BOARD_FLASH_BYTES})
    endif()
    target_link_options(romvec_platform PUBLIC
      -nostartfiles ${romvec_c_library} -Wl,--gc-sections -Wl,--print-memory-usage
      -L${common}/bare_metal -T${romvec_board_dir}/board.ld)
  elseif(CMAKE_SYSTEM_NAME STREQUAL "WASI")
    target_sources(romvec_platform PRIVATE
      ${common}/linux/console.cpp
      ${common}/wasi/command_line.cpp ${common}/wasi/instructions.cpp ${common}/wasi/memory.cpp)
    target_compile_options(romvec_platform PUBLIC -fno-rtti)
  else()
    target_sources(romvec_platform PRIVATE
      ${common}/linux/command_line.cpp ${common}/linux/console.cpp ${common}/linux/memory.cpp
      ${common}/linux/instructions.cpp ${common}/linux/instructions_emulator.cpp)
    if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|aarch64)$")
      target_sources(romvec_platform PRIVATE ${common}/linux/instructions_ptrace.cpp)
    else()
      target_sources(romvec_platform PRIVATE ${common}/linux/instructions_none.cpp)
    endif()
  endif()
  target_include_directories(romvec_platform PUBLIC ${romvec_targets_dir})
  target_compile_features(romvec_platform PUBLIC cxx_std_20)
  target_link_libraries(romvec_platform PRIVATE romvec_warnings)
endfunction()

function(romvec_add_firmware name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES")
  if(NOT arg_SOURCES OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "romvec_add_firmware(<name> SOURCES <file>...), not: ${ARGV}")
  endif()
  if(NOT EXISTS ${romvec_board_dir}/board.cmake)
    message(FATAL_ERROR "romvec_add_firmware: there is no board '${romvec_board}' in targets/; set ROMVEC_BOARD")
  endif()
  if(NOT TARGET romvec_platform)
    _romvec_add_platform()
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE romvec::romvec romvec_platform romvec_warnings)
  if(CMAKE_SYSTEM_NAME STREQUAL "Generic")
    target_link_options(${name} PRIVATE -Wl,-Map=$<TARGET_FILE:${name}>.map)
    set_target_properties(${name} PROPERTIES SUFFIX .elf LINK_DEPENDS
      "${romvec_board_dir}/board.ld;${romvec_targets_dir}/common/bare_metal/sections.ld")
  endif()
  if(ROMVEC_BOARD_EMULATOR)
    set_target_properties(${name} PROPERTIES CROSSCOMPILING_EMULATOR "${ROMVEC_BOARD_EMULATOR}")
  endif()
endfunction()
