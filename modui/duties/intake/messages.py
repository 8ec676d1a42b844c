"""The ready messages to an asker. Warm and short; nothing is ever refused, only waiting for a word more."""

from modui.duties import tongue
from modui.duties.intake.clarity import clarity
from modui.duties.intake.reading import Draft
from modui.duties.messages import message, moment, shortened
from modui.duties.standing import zone
from modui.i18n import _, pgettext, speaking
from modui.records import queries
from modui.records.reading import State
from modui.records.views import QuestionView


def ask_for_missing(question: QuestionView | Draft, name: str) -> str:
    """The message that asks for what a question still needs, each with an example to fill; `name` is the asker's."""
    with speaking(tongue.of_question(question)):
        lines = _missing(question)
        return message(
            _("{name}, thank you for “{title}”!").format(name=name, title=_title(question)),
            [_("So that people can answer it well, please add:"), *lines] if lines else _("It is clear as it is."),
            _("Rough notes or a voice message will do; I will write it up.") if lines else "",
        )


def send_back_reply(question: QuestionView | Draft, name: str, reason: str = "") -> str:
    """The message that hands a question back for more: thanks, `reason` in the moderator's words, what is missing."""
    with speaking(tongue.of_question(question)):
        lines = _missing(question)
        return message(
            _("{name}, thank you for “{title}”! A little more, and it can go to the people who know.").format(
                name=name, title=_title(question)
            ),
            reason.strip(),
            [_("What would help:"), *lines] if lines else "",
            _("Rough notes or a voice message will do; your place is kept."),
        )


def confirmation(question: QuestionView | Draft, name: str) -> str:
    """The message that shows an asker what was written up, for them to confirm or correct."""
    with speaking(tongue.of_question(question)):
        names = section_names()
        told = [f"{names[key]}: {shortened(text, 48)}" for key, text in question.sections.items() if text.strip()]
        return message(
            _("{name}, I wrote your question up like this:").format(name=name),
            _("“{title}”").format(title=_title(question)),
            told,
            _("Is it right? Reply “yes”, or tell me what to change."),
        )


def accepted_reply(state: State, question_id: str) -> str:
    """The message that tells an asker that their question was chosen, and asks how they want to be named."""
    question = queries.question(state, question_id)
    due = queries.week(state, question.week).answers_due if question.week else None
    with speaking(tongue.of_question(question)):
        return message(
            _("{name}, “{title}” is chosen: it is {label} of this week.").format(
                name=question.asker_name, title=_title(question), label=question.label
            ),
            _("I am asking people who can answer; the answers are due {when}.").format(when=moment(due, zone(state)))
            if due
            else _("I am asking people who can answer."),
            _("How shall we name you: real name, nickname, or role only?") if question.naming is None else "",
            _("May it leave the group with its answers (public / book)?") if question.scope is None else "",
        )


def defer_reply(question: QuestionView, reason: str = "") -> str:
    """The message that tells an asker that their question waits for another week."""
    with speaking(tongue.of_question(question)):
        return message(
            _("{name}, thank you for “{title}”! This week is full; it waits in the queue and is not forgotten.").format(
                name=question.asker_name, title=_title(question)
            ),
            reason.strip(),
            _("If it becomes urgent, tell me."),
        )


def merged_reply(question: QuestionView, into: QuestionView) -> str:
    """The message that tells an asker that their question is answered together with another."""
    with speaking(tongue.of_question(question)):
        return message(
            _("{name}, thank you for “{title}”!").format(name=question.asker_name, title=_title(question)),
            _("Somebody asks nearly the same, so both are answered together: “{title}”.").format(title=_title(into)),
            _("What is different with you? Tell me, and I will add it."),
        )


def section_names() -> dict[str, str]:
    """The sections of a question in the language in use."""
    return {
        "background": _("Background"),
        "details": _("Details"),
        "demand": pgettext("question section", "Question"),
        "tried": _("Tried"),
        "deadline": _("By when"),
    }


def _title(question: QuestionView | Draft) -> str:
    return shortened(question.title, 40)


def _missing(question: QuestionView | Draft) -> list[str]:
    """A line for each thing that a question still needs, with an example to fill."""
    failed = {check.check for check in clarity(question.title, question.sections, question.unplaced) if not check.ok}
    if {"background", "details"} <= failed:
        # Whoever tells who they are and what happens is not too broad any more.
        failed.discard("broad")
    examples = {
        "asked": _("Your question, e.g. “How can I … without …?”"),
        "background": _("Background, e.g. “I run a … with … people, since …”"),
        "details": _("Details, e.g. “Last month … of … did …”"),
        "tried": _("What you tried, e.g. “I tried …; it …”"),
        "deadline": _("By when, e.g. “within two weeks”"),
        "broad": _("One concrete case, e.g. “for …, with … a month”"),
        "several": _("The one or two points that matter most to you"),
    }
    return [f"· {line}" for check, line in examples.items() if check in failed]
