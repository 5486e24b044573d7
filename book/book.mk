# The book as a website: build/book/index.html. The root Makefile includes
# this file and lets `book` wait for the chapter programs' results. Alone it
# builds any folder that is laid out alike: make -C FOLDER -f .../book/book.mk

BOOK_RULES := $(dir $(lastword $(MAKEFILE_LIST)))pages.mk

.PHONY: book
book:
	@$(MAKE) --no-print-directory -k -f $(BOOK_RULES) labels
	@$(MAKE) --no-print-directory -k -f $(BOOK_RULES) site
