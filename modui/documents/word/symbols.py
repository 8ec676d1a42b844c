"""Signs of Microsoft's symbol fonts, which are written as places in the font, as Unicode."""

_SYMBOL = {
    0x20: " !∀#∃%&∋()∗+,−./0123456789:;<=>?",
    0x40: "≅ΑΒΧ∆ΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_",
    0x60: "‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼\0",
    0xA0: "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…|—↵",
    0xC0: "ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓",
    0xE0: "◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪\0〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭\0",
}
_WINGDINGS = {
    0x20: " ✏✂✁👓🕭🕮🕯🕿✆🖂🖃📪📫📬📭📁📂📄🗏🗐🗄⌛🖮🖰🖲🖳🖴🖫🖬✇✍",
    0x40: "🖎✌👌👍👎☜☞☝☟🖐☺😐☹💣☠🏳🏱✈☼💧❄🕆✞🕈✠✡☪☯ॐ☸♈♉",
    0x60: "♊♋♌♍♎♏♐♑♒♓🙰🙵●🔾■□🞐❑❒⬧⧫◆❖⬥⌧⮹⌘🏵🏶🙶🙷\0",
    0x80: "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿🙢🙠🙡🙣🙞🙜🙝🙟·•",
    0xA0: "▪⚪🞆🞈◉◎🔿▪◻🟂✦★✶✴✹✵⯐⌖⟡⌑⯑✪✰🕐🕑🕒🕓🕔🕕🕖🕗🕘",
    0xC0: "🕙🕚🕛⮰⮱⮲⮳⮴⮵⮶⮷🙪🙫🙕🙔🙗🙖🙐🙑🙒🙓⌫⌦⮘⮚⮙⮛⮈⮊⮉⮋🡨",
    0xE0: "🡪🡩🡫🡬🡭🡯🡮🡸🡺🡹🡻🡼🡽🡿🡾⇦⇨⇧⇩⬄⇳⬀⬁⬃⬂🢬🢭✗✓☒☑\0",
}
_WINGDINGS_2 = {
    0x4F: "🗴✓🗶☑☒☒",
    0x97: "●",
    0xA3: "□",
}
_WINGDINGS_3 = {
    0x20: " ⭠⭢⭡⭣⭤⭥⭧⭦⭨⭩⭰⭲⭱⭳⭶⭸⭻⭽⭤⭥",
    0x70: "▲▼△▽◀▶◁▷",
}
FONTS = {
    "symbol": _SYMBOL,
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings 3": _WINGDINGS_3,
}
"""Fonts, by their names in small letters, as runs of signs from a place on."""
_PLAIN = {"🡪": "→", "🡨": "←", "🡩": "↑", "🡫": "↓", "🡺": "➔", "🗴": "✗", "🗶": "✘"}
"""Rare arrows, and those that every font has."""


def in_font(character: str, font: str) -> str:
    """What a character of a text shows in a font of symbols; in any other, places of symbols are Wingdings'."""
    if "\uf020" <= character <= "\uf0ff":
        return symbol(font or "wingdings", f"{ord(character):X}") or character
    return (symbol(font, f"{ord(character):X}") if font and character < "\xff" else "") or character


def symbol(font: str, place: str) -> str:
    """The sign at a place (hexadecimal) of a font; empty if it is not known."""
    try:
        code = int(place, 16)
    except ValueError:
        return ""
    table = FONTS.get(font.strip().lower())
    if table is None:
        # Some other font: Unicode itself, unless it is a place of the font's own.
        return (
            "" if 0xE000 <= code <= 0xF8FF or code < 0x20 or code > 0x10FFFF or 0xD800 <= code < 0xE000 else chr(code)
        )
    code -= 0xF000 if code >= 0xF000 else 0
    for start, signs in table.items():
        if start <= code < start + len(signs):
            sign = signs[code - start]
            return "" if sign == "\0" else _PLAIN.get(sign, sign)
    return ""
