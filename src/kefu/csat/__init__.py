"""Surveys: what visitors are asked about the help they got, and how they rate it."""
