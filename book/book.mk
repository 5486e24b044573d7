# The book as a website: build/book/index.html. The root Makefile includes
# this file and lets `book` wait for the chapter programs' results. Alone it
# builds any folder that is laid out alike: make -C FOLDER -f .../book/book.mk

BOOK_RULES := $(dir $(lastword $(MAKEFILE_LIST)))pages.mk

.PHONY: book
book:
	@$(MAKE) --no-print-directory -k -f $(BOOK_RULES) labels
	@$(MAKE) --no-print-directory -k -f $(BOOK_RULES) site

# Looks at the built site in a browser, from file:// and without a network.
build/venv/ready:
	python3 -m venv build/venv
	build/venv/bin/pip install --quiet playwright pillow
	@touch $@

.PHONY: test-book
test-book: book build/venv/ready
	build/venv/bin/python Tests/site/check_site.py build/book
