# Out of Noise: the reader's commands. `make` alone lists them.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# Chapter 3 is the folder Chapters/03-closed-form; its program is closed-form.
numbered := $(sort $(notdir $(wildcard Chapters/*)))
slug = $(patsubst $(firstword $(subst -, ,$(1)))-%,%,$(1))
programs := $(foreach chapter,$(numbered),$(call slug,$(chapter)))
# CHAPTER=3, CHAPTER=03 and CHAPTER=closed-form all mean chapter 3.
chosen = $(strip $(foreach chapter,$(numbered),$(if $(filter \
  $(CHAPTER) 0$(CHAPTER),$(firstword $(subst -, ,$(chapter))) $(call slug,$(chapter))),$(chapter))))
need_chapter = $(if $(chosen),,$(error Say which chapter, as in \
  `make $@ CHAPTER=1`. There are: $(numbered)))

# The Python that has PyTorch; another than our own is taken as it is.
rivals := build/bench/venv/bin/python
BENCH_PYTHON ?= $(rivals)

.PHONY: help setup test test-book check progress run mnist bench \
  bench-publish judge interop lint clean

help: ## list these commands
	@echo "Out of Noise: diffusion models from scratch, in Swift"
	@echo
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/  make \1|\2/p' $(MAKEFILE_LIST) | \
	  awk -F '|' '{ printf "%-18s %s\n", $$1, $$2 }'
	@echo
	@echo "CHAPTER=3 or CHAPTER=closed-form; MNIST_DIR=folder for digits already there."

setup: ## install what is missing (book and test do this themselves)
	@Scripts/setup.sh

book: ## build the book: build/book/index.html

test: setup ## test everything, your solutions included
	swift test --disable-xctest

test-book: book ## look at every page in a browser
	@Scripts/setup.sh site
	@Scripts/check-site.sh

check: setup ## check your solutions of one chapter: CHAPTER=3
	@$(need_chapter)Scripts/check.sh $(firstword $(subst -, ,$(chosen)))

progress: setup ## show which exercises are solved
	@swift run -q progress

run: setup ## run one chapter: CHAPTER=3, ARGS="--seed 2"
	@$(need_chapter)swift run -q -c release $(call slug,$(chosen)) $(ARGS)

mnist: setup ## fetch the real digits into data/mnist
	@Scripts/fetch-mnist.sh

have_rivals = $(if $(filter $(rivals),$(BENCH_PYTHON)),Scripts/rivals.sh)

bench: setup ## race against PyTorch and JAX: all rows, or ROWS="S3 S5"
	@$(have_rivals)
	@swift build -c release --quiet --product benchmark
	@python3 Benchmarks/compare.py --ours .build/release/benchmark \
	  --python $(BENCH_PYTHON) --output build/bench/results.json $(ROWS)

bench-publish: ## let the book show what `make bench` has measured
	@grep -q '"complete": true' build/bench/results.json || \
	  { echo 'Run `make bench` first, with all rows.' >&2; exit 1; }
	@mkdir -p book/benchmark
	cp build/bench/results.json book/benchmark/results.json

judge: setup ## draw many digits with the book's networks, and keep what comes of it
	@for network in digits-repaired digits-told; do \
	  swift run -q -c release inference --samples 1000 \
	    --weights book/weights/$$network.safetensors \
	    --output build/judge/$$network && \
	  cp build/judge/$$network/results.json book/weights/$$network.json || \
	    exit 1; \
	done

interop: setup ## hand weights to PyTorch and back, and compare
	@$(have_rivals)
	@rm -rf build/interop
	INTEROP_FOLDER=build/interop swift test --disable-xctest --filter InteropTests
	@$(BENCH_PYTHON) book/interop/check.py read build/interop

lint: ## check the style of all Swift files
	swift format lint --strict --parallel --recursive Package.swift Sources Chapters Tests \
	  Benchmarks

clean: ## remove everything that was built
	rm -rf .build build

# The programs, built once for all chapters. Only a program that changed is
# newer than before, so only its chapter runs again.
sources := Package.swift $(shell find Sources Chapters -name '*.swift' -o -name '*.[ch]')

build/programs/done: $(sources) | setup
	@echo "building the programs (some minutes the first time)"
	@swift build -c release --quiet
	@mkdir -p $(@D)
	@for p in $(programs); do \
	  cmp -s .build/release/$$p $(@D)/$$p || cp .build/release/$$p $(@D)/$$p; \
	done
	@touch $@

$(programs:%=build/programs/%): build/programs/done ;

# Which digits the chapters will find. The file changes only when that does.
digits := $(or $(MNIST_DIR),$(wildcard data/mnist),strokes)
$(shell mkdir -p build; echo '$(digits)' | cmp -s - build/digits || \
  echo '$(digits)' > build/digits)

# One chapter's run: transcript, results and figures.
build/chapters/%/done: build/programs/% build/digits
	@echo "running $*"
	@rm -rf $(@D)
	@build/programs/$* > /dev/null
	@touch $@

# What `make judge` found is shown by a chapter.
build/chapters/inference/done: $(wildcard book/weights/*.json)

# The pages, once all chapters have run.
include book/book.mk
book: $(programs:%=build/chapters/%/done)
book: | setup
