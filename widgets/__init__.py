"""Reusable parts of the desk: they take views and plain text, post messages, and know no store."""
