"""Both languages are complete, compiled and free of strings that forgot to be translated."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from scripts.translations import collect

ROOT = Path(__file__).parents[2]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")


def catalogue(language):
    path = ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as stream:
        return read_po(stream, locale=language)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_text_is_translated(language):
    known = {(message.id, message.context): message for message in catalogue(language) if message.id}
    wanted = [message for message in collect() if message.id]
    assert len(wanted) > 300
    missing = [
        message.id
        for message in wanted
        if (message.id, message.context) not in known
        or not all_strings(known[message.id, message.context].string)
        or known[message.id, message.context].fuzzy
    ]
    assert not missing


def all_strings(string):
    return bool(string) if isinstance(string, str) else all(string) and bool(string)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_translation_is_left_over(language):
    wanted = {(message.id, message.context) for message in collect() if message.id}
    left = [m.id for m in catalogue(language) if m.id and (m.id, m.context) not in wanted]
    assert not left


def test_translations_keep_the_placeholders():
    wrong = []
    for message in catalogue("vi"):
        if not message.id:
            continue
        identifiers = [message.id] if isinstance(message.id, str) else list(message.id)
        strings = [message.string] if isinstance(message.string, str) else list(message.string)
        wanted = set(PLACEHOLDER.findall(identifiers[-1]))
        wrong += [message.id for text in strings if set(PLACEHOLDER.findall(text)) != wanted]
    assert not wrong


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_compiled_catalogue_is_the_written_one(language):
    fresh = BytesIO()
    write_mo(fresh, catalogue(language))
    compiled = ROOT / "translations" / language / "LC_MESSAGES" / "messages.mo"
    assert compiled.read_bytes() == fresh.getvalue()


def test_vietnamese_is_written_in_normal_form_and_without_shouting():
    import unicodedata

    for message in catalogue("vi"):
        for text in [message.string] if isinstance(message.string, str) else message.string:
            assert text == unicodedata.normalize("NFC", text)
            words = [word for word in re.findall(r"\w{4,}", text) if word.isupper() and not word.isascii()]
            assert not words, text


TEMPLATE_TEXT = re.compile(r">([^<>{}%]*[A-Za-zÀ-ỹ]{2,}[^<>{}%]*)<")
# Names and signs that are the same in every language.
SAME_EVERYWHERE = {"Vi Hành", "PDF", "CSV", "QR", "Tiếng Việt", "English", "SHA-256"}


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda p: p.name)
def test_a_template_has_no_text_outside_the_catalogues(path):
    source = re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    source = re.sub(r"{%.*?%}|{{.*?}}", "{}", source, flags=re.DOTALL)
    source = re.sub(r"<(script|style|code)\b.*?</\1>", "", source, flags=re.DOTALL)
    texts = [text.strip() for text in TEMPLATE_TEXT.findall(source)]
    assert not [text for text in texts if text and text not in SAME_EVERYWHERE]
