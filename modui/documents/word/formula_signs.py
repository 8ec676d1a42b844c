"""How LaTeX calls the signs of formulas."""

_NAMED = """
α alpha β beta γ gamma δ delta ε varepsilon ϵ epsilon ζ zeta η eta θ theta ϑ vartheta ι iota κ kappa λ lambda μ mu ν nu
ξ xi π pi ϖ varpi ρ rho ϱ varrho σ sigma ς varsigma τ tau υ upsilon φ varphi ϕ phi χ chi ψ psi ω omega
Γ Gamma Δ Delta Θ Theta Λ Lambda Ξ Xi Π Pi Σ Sigma Υ Upsilon Φ Phi Ψ Psi Ω Omega ∆ Delta µ mu
± pm ∓ mp × times ÷ div ∗ ast ⋆ star ∘ circ ∙ bullet ⋅ cdot · cdot ⊕ oplus ⊖ ominus ⊗ otimes ⊙ odot ° circ
≤ leq ≥ geq ≠ neq ≈ approx ≡ equiv ∼ sim ≃ simeq ≅ cong ∝ propto ≪ ll ≫ gg ≺ prec ≻ succ ⊥ perp ∥ parallel ∣ mid
∈ in ∉ notin ∋ ni ⊂ subset ⊃ supset ⊆ subseteq ⊇ supseteq ∪ cup ∩ cap ∅ emptyset ∖ setminus
∧ wedge ∨ vee ¬ neg ∀ forall ∃ exists ∄ nexists ⊢ vdash ⊨ models ⊤ top
→ rightarrow ← leftarrow ↔ leftrightarrow ⇒ Rightarrow ⇐ Leftarrow ⇔ Leftrightarrow ↦ mapsto ↑ uparrow ↓ downarrow
⟶ longrightarrow ⟵ longleftarrow ⟹ Longrightarrow ⟺ Longleftrightarrow ⇌ rightleftharpoons ⇀ rightharpoonup
∞ infty ∂ partial ∇ nabla ℏ hbar ℓ ell ℜ Re ℑ Im ℵ aleph ∠ angle √ surd ′ prime ″ prime\\prime … ldots ⋯ cdots ⋮ vdots
⋱ ddots ∴ therefore ∵ because △ triangle □ square ◇ diamond
∑ sum ∏ prod ∐ coprod ∫ int ∬ iint ∭ iiint ∮ oint ⋃ bigcup ⋂ bigcap ⋁ bigvee ⋀ bigwedge ⨁ bigoplus ⨂ bigotimes
⟨ langle ⟩ rangle 〈 langle 〉 rangle ⌈ lceil ⌉ rceil ⌊ lfloor ⌋ rfloor ‖ |
"""


def _pairs(text: str) -> dict[str, str]:
    words = text.split()
    return {sign: f"\\{name}" for sign, name in zip(words[::2], words[1::2], strict=True)}


SIGNS = _pairs(_NAMED)
"""The commands for signs."""

_ESCAPED = {
    "\\": "\\backslash",
    "{": "\\{",
    "}": "\\}",
    "%": "\\%",
    "#": "\\#",
    "&": "\\&",
    "_": "\\_",
    "$": "\\$",
    "^": "\\hat{}",
    "~": "\\sim",
    "−": "-",
    "\u00a0": "\\ ",
    "\u2003": "\\quad",
    "\u2009": "\\,",
    "\u2061": "",
    "\u2062": "",
    "\u2063": "",
    "\u200b": "",
}
_BLACKBOARD = {"ℝ": "R", "ℕ": "N", "ℤ": "Z", "ℚ": "Q", "ℂ": "C", "ℙ": "P", "ℍ": "H"}
_HOLES = {"ℎ": "h", "ℬ": "B", "ℰ": "E", "ℱ": "F", "ℋ": "H", "ℐ": "I", "ℒ": "L", "ℳ": "M", "ℛ": "R", "ℯ": "e", "ℊ": "g"}

ACCENTS = {
    "\u0300": "grave",
    "\u0301": "acute",
    "\u0302": "hat",
    "\u0303": "tilde",
    "\u0304": "bar",
    "\u0305": "overline",
    "\u0306": "breve",
    "\u0307": "dot",
    "\u0308": "ddot",
    "\u030c": "check",
    "\u20d7": "vec",
    "\u20d6": "overleftarrow",
    "\u20d1": "overrightharpoon",
    "\u20db": "dddot",
    "\u00af": "bar",
    "^": "hat",
    "~": "tilde",
    "ˆ": "hat",
    "˜": "tilde",
    "→": "vec",
    "˙": "dot",
}
"""The commands for marks above a letter."""

_FUNCTIONS = """
arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log max min Pr
sec sin sinh sup tan tanh
"""
FUNCTIONS = frozenset(_FUNCTIONS.split())
"""The functions that LaTeX has commands for."""


def sign(character: str) -> str:
    """One character as LaTeX, without a space behind it."""
    if character in _ESCAPED:
        return _ESCAPED[character]
    if character in SIGNS:
        return SIGNS[character]
    if character in _BLACKBOARD:
        return f"\\mathbb{{{_BLACKBOARD[character]}}}"
    if character in _HOLES:
        return _HOLES[character]
    code = ord(character)
    if 0x1D400 <= code <= 0x1D7FF:
        return _letter(code)
    return character


def _letter(code: int) -> str:
    """A letter of the block that Unicode keeps for formulas: letters of a style, 52 at a time."""
    import unicodedata

    plain = unicodedata.normalize("NFKC", chr(code))
    name = unicodedata.name(chr(code), "")
    plain = SIGNS.get(plain, plain)
    if "BOLD" in name and "SCRIPT" not in name and "FRAKTUR" not in name:
        return f"\\mathbf{{{plain}}}" if "ITALIC" not in name else f"\\boldsymbol{{{plain}}}"
    for style, command in (("DOUBLE-STRUCK", "mathbb"), ("SCRIPT", "mathcal"), ("FRAKTUR", "mathfrak")):
        if style in name:
            return f"\\{command}{{{plain}}}"
    return plain
