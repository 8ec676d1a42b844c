"""How somebody is called where others read it: only as they agreed to be."""

from collections.abc import Sequence

from modui.records.words import SCOPES


def public_name(naming: str | None, nickname: str, name: str) -> str:
    """The name to print for somebody; empty when only their role may be told, or when they were not asked yet."""
    if naming == "name":
        return name or nickname
    # A real name never stands in for a missing nickname.
    return nickname if naming == "nickname" else ""


def kept_from_group(scope: Sequence[str] | None) -> bool:
    """Whether somebody was asked, and did not agree that the group may read what they gave."""
    return scope is not None and "group" not in scope


def may_appear(naming: str | None, scope: Sequence[str] | None, audience: str) -> bool:
    """Whether what somebody wrote may be shown to `audience`: they were asked, and agreed to it."""
    return naming is not None and scope is not None and audience in scope


def may_be_told(scope: Sequence[str] | None, audience: str) -> bool:
    """Whether what somebody said to the group may be shown to `audience`: where they agreed; unasked, there alone."""
    return audience == "group" if scope is None else audience in scope


def in_order(scope: Sequence[str] | None) -> list[str] | None:
    """`scope` in the order of ``SCOPES``, words that are none of them last, for the codec to refuse."""
    if scope is None:
        return None
    return [*(one for one in SCOPES if one in scope), *(one for one in scope if one not in SCOPES)]
