"""The duties: rules as pure functions, and actions that the store commits."""
