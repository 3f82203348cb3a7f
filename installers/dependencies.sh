#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Installs what is missing to build (`build`), test (`test`) or work on (`tools`) Sibyl Runner.
# Says nothing and touches nothing when all of it is there. Needs no terminal.
#
#   installers/dependencies.sh [build|test|tools]...      default: build
#
# Installs by itself on Debian 12 and Ubuntu 24.04 or newer. With dnf, pacman and brew it prints
# the command to run, since those names are not tried out by our tests.
set -euo pipefail

# The one list. `a|b`: any of them will do, the first that exists is installed. `-`: not needed.
packages() {
  cat <<'TABLE'
# group apt                         dnf                      pacman           brew
build   build-essential             gcc-c++                  base-devel       -
build   cmake                       cmake                    cmake            cmake
build   ninja-build                 ninja-build              ninja            ninja
build   pkg-config|pkgconf          pkgconf-pkg-config       pkgconf          pkgconf
build   ccache                      ccache                   ccache           ccache
build   git                         git                      git              git
build   curl                        curl                     curl             curl
build   ca-certificates             ca-certificates          ca-certificates  ca-certificates
build   qt6-base-dev                qt6-qtbase-devel         qt6-base         qt
build   qt6-base-dev-tools          qt6-qtbase-devel         qt6-base         qt
build   qt6-websockets-dev          qt6-qtwebsockets-devel   qt6-websockets   qt
build   libqt6sql6-sqlite           qt6-qtbase               qt6-base         qt
build   qtkeychain-qt6-dev          qtkeychain-qt6-devel     qtkeychain-qt6   qtkeychain
build   libsecret-1-0               libsecret                libsecret        -
build   qt6-svg-dev                 qt6-qtsvg-devel          qt6-svg          qt
build   qt6-l10n-tools              qt6-linguist             qt6-tools        qt
build   libgl-dev                   mesa-libGL-devel         libglvnd         -
build   libyaml-cpp-dev             yaml-cpp-devel           yaml-cpp         yaml-cpp
build   libtomlplusplus-dev         tomlplusplus-devel       tomlplusplus     tomlplusplus
build   libexpected-dev             expected-devel           tl-expected      tl-expected
build   libcli11-dev                cli11-devel              cli11            cli11
build   libboost1.81-dev|libboost-dev boost-devel            boost            boost
build   libssl-dev                  openssl-devel            openssl          openssl@3
test    python3                     python3                  python           python@3.12
test    python3-aiohttp             python3-aiohttp          python-aiohttp   -
test    fonts-dejavu-core           dejavu-sans-fonts        ttf-dejavu       -
test    fonts-wqy-microhei          wqy-microhei-fonts       wqy-microhei     -
test    xvfb                        xorg-x11-server-Xvfb     xorg-server-xvfb -
test    openbox                     openbox                  openbox          -
test    dbus-daemon|dbus            dbus-daemon              dbus             -
test    python3-dbus                python3-dbus             python-dbus      -
test    at-spi2-core                at-spi2-core             at-spi2-core     -
test    gir1.2-atspi-2.0            at-spi2-core             at-spi2-core     -
test    python3-gi                  python3-gobject          python-gobject   -
test    git-lfs                     git-lfs                  git-lfs          git-lfs
test    openssl                     openssl                  openssl          openssl@3
test    procps                      procps-ng                procps-ng        -
tools   clang-16|clang              clang                    clang            llvm
tools   clang-tidy-16|clang-tidy    clang-tools-extra        clang            llvm
tools   clang-format-16|clang-format clang-tools-extra       clang            clang-format
tools   shellcheck                  ShellCheck               shellcheck       shellcheck
TABLE
}

say() { printf 'dependencies: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# names COLUMN GROUP...: the distinct entries of one column of the table
names() {
  local column=$1; shift
  packages | awk -v column="$column" -v groups=" $* " \
    '!/^#/ && index(groups, " " $1 " ") && $column != "-" && !seen[$column]++ { print $column }'
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif ! command -v sudo >/dev/null; then die "run this as root: $*"
  elif [ -t 2 ]; then sudo "$@"
  else sudo -n "$@"
  fi
}

apt() {
  as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 \
    apt-get -q -y -o DPkg::Lock::Timeout=900 -o Dpkg::Use-Pty=0 "$@" </dev/null
}

# Runs a command whose output matters only when it fails.
quietly() {
  local log status=0
  log=$(mktemp)
  "$@" >"$log" 2>&1 || { status=$?; cat "$log" >&2; }
  rm -f "$log"
  return "$status"
}

apt_is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }
apt_candidate() { apt-cache policy "$1" 2>/dev/null | awk '$1 == "Candidate:" && $2 != "(none)" { print $2 }'; }

# Prints each entry of which no alternative is installed.
apt_missing() {
  local entry name
  while read -r entry; do
    for name in ${entry//|/ }; do
      if apt_is_installed "$name"; then continue 2; fi
    done
    printf '%s\n' "$entry"
  done
}

system_name() { sed -n 's/^PRETTY_NAME="\{0,1\}\([^"]*\).*/\1/p' /etc/os-release; }

# The first alternative that the package lists know.
apt_choose() {
  local name
  for name in ${1//|/ }; do
    if [ -n "$(apt_candidate "$name")" ]; then printf '%s\n' "$name"; return; fi
  done
  die "$(system_name) has no package $1." \
    "Debian 12 and Ubuntu 24.04 or newer have it (Ubuntu: in \"universe\")."
}

install_with_apt() {
  local missing entry name version chosen=()
  missing=$(names 2 "$@" | apt_missing)
  [ -n "$missing" ] || return 0
  quietly apt update || die "apt-get update failed: check the network and /etc/apt/sources.list*"
  version=$(apt_candidate qt6-base-dev)
  if [ -n "$version" ] && dpkg --compare-versions "$version" lt 6.4.2; then
    die "Qt $version is too old here, 6.4.2 is needed: use Debian 12 or Ubuntu 24.04, or newer."
  fi
  for entry in $missing; do
    name=$(apt_choose "$entry")
    chosen+=("$name")
  done
  say "installing ${#chosen[@]} packages and what they need: ${chosen[*]}"
  quietly apt install --no-install-recommends "${chosen[@]}" || die "apt-get install failed, see above"
}

# Tells what to run where we do not install by ourselves. The rest of the arguments asks the package
# system whether one package is there.
ask_to_install() {
  local command=$1 name missing=(); shift
  while read -r name; do
    "$@" "$name" >/dev/null 2>&1 || missing+=("$name")
  done
  [ ${#missing[@]} -eq 0 ] || die "please run: $command ${missing[*]}"
}

[ $# -gt 0 ] || set -- build
for group; do
  case $group in
    build | test | tools) ;;
    *) say "usage: installers/dependencies.sh [build|test|tools]..."; exit 2 ;;
  esac
done

if command -v apt-get >/dev/null; then install_with_apt "$@"
elif command -v dnf >/dev/null; then names 3 "$@" | ask_to_install "sudo dnf install" rpm -q --whatprovides
elif command -v pacman >/dev/null; then names 4 "$@" | ask_to_install "sudo pacman -S --needed" pacman -Q
elif command -v brew >/dev/null; then names 5 "$@" | ask_to_install "brew install" brew list --versions
else
  die "this system is not known: no apt-get, dnf, pacman or brew. Needed: Qt 6.4.2, Boost 1.74, CMake 3.25" \
    "and the libraries listed at the top of installers/dependencies.sh"
fi
