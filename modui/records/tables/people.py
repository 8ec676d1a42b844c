"""The community and its members."""

from modui.records.tables.base import Shared, body, flag, keyed, line, number, ref, texts


class Community(Shared, table=True):
    """The one community of this database."""

    name: str = line()
    timezone: str = line()
    currency: str = line(3)
    outcome_days: int | None = number(None, least=1)
    """How long after the digest an asker is asked whether it worked; none: as the program has it."""


class Member(Shared, table=True):
    """A member, as they describe themselves. Name, company and contact are private."""

    nickname: str = line()
    name: str = line(private=True)
    position: str = line()
    industry: str = line()
    company: str = line(private=True)
    career: str = body(20_000)
    expertise: list[str] = texts()
    needs: str = body(20_000)
    offers: str = body(20_000)
    interests: list[str] = texts()
    tags: list[str] = texts()
    contact: str = line(private=True)
    more: str = body(20_000)
    """What an import found under headings that fit no field, a line each: ``heading: text``."""


class Care(Shared, table=True):
    """How often the community lets its members be asked, and how it asks. Without a row, the usual."""

    __table_args__ = keyed("community")

    community: str = ref("community")
    per_week: int = number(2)
    """Messages that ask something of a member within any seven days."""
    per_month: int = number(6)
    """The same within any thirty days."""
    quiet: str = line(11)
    """Hours in which nobody is written to, ``22:00-08:00``; empty for none."""
    answers: int = number(4, least=1)
    """Answers that a question needs."""
    ask_percent: int = number(150)
    """How many are asked at first, of those."""
    wait_hours: int = number(24, least=1)
    """After these hours without a reply, reserves are proposed."""
    load_percent: int = number(10)
    """What each request of late takes off a score: it is divided by one and this."""


class Allowance(Shared, table=True):
    """How a member wants to be asked, where it differs from the community's way."""

    __table_args__ = keyed("member")

    member: str = ref("member")
    per_week: int | None = number(None)
    per_month: int | None = number(None)
    quiet: str = line(11)
    """Their quiet hours, ``22:00-09:00``; ``none`` for none; empty: the community's."""
    away: list[str] = texts()
    """When they are away, ``2026-12-01..2026-12-10`` each, both days included."""
    not_about: list[str] = texts()
    """What they do not want to be asked about."""
    never: bool = flag()
    """They are not asked at all."""
