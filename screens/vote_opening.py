"""Opening a vote: one form, filled in with what the community used last."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from modui.duties import vote
from modui.duties.money import amount, minor
from modui.errors import BadInput
from modui.i18n import _, pgettext, sentences
from modui.records.words import METHODS
from screens import wording
from screens.base import DeskScreen
from screens.vote_shown import Seen, ready_for, what_secret_means
from screens.weeks import TIME, moment_in
from widgets.dialogs import Field

LADDERS = ("", "lot", "participants lot", "head-to-head lot")
"""The usual ways to decide a tie, rungs separated by blanks; nothing: those who are tied share."""


def open_vote(screen: DeskScreen, seen: Seen, question: str | None, label: str, then: Callable[[str], None]) -> None:
    """Ask for the terms of a vote on a question, or over the week (none), and open it.

    `then` gets what there is to say of the terms as they were taken.
    """
    hand, week = seen.hand, seen.hand.week
    assert week is not None
    closing = week.vote_until if week.vote_until and week.vote_until > hand.now else None
    store, week_id = screen.desk.store, week.id

    def job(values: Mapping[str, str]) -> str:
        terms, until = terms_of(values, seen.currency), until_of(values, hand.zone)
        store.act(lambda state: vote.open_poll(state, week=week_id, question=question, terms=terms, closes_at=until))
        remarks = [vote.places_told(terms, ready)]
        if " ".join(terms.ladder) != values["ladder"]:
            ties = _("Ties: {rungs}. In a secret vote nobody knows which ballots are those of the participants.")
            remarks.append(ties.format(rungs=wording.ladder_name(terms.ladder)))
        return sentences([*filter(None, remarks)])

    ready = ready_for(seen, question)
    until = closing.astimezone(hand.zone).strftime(TIME) if closing else ""
    screen.submit(
        _("Open the vote: {what}").format(what=label),
        fields_of(seen.usual, until, seen.currency, ready),
        job,
        then,
        note=what_secret_means(),
    )


def fields_of(usual: vote.Terms, until: str, currency: str, ready: int) -> list[Field]:
    """What the form asks, filled in with what is usual; with no more places than there is ready to win them."""
    if 0 < ready < usual.places:
        usual = replace(usual, places=ready, split=vote.usual_split(ready) if usual.prize else ())
    ladder = " ".join(usual.ladder) if usual.ladder != ("split",) else ""  # which is what happens anyway
    ladders = LADDERS if ladder in LADDERS else (*LADDERS, ladder)
    return [
        Field("places", _("Places"), str(usual.places)),
        Field("until", _("Until"), until, hint=_("may stay empty")),
        Field(
            "method", _("Counted by"), usual.method, choices=tuple((one, wording.method_name(one)) for one in METHODS)
        ),
        Field(
            "secret",
            _("Ballots"),
            "yes" if usual.secret else "",
            choices=(("", pgettext("ballots", "open")), ("yes", pgettext("ballots", "secret"))),
        ),
        Field(
            "authors",
            _("Authors"),
            "yes" if usual.authors_hidden else "",
            choices=(("", pgettext("authors", "told")), ("yes", _("hidden until it ends"))),
        ),
        Field(
            "ladder",
            _("Ties"),
            ladder,
            choices=tuple((one, wording.ladder_name(one.split())) for one in ladders),
            hint=_("head to head never decides an approval tie"),
        ),
        Field("quorum", _("Quorum"), str(usual.quorum or ""), hint=_("how many must vote; may stay empty")),
        Field(
            "prize",
            _("Prize ({currency})").format(currency=currency),
            amount(usual.prize, currency) if usual.prize else "",
            hint=_("in all; may stay empty"),
        ),
        Field("split", _("Shares"), ":".join(map(str, usual.split)), hint=_("of the places, as 50:30:20")),
    ]


def terms_of(values: Mapping[str, str], currency: str) -> vote.Terms:
    """The terms that were filled in.

    Raises:
        BadInput: one of them is not what it should be.
    """
    prize, quorum = values["prize"].strip(), values["quorum"].strip()
    split = values["split"].replace("：", ":").replace(",", ":").replace("，", ":")
    places = _number(values["places"], _("Three places are usual."))
    # The ladder of the last vote, filled in before the ballots were made secret, is no fault of whoever made them so.
    ladder = [rung for rung in values["ladder"].split() if not (values["secret"] and rung == "participants")]
    weights = tuple(_number(part, _("Write it like 50:30:20.")) for part in split.split(":") if part.strip())
    return vote.Terms(
        method=values["method"],
        places=places,
        secret=bool(values["secret"]),
        authors_hidden=bool(values["authors"]),
        quorum=vote.quorum_named(_number(quorum, _("Leave it out for none."))) if quorum else 0,
        prize=minor(prize, currency) if prize else 0,
        # The shares of last time are no fault of whoever changes the places.
        split=weights if prize and len(weights) == places else (),
        ladder=tuple(ladder),
    )


def until_of(values: Mapping[str, str], zone: ZoneInfo) -> datetime | None:
    """Until when members are asked to vote, as it was filled in."""
    text = values["until"].strip()
    return moment_in(_("Until"), text, zone) if text else None


def _number(text: str, hint: str) -> int:
    """The number that `text` says."""
    try:
        return int(text)
    except ValueError as error:
        raise BadInput("number-invalid", _("“{text}” is not a number.").format(text=text), hint) from error
