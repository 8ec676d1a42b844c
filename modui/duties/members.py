"""The member directory: finding a member, adding and editing one; tables of them are taken in by ``importing``.

A member keeps their own words: what is taken in is kept as it is written, but for control characters and the space at
its ends.
"""

from collections.abc import Callable, Mapping, Sequence

from modui.duties.headings import FIELDS, recognise
from modui.duties.identity import NAMED_AT_MOST, described
from modui.duties.importing import IMPORT, ImportReport, Rejected, import_rows, import_table, taking_in
from modui.duties.member_fields import BODIES, LISTS, is_called, items, parsed, values_of
from modui.duties.rows import literal
from modui.errors import BadInput, NotFound, Refused
from modui.i18n import N_, _
from modui.records import queries
from modui.records.changes import Action, Insert, Proposal, columns_of, edited
from modui.records.codecs import Value
from modui.records.reading import State
from modui.records.segmenting import fold
from modui.records.store import Store
from modui.records.views import MemberView

__all__ = [
    "ACTIONS",
    "BODIES",
    "LISTS",
    "ImportReport",
    "Rejected",
    "add",
    "edit",
    "find",
    "import_rows",
    "import_table",
    "items",
    "parsed",
    "recognise",
    "resolve",
    "taking_in",
    "values_of",
]

_SHORTEST_ENDING = 4
_MEMBER = f"SELECT {', '.join(MemberView._fields)} FROM member"
_ALL = " || ' ' || ".join(FIELDS)


# One member --------------------------------------------------------------------------------------------------------


def add(store: Store, values: Mapping[str, str]) -> str:
    """Add one member, each field given as text; their id.

    Raises:
        BadInput: ``member-unsound`` for a value that cannot be kept, or neither a nickname nor a name.
        Refused: ``member-known`` when they are a member already.
    """
    edits = taking_in(store, values)
    if not edits or not isinstance(edits[0], Insert):
        raise Refused("member-known", _("They are a member already."), _("Find them, and edit what is new."))
    store.commit(ADD.propose(edits))
    return edits[0].row


def edit(state: State, member_id: str, values: Mapping[str, str | Sequence[str]]) -> Proposal:
    """Write fields of one member; an empty value empties its field. A list may be given as text.

    Raises:
        NotFound: ``row-unknown``.
        BadInput: ``field-unknown``.
    """
    before = values_of(queries.member(state, member_id))
    after: dict[str, Value] = {}
    for field, value in values.items():
        if field not in FIELDS:
            raise BadInput(
                "field-unknown",
                _("A member has no field “{field}”.").format(field=field),
                _("The fields are: {fields}.").format(fields=", ".join(FIELDS)),
            )
        after[field] = parsed(field, value) if isinstance(value, str) else list(value)
    return EDIT.propose(edited("member", member_id, before, after))


def resolve(state: State, text: str) -> MemberView:
    """The one member that `text` means: an id or its ending, a nickname or a name, or a part of one.

    Raises:
        NotFound: ``member-unknown``; ``member-ambiguous``, naming some of those it fits.
    """
    wanted = fold(text.strip())
    called = [
        (str(identity), fold(str(nickname)), fold(str(name)))
        for identity, nickname, name in state.run(
            "SELECT id, nickname, name FROM member ORDER BY nickname, name, id", {}
        )
    ]
    tries: tuple[Callable[[str, str, str], bool], ...] = (
        lambda identity, nickname, name: identity == wanted,
        lambda identity, nickname, name: wanted in (nickname, name),
        lambda identity, nickname, name: len(wanted) >= _SHORTEST_ENDING and identity.endswith(wanted),
        lambda identity, nickname, name: wanted in nickname or wanted in name,
    )
    for fits in tries if wanted else ():
        found = [person[0] for person in called if fits(*person)]
        if len(found) == 1:
            return queries.member(state, found[0])
        if found:
            raise NotFound(
                "member-ambiguous",
                _("“{text}” fits several members: {members}.").format(
                    text=text, members=described([queries.member(state, one) for one in found[: NAMED_AT_MOST + 1]])
                ),
                _("Write more of the name, or the ending of the id."),
            )
    raise NotFound(
        "member-unknown",
        _("There is no member “{text}”.").format(text=text),
        _("Look for them with: modui members find TEXT"),
    )


def find(store: Store, text: str, limit: int = 50) -> list[MemberView]:
    """The members that `text` finds, best first: by any field, whole or in part, names also by pinyin or its initials.

    Several words must all be found, each anywhere.
    """
    from modui.documents.text import clean
    from modui.records.search import Index

    text = clean(text)
    index = Index(store.path.parent)
    with store.read() as state:
        index.catch_up(state)
        ids = index.find(text, limit) or _containing(state, text, limit)
        found = (state.maybe(MemberView, f"{_MEMBER} WHERE id = :id", id=one) for one in ids)
        # Another window may have indexed a member that this reading does not know yet.
        return [member for member in found if member is not None]


def _containing(state: State, text: str, limit: int) -> list[str]:
    """The members with `text` somewhere in their fields, even in the middle of a word."""
    part = literal(fold(text))
    return state.texts(
        f"SELECT id FROM member WHERE lower({_ALL}) LIKE :part ESCAPE '\\' ORDER BY nickname, name, id LIMIT :limit",
        part=f"%{part}%",
        limit=limit if part else 0,
    )


# Actions -----------------------------------------------------------------------------------------------------------


EDIT = Action("members.edit", N_("Edit a member"), writes=columns_of("member", *FIELDS), rules=(is_called,))
ADD = Action("members.add", N_("Add a member"), inserts=frozenset(("member",)), rules=(is_called,))
ACTIONS = (IMPORT, ADD, EDIT)
