# SPDX-License-Identifier: BSL-1.0
# What targets/run says while it builds, where nobody has a terminal: tenths of the steps that Ninja counts, and seconds.
find_program(shell bash REQUIRED)
file(WRITE ${work}/slow "#!${shell}
set -euo pipefail
me=script
. ${romvec_source}/targets/common/progress
: >log
echo '[99/100] of a step before' >>log
build() {
  echo '[1/20] one'
  sleep 1.5
  echo '[2/20] two'
  sleep 1.2
  echo '[3/20] three'
  sleep 1.2
  echo '[20/20] all'
}
broken() { return 7; }
with_progress quick log true
with_progress 'building it' log build
with_progress broken log broken || echo \"code $?\"
")
run(${shell} ${work}/slow)
string(REGEX REPLACE "\\([0-9]+ s\\)" "(N s)" said "${output}")
if(NOT said STREQUAL "script: building it, 1 of 20 steps (N s)\nscript: building it, 2 of 20 steps (N s)\ncode 7\n")
  message(FATAL_ERROR "expected a line at first and one for the first tenth, not:\n${output}")
endif()
file(STRINGS ${work}/log lines)
list(LENGTH lines count)
if(NOT count EQUAL 5)
  message(FATAL_ERROR "expected that the log has what the commands printed, not:\n${lines}")
endif()
