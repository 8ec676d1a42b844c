"""What is decided about messages, who is who, and the answers and notes that are made of them; all of it undone."""

from collections.abc import Callable

import pytest

from modui.duties import answers, chat, digest
from modui.errors import ModuiError
from modui.records import chats, queries
from modui.records.changes import Proposal, Set
from modui.records.reading import State
from modui.records.store import Store
from modui.records.views import MessageView, SortingView
from tests import making as make
from tests.duties.test_chat_import import Said, chat_of

SPOKEN = (
    Said(0, "阿树", "大家晚上好"),
    Said(1, "林间", "先停掉每日打卡两周，再请十二位老用户各提一个真问题，每晚放出两个。"),
    Said(2, "阿树", "+1"),
    Said(3, "林间", "我在两个群做过，周参与从三十人到七十四人。"),
    Said(4, "老K", "[语音]", kind="voice"),
)


class World:
    """A week with a question and a chat."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.people = {name: make.member(store, name) for name in ("阿树", "老K", "林间", "小满妈妈")}
        self.week = make.week(store)
        self.question = self.asked(self.week)
        self.store.act(lambda state: answers.invite(state, self.question, [self.people["林间"]]))
        chat.import_chat(store, chat_of(SPOKEN), self.week)

    def asked(self, week: str) -> str:
        title = "老用户不说话了，怎么重新做活？"
        row = make.insert(self.store, "question", week=week, number=1, asker=self.people["小满妈妈"], title=title)
        make.put(self.store, Set("question", row, "status", "new", "accepted"))
        return row

    def messages(self, *numbers: int) -> list[MessageView]:
        with self.store.read() as state:
            return chat.numbered(state, self.week, numbers)

    def ids(self, *numbers: int) -> list[str]:
        return [one.id for one in self.messages(*numbers)]

    def sorting(self, number: int) -> SortingView | None:
        (row,) = self.ids(number)
        with self.store.read() as state:
            return chats.sortings(state, self.week).get(row)

    def refused(self, make_it: Callable[[State], Proposal]) -> str:
        with pytest.raises(ModuiError) as caught:
            self.store.act(make_it)
        return caught.value.code


@pytest.fixture
def world(store: Store) -> World:
    return World(store)


def test_what_is_decided_is_kept_changed_and_taken_back(world: World) -> None:
    world.store.act(lambda state: chat.fold(state, world.ids(1, 3), "寒暄"))
    folded = world.sorting(1)
    assert folded is not None
    assert (folded.verdict, folded.reason) == ("folded", "寒暄")
    world.store.act(lambda state: chat.keep(state, world.ids(1)))
    kept = world.sorting(1)
    assert kept is not None
    assert (kept.verdict, kept.reason) == ("kept", "")
    assert world.store.act(lambda state: chat.keep(state, world.ids(1))) is None
    world.store.undo()
    assert world.sorting(1) == folded
    world.store.act(lambda state: chat.leave(state, world.ids(1, 2)))
    left = world.sorting(1)
    assert left is not None
    assert left.verdict is None
    assert world.sorting(2) is None, "what was never decided leaves no trace"


def test_messages_go_to_a_question_of_their_week_and_into_threads(world: World) -> None:
    world.store.act(lambda state: chat.assign(state, world.ids(2, 4), world.question))
    world.store.act(lambda state: chat.move(state, world.ids(4), "证据"))
    found = world.sorting(4)
    assert found is not None
    assert (found.question, found.thread) == (world.question, "证据")
    elsewhere = world.asked(make.week(world.store, "2026-W49"))
    assert world.refused(lambda state: chat.assign(state, world.ids(2), elsewhere)) == "question-foreign"
    assert world.refused(lambda state: chat.assign(state, world.ids(1), elsewhere)) == "question-foreign"


def test_a_number_that_is_none_says_so(world: World) -> None:
    with pytest.raises(ModuiError) as caught, world.store.read() as state:
        chat.numbered(state, world.week, [99])
    assert caught.value.code == "message-unknown"


def test_who_is_who_is_told_once_changed_and_forgotten(world: World) -> None:
    world.store.act(lambda state: chat.told(state, "林间🌲", world.people["林间"], evidence="昵称相近"))
    with world.store.read() as state:
        assert chat.remembered(state)["林间🌲"].member_name == "林间"
    world.store.act(lambda state: chat.told(state, "林间🌲", None, outside=True))
    with world.store.read() as state:
        found = chat.remembered(state)["林间🌲"]
    assert (found.member, found.outside) == (None, True)
    world.store.undo()
    with world.store.read() as state:
        assert chat.remembered(state)["林间🌲"].member == world.people["林间"]


def test_a_new_nickname_is_known_as_the_one_before(world: World) -> None:
    again = [one._replace(sender="林间🌲") if one.sender == "林间" else one for one in SPOKEN]
    chat.import_chat(world.store, chat_of(again), world.week)
    world.store.act(lambda state: chat.told(state, "林间", world.people["林间"]))
    with world.store.read() as state:
        assert chat.remembered(state)["林间🌲"].member == world.people["林间"]


def _as_answer(world: World, *numbers: int, **more: object) -> Callable[[State], Proposal]:
    naming = more.get("naming")
    return lambda state: chat.as_answer(
        state,
        question=world.question,
        author=world.people["林间"],
        role="practitioner",
        messages=world.messages(*numbers),
        naming=str(naming) if naming else None,
        scope=["group", "public"] if naming else None,
    )


def test_messages_become_an_answer_and_further_ones_are_added_to_it(world: World) -> None:
    before = world.store.dump()
    world.store.act(_as_answer(world, 2))
    with world.store.read() as state:
        (answer,) = queries.answers(state, world.question)
        assert answer.source_kind == "chat"
        assert answer.summary == SPOKEN[1].text
        assert chat.sources(state, world.week) == {answer.id: (2,)}
        assert queries.question(state, world.question).status == "answering"
    world.store.act(_as_answer(world, 2, 4))
    with world.store.read() as state:
        (answer,) = queries.answers(state, world.question)
        assert (answer.summary, answer.method) == (SPOKEN[1].text, SPOKEN[3].text)
        assert chat.sources(state, world.week) == {answer.id: (2, 4)}
    assert world.refused(_as_answer(world, 2, 4)) == "messages-used"
    world.store.undo()
    world.store.undo()
    assert world.store.dump() == before


def test_whom_a_message_quotes_is_no_part_of_its_authors_answer(world: World) -> None:
    text = "「老K：我不想被引用」\n- - - - - - - - - -\n@老K 先约一次，约具体的事。"
    chat.import_chat(world.store, chat_of((Said(9, "林间", text),)), world.week)
    world.store.act(_as_answer(world, 6))
    with world.store.read() as state:
        (answer,) = queries.answers(state, world.question)
    assert answer.summary + answer.method == "先约一次，约具体的事。"
    assert "老K" not in answer.title + answer.rest


def test_a_voice_message_alone_is_no_answer(world: World) -> None:
    assert world.refused(_as_answer(world, 5)) == "messages-none"


def test_nobody_answers_their_own_question_by_way_of_the_chat(world: World) -> None:
    asker = world.people["小满妈妈"]
    assert (
        world.refused(
            lambda state: chat.as_answer(
                state, question=world.question, author=asker, role="user", messages=world.messages(2)
            )
        )
        == "answer-own"
    )


def test_the_digest_tells_the_messages_where_they_tell_nothing_that_was_not_agreed_to(world: World) -> None:
    world.store.act(_as_answer(world, 2, 4, naming="nickname"))
    world.store.act(
        lambda state: chat.as_note(state, world.week, world.question, "直播改到晚上", world.messages(1, 2, 3))
    )
    with world.store.read() as state:
        (answer,) = queries.answers(state, world.question)
        text = digest.render(digest.compile_digest(state, world.week))
        assert "messages #2, #4" in text
        assert "messages #1–#3" in text
        assert "#1–#3" not in digest.render(digest.compile_digest(state, world.week, "public")), (
            "who discusses was asked nothing"
        )
    world.store.act(lambda state: answers.consent(state, answer.id, "role", ["group"]))
    with world.store.read() as state:
        # Whoever has read the chat would know who said it.
        assert "#2, #4" not in digest.render(digest.compile_digest(state, world.week))


def test_numbers_are_told_in_runs() -> None:
    assert chat.cited([115, 112, 113, 114, 120, 121]) == "messages #112–#115, #120, #121"
    assert chat.cited([]) == ""


def test_of_a_list_that_grew_the_newest_counts(world: World) -> None:
    first = "#接龙\n谁来答？\n1. 阿树 说说打卡\n2. 老K 看情况"
    second = "#接龙\n谁来答？\n1. 阿树 说说打卡，周四给\n2. 林间 我来\n3. 路人甲 也来"
    said = (Said(10, "老K", first), Said(12, "林间", second), Said(13, "小满妈妈", "我也可以说一句"))
    chat.import_chat(world.store, chat_of(said), world.week)
    with world.store.read() as state:
        people = {one.name: one for one in chat.people(state, world.week)}
        found = chat.entries(state, chat.numbered(state, world.week, [6, 7, 8]), people)
    assert [(one.name, one.text) for one in found.entries] == [
        ("阿树", "说说打卡，周四给"),
        ("林间", "我来"),
        ("小满妈妈", "我也可以说一句"),
    ]
    assert found.unread == ("路人甲 也来",)
