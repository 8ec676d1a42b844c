"""Documents of chance, written as Markdown, made Word files by pandoc, and read back: nothing lost, nothing moved."""

import random
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.structure import of_markdown, of_native
from modui.documents import digest_epub
from modui.documents.word import process
from modui.errors import BadInput
from tests.documents.word.making import PIXEL

WORDS = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "你好", "世界", "社群"]
NOTES = (1, 2, 3)


class Writer:
    """Writes Markdown by chance."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def words(self, most: int) -> str:
        return " ".join(
            f"{self.chance.choice(WORDS)}{self.chance.randint(0, 99)}" for _n in range(self.chance.randint(1, most))
        )

    def line(self) -> str:
        return " ".join(self.span(self.words(3)) for _n in range(self.chance.randint(1, 5)))

    def span(self, text: str) -> str:
        looks = [f"*{text}*", f"**{text}**", f"~~{text}~~", f"`{text}`", f"{text}^2^", f"[{text}](http://x.example/1)"]
        looks += ["$x^2$", f"![{text}](pixel.png)", f"{text}[^{self.chance.choice(NOTES)}]"]
        return self.chance.choice([*looks, *[text] * 6])

    def items(self, depth: int = 0) -> list[str]:
        ordered, loose = self.chance.random() < 0.5, self.chance.random() < 0.3
        start = self.chance.choice((1, 1, 1, 4))
        lines: list[str] = []
        for number in range(start, start + self.chance.randint(1, 4)):
            lines.append((f"{number}." if ordered else "-").ljust(4) + self.line())
            if self.chance.random() < 0.15:
                lines += ["", "    " + self.line(), ""]
            if depth < 2 and self.chance.random() < 0.35:
                lines += ["", *("    " + line for line in self.items(depth + 1)), ""]
            if loose:
                lines.append("")
        return lines

    def table(self) -> list[str]:
        columns = self.chance.randint(2, 4)
        rows = [[self.words(1) for _n in range(columns)] for _row in range(self.chance.randint(2, 4))]
        lines = [f"| {' | '.join(row)} |" for row in rows]
        return [lines[0], "|" + "---|" * columns, *lines[1:]]

    def block(self) -> list[str]:
        match self.chance.choice(("text", "text", "heading", "list", "list", "quote", "code", "table", "rule", "term")):
            case "heading":
                return ["#" * self.chance.randint(1, 6) + " " + self.words(5)]
            case "list":
                return [*self.items(), "", "<!-- -->"]
            case "quote":
                return ["> " + self.line()]
            case "code":
                return ["```", self.words(4), "  " + self.words(4), "```"]
            case "table":
                return self.table()
            case "rule":
                return ["----"]
            case "term":
                return [self.words(2), ":   " + self.line()]
        return [self.line()]

    def document(self) -> str:
        blocks = ["\n".join(self.block()) for _n in range(self.chance.randint(3, 10))]
        return "\n\n".join([*blocks, *(f"[^{number}]: note {self.words(5)}" for number in NOTES)])


@pytest.mark.slow
def test_what_pandoc_writes_is_read_as_it_was_meant(tmp_path: Path) -> None:
    try:
        pandoc = digest_epub._pandoc()
    except BadInput:
        pytest.skip("no pandoc is installed")
    (tmp_path / "pixel.png").write_bytes(PIXEL)
    for seed in range(40):
        source = Writer(seed).document()

        def made(*arguments: str, text: str = source) -> bytes:
            command = [pandoc, "--from=markdown", *arguments]
            return subprocess.run(command, input=text.encode(), capture_output=True, check=True, cwd=tmp_path).stdout

        expected = of_native(made("--to=native").decode())
        found = of_markdown(process.convert(made("--to=docx", "--output=-")).markdown)
        assert found.parts == expected.parts, source
        assert not Counter(expected.words) - Counter(found.words), source
