"""The desk in the terminal for the moderator of the week of a learning community."""

__version__ = "0.1.0"
