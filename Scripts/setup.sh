#!/bin/sh
# Installs what the book needs and this machine lacks. Asks for nothing; says
# what it does; does nothing where nothing is missing.
#
#   Scripts/setup.sh          what `make test` and `make book` need
#   Scripts/setup.sh site     what `make test-book` needs besides
#   Scripts/setup.sh python   what `make bench` and `make interop` need besides
set -eu

debian="curl libopenblas-dev libpng-dev libcairo2-dev libgif-dev zlib1g-dev
  pandoc nodejs libjs-katex fonts-katex
  fonts-dejavu-core fonts-inter fonts-jetbrains-mono fonts-linuxlibertine"
homebrew="openblas libpng giflib cairo pandoc node katex"
case "${1:-}" in
  site)
    debian="$debian chromium python3-venv"
    homebrew="$homebrew python"
    ;;
  python)
    debian="$debian python3-venv"
    homebrew="$homebrew python"
    ;;
esac

fail() {
  echo "setup: $1" >&2
  exit 1
}

command -v swift >/dev/null 2>&1 ||
  fail "there is no \`swift\` here. Install Swift 6.3 from https://www.swift.org/install and try again."

if command -v dpkg-query >/dev/null 2>&1; then
  installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' $debian 2>/dev/null || true)
  missing=""
  for package in $debian; do
    case "$installed" in
      *"$package installed"*) ;;
      *) missing="$missing $package" ;;
    esac
  done
  [ -n "$missing" ] || exit 0

  as_root=""
  if [ "$(id -u)" -ne 0 ]; then
    # No password is ever asked for: where sudo would, the reader runs it.
    if ! sudo -n true 2>/dev/null; then
      fail "these Debian packages are missing:$missing. Install them with
  sudo apt-get install$missing
and try again."
    fi
    as_root="sudo -n"
  fi
  echo "setup: installing$missing"
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  apt="$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300"
  # An old package list is the usual reason for a failed install: fetch a new
  # one only then.
  if ! $apt install -y --no-install-recommends $missing >"$log" 2>&1; then
    if ! { $apt update && $apt install -y --no-install-recommends $missing; } >"$log" 2>&1; then
      tail -n 5 "$log" >&2
      fail "apt-get could not install:$missing. Install them by hand and try again."
    fi
  fi
  echo "setup: done"
  exit 0
fi

if [ "$(uname)" = Darwin ]; then
  command -v brew >/dev/null 2>&1 ||
    fail "Homebrew is needed to install: $homebrew. See https://brew.sh."
  missing=""
  for package in $homebrew; do
    brew list --versions "$package" >/dev/null 2>&1 || missing="$missing $package"
  done
  [ -n "$missing" ] || exit 0
  echo "setup: installing$missing"
  brew install --quiet $missing || fail "Homebrew could not install:$missing"
  exit 0
fi

echo "setup: this is neither Debian nor macOS; if something is missing, install what your system calls:" $debian
