"""A digest as Markdown: CommonMark with tables, and anchors that links find on code hosts too."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence

from modui.documents.digest import (
    Answer,
    Before,
    Digest,
    Exchange,
    Granted,
    Group,
    Person,
    Practice,
    Question,
    Section,
    Shared,
    Vote,
)
from modui.documents.markdown import block, line, link, listed, plain, quoted, table
from modui.i18n import _, ngettext, pgettext, sentences

SIGNS = {"for": "✔", "against": "✘", "depends": "△"}

_IN_SHORT = 100
"""Characters of an answer in the one-minute version, where the moderator wrote none."""


def to_markdown(digest: Digest) -> str:
    """The whole document. Whatever members wrote is data in it: it adds no heading, anchor, HTML or unsafe link."""
    return f"{_front_matter(digest)}\n\n{body(digest)}"


def body(digest: Digest) -> str:
    """The document as people see it, without what is there for programs."""
    parts = [
        f"# {line(title(digest))}",
        _one_minute(digest),
        _contents(digest),
        *(part for question in digest.questions for part in _question(question, digest.roles)),
        *_session(digest),
        *_shared(digest.shared),
        *(_headed(2, "vote", _("The vote over the week"), _vote(digest.vote, digest.vote_text)) if digest.vote else ()),
        *(_headed(2, "closing", _("To close"), [block(digest.closing)]) if digest.closing.strip() else ()),
        *_headed(2, "credits", _("Thanks to"), _credits(digest)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def title(digest: Digest) -> str:
    """What the digest is called."""
    return _("{community} · digest of week {week}, {year}").format(
        community=digest.community, week=digest.week, year=digest.year
    )


# The head ------------------------------------------------------------------------------------------------------------


def _front_matter(digest: Digest) -> str:
    values = {
        "community": digest.community,
        "week": digest.name,
        "title": title(digest),
        "published": digest.published or None,
        "audience": digest.audience,
        "questions": len(digest.questions),
        "contributors": digest.contributors,
        "ballots": digest.ballots,
        **_recounts(digest),
    }
    return "\n".join(["---", *(f"{key}: {_scalar(value)}" for key, value in values.items()), "---"])


def _recounts(digest: Digest) -> dict[str, str | list[str]]:
    """The files that its votes can be recounted with: one as itself, several as a list."""
    found = [vote.recount for vote in digest.votes]
    files, sums = [one.file for one in found], [one.file_sha256 for one in found]
    if not found:
        return {}
    several = len(found) > 1
    return {"recount": files if several else files[0], "recount_sha256": sums if several else sums[0]}


def _scalar(value: str | int | list[str] | None) -> str:
    """A YAML scalar; a text is a JSON string, and a list one of JSON, both of which YAML reads as well.

    What could be markup is written as escapes, since a reader that knows no front matter takes it for a paragraph.
    """
    if isinstance(value, list):
        return f"[{', '.join(map(_scalar, value))}]"
    text = json.dumps(value, ensure_ascii=False)
    return re.sub(r"[<>&\[\]*_`~|!\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]", _as_escape, text)


def _as_escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def _one_minute(digest: Digest) -> str:
    label = "**" + _("In one minute") + "**"
    if digest.opening.strip():
        return quoted(block(digest.opening, lead=_("{label}: ").format(label=label)))
    items = [listed(f"[{line(one.title)}](#{one.anchor}): {line(_in_short(one))}") for one in digest.questions]
    return quoted("\n\n".join([label, "\n".join(items)])) if items else ""


def _in_short(question: Question) -> str:
    """The gist of the best answer."""
    for answer in question.answers[:1]:
        text = plain(answer.sections[0].text) if answer.sections else answer.title
        return text if len(text) <= _IN_SHORT else text[:_IN_SHORT].rstrip() + "…"
    return _("no answer yet")


def _contents(digest: Digest) -> str:
    rows = []
    for question in digest.questions:
        below = [
            ("matrix", _("where roles stand"), question.practices),
            ("answers", _("answers"), question.answers),
            ("discussion", _("discussion"), _has_discussion(question)),
            ("vote", _("vote"), question.vote),
        ]
        links = [f"[{label}](#{question.anchor}-{part})" for part, label, there in below if there]
        rows.append(" · ".join([f"[{line(f'{question.label} {question.title}')}](#{question.anchor})", *links]))
    ends = [
        ("session", _("Live session"), digest.session.strip() or digest.notes),
        ("shared", _("Also shared"), digest.shared),
        ("vote", _("The vote over the week"), digest.vote),
        ("credits", _("Thanks to"), True),
    ]
    rows.append(" · ".join(f"[{label}](#{anchor})" for anchor, label, there in ends if there))
    return "\n\n".join(["**" + _("Contents") + "**", "\n".join(listed(row) for row in rows)])


def _headed(level: int, anchor: str, text: str, parts: Iterable[str]) -> Iterator[str]:
    """A heading that links find, and what stands below it."""
    yield f'<a id="{anchor}"></a>'
    yield f"{'#' * level} {text}"
    yield from parts


# One question --------------------------------------------------------------------------------------------------------


def _question(question: Question, roles: Sequence[str]) -> Iterator[str]:
    anchor = question.anchor
    yield from _headed(2, anchor, line(f"{question.label} · {question.title}"), _sections(question.sections))
    yield _labelled(_("Asked by"), _person(question.by))
    if question.before:
        yield _labelled(_("Asked before"), _("; ").join(map(_before, question.before)))
    if question.practices:
        yield from _headed(3, f"{anchor}-matrix", _("Where roles stand"), [_matrix(question.practices, roles)])
        yield _("✔ for · ✘ against · △ it depends")
    if question.disagreement.strip():
        label = "**" + _("Where they disagree") + "**"
        yield block(question.disagreement, lead=_("{label}: ").format(label=label))
    if question.answers:
        parts = (part for answer in question.answers for part in _answer(answer))
        yield from _headed(3, f"{anchor}-answers", _("Answers"), parts)
    if _has_discussion(question):
        yield from _headed(3, f"{anchor}-discussion", _("Discussion"), _discussion(question))
    if question.vote:
        yield from _headed(3, f"{anchor}-vote", _("The vote"), _vote(question.vote, question.vote_text))


def _sections(sections: Iterable[Section]) -> Iterator[str]:
    for section in sections:
        yield block(section.text, lead=_("{label}: ").format(label=f"**{section.label}**"))


def _before(before: Before) -> str:
    said = f"{before.where} {before.title}"
    return line(_("{name} ({described})").format(name=said, described=before.outcome) if before.outcome else said)


def _labelled(label: str, text: str) -> str:
    return _("{label}: ").format(label=f"**{label}**") + text


def _person(person: Person) -> str:
    if not person.name:
        return line(_("one {role} (named by role only)").format(role=person.described))
    if not person.described:
        return line(person.name)
    return line(_("{name} ({described})").format(name=person.name, described=person.described))


def _matrix(practices: Sequence[Practice], roles: Sequence[str]) -> str:
    rows = [[line(one.name), *(_cell(one, number) for number in range(len(roles)))] for one in practices]
    return table([_("Practice"), *(line(role[:1].upper() + role[1:]) for role in roles)], rows)


def _cell(practice: Practice, number: int) -> str:
    stands = []
    for stand in practice.stands[number]:
        people = ngettext("{sign} {n}", "{sign} {n}", stand.people).format(sign=SIGNS[stand.view], n=stand.people)
        remarks = _("; ").join(_("“{text}”").format(text=remark) for remark in stand.remarks)
        stands.append(line(_("{label}: ").format(label=people) + remarks if remarks else people))
    return " / ".join(stands) or "—"


def _answer(answer: Answer) -> Iterator[str]:
    about = [_person(answer.by)]
    if answer.place is not None:
        about.append(_place(answer.place, answer.tied))
    if answer.adopted:
        about.append(_("adopted by the asker"))
    number = f"{answer.place} · " if answer.place is not None else ""
    yield from _headed(4, answer.anchor, line(number + answer.title), [f"*{' · '.join(about)}*"])
    yield from _sections(answer.sections)
    if answer.source:
        yield _labelled(_("Source"), line(answer.source))


def _place(place: int, tied: bool) -> str:
    return (_("place {n} in the vote, tied") if tied else _("place {n} in the vote")).format(n=place)


def _has_discussion(question: Question) -> bool:
    return bool(question.session.strip() or question.notes or question.exchanges)


def _discussion(question: Question) -> Iterator[str]:
    if question.session.strip():
        yield block(question.session)
    if question.notes:
        yield _("What the live session added:")
        yield _items(block(note) for note in question.notes)
    if question.exchanges:
        yield _("Further questions:")
        yield _items(_exchange(one) for one in question.exchanges)


def _items(items: Iterable[str]) -> str:
    """A list that stays loose, so that every item may hold several blocks."""
    return "\n\n".join(listed(item) for item in items)


def _exchange(one: Exchange) -> str:
    asked = _("Asked about “{title}”").format(title=line(one.about)) if one.about else _("Asked")
    lead = _("{label}: ")
    return "\n\n".join(
        [
            block(one.asked, lead=lead.format(label=f"**{asked}**")),
            block(one.replied, lead=lead.format(label="**" + _("Reply") + "**")),
        ]
    )


def _vote(vote: Vote, text: str) -> Iterator[str]:
    took_part = ngettext("{n} of {all} members voted.", "{n} of {all} members voted.", vote.ballots)
    said = [_held(vote), took_part.format(n=vote.ballots, all=vote.electorate)]
    if vote.quorum:
        quorum = ngettext("At least {n} member had to.", "At least {n} members had to.", vote.quorum)
        said.append(quorum.format(n=vote.quorum))
    yield sentences([*said, line(vote.rule)])
    rows = [
        [
            str(row.place),
            line(row.number),
            f"[{line(row.title)}](#{row.anchor})" if row.title else _("one that is not shown"),
            "–" if row.votes is None else str(row.votes),
        ]
        for row in vote.rows
    ]
    yield table([_("Place"), _("No."), _("Answer"), _("Votes")], rows, ["--:", "--:", "---", "--:"])
    if vote.ties:
        yield sentences([line(one) for one in vote.ties])
    if text.strip():
        yield block(text)
    yield _("Anyone can check it: {command} (SHA-256 of the file: {sha256}).").format(
        command=f"`{vote.recount.command}`", sha256=f"`{vote.recount.file_sha256}`"
    )


def _held(vote: Vote) -> str:
    """How it was held, as a sentence."""
    held = _("A secret vote, by {method}.") if vote.secret else _("An open vote, by {method}.")
    return line(held.format(method=vote.method))


# The rest ------------------------------------------------------------------------------------------------------------


def _session(digest: Digest) -> Iterator[str]:
    if digest.session.strip() or digest.notes:
        intro = _("What the live session added:") if digest.session.strip() and digest.notes else ""
        parts = [block(digest.session), intro, _items(block(note) for note in digest.notes)]
        yield from _headed(2, "session", _("Live session"), parts)


def _shared(shared: Sequence[Shared]) -> Iterator[str]:
    if not shared:
        return
    yield from _headed(2, "shared", _("Also shared"), [])
    for one in shared:
        parts = [f"*{_person(one.by)}*", block(one.text), link(one.link) if one.link else ""]
        yield from _headed(3, one.anchor, line(one.title), parts)


def _credits(digest: Digest) -> Iterator[str]:
    rows = [_labelled(group.label, _group(group)) for group in digest.credits]
    rows.append(_labelled(_("Moderator"), _("the moderator of week {week}").format(week=digest.week)))
    for name, sha256 in sorted({(vote.recount.script, vote.recount.script_sha256) for vote in digest.votes}):
        script = _("{file}, standard Python alone (SHA-256: {sha256})")
        rows.append(_labelled(_("To recount a vote"), script.format(file=name, sha256=f"`{sha256}`")))
    if digest.granted:
        rows.append(_labelled(_("May be used for"), _("; ").join(_granted(one) for one in digest.granted)))
    yield "\n".join(listed(row) for row in rows)


def _group(group: Group) -> str:
    names = [line(name) for name in group.names]
    if group.unnamed:
        more = ngettext("{n} who is not named", "{n} who are not named", group.unnamed).format(n=group.unnamed)
        names.append(more)
    return pgettext("between names", ", ").join(names)


def _granted(one: Granted) -> str:
    if not one.refused:
        return line(one.label)
    text = ngettext("not for {use} ({n} did not agree)", "not for {use} ({n} did not agree)", one.refused)
    return line(text.format(use=one.label, n=one.refused))
