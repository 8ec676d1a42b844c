"""What to look at before a digest goes out. Advice only: the moderator decides."""

from collections.abc import Iterator
from dataclasses import dataclass

from modui.duties.compiling import Material, answer_title
from modui.duties.naming import public_name
from modui.i18n import _, ngettext
from modui.records import queries
from modui.records.views import AnswerView, MemberView, QuestionView


@dataclass(frozen=True)
class Problem:
    """One thing to look at. `code` is stable; `where` is a question, an answer, or the week."""

    code: str
    where: str
    message: str


def problems(material: Material) -> Iterator[Problem]:
    """The problems of a week's digest: names that nobody agreed to first, the whole week, then question by question."""
    of_texts = list(_of_texts(material))
    yield from (one for one in of_texts if one.code == "name-exposed")
    week = material.week.name
    if not material.questions:
        yield Problem("no-questions", week, _("No question of this week was taken on."))
    if not material.passages.get((None, "opening"), "").strip():
        yield Problem("empty-opening", week, _("There is no one-minute version yet; it is what most people read."))
    for poll in material.polls:
        if poll.question is None:
            yield from _of_poll(poll.status, week)
    for asked in material.taken_on:
        if asked not in material.questions:
            yield _question_left_out(asked)
    over_week = any(poll.question is None for poll in material.polls)
    for asked in material.questions:
        yield from _of_question(material, asked, over_week)
        for answer in material.answers[asked.id]:
            yield from _of_answer(material, asked, answer)
    for one in queries.contributions(material.state, material.week.id):
        if not one.hidden:
            if one.naming is None or one.scope is None:
                yield Problem("consent-missing", one.title, _("Its member was not asked yet; it is left out."))
            elif material.audience not in one.scope:
                yield _not_for_audience(one.title)
    yield from (one for one in of_texts if one.code != "name-exposed")


def _of_poll(status: str, where: str) -> Iterator[Problem]:
    if status == "open":
        yield Problem("poll-open", where, _("The vote is still open; its result is left out."))
    elif status == "closed":
        yield Problem("not-counted", where, _("The vote has ended, but its places are not named yet."))


def _of_question(material: Material, asked: QuestionView, over_week: bool) -> Iterator[Problem]:
    where, shown = asked.label, material.shown(asked)
    polls = [poll for poll in material.polls if poll.question == asked.id]
    if not shown:
        yield Problem("no-answers", where, _("None of its answers may be shown."))
    if asked.status in ("accepted", "answering"):
        yield Problem("not-answered", where, _("Its answers are still being collected."))
    for poll in polls:
        yield from _of_poll(poll.status, where)
    if not polls and not over_week and len(shown) > 1:
        if any(poll.question == asked.id for poll in material.without_quorum):
            yield Problem("no-quorum", where, _("Too few voted on it: there is no result."))
        else:
            yield Problem("no-vote", where, _("It has several answers and no vote."))
    if asked.naming is None:
        yield Problem("asker-unasked", where, _("The asker was not asked how to be named; only the role is shown."))
    if asked.unplaced.strip():
        yield Problem("unplaced-text", where, _("Some of its text fits no section and stands at its end."))
    if material.stances(asked) and not material.passages.get((asked.id, "disagreement"), "").strip():
        yield Problem("empty-disagreement", where, _("Where roles stand is shown; no word says why they differ."))
    waiting = [one for one in queries.follow_ups(material.state, asked.id) if one.status in ("new", "relayed")]
    if waiting:
        text = ngettext("{n} further question has no reply.", "{n} further questions have no reply.", len(waiting))
        yield Problem("reply-missing", where, text.format(n=len(waiting)))


def _of_answer(material: Material, asked: QuestionView, answer: AnswerView) -> Iterator[Problem]:
    where = f"{asked.label} · {answer_title(answer)}"
    if answer.hidden:
        return
    if answer.naming is None or answer.scope is None:
        yield Problem("consent-missing", where, _("Its author was not asked yet; it is left out."))
        return
    if material.audience not in answer.scope:
        yield _not_for_audience(where)
        return
    if answer.naming != "role" and not public_name(answer.naming, answer.author_nickname, answer.author_name):
        yield Problem("name-missing", where, _("Its author wants a nickname shown and has none; the role is shown."))
    if answer.status == "thin" or not (answer.method.strip() and answer.reasoning.strip()):
        yield Problem("answer-thin", where, _("It has no method or no reasoning, or still needs more."))
    elif answer.status == "received":
        yield Problem("answer-unread", where, _("Nobody has looked at it yet."))
    if answer.rest.strip():
        yield Problem("unplaced-text", where, _("Some of its text fits no section and stands at its end."))


def _question_left_out(asked: QuestionView) -> Problem:
    if asked.scope is None:
        message = _("Its asker was not asked whether it may leave the group; it is left out with its answers.")
        return Problem("consent-missing", asked.label, message)
    message = _("Its asker did not agree to this audience; it is left out with its answers.")
    return Problem("not-for-audience", asked.label, message)


def _not_for_audience(where: str) -> Problem:
    return Problem("not-for-audience", where, _("Its author did not agree to this audience; it is left out."))


def _of_texts(material: Material) -> Iterator[Problem]:
    """Links that will not be links, and names that were not to be told."""
    from modui.documents.markdown import plain, unsafe_links

    unnamed = _unnamed(material)
    for where, text in _texts(material):
        for target in unsafe_links(text):
            message = _("“{target}” is no web or mail address; it stands there as words.")
            yield Problem("link-unsafe", where, message.format(target=target[:80]))
        words = plain(text) if unnamed else ""
        for name in unnamed:
            if name in words:
                message = _("“{name}” stands in it, who did not agree to be named.")
                yield Problem("name-exposed", where, message.format(name=name))


def _unnamed(material: Material) -> list[str]:
    """The nicknames and names of whoever asked, answered, asked further or shared and is nowhere named by them."""
    told: set[str] = set()
    people: dict[str, MemberView] = {}

    def note(member: str, naming: str | None) -> None:
        known = people.setdefault(member, queries.member(material.state, member))
        told.add(public_name(naming, known.nickname, known.name))

    for asked in material.questions:
        note(asked.asker, asked.naming)
        for answer in queries.answers(material.state, asked.id):
            note(answer.author, answer.naming if material.shows(answer) else None)
        for one in material.exchanges(asked):
            note(one.author, None)
    for shared in material.contributions:
        note(shared.member, shared.naming)
    names = {name for known in people.values() for name in (known.nickname, known.name) if len(name) > 1}
    return sorted(names - told)


def _texts(material: Material) -> Iterator[tuple[str, str]]:
    """Everything that people wrote and that will be read, each with where it stands."""
    for (question, slot), text in material.passages.items():
        label = next((asked.label for asked in material.questions if asked.id == question), material.week.name)
        yield f"{label} · {slot}", text
    for note in material.notes:
        label = next((asked.label for asked in material.questions if asked.id == note.question), material.week.name)
        yield label, note.text
    for asked in material.questions:
        for text in (asked.title, *asked.sections.values(), asked.unplaced):
            yield asked.label, text
        for answer in material.shown(asked):
            where = f"{asked.label} · {answer_title(answer)}"
            for text in (answer.title, *answer.sections.values(), answer.rest):
                yield where, text
        for one in material.exchanges(asked):
            yield asked.label, f"{one.text}\n\n{one.reply}"
        for stance in material.stances(asked):
            yield asked.label, f"{stance.practice}\n\n{stance.remark}"
    for shared in material.contributions:
        yield shared.title, f"{shared.title}\n\n{shared.text}"
