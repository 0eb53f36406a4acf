# SPDX-License-Identifier: BSL-1.0
# The library as one header: without a warning, with the tables that romvec convert writes, for every CPU whose compiler is
# here. That every operation has the digest that it has with the headers, `tests/run digest --single-header` shows.
build_archive(romvec_single_header)
set(single ${packages}/romvec.hpp)
set(strict -std=c++20 -Wall -Wextra -Wconversion -Wshadow -Wpedantic -Werror)

# Alone in its folder, and twice in one file.
file(WRITE ${work}/words.txt "2 2\ncat 1 -2.5\ndog 0.5 3\n")
run(${tool} convert ${work}/words.txt --format fixed8.4 -q -o ${work}/words.hpp)
file(WRITE ${work}/user.cpp "#include \"romvec/packages/romvec.hpp\"\n#include \"romvec/packages/romvec.hpp\"\n#include \"words.hpp\"
int main() {
  float row[2] = {};
  return romvec::lookup(words::table, words::vocabulary.find(\"cat\"), row) && row[1] == -2.5F ? 0 : 1;
}\n")
run(${compiler} ${strict} ${work}/user.cpp -o ${work}/user)
run(${work}/user)
foreach(cpu IN ITEMS "arm-none-eabi-g++;-mcpu=cortex-m0" "arm-none-eabi-g++;-mcpu=cortex-m4"
    "arm-none-eabi-g++;-mcpu=cortex-m55;-mfloat-abi=hard" "aarch64-linux-gnu-g++;-march=armv8.2-a+dotprod"
    "x86_64-linux-gnu-g++;-march=x86-64-v3" "x86_64-linux-gnu-g++;-march=x86-64-v4" "${compiler};-DROMVEC_FORCE_SCALAR")
  list(POP_FRONT cpu cross)
  find_program(found ${cross} NO_CACHE)
  if(found)
    run(${cross} ${cpu} ${strict} -fsyntax-only ${work}/user.cpp)
  endif()
  unset(found)
endforeach()

# A file that is missing is said to be.
file(COPY ${romvec_source}/include DESTINATION ${work}/broken)
file(REMOVE ${work}/broken/include/romvec/gather.hpp)
refuse("romvec/gather.hpp: there is no such file" ${CMAKE_COMMAND} -D include=${work}/broken/include -D output=${work}/none.hpp
  -P ${romvec_source}/toolchains/package/single_header.cmake)
if(EXISTS ${work}/none.hpp)
  message(FATAL_ERROR "expected no output")
endif()
