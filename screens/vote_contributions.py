"""What else stands in a vote: contributions of members, and who from outside may stand."""

from collections.abc import Mapping

from modui.duties import members, vote
from modui.i18n import _, pgettext
from modui.records.views import ContributionView, WeekView
from screens import wording
from screens.base import DeskScreen
from screens.vote_shown import WEEK
from widgets.dialogs import Field
from widgets.rows import Rows


class Sharing:
    """Handles for a screen what may stand in a vote beside answers."""

    def __init__(self, screen: DeskScreen) -> None:
        self.screen = screen

    def add(self, week: WeekView) -> None:
        """Take in something that a member shared, for the vote over the week and the digest."""
        fields = [
            Field("member", _("Whose it is"), hint=_("nickname or name")),
            Field("title", _("Title")),
            Field("link", _("Link"), hint=_("may stay empty")),
            Field("naming", _("Named as"), choices=wording.naming_choices()),
            Field("scope", _("May appear in"), choices=wording.scope_choices()),
            Field("text", _("Text"), lines=True),
        ]
        store = self.screen.desk.store

        def job(values: Mapping[str, str]) -> None:
            with store.read() as state:
                member = members.resolve(state, values["member"])
            store.act(
                lambda state: vote.contribute(
                    state,
                    week.id,
                    member.id,
                    values["title"],
                    values["text"],
                    values["link"],
                    values["naming"] or None,
                    values["scope"].split() or None,
                )
            )

        def done(_nothing: None) -> None:
            self.screen.desk.changed()
            self.screen.query_one("#polls", Rows).go(WEEK)

        self.screen.submit(_("Add a contribution"), fields, job, done, draft=f"contribution:{week.id}")

    def guest(self) -> None:
        """Note that somebody is from outside: they can stand in a vote, and do not vote; or that they have come in."""
        note = _("They can stand in a vote, and do not vote. A challenger who wins first place has won free entry.")
        fields = [
            Field("member", _("Who"), hint=_("nickname or name")),
            Field(
                "kind",
                _("As"),
                choices=(
                    ("challenger", pgettext("guest", "challenger")),
                    ("guest", pgettext("guest", "guest")),
                    ("entered", pgettext("guest", "a member from now on")),
                ),
            ),
        ]
        store = self.screen.desk.store

        def job(values: Mapping[str, str]) -> str:
            with store.read() as state:
                member = members.resolve(state, values["member"])
            entered = values["kind"] == "entered"
            store.act(
                lambda state: (
                    vote.enter(state, member.id) if entered else vote.name_guest(state, member.id, values["kind"])
                )
            )
            return member.shown

        def done(name: str) -> None:
            self.screen.desk.changed()
            self.screen.tell(_("Noted: {name}. It holds from the next vote on.").format(name=name))

        self.screen.submit(_("Who is from outside"), fields, job, done, note=note)

    def consent(self, one: ContributionView) -> None:
        """Record what the member of a contribution agreed to."""
        fields = [
            Field("naming", _("Named as"), one.naming or "", choices=wording.naming_choices(unasked=False)),
            Field(
                "scope",
                _("May appear in"),
                " ".join(one.scope or ()),
                choices=wording.scope_choices(one.scope, unasked=False),
            ),
        ]

        def done(values: Mapping[str, str]) -> None:
            self.screen.act(
                lambda state: vote.consent_contribution(state, one.id, values["naming"], values["scope"].split())
            )

        title = _("What did {name} agree to?").format(name=one.member_nickname or one.member_name)
        self.screen.form(title, fields, done)

    def hide(self, one: ContributionView) -> None:
        """Hide a contribution, or show it again."""
        self.screen.act(lambda state: vote.hide_contribution(state, one.id, not one.hidden))
