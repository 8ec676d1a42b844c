"""The whole week at the desk, in Chinese, in a terminal of 80 by 24: the digest is that of the command line."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from modui import i18n
from modui.i18n import _, ngettext
from modui.records.views import AnswerView, InvitationView
from modui.records.words import VIEWS
from screens import answers_shown, digest_shown, wording
from screens.question import take_in_hand
from tests.week import material, papers
from tests.week.desk import Desk
from tests.week.material import ANSWERS, QUESTIONS, WEEK, Answer, FollowUp, Note, Passage, Question, Silent, Stance

GOLDEN = Path(__file__).with_name("golden") / "digest-zh.md"
KEYS_A_QUESTION, KEYS_AN_INVITATION, KEYS_AN_ANSWER = 10, 4, 4


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    i18n.use("zh")
    return Desk(tmp_path)


@pytest.mark.slow
def test_a_week_at_the_desk(desk: Desk) -> None:
    with desk.sits_down("choose"):
        with desk.besides():
            _found_the_community(desk)
        _take_questions_in(desk)
    with desk.sits_down("invite"):
        _find_people_and_invite(desk)
    with desk.sits_down("remind"), desk.besides():
        _hear_from_those_who_cannot(desk)
    with desk.sits_down("collect"):
        _take_answers_in(desk)
    with desk.sits_down("session"):
        with desk.besides():
            _note_the_session(desk)
        _open_the_votes(desk)
    with desk.sits_down("count"):
        _count(desk)
    with desk.sits_down("publish"):
        file = _publish(desk)
    invitations = sum(len(WEEK.invited(question)) for question in QUESTIONS)
    at_most = KEYS_A_QUESTION * len(QUESTIONS) + KEYS_AN_INVITATION * invitations + KEYS_AN_ANSWER * len(ANSWERS)
    duty = desk.presses - desk.presses_besides
    print(f"{duty} keys pressed for the duty, of at most {at_most}; {desk.presses_besides} besides")
    assert papers.steady(file.read_text("utf-8")) == GOLDEN.read_text("utf-8")
    assert duty <= at_most


def _found_the_community(desk: Desk) -> None:
    desk.sees(_("Name of the community"))
    desk.types(WEEK.community)
    desk.tabs_to(_("Your nickname in it"))
    desk.types(WEEK.moderator)
    desk.press("enter")
    desk.sees(WEEK.community, WEEK.week, WEEK.moderator)
    table = papers.write_members(desk.folder)
    desk.press("6")
    desk.sees(_("Can help with"))
    desk.opens_form("n")
    desk.types(str(table))
    desk.press("enter")
    people = len(material.nicknames())
    counts = _("{added} new · {updated} changed · {unchanged} as they are · {rejected} left out")
    desk.sees(counts.format(added=people - 1, updated=1, unchanged=0, rejected=1))
    desk.press("enter")
    desk.sees(ngettext("{n} member", "{n} members", people).format(n=people))


# Intake -------------------------------------------------------------------------------------------------------------


def _take_questions_in(desk: Desk) -> None:
    """Four come as Word files in one folder, the last as a text that is pasted."""
    *as_files, pasted = QUESTIONS
    folder = desk.folder / "问题"
    folder.mkdir()
    for question in as_files:
        papers.write_question(folder, question)
    desk.press("1")
    desk.sees(_("No question yet: n takes one in from a Word file, p pastes one."))
    desk.opens_form("n")
    desk.types(str(folder))
    desk.accepts()
    for question in as_files:
        desk.sees(_("{name} asks").format(name=question.asker))
        _name_the_asker(desk, question)
        if question.label == "Q4":
            with desk.besides():
                _ask_for_more(desk)
        desk.press("a")
    desk.sees_no(wording.question_state("returned").word)
    desk.opens_form("p")
    desk.pastes(papers.as_text(pasted))
    desk.tabs_to(_("Who asks?"))
    desk.types(pasted.asker)
    desk.accepts("ctrl+s")
    desk.sees(_("{name} asks").format(name=pasted.asker))
    _name_the_asker(desk, pasted)
    desk.press("a")
    desk.sees(_("{n} to judge").format(n=0))


def _name_the_asker(desk: Desk, question: Question) -> None:
    desk.opens_form("e")
    desk.tabs_to(_("Named by"))
    desk.press(str(1 + [value for value, _shown in wording.naming_choices()].index(question.naming)))
    desk.accepts()
    desk.sees(_("named by: {naming}").format(naming=wording.naming_name(question.naming)))


def _ask_for_more(desk: Desk) -> None:
    desk.opens_form("s")
    desk.press("ctrl+s")
    desk.sees(_("c copy · esc back"))
    desk.accepts("escape")
    desk.sees(wording.question_state("returned").word)


# People -------------------------------------------------------------------------------------------------------------


def _find_people_and_invite(desk: Desk) -> None:
    desk.sees(WEEK.community)
    desk.press("3")
    for question in desk.each_question("answers"):
        desk.press("2")
        desk.is_at("experts", question)
        _choose_people(desk, question)
        desk.press("3")
        desk.is_at("answers", question)
        _send(desk, WEEK.invited(question))


def _choose_people(desk: Desk, question: Question) -> None:
    """Mark those whom the screen suggests, find the others by name, and invite them all."""
    heading = _("Could answer")
    lines = desk.sees(heading).split("\n")
    first = next(number for number, line in enumerate(lines) if heading in line) + 1
    # Beside the names a message may be on the screen for a while.
    names = [line[5:].split("  ")[0].strip() for line in lines[first:] if line.startswith(" · ")]
    invited = WEEK.invited(question)
    marked = []
    place = 0
    for target in sorted(names.index(name) for name in invited if name in names):
        # Further down it takes fewer keys to look somebody up.
        if target <= place + 1:
            desk.press(*["down"] * (target - place), "space")
            marked.append(names[target])
            place = target + 1
    for name in invited:
        if name not in marked:
            desk.press("f")
            desk.sees(_("enter choose · esc back"))
            desk.types(name)
            desk.accepts()
            # It has a mark and stands on the shortlist.
            desk.sees(f"✔ {wording.shortlisting_state('listed').sign} {name}")
    desk.press("i")
    ready = ngettext("{n} invitation is ready to send: press 3.", "{n} invitations are ready to send: press 3.", 2)
    desk.sees(ready.format(n=len(invited))[:12])


def _send(desk: Desk, invited: Sequence[str]) -> None:
    """Each message is copied and ticked as sent; the cursor goes to the next."""
    draft, sent = wording.invitation_state("draft").word, wording.invitation_state("sent").word
    desk.sees(draft, *invited)
    for _name in invited:
        desk.press("s")
    desk.sees_no(draft)
    desk.sees(sent)


def _hear_from_those_who_cannot(desk: Desk) -> None:
    """Some decline, some do not reply, one will answer and never does."""
    desk.sees(WEEK.community)
    desk.press("3")
    for question in desk.each_question("answers"):
        invited = sorted(WEEK.invited(question))
        for one in WEEK.silent:
            if one.question == question.label:
                desk.sees(*invited)
                _goes_to_item(desk, question, one.member)
                _mark(desk, one)


def _mark(desk: Desk, one: Silent) -> None:
    if one.status == "declined":
        desk.opens_form("x")
        desk.types(one.reason)
        desk.accepts()
    else:
        desk.press({"accepted": "y", "no-reply": "o"}[one.status])
    desk.sees(wording.invitation_state(one.status).word)


def _goes_to_item(desk: Desk, question: Question, name: str, *, here: str = "") -> None:
    """Move the cursor of the answers' list to whoever is called so; it is at the first line, or at another name."""
    with desk.records() as state:
        row = next(row for row in take_in_hand(state, None, None).rows if row.label == question.label)
        seen = answers_shown.read(state, take_in_hand(state, None, row.id))
    names = [_name_of(item) for item in seen.items]
    desk.goes_to(names.index(here) if here else 0, names.index(name), len(names))


def _name_of(item: answers_shown.Item) -> str:
    if isinstance(item, InvitationView):
        return item.member_name
    if isinstance(item, AnswerView):
        return item.title
    return item.text


# Answers ------------------------------------------------------------------------------------------------------------


PASTED = ANSWERS[-1]
"""An answer that comes as a text, not as a file."""


def _take_answers_in(desk: Desk) -> None:
    desk.sees(WEEK.community)
    desk.press("3")
    for question in desk.each_question("answers"):
        _take_answers_to(desk, question)
        _say_more(desk, question)


def _take_answers_to(desk: Desk, question: Question) -> None:
    folder = desk.folder / f"{question.label}的解答"
    folder.mkdir()
    files = [answer for answer in question.answers if answer != PASTED]
    for answer in files:
        papers.write_answer(folder, answer)
    desk.opens_form("n")
    desk.types(str(folder))
    desk.press("enter")
    complete = [answer for answer in files if answer.scope]
    several = ngettext("Take in this answer?", "Take in these {n} answers?", len(complete)).format(n=len(complete))
    desk.sees(several)
    desk.press("enter")
    desk.sees_no(several)
    for answer in files:
        if not answer.scope:
            _complete(desk, answer)
    if PASTED in question.answers:
        desk.opens_form("p")
        desk.pastes(papers.answer_as_text(PASTED))
        desk.press("ctrl+s")
        desk.sees(_("Speaks as"), PASTED.author)
        desk.accepts()
    counted = _("Answers · {ready} of {n} ready for the vote")
    total = len(question.answers)
    desk.sees(counted.format(ready=0, n=total))
    desk.press("V")
    desk.sees(counted.format(ready=total, n=total))


def _complete(desk: Desk, answer: Answer) -> None:
    """A form asks for what the file does not say; it says who answers, and as what."""
    desk.sees(_("Speaks as"), answer.title)
    if answer.late_consent:
        naming, scope = answer.late_consent
        namings = [value for value, _shown in wording.naming_choices()]
        scopes = [value for value, _shown in wording.scope_choices()]
        desk.press(str(1 + namings.index(naming)))
        desk.tabs_to(_("For"))
        desk.press(str(1 + scopes.index(" ".join(scope))))
    desk.accepts()


def _say_more(desk: Desk, question: Question) -> None:
    """Which answer the asker took, where answers stand, what others would like to know."""
    here = question.answers[0].title
    by_label = {answer.label: answer for answer in question.answers}
    for answer in question.answers:
        if answer.adopted:
            _goes_to_item(desk, question, answer.title, here=here)
            desk.press("a")
            here = answer.title
    with desk.besides():
        for one in WEEK.follow_ups:
            if one.question == question.label:
                _ask_further(desk, one)
        for stance in WEEK.stances:
            if stance.answer in by_label:
                _goes_to_item(desk, question, by_label[stance.answer].title, here=here)
                here = by_label[stance.answer].title
                _note_stance(desk, stance)


def _ask_further(desk: Desk, one: FollowUp) -> None:
    """The answer under the cursor is the one it is about; else it goes to the asker."""
    desk.opens_form("f")
    desk.types(one.author)
    desk.tabs_to(_("To whom?"))
    if one.answer is None:
        desk.press("1")
    desk.tabs_to(_("What would they like to know?"))
    desk.types(one.text)
    desk.press("ctrl+s")
    desk.sees(_("c copy · s copy and tick as sent · esc back"))
    desk.accepts("s")
    desk.opens_form("R")
    desk.types(one.reply)
    desk.accepts("ctrl+s")


def _note_stance(desk: Desk, stance: Stance) -> None:
    desk.opens_form("z")
    desk.types(stance.practice)
    desk.tabs_to(_("This answer is"))
    desk.press(str(1 + VIEWS.index(stance.view)))
    desk.tabs_to(_("Remark"))
    desk.types(stance.remark)
    desk.accepts()


# The session and the vote -------------------------------------------------------------------------------------------


def _note_the_session(desk: Desk) -> None:
    desk.sees(WEEK.community)
    desk.press("3")
    for question in desk.each_question("answers"):
        for note in WEEK.notes:
            if note.question == question.label:
                _note(desk, note)
    for note in WEEK.notes:
        if note.question is None:
            _note(desk, note)


def _note(desk: Desk, note: Note) -> None:
    desk.opens_form("j")
    desk.types(note.text)
    if note.question is None:
        desk.tabs_to(_("About"))
        desk.press("2")
    desk.accepts("ctrl+s")


def _open_the_votes(desk: Desk) -> None:
    """The question in hand is the last; the cursor goes up from there."""
    desk.press("4")
    for question in reversed(QUESTIONS):
        if question is not QUESTIONS[-1]:
            desk.press("up")
        desk.is_at("vote", question)
        desk.opens_form("o")
        desk.accepts()
        desk.sees(*_marks(question.answers))


def _marks(answers: Sequence[Answer]) -> list[str]:
    """The beginnings of titles, as far as a line of the screen shows them."""
    return [answer.title[:12] for answer in answers]


def _count(desk: Desk) -> None:
    desk.sees(WEEK.community)
    desk.press("4")
    for question in desk.each_question("vote"):
        _take_ballots_in(desk, question)
        desk.press("c")
        desk.sees_line(question.label, wording.poll_state("closed").word)
        desk.press("w")
        desk.sees_line(question.label, wording.poll_state("counted").word)
        for answer in question.answers:
            if answer.hidden:
                with desk.besides():
                    _hide(desk, question, answer)


def _hide(desk: Desk, question: Question, answer: Answer) -> None:
    """This answer tells too much of somebody else, which the moderator sees too late."""
    desk.press("3")
    desk.is_at("answers", question)
    _goes_to_item(desk, question, answer.title)
    desk.press("h")
    desk.sees(_("hidden"))
    desk.press("4")
    desk.is_at("vote", question)


def _take_ballots_in(desk: Desk, question: Question) -> None:
    """The lines that are no ballots stay in the form, and are left out."""
    marks = _marks(question.answers)
    screen = desk.sees(*marks)
    found = {mark: label for label, mark in re.findall(rf"(\d) +({'|'.join(map(re.escape, marks))})", screen)}
    ballots = papers.ballots(question, {answer.title: found[answer.title[:12]] for answer in question.answers})
    desk.opens_form("p")
    desk.pastes(ballots.text)
    desk.press("ctrl+s")
    taken = ngettext("{n} ballot taken in.", "{n} ballots taken in.", papers.VOTERS).format(n=papers.VOTERS)
    desk.sees(taken, *ballots.unread)
    desk.accepts("escape")


# The digest ---------------------------------------------------------------------------------------------------------


def _publish(desk: Desk) -> Path:
    desk.sees(WEEK.community)
    desk.press("5")
    for passage in WEEK.passages:
        _write(desk, passage)
    desk.press("u")
    desk.sees(_("y yes · n no"))
    desk.accepts("y")
    desk.sees(wording.digest_state("published").word)
    file = desk.folder / "周报.md"
    desk.opens_form("x")
    desk.types(str(file))
    desk.accepts()
    desk.sees(_("Written: {path} ({size} bytes)").split("{")[0])
    with desk.besides():
        _close_the_week(desk)
    return file


def _close_the_week(desk: Desk) -> None:
    desk.press("0")
    desk.sees(WEEK.community)
    desk.press("w")
    desk.sees(_("c close"))
    desk.press("c")
    desk.sees(_("y yes · n no"))
    desk.accepts("y")
    desk.sees(_("The week {week} is closed.").format(week=WEEK.week))


def _write(desk: Desk, passage: Passage) -> None:
    """Write a text between the others' words, from the line that says it is missing, or from its place."""
    with desk.records() as state:
        hand = take_in_hand(state, None, None)
        seen = digest_shown.read(state, hand, "group")
    desk.sees(digest_shown.top_line(seen))
    label = passage.question or WEEK.week
    missing = (f"empty-{passage.slot}", label)
    problems = [(problem.code, problem.where) for problem in seen.problems]
    places = [(place.slot, place.question.label if place.question else WEEK.week) for place in seen.places]
    lines = [*problems, *places]
    there = lines.index(missing if missing in lines else (passage.slot, label))
    # The cursor stays at the line, or at the one that takes its place.
    desk.goes_to(desk.line, there, len(lines))
    desk.line = there
    desk.opens_form("e")
    desk.types(passage.text)
    desk.accepts("ctrl+s")
