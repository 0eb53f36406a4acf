# SPDX-License-Identifier: BSL-1.0
# The installed package, each component by itself and both: what is installed, what is found, what is refused.
install_romvec(--component headers)
# The licence goes where the library goes; pages and what else lies among the headers does not, nor the tool.
files_below(${work}/prefix/include others)
list(FILTER others EXCLUDE REGEX "\\.hpp$")
if(others OR EXISTS ${work}/prefix/bin OR NOT EXISTS ${work}/prefix/share/doc/romvec/LICENSE)
  message(FATAL_ERROR "expected headers alone, with share/doc/romvec/LICENSE, not: ${others}")
endif()
run(${configure} -S ${users}/user -B ${work}/headers -D steps=find_package -D components=headers)
run(${CMAKE_COMMAND} --build ${work}/headers)
run(${work}/headers/user)
refuse("component tool of romvec is not installed"
  ${configure} -S ${users}/user -B ${work}/no_tool -D steps=find_package -D components=tool)

install_romvec(--component tool)
files_below(${work}/prefix/bin programs)
if(NOT programs STREQUAL "romvec" OR NOT EXISTS ${work}/prefix/share/doc/romvec-tool/LICENSE)
  message(FATAL_ERROR "expected bin/romvec and its licence, not: ${programs}")
endif()
run(${configure} -S ${users}/user -B ${work}/tool -D steps=find_package -D "components=headers\;tool")
run(${CMAKE_COMMAND} --build ${work}/tool)
expect("${output}" "romvec ${version}")

# All of it, as `cmake --install` does.
file(REMOVE_RECURSE ${work}/prefix)
install_romvec()
run(${configure} -S ${users}/user -B ${work}/all -D steps=find_package)
refuse("romvec has the components headers and tool, not 'nonsense'"
  ${configure} -S ${users}/user -B ${work}/nonsense -D steps=find_package -D components=nonsense)
run(${configure} -S ${users}/user -B ${work}/optional -D steps=find_package
  -D "components=OPTIONAL_COMPONENTS\;nonsense")
