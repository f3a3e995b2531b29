"""Automation: rules that say when something happened, if conditions hold, then do operations."""
