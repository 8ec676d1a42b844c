"""What else members share in a week: it may stand in the vote over the week and in the digest."""

import re
from collections.abc import Sequence

from modui.errors import BadInput, Refused
from modui.i18n import N_, _
from modui.records import queries
from modui.records.changes import Action, Edit, Insert, Proposal, Set, edited
from modui.records.codecs import Value
from modui.records.reading import State

_LINK = re.compile(r"(https?://[^\s/]|mailto:[^\s@]+@)\S*", re.IGNORECASE)


def contribute(
    state: State,
    week: str,
    member: str,
    title: str,
    text: str = "",
    link: str = "",
    naming: str | None = None,
    scope: Sequence[str] | None = None,
) -> Proposal:
    """Take in something a member shared.

    Args:
        state: the records.
        week: its id.
        member: whose it is.
        title: one line.
        text: Markdown.
        link: a web or mail address, or nothing.
        naming: how they agreed to be named; none: not asked yet.
        scope: where they agreed to appear; none: not asked yet.

    Raises:
        BadInput: ``title-empty``.
        Refused: ``link-unsafe``.
    """
    if not title.strip():
        raise BadInput("title-empty", _("It needs a title."), _("A few words that tell members what it is."))
    values: dict[str, Value] = {
        "week": week,
        "member": member,
        "title": " ".join(title.split()),
        "text": text,
        "link": link.strip(),
        "naming": naming,
        "scope": None if scope is None else [*scope],
    }
    return ADD.propose([Insert("contribution", state.clock.new_id(), values)])


def consent_contribution(state: State, contribution_id: str, naming: str, scope: Sequence[str]) -> Proposal:
    """Record how its member agreed to be named, and where it may appear."""
    one = queries.contribution(state, contribution_id)
    before: dict[str, Value] = {"naming": one.naming, "scope": None if one.scope is None else [*one.scope]}
    return CONSENT.propose(edited("contribution", one.id, before, {"naming": naming, "scope": [*scope]}))


def hide_contribution(state: State, contribution_id: str, hidden: bool = True) -> Proposal:
    """Leave it out of votes to come and of the digest, or show it again."""
    one = queries.contribution(state, contribution_id)
    return HIDE.propose(edited("contribution", one.id, {"hidden": one.hidden}, {"hidden": hidden}))


def _links_safely(_state: State, edits: Sequence[Edit]) -> None:
    """A link leads to the web or to a mailbox, or it is none."""
    for edit in edits:
        link = "" if isinstance(edit, Set) else str(edit.values.get("link", ""))
        if link and not _LINK.fullmatch(link):
            raise Refused(
                "link-unsafe",
                _("“{link}” is not a web or mail address.").format(link=link),
                _("Give it in full, beginning with https://"),
            )


ADD = Action(
    "vote.contribute", N_("Take in a contribution"), inserts=frozenset({"contribution"}), rules=(_links_safely,)
)
CONSENT = Action(
    "vote.contribution-consent",
    N_("Record the consent to a contribution"),
    writes=frozenset({"contribution.naming", "contribution.scope"}),
)
HIDE = Action("vote.contribution-hide", N_("Hide or show a contribution"), writes=frozenset({"contribution.hidden"}))
ACTIONS = (ADD, CONSENT, HIDE)
