"""How well chats are untangled and distilled, on chats labelled by hand.

    python -m benchmarks.chat_threads [--show]

`benchmarks/data/chats` holds chats that were written and labelled for this purpose. For each it prints precision and
recall of what is kept, by question and for any, and of pairs of messages that stand in one thread.
"""

import argparse
from collections import Counter
from datetime import datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from modui.documents.chats import ChatMessage
from modui.documents.chats.kinds import kind_of
from modui.duties.distil import Asked, distil, kept_for

DATA = Path(__file__).parent / "data" / "chats"


class Labelled(NamedTuple):
    """A chat with the thread of each message, and whether it helps there."""

    messages: list[ChatMessage]
    threads: list[str]
    labels: list[str]
    questions: list[Asked]


class Score(NamedTuple):
    """Right ones among those found, and found ones among the right."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        return 2 * self.precision * self.recall / (self.precision + self.recall) if self.precision else 0.0


def read_labelled(path: Path) -> Labelled:
    """The labelled chat in the file at `path`."""
    found = Labelled([], [], [], [])
    day = datetime(2026, 11, 26)
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# question\t"):
            _mark, thread, asker, invited, title, text = line.split("\t")
            who = frozenset(invited.split())
            found.questions.append(Asked(thread, "", title, text, frozenset((asker,)), who))
        elif not line.startswith("#"):
            time, sender, thread, label, text = line.split("\t")
            at = datetime.combine(day, datetime.strptime(time, "%H:%M").time())
            if found.messages and found.messages[-1].at and at < found.messages[-1].at:
                day += timedelta(days=1)
                at += timedelta(days=1)
            text = text.replace("\\n", "\n")
            kind = "system" if label == "system" else {"[voice]": "voice"}.get(text) or kind_of(text)
            found.messages.append(ChatMessage(len(found.messages) + 1, at, sender, text, kind))
            found.threads.append(thread)
            found.labels.append(label)
    return found


def of_sets(found: set[object], right: set[object]) -> Score:
    """Precision and recall of `found`."""
    both = len(found & right)
    return Score(both / len(found) if found else 1.0, both / len(right) if right else 1.0)


def kept(chat: Labelled, *, blind: bool = False) -> dict[str, Score]:
    """The score of what is kept for each question; `blind`: without knowing who asked and who was invited."""
    questions = (
        [one._replace(asker=frozenset(), invited=frozenset()) for one in chat.questions] if blind else chat.questions
    )
    distilled = distil(chat.messages, questions)
    scores: dict[str, Score] = {}
    for question in questions:
        right = {
            n for n, (thread, label) in enumerate(zip(chat.threads, chat.labels, strict=True), 1)
            if thread == question.id and label == "keep"
        }  # fmt: skip
        scores[question.id] = of_sets({one.n for one in kept_for(distilled, question)}, set(right))
    return scores


def kept_at_all(chat: Labelled) -> Score:
    """The score of what is kept for any question where it is not known who asked and who was invited."""
    strangers = [one._replace(asker=frozenset(), invited=frozenset()) for one in chat.questions]
    asked = {one.id for one in strangers}
    right = {
        n for n, (thread, label) in enumerate(zip(chat.threads, chat.labels, strict=True), 1)
        if thread in asked and label == "keep"
    }  # fmt: skip
    return of_sets({one.n for one in distil(chat.messages, strangers).messages if one.kept}, set(right))


def pairs(chat: Labelled) -> Score:
    """The score of pairs of messages that stand in one thread."""
    distilled = distil(chat.messages, chat.questions)
    found = {pair for thread in distilled.threads for pair in combinations(thread.messages, 2)}
    right = {
        (one, other) for one, other in combinations(range(1, len(chat.messages) + 1), 2)
        if chat.threads[one - 1] == chat.threads[other - 1]
    }  # fmt: skip
    return of_sets(set(found), set(right))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="print each message that is sorted wrongly")
    options = parser.parse_args()
    for path in sorted(DATA.glob("*.tsv")):
        chat = read_labelled(path)
        print(f"{path.name}: {len(chat.messages)} messages, {Counter(chat.labels).total()} labels")
        for blind in (False, True):
            for name, score in kept(chat, blind=blind).items():
                print(
                    f"  kept for {name}{' (people unknown)' if blind else ''}: "
                    f"precision {score.precision:.3f}, recall {score.recall:.3f}, F1 {score.f1:.3f}"
                )
        score = kept_at_all(chat)
        print(f"  kept at all (people unknown): precision {score.precision:.3f}, recall {score.recall:.3f}")
        score = pairs(chat)
        print(f"  pairs in one thread: precision {score.precision:.3f}, recall {score.recall:.3f}, F1 {score.f1:.3f}")
        if options.show:
            for one, thread, label in zip(
                distil(chat.messages, chat.questions).messages, chat.threads, chat.labels, strict=True
            ):
                right = thread if label == "keep" else None
                if right != (one.question if one.kept else None) or (label != "keep" and label != one.why):
                    print(f"    {one.n} [{thread} {label}] -> {one.question} {one.why} t{one.thread}: "
                          f"{one.sender}: {chat.messages[one.n - 1].text[:40]}")  # fmt: skip


if __name__ == "__main__":
    main()
