#!/bin/sh
# Fetches the four files of MNIST into data/mnist, or checks those that are
# there. Run it as often as you like: it downloads only what is missing.
#
#   Scripts/fetch-mnist.sh            the usual way: make mnist
#   MNIST_DIR=~/mnist ...             another folder; used as it is when whole
#   MNIST_MIRRORS="URL URL" ...       other mirrors, tried in this order
#
# Every file is checked against the published SHA-256 of its unpacked bytes
# before it gets its name; until then it is in the folder's .download.
set -eu

mirrors=${MNIST_MIRRORS:-"
  https://ossci-datasets.s3.amazonaws.com/mnist
  https://storage.googleapis.com/cvdf-datasets/mnist"}
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
folder=${MNIST_DIR:-"$here/data/mnist"}
partial="$folder/.download"

sums="
train-images-idx3-ubyte ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db
train-labels-idx1-ubyte 65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5
t10k-images-idx3-ubyte 0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7
t10k-labels-idx1-ubyte ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2
"
names=$(printf '%s' "$sums" | cut -d ' ' -f 1)

say() { printf '%s\n' "$*"; }
fail() {
  printf 'mnist: %s\n' "$*" >&2
  exit 1
}

# The SHA-256 of what comes in; macOS has shasum, Linux has sha256sum.
if command -v sha256sum >/dev/null 2>&1; then
  sha256() { sha256sum | cut -d ' ' -f 1; }
elif command -v shasum >/dev/null 2>&1; then
  sha256() { shasum -a 256 | cut -d ' ' -f 1; }
else
  fail "neither sha256sum nor shasum is installed; install one of them."
fi

# is_good NAME FILE: does FILE unpack to the published bytes of NAME?
is_good() {
  [ -f "$2" ] || return 1
  expected=$(printf '%s' "$sums" | grep "^$1 " | cut -d ' ' -f 2)
  case $2 in
    *.gz) found=$(gzip -dc "$2" 2>/dev/null | sha256) ;;
    *) found=$(sha256 <"$2") ;;
  esac
  [ "$found" = "$expected" ]
}

# present NAME: the file in the folder, under the names that the book reads.
present() {
  dotted=$(say "$1" | sed 's/-idx/.idx/')
  for candidate in "$1" "$dotted" "$1.gz" "$dotted.gz"; do
    if [ -e "$folder/$candidate" ]; then
      say "$folder/$candidate"
      return
    fi
  done
}

# download URL FILE: goes on where an earlier attempt stopped.
download() {
  if command -v curl >/dev/null 2>&1; then
    curl --fail --location --silent --show-error --connect-timeout 15 \
      --speed-limit 1000 --speed-time 30 --continue-at - --output "$2" "$1"
  elif command -v wget >/dev/null 2>&1; then
    wget --no-verbose --tries 2 --timeout 30 --continue --output-document "$2" \
      "$1"
  else
    fail "neither curl nor wget is installed; install one of them."
  fi
}

# fetch NAME: from the first mirror that has the right bytes.
fetch() {
  file="$partial/$1.gz"
  for mirror in $mirrors; do
    url="${mirror%/}/$1.gz"
    say "fetching $url"
    # What an earlier attempt left may be whole, part, or rubbish: if going
    # on from it does not give the right bytes, once more from the start
    if [ -s "$file" ]; then
      is_good "$1" "$file" || download "$url" "$file" || true
      is_good "$1" "$file" || rm -f "$file"
    fi
    if [ ! -e "$file" ]; then
      # A broken connection leaves its part for the next run or mirror
      download "$url" "$file" || continue
    fi
    if is_good "$1" "$file"; then
      mv -f "$file" "$folder/$1.gz"
      return 0
    fi
    say "  its bytes are not the published ones; not used"
    rm -f "$file"
  done
  return 1
}

# What is missing; what is there and is not MNIST is the reader's: not touched
missing=
for name in $names; do
  file=$(present "$name")
  if [ -z "$file" ]; then
    missing="$missing $name"
  elif ! is_good "$name" "$file"; then
    fail "$file is damaged, or another data set: its bytes are not the" \
      "published ones. Remove it and run \`make mnist\` again."
  fi
done
if [ -z "$missing" ]; then
  say "MNIST is whole in $folder${MNIST_DIR:+ (MNIST_DIR)}: nothing to do."
  exit 0
fi

mkdir -p "$partial" || fail "cannot make the folder $partial."
for name in $missing; do
  if ! fetch "$name"; then
    # Keep a part that can be gone on with, but no empty folders
    find "$partial" -type f -empty -exec rm -f {} +
    rmdir "$partial" "$folder" "$(dirname "$folder")" 2>/dev/null || true
    fail "no mirror gave $name. Are you online? Tried:" \
      "$(printf '%s ' $mirrors)
Run \`make mnist\` again to go on from here, or do without:" \
      "every chapter takes --dataset strokes."
  fi
done
rmdir "$partial" 2>/dev/null || rm -rf "$partial"
say "MNIST is whole in $folder: 60,000 training and 10,000 test digits."
