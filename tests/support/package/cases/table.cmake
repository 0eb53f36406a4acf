# SPDX-License-Identifier: BSL-1.0
# romvec_add_table on this machine, after each way to get romvec: a header, an object and an image, made by the build and
# looked up by a program. A path with a space, as people have them.
install_romvec()
foreach(way IN ITEMS find_package add_subdirectory fetch_content)
  set(build "${work}/my ${way}")
  set(given "")
  if(NOT way STREQUAL "find_package")  # whose package has the tool
    set(given -D ROMVEC_TOOL=${tool})
  endif()
  run(${configure} -S ${users}/table -B ${build} -D way=${way} ${given})
  set(programs header)
  if(way STREQUAL "add_subdirectory")
    set(programs header object image given linked)
  endif()
  run(${CMAKE_COMMAND} --build ${build} --target ${programs})
  foreach(program IN LISTS programs)
    run(${build}/bin/${program})
  endforeach()
endforeach()
run(${tool} verify "${work}/my add_subdirectory/romvec/image/words.img" --against ${users}/table/words.txt)

# Without any of them the tool in PATH is taken.
file(REMOVE_RECURSE ${work}/prefix)
get_filename_component(folder ${tool} DIRECTORY)
set(build ${work}/path)
run(${CMAKE_COMMAND} -E env "PATH=${folder}:$ENV{PATH}" ${configure} -S ${users}/table -B ${build})
run(${CMAKE_COMMAND} --build ${build} --target header)
run(${build}/bin/header)
run(${CMAKE_COMMAND} -E env "PATH=${folder}:$ENV{PATH}" ${configure} -S ${users}/table -B ${build} -D ROMVEC_TOOL=romvec)
