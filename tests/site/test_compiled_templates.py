"""Compiled templates are kept between starts, and a place that refuses them is no failure."""

import tempfile

import pytest
from jinja2 import Environment

from audit_app.compiled_templates import CompiledTemplates, kept_templates


def find(folder, source: str) -> str:
    """Say whether ``source`` is kept there, and have it kept."""
    kept = CompiledTemplates(str(folder))
    environment = Environment(autoescape=True)
    bucket = kept.get_bucket(environment, "page.html", "page.html", source)
    if bucket.code is not None:
        return "kept"
    bucket.code = environment.compile(source, "page.html", "page.html")
    kept.set_bucket(bucket)
    return "compiled"


def test_a_template_is_compiled_once_and_again_when_it_changes(tmp_path):
    assert [find(tmp_path, source) for source in "aab"] == ["compiled", "kept", "compiled"]


def test_a_folder_that_is_gone_or_full_changes_nothing(tmp_path):
    assert [find(tmp_path / "gone", "a") for _ in "12"] == ["compiled", "compiled"]


@pytest.mark.parametrize("failure", [OSError("read-only"), RuntimeError("not safe")])
def test_without_a_place_nothing_is_kept(monkeypatch, failure):
    def refuse() -> str:
        raise failure

    monkeypatch.setattr(tempfile, "gettempdir", refuse)
    assert kept_templates() is None
