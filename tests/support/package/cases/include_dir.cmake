# SPDX-License-Identifier: BSL-1.0
# No build system: -I and the language.
run(${compiler} -std=c++20 -Wall -Wextra -Werror -I ${romvec_source}/include ${users}/user/main.cpp -o ${work}/user)
run(${work}/user)
