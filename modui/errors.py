"""What can go wrong, in one clear sentence each.

Every error that a user can meet is a :class:`ModuiError`: a stable code (documented in ``docs/errors.md``), what
happened, and what to do next. The command line and the desk print them; nothing else is shown to a user.
"""


class ModuiError(Exception):
    """Base of all errors that reach a user.

    Args:
        code: a stable, documented word such as ``member-unknown``.
        message: what happened, one sentence, already translated.
        hint: what to do next, one sentence, already translated; may be empty.
    """

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


class BadInput(ModuiError):
    """A file, a paste or an argument could not be understood. Nothing was changed."""


class NotFound(ModuiError):
    """What was named does not exist, or the name fits several."""


class Refused(ModuiError):
    """A rule forbids the action in the present state. Nothing was changed."""


class Stale(Refused):
    """The row was changed by somebody else since it was read. Nothing was changed."""


class Damaged(ModuiError):
    """The database, or the disk below it, cannot be used as it is. Nothing was lost by modui."""
