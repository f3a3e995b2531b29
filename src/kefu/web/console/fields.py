"""Limits of the fields that several bodies of this door share."""

from typing import Annotated

from msgspec import Meta

Name = Annotated[str, Meta(min_length=1, max_length=80)]
Email = Annotated[str, Meta(min_length=3, max_length=254)]
# Longer ones are refused by the rules of passwords, with a sentence; this is the wall against megabytes.
Password = Annotated[str, Meta(min_length=1, max_length=1000)]
Secret = Annotated[str, Meta(min_length=1, max_length=200)]
Id = Annotated[str, Meta(min_length=1, max_length=60)]
