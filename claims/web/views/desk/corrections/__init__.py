"""Changing what is published, in the open."""
