"""Fields: what Word works out and writes between its marks, links above all."""

import re
from dataclasses import dataclass, field

from modui.documents.word.tree import Span

_HYPERLINK = re.compile(r"\s*HYPERLINK\s+(?P<switches>.*)", re.IGNORECASE | re.DOTALL)
_WORD = re.compile(r'\\(?P<switch>[A-Za-z])|"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>[^\s"]+)')
_OVERLAID = re.compile(r"\\o(?:\\a[clrd])?\s*\((?P<inside>.*)\)\s*$", re.IGNORECASE | re.DOTALL)
_RAISED = re.compile(r"\\s\\(?:up|do)\s*\d*\s*\((?P<text>[^()]*)\)\s*[,;]\s*(?P<base>.*)$", re.IGNORECASE | re.DOTALL)
_FRACTION = re.compile(r"\\f\s*\((?P<above>[^()]*)[,;](?P<below>[^()]*)\)", re.IGNORECASE)
_REFERENCE = re.compile(r"\s*(?:REF|PAGEREF|NOTEREF)\s+(?P<name>[\w.-]+)(?P<rest>.*)", re.IGNORECASE | re.DOTALL)


@dataclass
class Field:
    """One field. What it shows comes after its instruction, if it comes at all."""

    instruction: str = ""
    shows: bool = False
    link: str = ""
    box: str = ""
    """The box it is, if it is one to tick."""
    held: list[Span] = field(default_factory=list)
    """What stands where its instruction should: shown if there turns out to be none."""


def link_of(instruction: str) -> str:
    """Where a field leads: an address, or ``#name`` for a place in the document; empty if nowhere."""
    if reference := _REFERENCE.fullmatch(instruction):
        return f"#{reference['name']}" if re.search(r"\\h\b", reference["rest"]) else ""
    found = _HYPERLINK.fullmatch(instruction)
    if not found:
        return ""
    address, place, switch = "", "", ""
    for word in _WORD.finditer(found["switches"]):
        text = (word["quoted"] or word["bare"] or "").replace("\\\\", "\\").replace('\\"', '"')
        if word["switch"]:
            switch = word["switch"].lower()
            continue
        if switch == "l":
            place = text
        elif not switch:
            address = address or text
        # The words of the other switches, tips and targets, lead nowhere.
        switch = "" if switch in ("l", "o", "t") else switch
    return address + (f"#{place}" if place else "")


def shown_by(instruction: str) -> str:
    """What a field shows that keeps no result: words with others above them (the old phonetic guide), a fraction."""
    if not re.match(r"\s*EQ\b", instruction, re.IGNORECASE):
        return ""
    overlaid = _OVERLAID.search(instruction)
    if overlaid and (raised := _RAISED.search(overlaid["inside"])):
        return f"{raised['base'].strip()}({raised['text'].strip()})"
    if overlaid:
        return " ".join(part.strip() for part in re.split(r"[,;]", overlaid["inside"]))
    fraction = _FRACTION.search(instruction)
    return f"{fraction['above'].strip()}/{fraction['below'].strip()}" if fraction else ""
