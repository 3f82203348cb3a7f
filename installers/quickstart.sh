#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# From a fresh clone to a first result: installs what is missing, builds, and runs one task end to
# end on the embedded server in a directory that is removed again. It does not take the demo's word
# for it: git and curl are asked whether the commit is really there. Needs no terminal.
#
#   installers/quickstart.sh [--program FILE] [--keep] [-- DEMO ARGUMENTS...]
#
#   --program FILE   use this sibyl-runner instead of building one
#   --keep           leave the demo's directory for a look around
#   after --         passed on to `sibyl-runner demo`, e.g. -- --agent-command 'my-agent'
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '%s\n' "$*"; }
die() { printf 'quickstart: %s\n' "$*" >&2; exit 1; }

program=
keep=false
while [ $# -gt 0 ]; do
  case $1 in
    --program) program=${2:?--program needs a file}; shift 2 ;;
    --keep) keep=true; shift ;;
    --) shift; break ;;
    *) printf 'usage: installers/quickstart.sh [--program FILE] [--keep] [-- DEMO ARGUMENTS...]\n' >&2; exit 2 ;;
  esac
done

# Runs a build step; its output is shown only when it fails, on a terminal with a running count.
step() {
  local title=$1 log=$root/build/quickstart.log line; shift
  mkdir -p "$root/build"
  if [ -t 1 ]; then
    "$@" 2>&1 </dev/null | tee "$log" | while IFS= read -r line; do
      case $line in '['*/*']'*) printf '\r%s %s ' "$title" "${line%%]*}]" ;; esac
    done || { printf '\n'; tail -n 40 "$log" >&2; die "$title failed; all of it is in $log"; }
    printf '\r%s: done        \n' "$title"
  else
    say "$title ..."
    "$@" >"$log" 2>&1 </dev/null || { tail -n 40 "$log" >&2; die "$title failed; all of it is in $log"; }
  fi
}

if [ -z "$program" ]; then
  "$root/installers/dependencies.sh" build
  cd "$root"
  step "configuring" cmake --preset release
  step "building" cmake --build --preset release
  program=$root/build/release/bin/sibyl-runner
fi
[ -x "$program" ] || die "$program is not a program"

directory=$(mktemp -d "${TMPDIR:-/tmp}/sibyl-quickstart.XXXXXX")
report=$directory/report
demo_pid=

leave() {
  if [ -n "$demo_pid" ]; then
    kill -TERM "$demo_pid" 2>/dev/null || true
    wait "$demo_pid" || true
  fi
  if $keep; then say "kept: $directory"; else rm -rf "$directory"; fi
}
trap leave EXIT

"$program" demo --dir "$directory/demo" --report "$report" --hold "$@" </dev/null &
demo_pid=$!

# `status` is the last line of the report. With it written, the demo keeps its server up until the
# release file is there.
until grep -q '^status=' "$report" 2>/dev/null; do
  if ! kill -0 "$demo_pid" 2>/dev/null; then
    status=0
    wait "$demo_pid" || status=$?
    demo_pid=
    grep -q '^status=' "$report" 2>/dev/null && break
    die "the demo ended with exit code $status and without a report"
  fi
  sleep 0.1
done

reported() { sed -n "s/^$1=//p" "$report" | head -n 1; }
repository=$(reported repository)
branch=$(reported branch)
base=$(reported base_commit)
head=$(reported head_commit)
task=$(reported task_id)
server=$(reported server_url)
token_file=$(reported admin_token_file)

faults=0
# check DESCRIPTION COMMAND...: the command decides
check() {
  local what=$1; shift
  if "$@" >/dev/null 2>&1; then
    say "  ok      $what"
  else
    say "  FAILED  $what"
    faults=$((faults + 1))
  fi
}
same() { [ -n "$1" ] && [ "$1" = "$2" ]; }
in_repository() { git -c safe.directory='*' -C "$repository" "$@"; }
is_clean() { [ -z "$(in_repository status --porcelain --untracked-files=all)" ]; }
has_no_stash() { [ -z "$(in_repository stash list)" ]; }
differs() { ! in_repository diff --quiet "$1" "$2"; }

# The task as the server tells it, one `path<tab>value` line for each scalar (RFC 8259; strings keep
# their escapes).
task_lines() {
  printf 'header = "Authorization: Bearer %s"\n' "$(cat "$token_file")" |
    curl --config - --silent --show-error --fail --max-time 20 "$server/api/tasks/$task" |
    tr -d '\n' | awk '
      function name(    i, text) {
        text = ""
        for (i = 1; i <= depth; i++) text = text (text == "" ? "" : ".") (isArray[i] ? count[i] : key[i])
        return text
      }
      function scalar(text) { printf "%s\t%s\n", name(), text }
      {
        rest = $0
        while (rest != "") {
          if (match(rest, /^[ \t\r,]+/)) { rest = substr(rest, RLENGTH + 1); continue }
          first = substr(rest, 1, 1)
          if (first == "{" || first == "[") { depth++; isArray[depth] = first == "["; count[depth] = 0; key[depth] = ""; rest = substr(rest, 2); continue }
          if (first == "}" || first == "]") { depth--; if (isArray[depth]) count[depth]++; rest = substr(rest, 2); continue }
          if (match(rest, /^"([^"\\]|\\.)*"/)) {
            text = substr(rest, 2, RLENGTH - 2); rest = substr(rest, RLENGTH + 1)
            if (match(rest, /^[ \t\r]*:/)) { key[depth] = text; rest = substr(rest, RLENGTH + 1); continue }
            scalar(text)
          } else if (match(rest, /^[-+.0-9a-zA-Z]+/)) {
            scalar(substr(rest, 1, RLENGTH)); rest = substr(rest, RLENGTH + 1)
          } else exit 1
          if (isArray[depth]) count[depth]++
        }
      }'
}
answer=$(task_lines) || answer=
answered() { printf '%s\n' "$answer" | awk -F '\t' -v path="$1" '$1 == path { print $2; exit }'; }

say ""
say "checking with git and curl:"
check "the demo reports the task as completed" same "$(reported status)" completed
check "the commit $(printf '%.12s' "$head") exists" in_repository cat-file -e "$head^{commit}"
check "it is the tip of $branch" same "$(in_repository rev-parse --verify --quiet "refs/heads/$branch")" "$head"
check "its parent is the base $(printf '%.12s' "$base")" same "$(in_repository rev-parse --verify --quiet "$head^")" "$base"
check "it changes files" differs "$base" "$head"
check "the checkout is still at the base" same "$(in_repository rev-parse --verify --quiet HEAD)" "$base"
check "the checkout has no changes" is_clean
check "nothing was stashed" has_no_stash
check "the server says completed" same "$(answered status)" completed
check "the server names the same commit" same "$(answered result.head_commit)" "$head"
check "the server names the same branch" same "$(answered result.branch)" "$branch"

if [ -n "$demo_pid" ]; then
  : >"$report.release"
  status=0
  wait "$demo_pid" || status=$?
  demo_pid=
  check "the demo ended well (exit code $status)" same "$status" 0
else
  check "the demo held until it was checked" false
fi

[ "$faults" = 0 ] || die "$faults checks failed"
say "all of it is true."
if [ "$program" = "$root/build/release/bin/sibyl-runner" ]; then
  say "the programs are in $root/build/release/bin"
fi
