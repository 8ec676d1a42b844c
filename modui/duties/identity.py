"""Which rows of a table are which members: the same contact, else the same nickname, else the same name."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from modui.i18n import _
from modui.records.codecs import Value
from modui.records.segmenting import fold
from modui.records.views import MemberView

NAMED_AT_MOST = 5
"""Members that a message names before it stops."""


class Row:
    """A row of a table, and the member it turned out to be."""

    def __init__(self, number: int, values: Mapping[str, Value]) -> None:
        self.number = number
        self.values = values
        self.member: MemberView | None = None
        """None: somebody new."""
        self.problem = ""
        """Why it cannot be imported."""

    @cached_property
    def contact(self) -> str:
        """Folded, as the two below."""
        return fold(str(self.values.get("contact", "")))

    @cached_property
    def nickname(self) -> str:
        return fold(str(self.values.get("nickname", "")))

    @cached_property
    def name(self) -> str:
        return fold(str(self.values.get("name", "")))

    @property
    def key(self) -> str:
        """What a new member is known by, on every desk that imports them."""
        return self.contact or self.nickname or self.name


@dataclass(frozen=True, slots=True)
class _Known:
    """A member, folded for comparing."""

    contact: str
    nickname: str
    name: str
    view: MemberView


def described(members: Sequence[MemberView]) -> str:
    """`members` by what the group calls them, with the endings of their ids, which commands take."""
    named = [f"{member.shown} ({member.id[-6:]})" for member in members[:NAMED_AT_MOST]]
    return ", ".join([*named, "…"] if len(members) > NAMED_AT_MOST else named)


def place(rows: Sequence[Row], members: Sequence[MemberView]) -> None:
    """Find the member that each row is, or the problem with it.

    Rows are matched from the surest sign to the weakest, each against the members that no surer row is. So the order
    of a table does not matter, and a second import finds the members that the first one made.
    """
    _refuse_twins(rows)
    by: dict[str, dict[object, list[_Known]]] = {sign: defaultdict(list) for sign in _SIGNS}
    for view in members:
        known = _Known(fold(view.contact), fold(view.nickname), fold(view.name), view)
        for sign, kept in by.items():
            kept[_sign(known, sign)].append(known)
    taken: set[str] = set()
    for sign, kept in by.items() if members else ():
        for row in rows:
            if row.member is None and not row.problem and (value := _sign(row, sign)):
                free = [one for one in kept.get(value, ()) if one.view.id not in taken and _may_be(row, one, sign)]
                found = _likeliest(row, free)
                if len(found) == 1:
                    row.member = found[0].view
                    taken.add(row.member.id)
                elif found:
                    row.problem = _("It fits several members: {members}.").format(
                        members=described([one.view for one in found])
                    )


_SIGNS = ("all", "contact", "nickname", "name")


def _sign(person: Row | _Known, sign: str) -> object:
    return (person.contact, person.nickname, person.name) if sign == "all" else getattr(person, sign)


def _refuse_twins(rows: Sequence[Row]) -> None:
    """Mark the rows that are the same person as an earlier row."""
    seen: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        alike = seen["contact" if row.contact else "nickname" if row.nickname else "name", row.key]
        twin = next((one for one in alike if row.contact or not _differ(row.name, one.name)), None)
        if twin is None:
            alike.append(row)
        else:
            row.problem = _("It is the same person as row {row}.").format(row=twin.number)


def _differ(one: str, other: str) -> bool:
    """Whether both are known, and not the same."""
    return bool(one and other) and one != other


def _may_be(row: Row, known: _Known, sign: str) -> bool:
    """Whether a row that has this sign in common with a member may be that member, by the other signs.

    Nicknames are not unique in a large group: somebody with another contact is somebody else, unless the name is the
    same too; and a name with another contact is a namesake.
    """
    if sign == "nickname":
        same_name = row.name and row.name == known.name
        return bool(same_name) or not (_differ(row.name, known.name) or _differ(row.contact, known.contact))
    return sign != "name" or not _differ(row.contact, known.contact)


def _likeliest(row: Row, found: list[_Known]) -> list[_Known]:
    """Those of `found` that have most in common with `row`."""
    for sign in ("nickname", "name"):
        same = [one for one in found if getattr(row, sign) and getattr(one, sign) == getattr(row, sign)]
        found = same or found
    return found
