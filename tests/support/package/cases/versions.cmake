# SPDX-License-Identifier: BSL-1.0
# The version is in include/romvec/version.hpp; every file that has to repeat it is of the same.
set(files library.json idf_component.yml meson.build)

# A file has the version once, behind the word.
function(expect_version folder file)
  file(READ ${folder}/${file} text)
  string(REGEX MATCHALL "[^a-z_]version\"?: [\"'][^\"']+[\"']" found "${text}")
  list(LENGTH found count)
  if(NOT count EQUAL 1)
    message(FATAL_ERROR "${file}: expected one version, not ${count}: ${found}")
  elseif(NOT found MATCHES "[\"']${version}[\"']$")
    message(FATAL_ERROR "${file}: expected version ${version} of include/romvec/version.hpp, not: ${found}")
  endif()
endfunction()
if(folder)  # in the script below
  expect_version(${folder} ${file})
  return()
endif()

run(${CMAKE_COMMAND} -P ${romvec_source}/toolchains/package/version.cmake)
include(${romvec_source}/toolchains/package/version.cmake)
if(NOT romvec_version STREQUAL version)
  message(FATAL_ERROR "expected that the build is of version ${romvec_version}, not ${version}")
endif()
run(${tool} --version)
expect("${output}" "^romvec ${romvec_version} $")
foreach(file IN LISTS files)
  expect_version(${romvec_source} ${file})
  # Of another version it would have been refused.
  alter(${romvec_source}/${file} altered "${version}" "9.9.9")
  refuse("${file}: expected version ${version}" ${CMAKE_COMMAND} -D case=versions -D folder=${work}/altered -D file=${file}
    -D version=${version} -D work=${work}/unused -P ${users}/run.cmake)
endforeach()

# A version.hpp that cannot be read is said to be so.
alter(${romvec_source}/include/romvec/version.hpp altered "ROMVEC_VERSION_MINOR" "ROMVEC_VERSION_MIDDLE")
file(COPY ${altered} DESTINATION ${work}/tree/include/romvec)
file(COPY ${romvec_source}/toolchains/package/version.cmake DESTINATION ${work}/tree/toolchains/package)
refuse("version.hpp: expected a line '#define ROMVEC_VERSION_MINOR" ${CMAKE_COMMAND} -P ${work}/tree/toolchains/package/version.cmake)
