# SPDX-License-Identifier: BSL-1.0
# pkg-config, which a Makefile asks: of a prefix that was moved after it was installed.
need_program(pkg_config pkg-config)
install_romvec(--component headers)
file(RENAME ${work}/prefix ${work}/moved)
set(ENV{PKG_CONFIG_PATH} ${work}/moved/share/pkgconfig)
run(${pkg_config} --validate romvec)
run(${pkg_config} --modversion romvec)
expect("${output}" "^${version} $")
run(${pkg_config} --cflags romvec)
string(STRIP "${output}" flags)
separate_arguments(flags UNIX_COMMAND "${flags}")
run(${compiler} -std=c++20 -Wall -Wextra -Werror ${flags} ${users}/user/main.cpp -o ${work}/user)
run(${work}/user)
refuse("romvec" ${pkg_config} --exists --print-errors "romvec >= 99")

# One that is broken.
alter(${work}/moved/share/pkgconfig/romvec.pc broken "Version: ${version}\n" "")
set(ENV{PKG_CONFIG_PATH} ${work}/altered)
refuse("Version" ${pkg_config} --validate romvec)
