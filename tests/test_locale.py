"""Both catalogues are complete, compiled, and of one mind with the code about placeholders."""

import ast
import re

import pytest
from babel.messages.catalog import Message
from babel.messages.mofile import read_mo

from modui import i18n
from tests.catalogues import KEYWORDS, catalogue, extracted, key_of, path_of, texts
from tests.reference import sources


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_message_is_translated(language: str) -> None:
    translated = {key_of(m) for m in catalogue(language) if m.id and not m.fuzzy and all(texts(m))}
    missing = {key: where for key, where in extracted().items() if key not in translated}
    assert not missing


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_no_message_is_left_over(language: str) -> None:
    known = extracted().keys()
    assert [key_of(m) for m in catalogue(language) if m.id and key_of(m) not in known] == []


def places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w*)[^}]*\}", text))


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_placeholders_are_those_of_the_code(language: str) -> None:
    wrong = []
    for message in catalogue(language):
        if message.id:
            _context, single, plural = key_of(message)
            forms = [places(single), places(plural if plural is not None else single)]
            # A form may leave a placeholder out only where a form in the code does; none may add one.
            for text in texts(message):
                if not set.intersection(*forms) <= places(text) <= set.union(*forms):
                    wrong.append(text)
    assert wrong == []


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_compiled_catalogue_is_the_written_one(language: str) -> None:
    with path_of(language, "mo").open("rb") as stream:
        compiled = {said(m) for m in read_mo(stream) if m.id and any(texts(m))}
    assert compiled == {said(m) for m in catalogue(language) if m.id and any(texts(m))}


def said(message: Message) -> tuple[str, ...]:
    return (key_of(message)[1], *texts(message))


def test_chinese_keeps_the_words_of_the_house() -> None:
    said = "\n".join(text for message in catalogue("zh") for text in texts(message))
    assert "退回" not in said
    assert "专家" not in said


def test_no_message_hides_in_an_f_string() -> None:
    """Extraction does not see a call inside an f-string."""
    hidden = [
        f"{path.name}:{call.lineno}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FormattedValue)
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in KEYWORDS
    ]
    assert hidden == []
