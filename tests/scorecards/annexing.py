"""Annexes for tests: in a case they are short, here they become what the database gives."""

from typing import Any

from audit_app.releases.canonical import canonical_text, sha256_of

# What is a person's own words in each kind; everything else is a part.
TEXTS = frozenset({"text", "owner"})


def make_annexes(short: list[dict[str, Any]], release: dict[str, Any]) -> list[dict[str, Any]]:
    """Return annexes as ``annexes_of`` does; a decision names its appeal by its place among the annexes."""
    annexes: list[dict[str, Any]] = []
    for each in short:
        words = dict(each)
        if words["kind"] == "decision":
            words["appeal"] = annexes[words["appeal"]]["sha256"]
        annexes.append(make_annex(words, release))
    return annexes


def make_annex(words: dict[str, Any], release: dict[str, Any]) -> dict[str, Any]:
    kind, added_at = words["kind"], words.get("added_at", "2026-11-19T02:00:00Z")
    revision, role = words.get("revision", 1), words.get("role", "area_manager")
    own = {key: value for key, value in words.items() if key not in {"kind", "added_at", "revision", "role"}}
    texts = {key: value for key, value in own.items() if key in TEXTS}
    parts = {key: value for key, value in own.items() if key not in TEXTS}
    written = canonical_text(
        {
            **parts,
            **{name: {"digest": sha256_of(f"salt of {text}")} for name, text in texts.items()},
            "format": 1,
            "kind": kind,
            "code": release["code"],
            "revision": revision,
            "release": sha256_of(canonical_text(release)),
            "added_at": added_at,
            "role": role,
        }
    )
    return {
        "kind": kind,
        "document": written,
        "parts": parts,
        "texts": texts,
        "text": texts.get("text"),
        "sha256": sha256_of(written),
        "added_at": added_at,
        "revision": revision,
        "role": role,
    }
