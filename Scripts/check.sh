#!/bin/sh
# Checks the reader's answers to one chapter's exercises: check.sh 03
set -u
cd "$(dirname "$0")/.."

file="Sources/Exercises/Chapter$1.swift"
if [ ! -f "$file" ]; then
  echo "check: chapter $1 has no exercises: there is no $file" >&2
  exit 64
fi
# The answers first, so that a slip in one is shown alone.
swift build --quiet --target Exercises || {
  echo "check: your answers do not compile yet; the compiler says why above" >&2
  exit 1
}
swift build --quiet --product out-of-noisePackageTests || exit 1
swift build --quiet --product progress || exit 1

status=0
SWIFT_BACKTRACE=enable=no swift test --quiet --skip-build --disable-xctest \
  --filter "ExerciseTests.Chapter$1/" || status=1
echo
swift run --quiet --skip-build progress --chapter "${1#0}" || status=1
exit $status
