"""``scores check`` finds whatever was changed behind the program's back."""

import json
from typing import Any

import pytest
from flask import Flask

from audit_app.releases.canonical import canonical_text, sha256_of
from audit_app.releases.models import Release, ReleaseContent
from tests.factories import make_release


def run(app: Flask, *arguments: str) -> Any:
    return app.test_cli_runner().invoke(args=["scores", "check", *arguments])


def tamper(release: Release, change: Any, *, hash_too: bool = False) -> None:
    document = json.loads(release.document)
    change(document)
    columns = {"document": canonical_text(document)}
    if hash_too:
        columns["sha256"] = sha256_of(columns["document"])
    Release.update(**columns).where(Release.id == release.id).execute()


def test_untouched_releases_have_no_difference(app: Flask) -> None:
    make_release(), make_release({"greeted": "no"})
    result = run(app)
    assert result.exit_code == 0, result.output
    assert "2 revisions" in result.output


def test_without_a_release_there_is_nothing_to_find(app: Flask) -> None:
    assert run(app).exit_code == 0


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda document: document["answers"].update(prices_agree={"value": "no"}), "score"),
        (lambda document: document["score"].update(score="99.99"), "score says 99.99"),
        (lambda document: document["score"].update(outcome="excellent"), "outcome"),
        (lambda document: document["checklist"]["weights"].update(convenience="1"), "checklist digest"),
        (lambda document: document["answers"].update(prices_agree={"value": "perhaps"}), "document"),
        (lambda document: document.pop("thresholds"), "document"),
    ],
)
def test_a_changed_document_is_found_even_with_a_hash_of_its_own(app: Flask, change: Any, word: str) -> None:
    release = make_release()
    tamper(release, change, hash_too=True)
    result = run(app)
    assert result.exit_code == 1
    assert release.code in result.output
    assert word in result.output


def test_a_document_that_does_not_have_its_hash_is_found(app: Flask) -> None:
    release = make_release()
    tamper(release, lambda document: document["branch"].update(name="Chi nhánh khác"))
    result = run(app)
    assert result.exit_code == 1
    assert "sha256" in result.output


def test_a_changed_column_is_found(app: Flask) -> None:
    Release.update(score=10000).where(Release.id == make_release().id).execute()
    result = run(app)
    assert result.exit_code == 1
    assert "column score says 10000" in result.output


def test_a_changed_text_is_found_and_so_is_a_lost_one(app: Flask) -> None:
    release = make_release()
    rows = list(ReleaseContent.select().where(ReleaseContent.release == release))
    ReleaseContent.update(content="Lời khác").where(ReleaseContent.id == rows[0].id).execute()
    ReleaseContent.delete().where(ReleaseContent.id == rows[1].id).execute()
    result = run(app)
    assert result.exit_code == 1
    assert rows[0].digest in result.output
    assert rows[1].digest in result.output
