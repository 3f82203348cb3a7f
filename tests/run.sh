#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Installs what is missing, builds, and runs every test. Arguments go to ctest:
#
#   tests/run.sh                       everything
#   tests/run.sh -R journal            tests whose name matches
#   SIBYL_PRESET=asan tests/run.sh     with another preset: dev (default), strict, asan
#   SIBYL_JOBS=4 tests/run.sh          at most so many jobs at once
#
# Build output is shown only when something fails. Needs no terminal.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
preset=${SIBYL_PRESET:-dev}
log=build/$preset.log

# One job per core, but never more than fit into memory at 1 GiB each.
jobs=${SIBYL_JOBS:-}
if [ -z "$jobs" ]; then
  jobs=$(nproc 2>/dev/null || echo 2)
  memory_gib=$(awk '/^MemAvailable:/ { print int($2 / 1048576) }' /proc/meminfo 2>/dev/null || echo 4)
  if [ "${memory_gib:-0}" -lt 1 ]; then memory_gib=1; fi
  if [ "$jobs" -gt "$memory_gib" ]; then jobs=$memory_gib; fi
fi

# step TITLE COMMAND...: one line when it works, the end of its output when not
step() {
  local title=$1 started=$SECONDS; shift
  if ! "$@" >>"$log" 2>&1 </dev/null; then
    grep -nE 'error:|FAILED:|CMake Error' "$log" | head -n 20 >&2 || true
    tail -n 40 "$log" >&2
    printf '%s failed; all of it is in %s\n' "$title" "$log" >&2
    exit 1
  fi
  printf '%s: %d s\n' "$title" $((SECONDS - started))
}

./installers/dependencies.sh build test </dev/null
mkdir -p build
: >"$log"
step "configured $preset" cmake --preset "$preset"
step "built $preset" cmake --build --preset "$preset" --parallel "$jobs"

status=0
ctest --preset "$preset" --parallel "$jobs" --no-tests=error "$@" </dev/null || status=$?
if [ "$status" = 0 ]; then
  printf 'tests/run.sh: %s: all passed\n' "$preset"
else
  printf 'tests/run.sh: %s: there are failures; one test again: tests/run.sh -R NAME\n' "$preset" >&2
fi
exit "$status"
