# SPDX-License-Identifier: BSL-1.0
# The tool built without Eigen, libzip and editline: it converts and answers, byte for byte, and what needs one of them says so.
# Minutes: for .ci/full. In: tool, one with all of them.
run(${CMAKE_COMMAND} -G ${generator} -S ${romvec_source} -B ${work}/build -D ROMVEC_BUILD_TESTS=OFF
  -D CMAKE_DISABLE_FIND_PACKAGE_Eigen3=ON -D ROMVEC_ZIP_LIBRARY=OFF -D ROMVEC_EDITLINE_LIBRARY=OFF)
run(${CMAKE_COMMAND} --build ${work}/build --target romvec_tool)
set(less ${work}/build/src/romvec)

run(${less} convert ${users}/table/words.txt -o ${work}/words.hpp)
file(MAKE_DIRECTORY ${work}/all)
run(${tool} convert ${users}/table/words.txt -o ${work}/all/words.hpp)
run(${CMAKE_COMMAND} -E compare_files ${work}/words.hpp ${work}/all/words.hpp)
run(${less} nearest ${users}/table/words.txt cat)
refuse("compare: this romvec was built without Eigen" ${less} compare ${users}/table/words.txt --json)
# No more than what a zip file begins with, of which it looks at nothing else.
run(sh -c "printf 'PK\\3\\4' >'${work}/no_zip.npz'")
refuse("no_zip.npz: is an .npz \\(a zip file\\), and this romvec was built without libzip"
  ${less} convert ${work}/no_zip.npz -o ${work}/none.hpp)
if(EXISTS ${work}/none.hpp)
  message(FATAL_ERROR "expected no output of a file that was refused")
endif()
