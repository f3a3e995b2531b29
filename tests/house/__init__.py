"""The house rules as tests: size, words, documents, locks; `make check` runs them."""
