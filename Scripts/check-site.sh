#!/bin/sh
# Looks at the built book in headless Chromium, with Playwright from PyPI in a
# folder of its own.
set -eu
cd "$(dirname "$0")/.."

venv=build/venv
if ! "$venv/bin/python" -c 'import PIL, playwright' 2>/dev/null; then
  echo "fetching Playwright and Pillow into $venv"
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" --quiet --disable-pip-version-check install playwright pillow
fi
exec "$venv/bin/python" Tests/site/check_site.py build/book
