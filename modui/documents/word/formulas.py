"""Word's formulas (OMML, ECMA-376 part 1, chapter 22) as LaTeX."""

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from modui.documents.word.formula_signs import ACCENTS, FUNCTIONS, SIGNS, sign
from modui.documents.word.names import M, W, local

_FENCES = {"{": "\\{", "}": "\\}", "⟨": "\\langle", "⟩": "\\rangle", "〈": "\\langle", "〉": "\\rangle", "": "."}
_FENCES |= {"⌈": "\\lceil", "⌉": "\\rceil", "⌊": "\\lfloor", "⌋": "\\rfloor", "‖": "\\|", "∥": "\\|", "|": "|"}
_NEVER_SIDEWAYS = frozenset("∫∬∭∮")
_ABOVE = {"⏞": "overbrace", "⏟": "underbrace", "→": "overrightarrow", "←": "overleftarrow", "↔": "overleftrightarrow"}
_ABOVE |= {"⏜": "overset{\\frown}", "‾": "overline", "_": "underline"}
_STYLES = {
    "double-struck": "mathbb",
    "script": "mathcal",
    "fraktur": "mathfrak",
    "sans-serif": "mathsf",
    "monospace": "mathtt",
}


def latex(formula: Element) -> str:
    """The LaTeX of an ``m:oMath``, on one line, without the marks around it."""
    return re.sub(r"\s+", " ", _all(formula)).strip()


def _all(element: Element | None) -> str:
    """What stands in `element`, one after the other."""
    written = ""
    for child in () if element is None else element:
        name = local(child.tag)
        make = _MAKERS.get(name) if child.tag.startswith(M) else None
        if make is not None:
            piece = make(child)
        elif name.endswith("Pr") or name in ("del", "moveFrom"):
            continue
        elif name == "r":
            # A run of text between formulas.
            piece = _words("".join(text.text or "" for text in child.iter(f"{W}t")))
        else:
            piece = _all(child)
        written = _joined(written, piece)
    return written


def _joined(before: str, after: str) -> str:
    """Two pieces, with a space where a command would run into a letter."""
    if re.search(r"\\[A-Za-z]+$", before) and re.match(r"[A-Za-z]", after):
        return f"{before} {after}"
    return before + after


def _part(element: Element, name: str) -> str:
    return _all(element.find(M + name))


def _setting(element: Element, name: str, default: str) -> str:
    """What the properties of `element` set `name` to."""
    found = element.find(f"{M}{local(element.tag)}Pr/{M}{name}")
    return default if found is None else found.get(f"{M}val", default if name != "chr" else "")


def _is_set(element: Element, name: str) -> bool:
    found = element.find(f"{M}{local(element.tag)}Pr/{M}{name}")
    return found is not None and found.get(f"{M}val", "1") not in ("0", "off", "false")


def _run(element: Element) -> str:
    text = "".join(child.text or "" for child in element.iter() if child.tag in (f"{M}t", f"{W}t"))
    properties = element.find(f"{M}rPr")
    if properties is not None:
        if properties.find(f"{M}nor") is not None:
            return _words(text)
        script, style = properties.find(f"{M}scr"), properties.find(f"{M}sty")
        command = _STYLES.get("" if script is None else script.get(f"{M}val", ""))
        if command and text.strip():
            return f"\\{command}{{{_signs(text)}}}"
        if text.strip() in FUNCTIONS:
            return f"\\{text.strip()}"
        if style is not None and text.strip():
            kind = style.get(f"{M}val", "")
            if kind in ("b", "bi"):
                return f"\\{'mathbf' if kind == 'b' else 'boldsymbol'}{{{_signs(text)}}}"
            if kind == "p" and re.fullmatch(r"[A-Za-z]{2,}", text.strip()):
                return f"\\mathrm{{{text.strip()}}}"
    return f"\\{text.strip()}" if text.strip() in FUNCTIONS else _signs(text)


def _words(text: str) -> str:
    """Words between formulas."""
    if not text.strip():
        return "\\ " if text else ""
    escaped = re.sub(r"[{}%#&_$]", r"\\\g<0>", text.replace("\\", "/"))
    return f"\\text{{{escaped}}}"


def _signs(text: str) -> str:
    written = ""
    for character in text:
        written = _joined(written, sign(character))
    # Chinese stands upright, as words.
    return re.sub(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+", lambda found: f"\\text{{{found[0]}}}", written)


def _group(text: str) -> str:
    return f"{{{text.strip()}}}"


def _base(text: str) -> str:
    """What an index stands at: in braces unless it is one sign."""
    text = text.strip()
    return (
        text if len(text) == 1 or re.fullmatch(r"\\[A-Za-z]+|\\mathbf\{.\}|\\left.*\\right.+", text) else _group(text)
    )


def _fraction(element: Element) -> str:
    above, below = _part(element, "num"), _part(element, "den")
    match _setting(element, "type", "bar"):
        case "noBar":
            return f"\\genfrac{{}}{{}}{{0pt}}{{}}{_group(above)}{_group(below)}"
        case "lin" | "skw":
            return f"{_group(above)}/{_group(below)}"
    return f"\\frac{_group(above)}{_group(below)}"


def _indexed(element: Element) -> str:
    below, above = _part(element, "sub"), _part(element, "sup")
    written = _base(_part(element, "e"))
    written += f"_{_group(below)}" if below.strip() else ""
    return written + (f"^{_group(above)}" if above.strip() else "")


def _before(element: Element) -> str:
    return f"{{}}_{_group(_part(element, 'sub'))}^{_group(_part(element, 'sup'))}{_part(element, 'e')}"


def _root(element: Element) -> str:
    degree = "" if _is_set(element, "degHide") else _part(element, "deg").strip()
    return "\\sqrt" + (f"[{degree}]" if degree else "") + _group(_part(element, "e"))


def _large(element: Element) -> str:
    """A sum, a product, an integral."""
    character = _setting(element, "chr", "∫") or "∫"
    default = "subSup" if character in _NEVER_SIDEWAYS else "undOvr"
    sideways = _setting(element, "limLoc", default) == "subSup"
    written = SIGNS.get(character, sign(character))
    if character not in _NEVER_SIDEWAYS and sideways:
        written += "\\nolimits"
    elif character in _NEVER_SIDEWAYS and not sideways:
        written += "\\limits"
    below, above = _part(element, "sub").strip(), _part(element, "sup").strip()
    written += f"_{_group(below)}" if below else ""
    written += f"^{_group(above)}" if above else ""
    return f"{written} {_part(element, 'e')}"


def _fenced(element: Element) -> str:
    opening, closing = _setting(element, "begChr", "("), _setting(element, "endChr", ")")
    between = _setting(element, "sepChr", "|")
    inside = f" {sign(between) if between else ''} ".join(_all(child) for child in element.findall(f"{M}e"))
    # A matrix or an array within draws no fences of its own.
    return f"\\left{_fence(opening)} {inside.strip()} \\right{_fence(closing)}"


def _fence(character: str) -> str:
    return _FENCES[character] if character in _FENCES else sign(character)


def _function(element: Element) -> str:
    name = _part(element, "fName").strip()
    plain = re.fullmatch(r"\\mathrm\{([A-Za-z]+)\}|([A-Za-z]+)", name)
    if plain:
        word = plain[1] or plain[2]
        name = f"\\{word}" if word in FUNCTIONS else f"\\operatorname{{{word}}}" if len(word) > 1 else word
    name = re.sub(r"^(lim|max|min|sup|inf|log|ln|sin|cos|tan)(?=[_^])", r"\\\1", name)
    return f"{name} {_part(element, 'e').strip()}"


def _accent(element: Element) -> str:
    character = _setting(element, "chr", "\u0302")
    return f"\\{ACCENTS.get(character, 'hat')}{_group(_part(element, 'e'))}"


def _bar(element: Element) -> str:
    return f"\\{'overline' if _setting(element, 'pos', 'bot') == 'top' else 'underline'}{_group(_part(element, 'e'))}"


def _group_character(element: Element) -> str:
    character = _setting(element, "chr", "⏟")
    command = _ABOVE.get(character)
    inside = _group(_part(element, "e"))
    if command is None:
        stack = "overset" if _setting(element, "pos", "bot") == "top" else "underset"
        return f"\\{stack}{_group(sign(character) if character else '')}{inside}"
    if _setting(element, "pos", "bot") == "bot" and command.startswith("over") and character not in "⏞⏜‾":
        command = "under" + command.removeprefix("over")
    return f"\\{command}{inside}"


def _limit(command: str, mark: str) -> Callable[[Element], str]:
    def make(element: Element) -> str:
        base, limit = _part(element, "e").strip(), _part(element, "lim")
        upright = re.fullmatch(r"(?:\\mathrm\{|\\)?([A-Za-z]+)\}?", base)
        if upright and upright[1] in FUNCTIONS:
            return f"\\{upright[1]}{mark}{_group(limit)}"
        if re.match(r"\\(?:under|over)brace", base):
            return f"{base}{mark}{_group(limit)}"
        return f"\\{command}{_group(limit)}{_group(base)}"

    return make


def _matrix(element: Element) -> str:
    rows = [" & ".join(_all(cell).strip() for cell in row.findall(f"{M}e")) for row in element.findall(f"{M}mr")]
    return "\\begin{matrix} " + " \\\\ ".join(rows) + " \\end{matrix}"


def _array(element: Element) -> str:
    lines = [_all(line).strip() for line in element.findall(f"{M}e")]
    if len(lines) == 1:
        return lines[0]
    # Where lines are aligned, the places to align at are written as &.
    kind = "aligned" if any("\\&" in line for line in lines) else "array"
    body = " \\\\ ".join(line.replace("\\&", "&") for line in lines)
    return f"\\begin{{{kind}}}{'{l}' if kind == 'array' else ''} {body} \\end{{{kind}}}"


def _boxed(element: Element) -> str:
    return f"\\boxed{_group(_part(element, 'e'))}"


def _phantom(element: Element) -> str:
    inside = _part(element, "e")
    found = element.find(f"{M}phantPr/{M}show")
    hidden = found is not None and found.get(f"{M}val", "1") in ("0", "off", "false")
    return f"\\phantom{_group(inside)}" if hidden else inside


_MAKERS: dict[str, Callable[[Element], str]] = {
    "r": _run,
    "f": _fraction,
    "sSub": _indexed,
    "sSup": _indexed,
    "sSubSup": _indexed,
    "sPre": _before,
    "rad": _root,
    "nary": _large,
    "d": _fenced,
    "func": _function,
    "acc": _accent,
    "bar": _bar,
    "groupChr": _group_character,
    "limLow": _limit("underset", "_"),
    "limUpp": _limit("overset", "^"),
    "m": _matrix,
    "eqArr": _array,
    "borderBox": _boxed,
    "phant": _phantom,
}
