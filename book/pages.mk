# How a page of the book is made, in three steps: `collect` lists a page's
# labels and the files it shows; `render` makes its HTML once the labels of
# all pages are known; site.js puts pages, figures and styles together.

ENGINE := $(patsubst %/,%,$(dir $(lastword $(MAKEFILE_LIST))))
FILTERS := $(ENGINE)/filters
THEME := $(ENGINE)/theme
SITE := build/book
export BOOK_WORK := build/book-work

# KaTeX comes from the system: Debian's libjs-katex, Homebrew's katex.
KATEX ?= $(firstword $(dir $(wildcard \
  /usr/share/javascript/katex/katex.js \
  /opt/homebrew/opt/katex/libexec/lib/node_modules/katex/dist/katex.js \
  /opt/homebrew/lib/node_modules/katex/dist/katex.js \
  /usr/local/opt/katex/libexec/lib/node_modules/katex/dist/katex.js \
  /usr/local/lib/node_modules/katex/dist/katex.js)))
export BOOK_KATEX := $(KATEX)
ifeq ($(wildcard $(KATEX)/katex.js),)
$(error KaTeX is not here: run `make setup`, or set KATEX to the folder that \
  holds katex.js)
endif

PANDOC ?= pandoc
MARKDOWN := markdown-implicit_figures-raw_tex-raw_attribute-native_spans
PAGES := $(sort $(wildcard book/*.md))
STEMS := $(PAGES:book/%.md=%)
COLLECTED := $(STEMS:%=$(BOOK_WORK)/collected/%.d)
RENDERED := $(STEMS:%=$(BOOK_WORK)/pages/%.html)
COMMON := $(FILTERS)/syntax.lua $(FILTERS)/page.lua $(FILTERS)/outputs.lua \
  $(FILTERS)/json.lua $(FILTERS)/errata.lua

# The filters name the page and the culprit themselves, and end with 1; what
# pandoc finds wrong it says without naming the page.
blame = status=$$?; rm -f $@.part.html; \
  test $$status = 1 || echo "$<: pandoc stopped, as it says above" >&2; \
  exit $$status

.PHONY: labels site
labels: $(BOOK_WORK)/labels.done ; @:
site: $(BOOK_WORK)/site.done ; @:

# Facts that are no files: the list of pages, the commit. Their files change
# only when they do.
remember = $(shell mkdir -p $(BOOK_WORK); \
  echo '$(2)' | cmp -s - $(BOOK_WORK)/$(1) || echo '$(2)' > $(BOOK_WORK)/$(1))
COMMIT := $(or $(shell git describe --always --dirty --exclude '*' \
  2> /dev/null),unversioned)
$(call remember,pages.list,$(STEMS))
$(call remember,commit,$(COMMIT))

$(BOOK_WORK)/collected/%.d: book/%.md $(COMMON) $(FILTERS)/collect.lua
	@mkdir -p $(@D)
	@rm -f $@
	@$(PANDOC) -f $(MARKDOWN) --fail-if-warnings \
	  -L $(FILTERS)/collect.lua -t plain -o $(@:.d=.txt) $< || { $(blame); }

$(BOOK_WORK)/labels.done: $(COLLECTED) $(BOOK_WORK)/pages.list \
    $(FILTERS)/number.js
	@node $(FILTERS)/number.js $(BOOK_WORK) $(STEMS)
	@touch $@

# number.js leaves this file alone when nothing in it changes.
$(BOOK_WORK)/labels.json: $(BOOK_WORK)/labels.done ;

$(BOOK_WORK)/pages/%.html: book/%.md $(BOOK_WORK)/labels.json $(COMMON) \
    $(FILTERS)/render.lua $(FILTERS)/source.lua $(FILTERS)/maths.js \
    $(THEME)/page.html $(THEME)/author-year.csl book/references.bib
	@echo "page $*"
	@mkdir -p $(@D)
	@$(PANDOC) -f $(MARKDOWN) --fail-if-warnings -L $(FILTERS)/render.lua \
	  --citeproc --csl $(THEME)/author-year.csl \
	  --bibliography book/references.bib -M link-citations=true \
	  --template $(THEME)/page.html -t html5 -o $@.part.html $< \
	  || { $(blame); }
	@mv $@.part.html $@

-include $(wildcard $(COLLECTED))

$(BOOK_WORK)/site.done: $(RENDERED) $(BOOK_WORK)/commit \
    $(BOOK_WORK)/pages.list $(THEME)/book.css $(THEME)/book.js \
    $(FILTERS)/site.js $(shell find Chapters -name '*.swift' 2> /dev/null)
	@node $(FILTERS)/site.js $(BOOK_WORK) $(SITE) $(KATEX) '$(COMMIT)' $(STEMS)
	@touch $@
	@echo "The book is ready: open $(SITE)/index.html"
