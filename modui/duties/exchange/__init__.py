"""Needs and offers: members whose needs others can meet are brought together, and small help is welcome too."""

from modui.duties.exchange import introducing, offering
from modui.duties.exchange.introducing import discreet, introduce, introduction_message, mark, resolve, untimely, write
from modui.duties.exchange.kinds import given, named, wanted
from modui.duties.exchange.offering import Report, import_offers, known_kinds, offer
from modui.duties.exchange.pairing import Gives, Hand, Market, Meeting, Pair, pairs, words_of
from modui.duties.exchange.reading import Hands, Listing, hands, listing, meeting_text, pair_of

__all__ = [
    "ACTIONS",
    "Gives",
    "Hand",
    "Hands",
    "Listing",
    "Market",
    "Meeting",
    "Pair",
    "Report",
    "discreet",
    "given",
    "hands",
    "import_offers",
    "introduce",
    "introduction_message",
    "known_kinds",
    "listing",
    "mark",
    "meeting_text",
    "named",
    "offer",
    "pair_of",
    "pairs",
    "resolve",
    "untimely",
    "wanted",
    "words_of",
    "write",
]

ACTIONS = (*introducing.ACTIONS, *offering.ACTIONS)
