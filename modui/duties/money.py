"""Amounts in a currency: kept as whole numbers of its smallest unit, typed and shown in its usual one."""

import re
from decimal import Decimal

from modui.errors import BadInput
from modui.i18n import _

_WITHOUT_FRACTION = ("JPY", "KRW", "VND", "CLP", "ISK")
_THOUSANDTHS = ("KWD", "BHD", "OMR", "JOD", "TND")
"""ISO 4217 currencies whose smallest unit is not a hundredth."""
_DOLLARS = {"USD": "US", "HKD": "HK", "TWD": "NT", "SGD": "S", "AUD": "A", "CAD": "C", "NZD": "NZ", "MXN": "MX"}
_MARKS = {
    "CNY": "[¥￥元块]|RMB|人民币",
    "JPY": "[¥￥円]|日元",
    "EUR": "€|欧元",
    "GBP": "£|英镑",
    "KRW": "₩|韩元",
    "INR": "₹",
    "VND": "₫",
    **{currency: rf"(?:{country})?[$＄]" for currency, country in _DOLLARS.items()},
}
"""What an amount may be written with besides the currency's code; the sign of another one is no slip to pass."""


def digits(currency: str) -> int:
    """How many digits stand behind the point."""
    return 0 if currency in _WITHOUT_FRACTION else 3 if currency in _THOUSANDTHS else 2


def minor(text: str, currency: str) -> int:
    """The amount that `text` says (``300``, ``300.50``, ``¥300``), in the smallest unit of `currency`.

    Raises:
        BadInput: ``amount-invalid``.
    """
    # A comma parts thousands only: where it parts the cents, as in 300,50, it must not make a hundredfold of them.
    known = "|".join(filter(None, (_MARKS.get(currency), re.escape(currency))))
    marks = rf"(?<=\d)[,，](?=\d{{3}}(?!\d))|\s|{known}"
    plain = re.sub(marks, "", text, flags=re.IGNORECASE)
    if not re.fullmatch(rf"[0-9]{{1,10}}(\.[0-9]{{1,{max(1, digits(currency))}}})?", plain):
        raise BadInput(
            "amount-invalid",
            _("“{text}” is not an amount of {currency}.").format(text=text, currency=currency),
            _("Write it like 300 or 300.50."),
        )
    found = Decimal(plain) * 10 ** digits(currency)
    if found != int(found):
        raise BadInput(
            "amount-invalid",
            _("“{text}” is not an amount of {currency}.").format(text=text, currency=currency),
            _("Write it like 300 or 300.50."),
        )
    return int(found)


def amount(given: int, currency: str) -> str:
    """`given` of the smallest unit as it is typed: ``300``, ``33.34``."""
    behind = digits(currency)
    whole, rest = divmod(given, 10**behind)
    return f"{whole}.{rest:0{behind}}" if rest else str(whole)


def money(given: int, currency: str) -> str:
    """`given` of the smallest unit as people read it: ``CNY 300``, ``CNY 33.34``."""
    return f"{currency} {amount(given, currency)}"
