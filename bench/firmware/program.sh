# SPDX-License-Identifier: BSL-1.0
# shellcheck shell=bash disable=SC2154  # variables of the script that includes this file
# For `run`: builds the program for $target, and runs it, with QEMU's plugin or without. Functions leave 1 and a message
# when something fails. In: top, me, builds, target.

time_limit=120  # seconds that a run may take

fail() {
  echo "$me: $*" >&2
  return 1
}

# Runs a step of a build with its output in $log, what is wrong of which is shown when the step fails.
step() {  # NAME COMMAND...
  local name=$1
  shift
  if ! "$@" >>"$log" 2>&1; then
    grep -m 10 -iE '(^|[^a-z])(error|undefined reference|overflowed)' "$log" >&2 || tail -n 20 "$log" >&2
    fail "$target: $name failed (above); all of its output is in ${log#"$top"/}"
  fi
}

build_plugin() {
  plugin=$builds/libcount.so
  local source=$top/bench/firmware/plugin/count.cpp
  if [ ! "$plugin" -nt "$source" ]; then
    log=$builds/plugin.log target=plugin
    : >"$log"
    step build g++ -std=c++20 -O2 -Wall -Wextra -Werror -shared -fPIC -o "$plugin.new" "$source" &&
      mv "$plugin.new" "$plugin"
  fi
}

# Leaves the command that runs the program in the array `command`.
build_program() {
  local build=$builds/$target cpu compiler
  cpu=$(cpu_of "$target") compiler=$(compiler_of "$target")
  if [ "$compiler" != gcc ]; then
    "$top/toolchains/setup" --quiet "$compiler" || return 1
  fi
  mkdir -p "$build"
  log=$build/log
  : >"$log"
  "$top/toolchains/setup" --quiet "$cpu" &&
    step configure cmake -S "$top" -B "$build" -G Ninja --toolchain "$top/toolchains/$cpu.cmake" \
      -DROMVEC_COMPILER="$compiler" -DROMVEC_BUILD_BENCH=ON -DROMVEC_BUILD_TESTS=OFF &&
    step build cmake --build "$build" --target romvec_bench_firmware &&
    mapfile -t command <"$build/bench/firmware/command"
}

# Runs the program with the plugin between two of its symbols; its lines go to OUTPUT.
run_program() {  # OUTPUT PLUGIN_OPTIONS [ARGUMENT...] ; no plugin if there are no options
  local output=$1 options=$2
  shift 2
  local -a run=("${command[@]}")
  if [ -n "$options" ]; then
    run=("${command[0]}" -plugin "$plugin,$options" "${command[@]:1}")
  fi
  if [ $# -gt 0 ]; then
    case $(fact "$(cpu_of "$target")" PLATFORM) in
      bare-metal) run+=(-append "$*") ;;
      *) run+=("$@") ;;
    esac
  fi
  if ! timeout --foreground "$time_limit" "${run[@]}" </dev/null >"$output"; then
    tail -n 20 "$output" >&2
    fail "$target: the program failed or did not end within $time_limit s"
  fi
}
