# SPDX-License-Identifier: BSL-1.0
# shellcheck shell=bash disable=SC2154  # variables of the script that includes this file
# For `run --mca`: cycle estimates from traces of whole calls. In: top, builds, mca_iterations, and
# the functions of program.sh.

# The target whose program is traced for a core, and LLVM's triple.
target_of_core() {
  local target
  target=$(cpus_with LLVM_CORES "$1")
  case $(fact "$target" PLATFORM) in
    bare-metal) echo "$target" thumb-none-eabi ;;
    *) echo "$target" "$(fact "$target" TRIPLE)" ;;
  esac
}

# Cycles of one call on a core, times $mca_iterations.
cycles() {  # CORE TRIPLE TRACE
  local core=$1 triple=$2 trace=$3
  # Where a page ends QEMU has read what follows a Thumb instruction too. Those whose second byte is 0xe8 or more have
  # four bytes, the others two.
  awk -v thumb="${triple%%-*}" '
    thumb == "thumb" { print $1, $2, ($2 "" < "0xe8" ? "" : $3 " " $4); next }
    { print }' "$trace" |
    llvm-mc-19 --disassemble -triple="$triple" -mcpu="$core" 2>"$trace.log" | grep -v '^[[:space:]]*\.' >"$trace.s" || true
  if [ "$(wc -l <"$trace")" -eq 0 ] || [ "$(wc -l <"$trace")" -ne "$(wc -l <"$trace.s")" ]; then
    cat "$trace.log" >&2
    fail "$core: llvm-mc-19 does not know every instruction of ${trace#"$top"/}"
  fi
  llvm-mca-19 -mtriple="$triple" -mcpu="$core" -iterations="$mca_iterations" -skip-unsupported-instructions=lack-sched \
    "$trace.s" 2>"$trace.log" | sed -n 's/^Total Cycles: *//p'
}

# One row an operation and shape; operations that the program does not have yet are left out.
estimate() {
  local core target triple operation shape implementation directory trace weights line
  printf '%-12s %-12s %-8s %12s %8s %8s %6s\n' core operation shape cycles 'a weight' loop ratio
  for core in "$@"; do
    read -r target triple < <(target_of_core "$core")
    build_program
    directory=$builds/$target/traces
    mkdir -p "$directory"
    for operation in lookup_q15 bag32_q15; do
      for shape in 512x64 256x288; do
        line=""
        for implementation in library plain_loops; do
          trace=$directory/$operation.$shape.$implementation
          run_program "$trace.log" "begin=romvec_trace_begin,end=romvec_trace_end,trace=$trace" \
            "$operation" "$shape" "$implementation"
          weights=$(sed -n 's/^weights //p' "$trace.log")
          line+=" $(cycles "$core" "$triple" "$trace")"
        done
        awk -v core="$core" -v operation="$operation" -v shape="$shape" -v weights="$weights" -v n="$mca_iterations" '
          NF != 2 { exit 1 }
          { printf "%-12s %-12s %-8s %12.1f %8.3f %8.3f %6.2f\n", core, operation, shape, $1 / n, $1 / n / weights,
                   $2 / n / weights, $1 / $2 }' <<<"$line" || fail "$core: llvm-mca-19 printed no cycles ($trace.log)"
      done
    done
  done
}
