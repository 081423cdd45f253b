"""A checklist file → a whole :class:`~audit_app.checklists.definition.Checklist`, or every mistake in it."""

import re
from dataclasses import replace
from pathlib import Path

from audit_app.checklists.bands import read_bands
from audit_app.checklists.definition import Checklist, Stamp, Text
from audit_app.checklists.digest import digest_of
from audit_app.checklists.fields import Fields
from audit_app.checklists.mistakes import ChecklistRefused, Mistake
from audit_app.checklists.questions import Reading
from audit_app.checklists.reading import Document, read_document
from audit_app.checklists.sections import read_sections
from audit_app.checklists.spelling import CHECKLIST_KEY
from audit_app.checklists.warnings import find_warnings
from audit_app.checklists.weights import read_thresholds, read_weights

FORMAT = 1
CHANNELS = ("shop", "branch", "cafe", "call", "online")
MOST_STAMPS = 6
FILE_NAME = re.compile(r"(?P<key>[a-z][a-z0-9-]*)\.v(?P<version>[1-9][0-9]*)\.toml\Z")

_NOTHING = Text("", "")


def load_checklist(path: Path) -> Checklist:
    """Return the checklist in the file at ``path``.

    Raises :class:`ChecklistRefused` with all its mistakes; ``OSError`` when the file cannot be read.
    """
    return read_checklist(path.read_bytes(), str(path))


def read_checklist(source: bytes | str, file: str) -> Checklist:
    """Return the checklist in ``source``; ``file`` is its name in messages.

    A file called ``KEY.vN.toml`` must hold that key and version; any other name is the caller's affair.
    Raises :class:`ChecklistRefused` with all mistakes.
    """
    document = read_document(source.encode() if isinstance(source, str) else source, file)
    mistakes: list[Mistake] = []
    checklist = _read_all(document, mistakes)
    if mistakes:
        raise ChecklistRefused(mistakes)
    checklist = replace(checklist, digest=digest_of(checklist))
    return replace(checklist, warnings=find_warnings(checklist))


def _read_all(document: Document, mistakes: list[Mistake]) -> Checklist:
    top = Fields(document, (), document.tables, mistakes)
    _refuse_other_format(top)
    head = top.part("checklist", required=True) or Fields(document, ("checklist",), {}, [])
    stamps = _read_stamps(head)
    reading = Reading(_every_question_key(document), stamps)
    weights, source = read_weights(top.part("weights"))
    threshold, factor_thresholds = read_thresholds(top.part("thresholds"))
    checklist = Checklist(
        key=head.name("key", CHECKLIST_KEY),
        version=_read_version(head),
        title=head.text("title"),
        description=head.text("description"),
        channel=head.one_of("channel", CHANNELS) or CHANNELS[0],
        weights=weights,
        weights_source=source,
        threshold=threshold,
        factor_thresholds=factor_thresholds,
        bands=read_bands(top.parts("bands")),
        stamps=stamps,
        sections=read_sections(top.parts("sections", required=True), reading),
        digest="",
        issued=head.day("issued"),
    )
    _refuse_other_name(head, document.file, checklist)
    if top.take("sections") == []:
        top.refuse(
            "sections",
            Text("chưa có phần nào", "there is no section"),
            Text("Thêm [[sections]]", "Add [[sections]]"),
        )
    head.close()
    top.close()
    return checklist


def _refuse_other_format(top: Fields) -> None:
    value = top.take("format", required=True)
    if value is not None and (value != FORMAT or isinstance(value, bool)):
        top.refuse(
            "format",
            Text(f"không đọc được định dạng {value}", f"format {value} cannot be read"),
            Text(f"Viết format = {FORMAT}", f"Write format = {FORMAT}"),
        )


def _read_version(head: Fields) -> int:
    if "version" not in head:
        head.take("version", required=True)
    return head.whole("version", 1, low=1, high=9999)


def _read_stamps(head: Fields) -> tuple[Stamp, ...]:
    stamps: list[Stamp] = []
    for part in head.parts("stamps"):
        stamp = Stamp(part.name("key"), part.text("label"))
        part.close()
        if any(earlier.key == stamp.key for earlier in stamps):
            part.refuse(
                "key",
                Text(f"mốc “{stamp.key}” đã có rồi", f"there is a moment “{stamp.key}” already"),
                Text("Đặt tên khác", "Choose another name"),
            )
        stamps.append(stamp)
    if len(stamps) > MOST_STAMPS:
        head.refuse(
            "stamps",
            Text(
                f"có {len(stamps)} mốc, nhiều nhất {MOST_STAMPS}",
                f"{len(stamps)} moments, at most {MOST_STAMPS}",
            ),
            Text("Bỏ bớt mốc ít cần", "Leave out the ones least needed"),
        )
    return tuple(stamps)


def _refuse_other_name(head: Fields, file: str, checklist: Checklist) -> None:
    name = FILE_NAME.match(re.split(r"[/\\]", file)[-1])
    if name is None:
        return
    for field, wanted in (("key", checklist.key), ("version", str(checklist.version))):
        if name[field] != wanted and field in head:
            head.refuse(
                field,
                Text(
                    f"tên tệp nói {name[field]}, ở đây ghi {wanted}",
                    f"the file's name says {name[field]}, not {wanted}",
                ),
                Text("Đổi tên tệp hoặc sửa dòng này", "Rename the file or change this line"),
            )


def _every_question_key(document: Document) -> frozenset[str]:
    """Return the keys of all questions, read loosely, to tell a later question from a misspelt one."""
    sections = document.tables.get("sections")
    found: set[str] = set()
    for section in sections if isinstance(sections, list) else ():
        questions = section.get("questions") if isinstance(section, dict) else None
        for question in questions if isinstance(questions, list) else ():
            key = question.get("key") if isinstance(question, dict) else None
            if isinstance(key, str):
                found.add(key)
    return frozenset(found)
