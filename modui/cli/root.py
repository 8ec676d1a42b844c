"""The command groups, and the commands that belong to no duty."""

from zoneinfo import ZoneInfo

import click

from modui import __version__, config
from modui.cli import Call, fail, open_desk
from modui.cli.base import MOST, Desk, Lazy, example, pass_desk
from modui.duties import standing
from modui.duties.rows import literal
from modui.errors import NotFound, Refused
from modui.i18n import _
from modui.records import queries
from modui.records.store import Reverted, Store
from modui.records.views import ChangeView


def run(call: Call) -> int:
    """Run the command of `call`; the exit status."""
    try:
        root.main(call.rest, prog_name="modui", standalone_mode=False, obj=Desk(call.home, call.as_json))
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "modui"
        return fail(call, "usage", error.format_message(), _("See: {command} --help").format(command=where), status=2)
    except click.Abort:
        return fail(call, "interrupted", _("Stopped."), "", status=130)
    return 0


@click.group(
    cls=Lazy,
    help=_("The desk of the moderator of the week. Without a command, it opens in this terminal."),
    commands_in={
        "demo": ("root", _("open a ready community in the middle of its week")),
        "init": ("root", _("start a community")),
        "members": ("members", _("the directory: import, list, show, find, edit")),
        "week": ("week", _("the duty week: show, open, dates, hand-to, close")),
        "question": ("question", _("take in questions and decide on them")),
        "match": ("experts", _("who could answer")),
        "care": ("care", _("how often members may be asked: show, set, import, message")),
        "similar": ("experts", _("was it asked already? for measuring")),
        "shortlist": ("experts", _("choose who to ask")),
        "unlist": ("experts", _("take somebody off the shortlist")),
        "wave": ("asking", _("what to do next for a question: ask more, or release the rest")),
        "assign": ("asking", _("whom to ask for all of a week's questions together")),
        "invite": ("invitation", _("write invitations")),
        "invitation": ("invitation", _("invitations: list, mark, message, remind")),
        "answer": ("answer", _("answers: add, show, consent, ready, adopt, …")),
        "followup": ("discussion", _("further questions: add, relay, reply")),
        "stance": ("discussion", _("where an answer stands on a practice")),
        "note": ("discussion", _("what the live session added")),
        "vote": ("vote", _("polls: open, cast, paste, close, result, award")),
        "tally": ("tally", _("count an election file")),
        "digest": ("digest", _("the standard document: build, check, export, publish")),
        "outcome": ("outcome", _("whether answers worked: ask, record, list")),
        "exchange": ("exchange", _("needs and offers: list, introduce, offer, mark")),
        "document": ("document", _("read a Word or text file as Markdown")),
        "chat": ("chat_made", _("group chats: read, import, keep what helps")),
        "form": ("form", _("forms: read their rows, take them in as members, questions, answers or ballots")),
        "history": ("root", _("what was done, newest first")),
        "undo": ("root", _("take back the last thing done on this machine")),
        "redo": ("root", _("do again what undo took back")),
    },
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--home", metavar="DIR", help=_("The folder of the community; also MODUI_HOME."))
@click.option("--lang", metavar="en|zh", help=_("The language; also MODUI_LANG. Default: as the system's."))
@click.option("--json", "as_json", is_flag=True, help=_("Answer with one JSON document."))
@click.version_option(__version__, prog_name="modui", message="%(prog)s %(version)s")
def root(home: str | None, lang: str | None, as_json: bool) -> None:
    """Hold the options that `parse` has taken already, for ``--help`` alone."""


@click.command(
    help=_("A new community in the folder of --home."),
    epilog=example('modui init --name "灯下互助社" --moderator 阿树'),
)
@click.option("--name", required=True, help=_("The name of the community."))
@click.option("--moderator", help=_("Your name or nickname; you become its first member."))
@click.option("--currency", default="CNY", show_default=True, help=_("Of prizes."))
@click.option("--timezone", default="Asia/Shanghai", show_default=True, help=_("Where the community lives."))
@pass_desk
def init(desk: Desk, name: str, moderator: str | None, currency: str, timezone: str) -> None:
    from modui.duties import members, week
    from modui.duties.actions import ACTIONS

    try:
        store = Store.create(desk.home, ACTIONS)
    except Refused:
        store = desk.store
        with store.read() as state:
            if state.count("SELECT count(*) FROM community"):
                raise
        # An earlier attempt ended before the community was founded: this one goes on with it.
    if moderator:
        members.taking_in(store, {"nickname": moderator})
    first = store.act(lambda state: week.set_up(state, name, timezone=timezone, currency=currency))
    if moderator:
        members.import_rows(store, [(1, {"nickname": moderator})])
        store.set_local("setting", "actor", value=moderator)
    assert first is not None
    desk.say(
        {"community": first.edits[0].row, "home": str(desk.home)},
        _("“{name}” is ready in {home}.").format(name=name, home=desk.home),
        _("Next: modui members import FILE, then modui week open, then modui."),
    )


@click.command(
    help=_("Open a ready community of 120 members in the middle of its week, in a home of its own."),
    epilog=example("modui demo", "modui demo --no-open --json"),
)
@click.option("--no-open", is_flag=True, help=_("Build it and say where it is."))
@click.option("--fresh", is_flag=True, help=_("Build it anew, and lose what was tried in it."))
@pass_desk
def demo(desk: Desk, no_open: bool, fresh: bool) -> None:
    from modui import demo as demonstration

    home = config.demo_home(desk.given_home)
    demonstration.ensure(home, fresh=fresh, progress=desk.note)
    if no_open:
        desk.say({"home": str(home)}, str(home))
        return
    raise SystemExit(open_desk(str(home)))


@click.command(help=_("What was done, newest first; of one ROW, by its id, or of everything."))
@click.argument("row", required=False)
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, MOST), help=_("How many."))
@pass_desk
def history(desk: Desk, row: str | None, limit: int) -> None:
    with desk.store.read() as state:
        if row:
            ids = state.texts(
                "SELECT DISTINCT row FROM touched WHERE row LIKE '%' || :ending ESCAPE '\\' LIMIT 2",
                ending=literal(row),
            )
            if len(ids) != 1:
                raise NotFound(
                    "row-unknown", _("No single row ends in “{row}”.").format(row=row), _("Give more of its id.")
                )
            (row,) = ids
        changes = queries.history(state, row, limit=limit)
        here = standing.zone(state)
    desk.say(
        [
            {
                "seq": change.seq,
                "id": change.id,
                "at": change.at.isoformat(),
                "actor": change.actor,
                "action": change.action,
                "undoes": change.undoes,
            }
            for change in changes
        ],
        *(_history_line(desk.store, change, here) for change in changes),
    )


def _history_line(store: Store, change: ChangeView, here: ZoneInfo) -> str:
    action = store.actions.get(change.action)
    title = _(action.title) if action else change.action
    mark = _("undo: ") if change.undoes else ""
    return f"{change.seq:>5}  {change.at.astimezone(here):%Y-%m-%d %H:%M}  {change.actor or '–'}  {mark}{title}"


@click.command(help=_("Take back the last thing done on this machine; what was sent stays sent."))
@pass_desk
def undo(desk: Desk) -> None:
    _say_reverted(desk, desk.store.undo(), _("Undone: {title}"))


@click.command(help=_("Do again what undo took back."))
@pass_desk
def redo(desk: Desk) -> None:
    _say_reverted(desk, desk.store.redo(), _("Done again: {title}"))


def _say_reverted(desk: Desk, reverted: Reverted, message: str) -> None:
    action = desk.store.actions.get(reverted.action)
    if action is None:
        raise Refused("action-unknown", _("This modui does not know “{action}”.").format(action=reverted.action))
    desk.say({"action": reverted.action}, message.format(title=_(action.title)))
