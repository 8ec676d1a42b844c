"""A week's records as its digest: who and what may be shown to an audience, in an order that the records fix.

Hidden is hidden everywhere: an answer that may not be shown has no title, author, text, anchor or stance in the digest,
nothing that was asked about it, and no credit. In the result it is one nameless row, so that the votes add up.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from modui.documents import digest as document
from modui.duties import vote
from modui.duties.chat.using import cited, sources
from modui.duties.intake.messages import section_names
from modui.duties.naming import may_appear, may_be_told, public_name
from modui.duties.standing import zone
from modui.duties.verdicts import best, line
from modui.duties.wording import method_name, role_name, section_name
from modui.errors import BadInput
from modui.i18n import _, pgettext
from modui.records import afterwards, queries
from modui.records.reading import State
from modui.records.views import (
    AnswerView,
    ContributionView,
    FollowUpView,
    NoteView,
    PollView,
    QuestionView,
    StanceView,
    WeekView,
)
from modui.records.words import ANSWER_SECTIONS, ROLES, SCOPES, VIEWS


@dataclass(frozen=True)
class Material:
    """What a digest is compiled from: a week's records, and whom it is for."""

    state: State
    week: WeekView
    audience: str

    @cached_property
    def questions(self) -> list[QuestionView]:
        """The questions that were taken on and may be shown: where one may not, its answers have nothing to answer."""
        return [one for one in self.taken_on if may_be_told(one.scope, self.audience)]

    @cached_property
    def taken_on(self) -> list[QuestionView]:
        """The questions that were taken on."""
        return [one for one in queries.questions(self.state, self.week.id) if one.status in vote.TAKEN_ON]

    @cached_property
    def polls(self) -> list[PollView]:
        """The votes that are not void, newest first."""
        known = reversed(queries.polls(self.state, self.week.id))
        return [poll for poll in known if poll.status not in ("void", "no-quorum")]

    @cached_property
    def without_quorum(self) -> list[PollView]:
        """The votes in which too few took part."""
        return [poll for poll in queries.polls(self.state, self.week.id) if poll.status == "no-quorum"]

    @cached_property
    def passages(self) -> Mapping[tuple[str | None, str], str]:
        """The moderator's connecting text by question and slot."""
        return {(one.question, one.slot): one.text for one in queries.passages(self.state, self.week.id)}

    @cached_property
    def contributions(self) -> list[ContributionView]:
        """What else may be shown."""
        known = queries.contributions(self.state, self.week.id)
        shown = [one for one in known if not one.hidden and may_appear(one.naming, one.scope, self.audience)]
        return sorted(shown, key=lambda one: (one.title, one.text, one.link))

    @cached_property
    def notes(self) -> list[NoteView]:
        """What the live session added and may be shown."""
        shown = [one for one in queries.notes(self.state, self.week.id) if not one.hidden]
        return sorted(shown, key=lambda one: (one.at is None, one.at, one.text))

    @cached_property
    def answers(self) -> Mapping[str, list[AnswerView]]:
        """All answers to each question that were not withdrawn, by number."""
        return {
            one.id: [answer for answer in queries.answers(self.state, one.id) if answer.status != "withdrawn"]
            for one in self.questions
        }

    @cached_property
    def sources(self) -> Mapping[str, tuple[int, ...]]:
        """The numbers of the messages that answers and notes were made of."""
        return sources(self.state, self.week.id)

    def source(self, answer: AnswerView) -> str:
        """Where an answer comes from: of one that names its author. Else the chat would tell who it is."""
        return cited(self.sources.get(answer.id, ())) if _answerer(answer).name else ""

    def noted(self, note: NoteView) -> str:
        """A note, for the group with its source: nobody was asked whether others may look them up."""
        source = cited(self.sources.get(note.id, ())) if self.audience == "group" else ""
        return _("{text} ({source})").format(text=note.text.rstrip(), source=source) if source else note.text

    def shows(self, answer: AnswerView) -> bool:
        """Whether an answer may be shown to this audience."""
        return (
            answer.status != "withdrawn"
            and not answer.hidden
            and may_appear(answer.naming, answer.scope, self.audience)
        )

    def shown(self, question: QuestionView) -> list[AnswerView]:
        """The answers to a question that may be shown, by number."""
        return [answer for answer in self.answers[question.id] if self.shows(answer)]

    def exchanges(self, question: QuestionView) -> list[FollowUpView]:
        """The further questions that were replied to, about the question or about what is shown, and may be told."""
        about = {answer.id: answer.number for answer in self.shown(question)}
        found = [
            one
            for one in queries.follow_ups(self.state, question.id)
            if one.status == "replied"
            and one.reply.strip()
            and (one.answer is None or one.answer in about)
            and may_be_told(one.scope, self.audience)
        ]
        return sorted(found, key=lambda one: (about.get(one.answer or "", 0), one.text, one.reply))

    def stances(self, question: QuestionView) -> list[StanceView]:
        """Where the answers that are shown stand."""
        shown = {answer.id for answer in self.shown(question)}
        return [one for one in queries.stances(self.state, question.id) if one.answer in shown]

    def before(self, question: QuestionView) -> list[QuestionView]:
        """The earlier questions that asked the same, by week: those whose own digest is out."""
        earlier = [queries.question(self.state, one.earlier) for one in afterwards.precedents(self.state, question.id)]
        found = [
            one
            for one in earlier
            if one.status not in ("merged", "withdrawn") and self._out(one) and may_be_told(one.scope, self.audience)
        ]
        return sorted(found, key=lambda one: (one.week_name or "", one.number))

    def _out(self, question: QuestionView) -> bool:
        if question.week is None or question.week == self.week.id:
            return False
        known = queries.digest(self.state, question.week)
        return known is not None and known.status in ("published", "corrected")

    @cached_property
    def _ended(self) -> Mapping[str | None, str]:
        """The newest vote that has ended on each question of the digest, and over the week (none)."""
        about = [None, *(one.id for one in self.questions)]
        newest = {poll.question: poll.id for poll in reversed(self.polls) if poll.status in vote.ENDED}
        return {question: newest[question] for question in about if question in newest}

    @property
    def results(self) -> Sequence[str]:
        """The votes whose results stand in the digest."""
        return [*self._ended.values()]

    def result(self, question: str | None) -> vote.Result | None:
        """How the vote on a question, or over the week, ended."""
        poll = self._ended.get(question)
        return None if poll is None else vote.result(self.state, poll)


def gather(state: State, week_id: str, audience: str) -> Material:
    """The material of a week's digest for an audience.

    Raises:
        BadInput: ``audience-unknown``.
        NotFound: ``row-unknown``.
    """
    if audience not in SCOPES:
        raise BadInput(
            "audience-unknown",
            _("There is no audience “{name}”.").format(name=audience),
            _("There are: {names}.").format(names=", ".join(SCOPES)),
        )
    return Material(state, queries.week(state, week_id), audience)


def compiled(material: Material) -> document.Digest:
    """The digest. It depends on what the records say, not on their ids or on the order they came in."""
    state, week = material.state, material.week
    year, number = week.name.split("-W")
    known = queries.digest(state, week.id)
    published = known.published_at if known else None
    over_week = material.result(None)
    questions = tuple(_question(material, one, over_week) for one in material.questions)
    shared = tuple(
        document.Shared(f"s{index}", one.title, one.text, one.link, _sharer(one))
        for index, one in enumerate(material.contributions, 1)
    )
    return document.Digest(
        community=queries.community(state).name,
        year=int(year),
        week=int(number),
        audience=material.audience,
        published=published.astimezone(zone(state)).date().isoformat() if published else "",
        opening=material.passages.get((None, "opening"), ""),
        roles=tuple(role_name(role) for role in ROLES),
        questions=questions,
        session=material.passages.get((None, "session"), ""),
        notes=tuple(material.noted(note) for note in material.notes if note.question is None),
        shared=shared,
        vote=_vote(material, over_week) if over_week else None,
        vote_text=material.passages.get((None, "vote"), ""),
        closing=material.passages.get((None, "closing"), ""),
        credits=_credits(material),
        granted=_granted(material),
        contributors=len(_contributors(material)),
    )


# A question ----------------------------------------------------------------------------------------------------------


def _question(material: Material, asked: QuestionView, over_week: vote.Result | None) -> document.Question:
    result = material.result(asked.id)
    decided = result or over_week
    placed = {one.option.answer: one for one in decided.placed} if decided else {}
    shown = material.shown(asked)
    # By place; those that were not voted on come last, by number.
    last = len(placed) + 1
    shown.sort(key=lambda answer: placed[answer.id].place if answer.id in placed else last)
    titles = {answer.id: answer_title(answer) for answer in shown}
    return document.Question(
        anchor=_anchor(asked),
        label=asked.label,
        title=asked.title or _("A question"),
        by=_asker(material, asked),
        before=tuple(_before(material, one) for one in material.before(asked)),
        sections=_sections(asked.sections | {"rest": asked.unplaced}, section_names() | {"rest": section_name("rest")}),
        practices=_practices(material.stances(asked), {answer.id: answer.author for answer in shown}),
        disagreement=material.passages.get((asked.id, "disagreement"), ""),
        answers=tuple(
            document.Answer(
                anchor=f"{_anchor(asked)}-a{answer.number}",
                title=titles[answer.id],
                by=_answerer(answer),
                place=placed[answer.id].place if answer.id in placed else None,
                tied=answer.id in placed and placed[answer.id].tied,
                adopted=answer.adopted,
                sections=_sections(
                    answer.sections | {"rest": answer.rest},
                    {section: section_name(section) for section in (*ANSWER_SECTIONS, "rest")},
                ),
                source=material.source(answer),
            )
            for answer in shown
        ),
        session=material.passages.get((asked.id, "session"), ""),
        notes=tuple(material.noted(note) for note in material.notes if note.question == asked.id),
        exchanges=tuple(
            document.Exchange(titles[one.answer] if one.answer else "", one.text, one.reply)
            for one in material.exchanges(asked)
        ),
        vote=_vote(material, result) if result else None,
        vote_text=material.passages.get((asked.id, "vote"), ""),
    )


def _before(material: Material, earlier: QuestionView) -> document.Before:
    told = best(afterwards.outcomes(material.state, earlier.id), material.audience)
    said = line(material.state, told) if told else ""
    return document.Before(f"{earlier.week_name} {earlier.label}", earlier.title, said)


def _anchor(asked: QuestionView) -> str:
    return f"q{asked.number}"


def answer_title(answer: AnswerView) -> str:
    """What an answer is called."""
    return answer.title or _("Answer {number}").format(number=answer.number)


def _sections(texts: Mapping[str, str], labels: Mapping[str, str]) -> tuple[document.Section, ...]:
    return tuple(document.Section(labels[section], text) for section, text in texts.items() if text.strip())


def _practices(stances: Sequence[StanceView], authors: Mapping[str, str]) -> tuple[document.Practice, ...]:
    """The practices, those on which roles oppose each other first, then those on which most took a stand."""
    practices = []
    for name in sorted({one.practice for one in stances}):
        of_name = [one for one in stances if one.practice == name]
        by_role = tuple(_stands([one for one in of_name if one.role == role], authors) for role in ROLES)
        views = [{stand.view for stand in stands} for stands in by_role]
        opposed = any("for" in one and "against" in other for one in views for other in views if one is not other)
        practices.append(document.Practice(name, opposed, by_role))
    return tuple(sorted(practices, key=lambda one: (not one.opposed, -_people(one), one.name)))


def _people(practice: document.Practice) -> int:
    return sum(stand.people for stands in practice.stands for stand in stands)


def _stands(stances: Sequence[StanceView], authors: Mapping[str, str]) -> tuple[document.Stand, ...]:
    return tuple(
        document.Stand(
            view,
            len({authors[one.answer] for one in stances if one.view == view}),
            tuple(sorted({one.remark.strip() for one in stances if one.view == view and one.remark.strip()})),
        )
        for view in VIEWS
        if any(one.view == view for one in stances)
    )


def _vote(material: Material, result: vote.Result) -> document.Vote:
    answers = {answer.id: (asked, answer) for asked in material.questions for answer in material.shown(asked)}
    shared = {one.id: (number, one) for number, one in enumerate(material.contributions, 1)}
    rows: list[tuple[tuple[int, bool, int, int], document.VoteRow]] = []
    for placed in result.placed:
        option = placed.option
        if option.answer in answers:
            asked, answer = answers[option.answer]
            order = (placed.place, False, asked.number, answer.number)
            title, anchor = answer_title(answer), f"{_anchor(asked)}-a{answer.number}"
        elif option.contribution in shared:
            number, one = shared[option.contribution]
            order = (placed.place, False, len(material.questions) + 1, number)
            title, anchor = one.title, f"s{number}"
        else:
            order = (placed.place, True, 0, 0)
            title = anchor = ""
        rows.append((order, document.VoteRow(option.label, placed.place, placed.votes, title, anchor)))
    return document.Vote(
        rows=tuple(row for _order, row in sorted(rows, key=lambda one: one[0])),
        ballots=result.tally.ballots,
        electorate=result.poll.electorate,
        quorum=result.terms.quorum,
        method=method_name(result.poll.method),
        secret=result.terms.secret,
        rule=result.tally.rule,
        ties=vote.how_decided(result),
        recount=document.Recount(*vote.recount(material.state, result.poll.id)),
    )


# People --------------------------------------------------------------------------------------------------------------


def _answerer(answer: AnswerView) -> document.Person:
    name = public_name(answer.naming, answer.author_nickname, answer.author_name)
    role = role_name(answer.role)
    # Where only the role may be told, a position could give away who it is.
    return document.Person(name, f"{role} · {answer.author_position}" if name and answer.author_position else role)


def _sharer(one: ContributionView) -> document.Person:
    name = public_name(one.naming, one.member_nickname, one.member_name)
    return document.Person(name, one.member_position if name else _("member"))


def _asker(material: Material, asked: QuestionView) -> document.Person:
    asker = queries.member(material.state, asked.asker)
    name = public_name(asked.naming, asker.nickname, asker.name)
    if asked.naming is None:
        # Not asked yet: in a small group, a position can be a name.
        return document.Person("", _("member"))
    return document.Person(name, asker.position or ("" if name else _("member")))


def _contributors(material: Material) -> set[tuple[str, str]]:
    """Whoever answered, shared or asked further, with the name they go by.

    Who is named in one place and not in another counts as two: else the number would tell that they are one.
    """
    found = {
        (answer.author, _answerer(answer).name) for asked in material.questions for answer in material.shown(asked)
    }
    found |= {(one.member, _sharer(one).name) for one in material.contributions}
    found |= {(one.author, "") for asked in material.questions for one in material.exchanges(asked)}
    return found


def _credits(material: Material) -> tuple[document.Group, ...]:
    answers = [answer for asked in material.questions for answer in material.shown(asked)]
    askers = [(asked.asker, _asker(material, asked).name) for asked in material.questions]
    discussing = {one.author for asked in material.questions for one in material.exchanges(asked)}
    groups = [
        _group(pgettext("credit", "Answered"), ((answer.author, _answerer(answer).name) for answer in answers)),
        _group(_("Asked"), askers),
        _group(_("Asked further"), ((author, "") for author in discussing)),
        _group(_("Shared"), ((one.member, _sharer(one).name) for one in material.contributions)),
    ]
    return tuple(group for group in groups if group.names or group.unnamed)


def _group(label: str, people: Iterable[tuple[str, str]]) -> document.Group:
    """People by name in the order they appear, each once, and the number of those without."""
    known = list(dict.fromkeys(people))
    names = tuple(name for _member, name in known if name)
    return document.Group(label, names, sum(not name for _member, name in known))


def _granted(material: Material) -> tuple[document.Granted, ...]:
    """For each use, how many of those shown agreed to it for all they gave."""
    given: dict[tuple[str, str], set[str]] = {}
    for asked in material.questions:
        for answer in material.shown(asked):
            given.setdefault((answer.author, _answerer(answer).name), {*SCOPES}).intersection_update(answer.scope or ())
    for one in material.contributions:
        given.setdefault((one.member, _sharer(one).name), {*SCOPES}).intersection_update(one.scope or ())
    agreed = Counter(scope for scopes in given.values() for scope in scopes)
    uses = {
        "group": pgettext("use", "the group"),
        "public": pgettext("use", "the public"),
        "book": pgettext("use", "a book"),
    }
    return tuple(document.Granted(uses[scope], agreed[scope], len(given) - agreed[scope]) for scope in SCOPES if given)
