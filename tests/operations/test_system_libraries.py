"""What no wheel brings: found, installed where that is allowed, else named for each system."""

import subprocess
import sys

import pytest

from scripts import system_libraries
from tests.operations.programs import ROOT


@pytest.fixture
def without_apt(monkeypatch):
    """A machine on which nothing can be installed."""
    monkeypatch.setattr(system_libraries, "apt_install", lambda _packages: False)


def test_a_missing_pango_names_the_packages_of_three_systems(without_apt, monkeypatch, capsys):
    monkeypatch.setattr(
        system_libraries, "find_library", lambda name: None if "pango" in name else f"lib{name}.so"
    )
    assert system_libraries.ensure_pdf() == 1
    said = capsys.readouterr().err
    assert "pango-1.0, pangoft2-1.0" in said
    for words in ("apt-get install libpango-1.0-0", "dnf install pango", "brew install pango"):
        assert words in said


def test_nothing_is_installed_where_nothing_is_missing(monkeypatch):
    def refuse(_packages):
        raise AssertionError("apt was called")

    monkeypatch.setattr(system_libraries, "apt_install", refuse)
    monkeypatch.setattr(system_libraries, "find_library", lambda name: f"lib{name}.so")
    assert system_libraries.ensure_pdf() == 0


def test_apt_installs_what_is_missing_and_is_asked_only_once(monkeypatch):
    there = set()

    def install(packages):
        there.update(packages)
        return True

    monkeypatch.setattr(system_libraries, "apt_install", install)
    monkeypatch.setattr(system_libraries, "find_library", lambda name: f"lib{name}.so" if there else None)
    assert system_libraries.ensure_pdf() == 0
    assert "libpango-1.0-0" in there


def test_a_browser_that_is_named_and_not_there_is_not_replaced_by_another(monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    assert system_libraries.find_chromium() is None


def test_an_old_node_does_not_count(without_apt, monkeypatch, capsys, tmp_path):
    for name, words in (("node", "echo v16.20.2"), ("npm", "true")):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\n{words}\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert not system_libraries.has_node()
    assert system_libraries.ensure_node() == 1
    assert "nodejs" in capsys.readouterr().err


def test_the_check_needs_nothing_but_python():
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(ROOT / "scripts" / "system_libraries.py")],
        capture_output=True,
        text=True,
    )
    assert "ModuleNotFoundError" not in done.stderr
