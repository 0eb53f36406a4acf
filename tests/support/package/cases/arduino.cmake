# SPDX-License-Identifier: BSL-1.0
# The archive for Arduino, whose cores are not here: library.properties against Arduino's rules, the layout that its library
# manager wants, and the sketches compiled with a stub of Arduino.h.
need_python(jsonschema yaml)
build_archive(romvec_arduino)
file(ARCHIVE_EXTRACT INPUT ${packages}/romvec-${version}.zip DESTINATION ${work}/libraries)
set(library ${work}/libraries/romvec)
fits(arduino ${library}/library.properties)
does_not_fit(arduino ${library}/library.properties "Data Processing" "Tables" "category: 'Tables'")
does_not_fit(arduino ${library}/library.properties "sentence=" "summary=" "summary")

# One folder, with nothing that Arduino would compile beside the headers.
file(GLOB roots RELATIVE ${work}/libraries ${work}/libraries/*)
file(GLOB_RECURSE sources ${library}/src/*.c ${library}/src/*.cpp ${library}/src/*.S)
if(NOT roots STREQUAL "romvec" OR sources)
  message(FATAL_ERROR "expected the folder romvec with headers alone, not: ${roots} ${sources}")
endif()
file(STRINGS ${library}/library.properties includes REGEX "^includes=")
string(REPLACE "includes=" "" includes "${includes}")
if(NOT EXISTS ${library}/src/${includes})
  message(FATAL_ERROR "expected src/${includes}, by which Arduino finds the library")
endif()
file(WRITE ${work}/blank.cpp "int main() { return romvec::table<romvec::int8_rows, 2, 3>::dim == 3 ? 0 : 1; }\n")
run(${compiler} -std=gnu++20 -Wall -Wextra -Werror -I ${library}/src -include ${includes} ${work}/blank.cpp -o ${work}/blank)
run(${work}/blank)

# The sketch of the archive, with what stands for Arduino.
file(GLOB_RECURSE sketches ${library}/examples/*.ino)
if(NOT sketches)
  message(FATAL_ERROR "expected a sketch in examples/")
endif()
set(stubs ${romvec_source}/targets/examples/stubs)
foreach(sketch IN LISTS sketches)
  run(${compiler} -std=gnu++20 -Wall -Wextra -Werror -I ${library}/src -I ${stubs} -x c++ -include Arduino.h ${sketch}
    ${stubs}/arduino.cpp -o ${work}/sketch)
  run(${work}/sketch)
  expect("${output}" "22.88 1.93 19.02 12.13 35.00 cat unknown")
endforeach()
