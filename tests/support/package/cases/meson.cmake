# SPDX-License-Identifier: BSL-1.0
# Meson: romvec among the subprojects of a user's.
need_program(meson meson)
set(ENV{CXX} ${compiler})
file(WRITE ${work}/user/meson.build "project('user', 'cpp', default_options: ['cpp_std=c++20', 'warning_level=3', 'werror=true'])
executable('user', 'main.cpp', dependencies: dependency('romvec', version: '>=${version}'))
")
file(COPY ${users}/user/main.cpp DESTINATION ${work}/user)
file(COPY ${romvec_source}/include ${romvec_source}/meson.build DESTINATION ${work}/user/subprojects/romvec)
file(WRITE ${work}/user/subprojects/romvec.wrap "[wrap-file]\ndirectory = romvec\n\n[provide]\nromvec = romvec_dep\n")
run(${meson} setup ${work}/build ${work}/user)
run(${meson} compile -C ${work}/build)
run(${work}/build/user)

# By itself, as somebody looks what it is.
run(${meson} setup ${work}/itself ${work}/user/subprojects/romvec)
run(${meson} introspect --projectinfo ${work}/itself)
expect("${output}" "\"version\": \"${version}\"")

# One that is broken.
alter(${romvec_source}/meson.build broken "include_directories('include')" "include_directories('headers')")
file(COPY ${broken} DESTINATION ${work}/user/subprojects/romvec)
refuse("headers" ${meson} setup ${work}/broken ${work}/user)
