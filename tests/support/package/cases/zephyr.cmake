# SPDX-License-Identifier: BSL-1.0
# Zephyr is not here. Its module.yml against what Zephyr says of it, its Kconfig read by the library that Zephyr reads it with,
# and its CMakeLists.txt with a stub of Zephyr's function.
need_python(kconfiglib jsonschema yaml)
set(module ${romvec_source}/zephyr/module.yml)
fits(zephyr_module ${module})
does_not_fit(zephyr_module ${module} "  cmake:" "  cmake_list:" "cmake_list")
file(READ ${module} text)
foreach(key IN ITEMS cmake kconfig)
  string(REGEX MATCH "\n  ${key}: ([^\n]+)" line "${text}")
  set(${key} ${romvec_source}/${CMAKE_MATCH_1})
  if(NOT EXISTS ${${key}})
    message(FATAL_ERROR "${module}: expected that ${CMAKE_MATCH_1} exists")
  endif()
endforeach()

# The option in a tree of Zephyr's options: there with C++20 and a full library alone.
file(WRITE ${work}/zephyr/Kconfig "config CPP
	bool \"C++\"
choice
	prompt \"standard\"
	default STD_CPP11
config STD_CPP11
	bool \"C++11\"
config STD_CPP20
	bool \"C++20\"
config STD_CPP2B
	bool \"C++23\"
endchoice
config REQUIRES_FULL_LIBCPP
	bool \"a full library\"
source \"${kconfig}\"
")
file(WRITE ${work}/value.py "import sys, kconfiglib
kconf = kconfiglib.Kconfig(sys.argv[1], warn_to_stderr=True)
kconf.load_config(sys.argv[2])
print(kconf.syms['ROMVEC'].str_value)
")
function(expect_option value)
  list(TRANSFORM ARGN REPLACE "(.+)" "CONFIG_\\1=y" OUTPUT_VARIABLE lines)
  list(JOIN lines "\n" lines)
  file(WRITE ${work}/app.conf "${lines}\n")
  run(${python} ${work}/value.py ${work}/zephyr/Kconfig ${work}/app.conf)
  if(NOT output MATCHES "(^|\n)${value}\n$")
    message(FATAL_ERROR "expected ROMVEC=${value} with ${ARGN}, not: ${output}")
  endif()
endfunction()
expect_option(y CPP STD_CPP20 REQUIRES_FULL_LIBCPP ROMVEC)
expect_option(y CPP STD_CPP2B REQUIRES_FULL_LIBCPP ROMVEC)
expect_option(n CPP STD_CPP11 REQUIRES_FULL_LIBCPP ROMVEC)
expect_option(n CPP STD_CPP20 ROMVEC)
expect_option(n STD_CPP20 REQUIRES_FULL_LIBCPP ROMVEC)
expect_option(n CPP STD_CPP20 REQUIRES_FULL_LIBCPP)
alter(${kconfig} broken "depends on CPP\n" "depends CPP\n")
file(WRITE ${work}/zephyr/broken "source \"${broken}\"\n")
refuse("Kconfig" ${python} ${work}/value.py ${work}/zephyr/broken ${work}/app.conf)

# An application: Zephyr adds the module's folder, then the application adds its table.
file(WRITE ${work}/app/CMakeLists.txt "cmake_minimum_required(VERSION 3.21)
project(app LANGUAGES CXX)
set(CMAKE_CXX_STANDARD 20)
add_library(zephyr_interface INTERFACE)
function(zephyr_include_directories)
  target_include_directories(zephyr_interface INTERFACE \${ARGV})
endfunction()
set(CONFIG_ROMVEC \${with_romvec})
add_subdirectory(${cmake} romvec)
add_executable(app ${users}/table/main.cpp)
target_link_libraries(app PRIVATE zephyr_interface)
romvec_add_table(app NAME words FROM ${users}/table/words.txt FORMAT fixed8.4)
")
run(${configure} -S ${work}/app -B ${work}/build -D with_romvec=y -D ROMVEC_TOOL=${tool})
run(${CMAKE_COMMAND} --build ${work}/build)
run(${work}/build/app)
refuse("romvec_add_table" ${configure} -S ${work}/app -B ${work}/without -D with_romvec= -D ROMVEC_TOOL=${tool})
