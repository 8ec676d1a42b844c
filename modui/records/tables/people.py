"""The community and its members."""

from modui.records.tables.base import Shared, body, line, number, texts


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
