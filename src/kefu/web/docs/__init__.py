"""The HTTP reference at /docs: a small page of our own that draws /openapi.json; nothing from other servers."""
