"""Collect the texts of code and templates, bring both catalogues up to date, compile them.

New texts come out with an empty Vietnamese translation; a test fails until a person writes it.
"""

from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
SOURCES = [("audit_app/**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "_l": None,
    "lazy_gettext": None,
    "_n": (1, 2),
    "lazy_ngettext": (1, 2),
    "_p": ((1, "c"), 2),
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
}
STARTED = datetime(2026, 11, 22, tzinfo=UTC)


def new_catalogue(language: str | None = None) -> Catalog:
    """Return an empty catalogue with our header; dates are fixed so that nothing changes by itself."""
    return Catalog(
        locale=language,
        project="Vi Hanh",
        version="1",
        charset="utf-8",
        header_comment="# Texts of Vi Hành.",
        creation_date=STARTED,
        revision_date=STARTED,
        last_translator="Vi Hanh",
        language_team=language or "",
        fuzzy=False,
    )


def collect() -> Catalog:
    """Return every text that code and templates ask to be translated."""
    template = new_catalogue()
    found = extract_from_dir(str(ROOT), SOURCES, {}, KEYWORDS, ("TRANSLATORS:",), directory_filter=is_ours)
    for name, _line, message, comments, context in found:
        if message:
            template.add(message, None, [(str(name), 0)], auto_comments=comments, context=context)
    return template


def is_ours(directory: str) -> bool:
    """Whether a folder holds sources of ours."""
    return not Path(directory).name.startswith((".", "node_modules", "instance", "tests"))


def translation(language: str, message: Message, known: Catalog) -> str | tuple[str, ...]:
    """Return what the catalogue says already; English speaks for itself."""
    if language == "en":
        return tuple(message.id) if isinstance(message.id, (tuple, list)) else message.id
    old = known.get(message.id, context=message.context)
    if old is not None and old.string:
        return old.string if isinstance(old.string, str) else tuple(old.string)
    return "" if isinstance(message.id, str) else ("",)


def update(language: str, template: Catalog) -> int:
    """Rewrite one catalogue and its compiled form; return how many texts still lack a translation."""
    path = ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as stream:
        known = read_po(stream, locale=language)
    fresh, missing = new_catalogue(language), 0
    for message in template:
        if message.id:
            text = translation(language, message, known)
            missing += not any(text)
            fresh.add(
                message.id,
                text,
                message.locations,
                auto_comments=message.auto_comments,
                context=message.context,
            )
    with path.open("wb") as stream:
        write_po(stream, fresh, sort_output=True, include_lineno=False, width=100)
    with path.open("rb") as stream, path.with_suffix(".mo").open("wb") as compiled:
        write_mo(compiled, read_po(stream, locale=language))
    return missing


def main() -> None:
    """Bring both catalogues up to date."""
    template = collect()
    for language in ("vi", "en"):
        print(f"{language}: {len(template)} texts, {update(language, template)} without translation")


if __name__ == "__main__":
    main()
