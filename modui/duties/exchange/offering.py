"""What members would give: recorded by the moderator one by one, or from a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from modui.duties.exchange import kinds
from modui.duties.members import resolve as resolve_member
from modui.errors import BadInput, ModuiError, NotFound
from modui.i18n import N_, _
from modui.records import afterwards
from modui.records.changes import Action, Edit, Insert, Proposal, edited
from modui.records.clock import natural_id
from modui.records.codecs import Value
from modui.records.reading import State
from modui.records.segmenting import fold
from modui.records.store import Store
from modui.records.words import OFFERS

if TYPE_CHECKING:
    from modui.documents.sheets import Table

_HEADINGS: Mapping[str, Sequence[str]] = {
    "member": ("昵称", "成员", "群昵称", "姓名", "谁", "member", "nickname", "name", "who"),
    "kind": ("类型", "可以做", "愿意做", "能帮什么", "方式", "kind", "offer", "kinds", "offers", "would give"),
    "about": ("说明", "关于", "内容", "哪方面", "备注", "about", "what", "note"),
}


def offer(state: State, member_id: str, kind: str, about: str | None = None, closed: bool = False) -> Proposal:
    """Record that a member would give a kind of help, or that they would no more.

    Args:
        state: the records.
        member_id: whose offer.
        kind: one of ``OFFERS``.
        about: what about, in their words; none: as it is, at first anything.
        closed: they would no more.
    """
    return OFFER.propose(_edits(state, member_id, kind, about, closed))


def _edits(state: State, member_id: str, kind: str, about: str | None, closed: bool) -> list[Edit]:
    row = natural_id("offer", member_id, kind)
    known = afterwards.offer(state, row)
    if known is None:
        if closed:
            return []
        values: dict[str, Value] = {"member": member_id, "kind": kind, "about": " ".join((about or "").split())[:200]}
        return [Insert("offer", row, values)]
    after: dict[str, Value] = {"closed": closed}
    if about is not None:
        after["about"] = " ".join(about.split())[:200]
    return [*edited("offer", row, {"closed": known.closed, "about": known.about}, after)]


@dataclass
class Report:
    """What taking in a table of offers did, by the numbers of its rows."""

    added: int = 0
    unchanged: int = 0
    rejected: list[tuple[int, str]] = field(default_factory=list)


def import_offers(store: Store, table: "Table") -> Report:
    """Take in a table of offers, a member and what they would give a row; all of it is undone together.

    Raises:
        BadInput: ``offers-headings`` when no column says who, or none says what.
    """
    columns = _columns(table.headings)
    report = Report()
    edits: dict[str, list[Edit]] = {}
    with store.read() as state:
        called = _called(state)
        for number, row in table.rows:
            try:
                name = row.get(columns["member"], "")
                member = called.get(fold(name)) or resolve_member(state, name).id
                found = kinds.named(row.get(columns["kind"], ""))
                if not found:
                    raise NotFound("offer-unknown", _("It does not say what they would give."), known_kinds())
            except ModuiError as error:
                report.rejected.append((number, error.message))
                continue
            about = row.get(columns.get("about", ""), "").strip()
            for kind in found:
                edits[natural_id("offer", member, kind)] = _edits(state, member, kind, about or None, False)
    report.added = sum(map(bool, edits.values()))
    report.unchanged = len(edits) - report.added
    if report.added:
        store.commit(OFFER.propose([edit for some in edits.values() for edit in some]))
    return report


def _called(state: State) -> dict[str, str]:
    """Members by what they are called, where only one of them is."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for identity, *names in state.run("SELECT id, nickname, name FROM member", {}):
        for name in {fold(str(name)) for name in names if name}:
            if name in found:
                twice.add(name)
            found[name] = str(identity)
    return {name: member for name, member in found.items() if name not in twice}


def _columns(headings: Sequence[str]) -> dict[str, str]:
    """The headings by what their columns say."""
    found = {part: name for name in reversed(headings) for part, names in _HEADINGS.items() if fold(name) in names}
    if not {"member", "kind"} <= found.keys():
        raise BadInput(
            "offers-headings",
            _("This table does not say who would give what."),
            _("It needs a column 昵称 (or “nickname”) and a column 类型 (or “kind”); 说明 (“about”) may be there."),
        )
    return found


def known_kinds() -> str:
    """The kinds of help there are, for who named none of them."""
    return _("There are: {kinds}.").format(kinds=", ".join(OFFERS))


OFFER = Action(
    "exchange.offer",
    N_("Record what a member would give"),
    inserts=frozenset({"offer"}),
    writes=frozenset({"offer.about", "offer.closed"}),
)
ACTIONS = (OFFER,)
