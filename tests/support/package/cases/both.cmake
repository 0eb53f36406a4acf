# SPDX-License-Identifier: BSL-1.0
# find_package and add_subdirectory in one build, as two of a user's dependencies may have it: the first serves all, unless it
# is another version.
install_romvec(--component headers)
foreach(steps IN ITEMS "find_package;add_subdirectory" "add_subdirectory;find_package" "add_subdirectory;again")
  list(JOIN steps "_" name)
  string(REPLACE ";" "\\;" steps "${steps}")
  run(${configure} -S ${users}/user -B ${work}/${name} -D "steps=${steps}")
  run(${CMAKE_COMMAND} --build ${work}/${name})
  run(${work}/${name}/user)
endforeach()

# A package that says it is of another version. The user asks for none.
file(GLOB configs ${work}/prefix/share/cmake/romvec/romvec-config*.cmake)
foreach(config IN LISTS configs)
  file(READ ${config} text)
  string(REPLACE "${version}" "${version}.1" text "${text}")
  file(WRITE ${config} "${text}")
endforeach()
set(sentence "this build has romvec [0-9.]+ already, and .* is romvec [0-9.]+: take one of them for all")
foreach(steps IN ITEMS "find_package\;add_subdirectory" "add_subdirectory\;find_package")
  refuse("${sentence}" ${configure} -S ${users}/user -B ${work}/versions -D "steps=${steps}" -D version=)
endforeach()
