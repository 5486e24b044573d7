#!/bin/sh
# Puts PyTorch and the benchmark's other rivals, from PyPI, into a Python of
# their own. Does nothing where that was done before.
set -eu
cd "$(dirname "$0")/.."

venv=build/bench/venv
list=Benchmarks/requirements.txt
if cmp -s $list $venv/installed.txt; then exit 0; fi

fail() {
  echo "rivals: $1" >&2
  exit 1
}

Scripts/setup.sh python
echo "fetching PyTorch, JAX and scikit-learn into $venv (some 6 GB on disk)"
rm -rf $venv
python3 -m venv $venv || fail "python3 could not make the folder $venv"
pip="$venv/bin/pip --quiet --disable-pip-version-check --retries 1 --timeout 20"
$pip install -r $list ||
  fail "pip could not install $list from PyPI, as it says above. Are you
  online? Or name a Python that has all of it: make bench BENCH_PYTHON=python3"
# FAISS is not built for every machine
$pip install faiss-cpu || echo "rivals: going on without FAISS"
cp $list $venv/installed.txt
