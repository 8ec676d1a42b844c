"""The one source of time and of ids, so that whole weeks can be replayed.

Nothing else in modui asks the system for the time or for randomness. Set ``MODUI_NOW`` (an ISO 8601 instant) to hold
the clock still for a script that must give the same result every day.
"""

import json
import os
import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from modui.errors import BadInput
from modui.i18n import _

_JSON = json.JSONEncoder(ensure_ascii=False)
NAMESPACE = uuid.UUID("6d6f6475-6900-5000-8000-000000000000")


def system_now() -> datetime:
    """The present instant in UTC, to the second, or the one that ``MODUI_NOW`` holds.

    Raises:
        BadInput: ``time-format`` when that is none.
    """
    held = os.environ.get("MODUI_NOW")
    try:
        instant = datetime.fromisoformat(held) if held else datetime.now(UTC)
        return instant.astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError) as error:
        raise BadInput(
            "time-format",
            _("“{text}” is not a date and time.").format(text=held),
            _("Write it like 2026-11-29 20:30."),
        ) from error


@dataclass
class Clock:
    """Time, ids and chance for one store.

    Args:
        now: gives the present instant, in UTC.
        chance: the source of randomness for ids and option labels; seed it to repeat a run.
    """

    now: Callable[[], datetime] = system_now
    chance: random.Random = field(default_factory=random.SystemRandom)
    _last: int = 0

    def new_id(self) -> str:
        """A UUIDv7 (RFC 9562): ids made later sort later, even within one millisecond of one process."""
        milliseconds = int(self.now().timestamp() * 1000)
        # 12 bits of sub-millisecond order, then 62 random bits; never below the id given before.
        stamp = max(milliseconds << 12, self._last + 1)
        self._last = stamp
        value = (stamp >> 12) << 80 | 0x7 << 76 | (stamp & 0xFFF) << 64 | 0b10 << 62 | self.chance.getrandbits(62)
        return str(uuid.UUID(int=value))

    def follow(self, identity: str) -> None:
        """Let every later id sort after `identity`, which another process may have made within this second."""
        value = uuid.UUID(identity).int
        self._last = max(self._last, (value >> 80) << 12 | (value >> 64) & 0xFFF)


def natural_id(table: str, *key: str | int) -> str:
    """The UUIDv5 of a natural key: two desks that create the same thing create the same row."""
    return str(uuid.uuid5(NAMESPACE, _JSON.encode([table, *key])))


def iso(instant: datetime) -> str:
    """`instant` as the database keeps it: UTC, to the second, ``2026-11-22T08:30:00Z``; sorts as time does."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_iso(text: str) -> datetime:
    """The instant that :func:`iso` wrote."""
    return datetime.fromisoformat(text)
