"""Word's formulas come in as LaTeX."""

from pathlib import Path

import pytest

from tests.documents.word.making import here, markdown, run

__all__ = ["here"]

pytestmark = pytest.mark.usefixtures("here")


def r(text: str, properties: str = "") -> str:
    return f"<m:r>{f'<m:rPr>{properties}</m:rPr>' if properties else ''}<m:t>{text}</m:t></m:r>"


def of(name: str, *parts: tuple[str, str], properties: str = "") -> str:
    inside = "".join(f"<m:{part}>{content}</m:{part}>" for part, content in parts)
    return f"<m:{name}><m:{name}Pr>{properties}</m:{name}Pr>{inside}</m:{name}>"


X, N = r("x"), r("n")
SIN = r("sin", '<m:sty m:val="p"/>')
ROW = f"<m:mr><m:e>{r('1')}</m:e><m:e>{r('0')}</m:e></m:mr>"


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (of("f", ("num", r("a+b")), ("den", r("2"))), r"\frac{a+b}{2}"),
        (of("f", ("num", r("a")), ("den", r("b")), properties='<m:type m:val="lin"/>'), "{a}/{b}"),
        (of("sSup", ("e", X), ("sup", r("2"))), "x^{2}"),
        (of("sSubSup", ("e", X), ("sub", r("i")), ("sup", r("2"))), "x_{i}^{2}"),
        (of("sSup", ("e", r("xy")), ("sup", r("2"))), "{xy}^{2}"),
        (of("rad", ("deg", ""), ("e", N), properties="<m:degHide/>"), r"\sqrt{n}"),
        (of("rad", ("deg", r("3")), ("e", N)), r"\sqrt[3]{n}"),
        (
            of("nary", ("sub", r("i=1")), ("sup", N), ("e", X), properties='<m:chr m:val="∑"/>'),
            r"\sum_{i=1}^{n} x",
        ),
        (of("nary", ("sub", r("0")), ("sup", r("1")), ("e", X)), r"\int_{0}^{1} x"),
        (of("d", ("e", X)), r"\left( x \right)"),
        (of("d", ("e", X), properties='<m:begChr m:val="{"/><m:endChr m:val=""/>'), r"\left\{ x \right."),
        (of("d", ("e", X), ("e", N), properties='<m:begChr m:val="|"/>'), r"\left| x | n \right)"),
        (of("func", ("fName", SIN), ("e", X)), r"\sin x"),
        (
            of("func", ("fName", of("limLow", ("e", r("lim")), ("lim", r("x→0")))), ("e", X)),
            r"\lim_{x\rightarrow0} x",
        ),
        (of("acc", ("e", X), properties='<m:chr m:val="\u20d7"/>'), r"\vec{x}"),
        (of("bar", ("e", X), properties='<m:pos m:val="top"/>'), r"\overline{x}"),
        (of("m").replace("</m:m>", f"{ROW}{ROW}</m:m>"), r"\begin{matrix} 1 & 0 \\ 1 & 0 \end{matrix}"),
        (of("eqArr", ("e", r("x&amp;=1")), ("e", r("y&amp;=2"))), r"\begin{aligned} x&=1 \\ y&=2 \end{aligned}"),
        (of("groupChr", ("e", X)), r"\underbrace{x}"),
        (of("limUpp", ("e", r("=")), ("lim", r("?"))), r"\overset{?}{=}"),
        (r("α≤β"), r"\alpha\leq\beta"),
        (r("αx"), r"\alpha x"),
        (r("ℝ"), r"\mathbb{R}"),
        (r("𝑥"), "x"),
        (r("v", '<m:sty m:val="b"/>'), r"\mathbf{v}"),
        (r("if x", "<m:nor/>"), r"\text{if x}"),
        (r("速度=3%"), r"\text{速度}=3\%"),
    ],
)
def test_formulas(tmp_path: Path, formula: str, expected: str) -> None:
    body = f"<w:p>{run('设')}<m:oMath>{formula}</m:oMath></w:p>"
    assert markdown(body, tmp_path) == f"设${expected}$\n"


def test_formulas_stand_alone_or_in_a_line_and_prices_are_none(tmp_path: Path) -> None:
    alone = f"<w:p><m:oMathPara><m:oMath>{X}</m:oMath></m:oMathPara></w:p>"
    priced = f"<w:p>{run('$5')}<m:oMath>{X}</m:oMath></w:p><w:p>{run('$5 与 $6')}</w:p><w:p>{run('$5')}</w:p>"
    assert markdown(alone + priced, tmp_path) == "$$x$$\n\n\\$5$x$\n\n\\$5 与 \\$6\n\n$5\n"


def test_formulas_beside_each_other_stay_apart(tmp_path: Path) -> None:
    x = f"<m:oMath>{X}</m:oMath>"
    body = f"<w:p>{x}{x}</w:p><w:p><m:oMathPara>{x}{x}</m:oMathPara></w:p>"
    assert markdown(body, tmp_path) == "$x$ $x$\n\n$$x$$  \n$$x$$\n"
