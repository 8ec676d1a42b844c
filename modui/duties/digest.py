"""The digest: the week's standard document, compiled from the records, checked, written to a file, published.

The document is never kept: it is compiled anew each time, so that what is hidden or corrected is so at once.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from modui.documents.files import write_atomically
from modui.duties.messages import shortened
from modui.errors import BadInput, Refused
from modui.i18n import N_, _, ngettext
from modui.records import queries
from modui.records.changes import Action, Change, Edit, Insert, Proposal, Set, becomes
from modui.records.clock import iso, natural_id
from modui.records.codecs import Value
from modui.records.reading import State
from modui.records.store import Store
from modui.records.views import DigestView
from modui.records.words import SLOTS

if TYPE_CHECKING:
    from modui.documents.digest import Digest
    from modui.documents.digest_tree import Pictures
    from modui.duties.checking import Problem

TEASER = 200
"""Characters of a teaser: what a phone shows without unfolding."""

FORMATS = ("md", "html", "docx", "epub")
"""What a digest is written as, by the endings of files."""
_ENDINGS = {".markdown": "md", ".htm": "html"}

_OF_QUESTIONS = ("disagreement", "session", "vote")
"""The slots of passages that a question has; a week has all but the first."""


def compile_digest(state: State, week_id: str, audience: str = "group") -> "Digest":
    """The digest of a week for an audience: ``group``, ``public`` or ``book``.

    Raises:
        BadInput: ``audience-unknown``.
        NotFound: ``row-unknown``.
    """
    # Compiling, like writing Markdown, is imported when it is needed: the desk's first frame waits for this module.
    from modui.duties.compiling import compiled, gather

    return compiled(gather(state, week_id, audience))


def render(digest: "Digest") -> str:
    """The digest as Markdown."""
    from modui.documents.digest_markdown import to_markdown

    return to_markdown(digest)


def check(state: State, week_id: str, audience: str = "group") -> "tuple[Problem, ...]":
    """What to look at before it goes out; nothing of it bars publishing."""
    from modui.duties.checking import problems
    from modui.duties.compiling import gather

    return tuple(problems(gather(state, week_id, audience)))


def format_of(path: Path) -> str:
    """The format that the ending of a file's name asks for: Markdown if it asks for none that there is."""
    ending = path.suffix.lower()
    form = _ENDINGS.get(ending, ending.removeprefix("."))
    return form if form in FORMATS else "md"


def export(
    state: State,
    week_id: str,
    path: Path,
    audience: str = "group",
    form: str | None = None,
    home: Path | None = None,
) -> int:
    """Write the digest of a week to `path`, whole or not at all; the number of bytes.

    Beside it, what its votes can be recounted with.

    Args:
        state: the records.
        week_id: whose digest.
        path: the file.
        audience: for whom: ``group``, ``public`` or ``book``.
        form: one of ``FORMATS``; none: what the ending of the file's name asks for.
        home: where the community keeps its pictures, which go out with the text: beside Markdown as files.

    Raises:
        BadInput: ``format-unknown``, ``audience-unknown``, ``pandoc-missing``, ``pandoc-failed``.
        Damaged: the file cannot be written; what was there is as it was.
    """
    from modui.documents.pictures import copy_beside, kept_in
    from modui.duties.compiling import gather
    from modui.duties.vote import write_recount

    form = form or format_of(path)
    if form not in FORMATS:
        raise BadInput(
            "format-unknown",
            _("A digest cannot be written as “{form}”.").format(form=form),
            _("There is: {forms}.").format(forms=", ".join(FORMATS)),
        )
    pictures = kept_in(home)
    digest = compile_digest(state, week_id, audience)
    written = write_atomically(path, _written(digest, form, pictures, state.now))
    if form == "md":
        copy_beside(path, render(digest), pictures)
    for poll in gather(state, week_id, audience).results:
        write_recount(state, poll, path.parent)
    return written


def _written(digest: "Digest", form: str, pictures: "Pictures", now: datetime) -> str | bytes:
    match form:
        case "html":
            from modui.documents.digest_html import to_html

            return to_html(digest, pictures)
        case "docx":
            from modui.documents.digest_docx import to_docx

            return to_docx(digest, pictures, now=now)
        case "epub":
            from modui.documents.digest_epub import to_epub

            return to_epub(digest, pictures)
    return render(digest)


def teaser(state: State, week_id: str, audience: str = "group") -> str:
    """A message of at most 200 characters that makes members open the digest."""
    from modui.documents.markdown import plain

    digest = compile_digest(state, week_id, audience)
    answers = sum(len(question.answers) for question in digest.questions)
    head = _("The digest of week {week} is out").format(week=digest.week)
    counts = [ngettext("{n} answer", "{n} answers", answers).format(n=answers)]
    if digest.ballots:
        counts.append(ngettext("{n} ballot", "{n} ballots", digest.ballots).format(n=digest.ballots))
    first = _("{head} ({counts}).").format(head=head, counts=_(", ").join(counts))
    gist = plain(digest.opening) or " / ".join(question.title for question in digest.questions)
    return shortened(f"{first} {gist}", TEASER)


# Passages ------------------------------------------------------------------------------------------------------------


def write_passage(
    state: State, week_id: str, slot: str, text: str, question: str | None = None, before: str | None = None
) -> Proposal:
    """Write the moderator's connecting text for one place of the digest; an empty text leaves the place empty.

    Args:
        state: the records.
        week_id: whose digest; it begins with its first passage.
        slot: ``opening``, ``session``, ``vote`` or ``closing`` of the week; ``disagreement``, ``session`` or ``vote``
            of a question.
        text: Markdown.
        question: its id.
        before: what the writer saw when they began, so that nobody's words are overwritten unseen; none: as it is now.

    Raises:
        BadInput: ``slot-unknown``.
        Stale: the passage was changed since it was seen.
    """
    if slot not in (_OF_QUESTIONS if question else [one for one in SLOTS if one != "disagreement"]):
        raise BadInput(
            "slot-unknown",
            _("There is no place “{slot}” for a text here.").format(slot=slot),
            _("Of a week: opening, session, vote, closing. Of a question: disagreement, session, vote."),
        )
    row = natural_id("passage", week_id, *filter(None, (question,)), slot)
    known = next((one for one in queries.passages(state, week_id) if one.id == row), None)
    edits: list[Edit] = []
    if known is None and text.strip():
        values: dict[str, Value] = {"week": week_id, "question": question, "slot": slot, "text": text}
        edits = [Insert("passage", row, values), *_beginning(state, week_id)]
    elif known is not None and known.text != text:
        edits = [Set("passage", row, "text", known.text if before is None else before, text)]
    return WRITE.propose(edits)


def _beginning(state: State, week_id: str) -> list[Edit]:
    if queries.digest(state, week_id) is not None:
        return []
    return [Insert("digest", natural_id("digest", week_id), {"week": week_id})]


# Publishing ----------------------------------------------------------------------------------------------------------


def begin(state: State, week_id: str) -> Proposal:
    """Begin the digest of a week that has no passage; one that has begun stays as it is."""
    queries.week(state, week_id)
    return BEGIN.propose(_beginning(state, week_id))


def publish(state: State, week_id: str) -> Proposal:
    """Record that the digest is out: its answered questions are closed, its counted votes published.

    Raises:
        Refused: ``digest-not-begun``, ``digest-published``.
    """
    known = _known(state, week_id)
    if known.status not in ("draft", "checking", "ready"):
        raise Refused(
            "digest-published",
            _("This digest was published already."),
            _("After a change, record a correction instead."),
        )
    edits: list[Edit] = []
    if known.status != "ready":
        edits.append(Set("digest", known.id, "status", known.status, "ready"))
    edits += [
        Set("digest", known.id, "status", "ready", "published"),
        Set(
            "digest", known.id, "published_at", iso(known.published_at) if known.published_at else None, iso(state.now)
        ),
    ]
    edits += [
        Set("question", asked.id, "status", asked.status, "closed")
        for asked in queries.questions(state, week_id)
        if asked.status == "answered"
    ]
    edits += [
        Set("poll", poll.id, "status", poll.status, "published")
        for poll in queries.polls(state, week_id)
        if poll.status == "counted"
    ]
    return PUBLISH.propose(edits)


def issue(store: Store, week_id: str) -> Change:
    """Publish the digest of a week, beginning it first where nobody has written a passage; see :func:`publish`."""
    begun = store.act(lambda state: begin(state, week_id))
    published = store.act(lambda state: publish(state, week_id), bundle=begun.id if begun else None)
    assert published is not None
    return published


def withdraw(state: State, week_id: str) -> Proposal:
    """Record that a published digest was taken down.

    Raises:
        Refused: ``digest-not-begun``, ``digest-not-published``.
    """
    known = _published(state, week_id, "published", "corrected")
    return WITHDRAW.propose([Set("digest", known.id, "status", known.status, "withdrawn")])


def correct(state: State, week_id: str) -> Proposal:
    """Record that a corrected digest is out, in place of the published one or of one that was taken down.

    Raises:
        Refused: ``digest-not-begun``, ``digest-not-published``.
    """
    known = _published(state, week_id, "published", "corrected", "withdrawn")
    return CORRECT.propose([Set("digest", known.id, "status", known.status, "corrected")])


def _known(state: State, week_id: str) -> DigestView:
    known = queries.digest(state, week_id)
    if known is None:
        raise Refused(
            "digest-not-begun",
            _("The digest of {week} was not begun.").format(week=queries.week(state, week_id).name),
            _("It begins with its first passage, or when it is published: modui digest publish"),
        )
    return known


def _published(state: State, week_id: str, *statuses: str) -> DigestView:
    known = _known(state, week_id)
    if known.status not in statuses:
        raise Refused(
            "digest-not-published",
            _("This digest is not out (it stands at “{status}”).").format(status=known.status),
            _("Publish it first."),
        )
    return known


def _of_one_week(state: State, edits: Sequence[Edit]) -> None:
    """Only what belongs to the digest's week is closed and published with it."""
    weeks = {
        str(state.scalar(f"SELECT week FROM {edit.table} WHERE id = :id", id=edit.row))
        for edit in edits
        if edit.table in ("digest", "question", "poll")
    }
    digests = {edit.row for edit in edits if edit.table == "digest"}
    if len(weeks) != 1 or len(digests) != 1:
        raise Refused(
            "change-malformed",
            _("This change does not hang together."),
            _("This is a fault of the program; nothing was changed. Please report it."),
        )


WRITE = Action(
    "digest.write",
    N_("Write a passage of the digest"),
    inserts=frozenset({"passage", "digest"}),
    writes=frozenset({"passage.text"}),
)
BEGIN = Action("digest.begin", N_("Begin the digest"), inserts=frozenset({"digest"}))
PUBLISH = Action(
    "digest.publish",
    N_("Publish the digest"),
    writes=frozenset({"digest.status", "digest.published_at", "question.status", "poll.status"}),
    rules=(
        becomes("digest.status", "ready", "published"),
        becomes("question.status", "closed"),
        becomes("poll.status", "published"),
        _of_one_week,
    ),
    stays=True,
)
WITHDRAW = Action(
    "digest.withdraw",
    N_("Take the digest down"),
    writes=frozenset({"digest.status"}),
    rules=(becomes("digest.status", "withdrawn"),),
    stays=True,
)
CORRECT = Action(
    "digest.correct",
    N_("Correct the digest"),
    writes=frozenset({"digest.status"}),
    rules=(becomes("digest.status", "corrected"),),
    stays=True,
)
ACTIONS = (WRITE, BEGIN, PUBLISH, WITHDRAW, CORRECT)
