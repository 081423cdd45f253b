"""Scorecards per second, cold and warm, side by side with headless Chromium printing the same HTML."""

import os
import runpy
import statistics
import subprocess
import sys
import tempfile
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from audit_app import create_app
from audit_app.db import connected, migration_runner
from bench.chromium import kept_chromium, print_command
from bench.fieldwork import SECRET
from bench.report import Figure
from bench.servers import ROOT, sqlite
from bench.spent import Spent, spent_here

PART = "Scorecard PDF"
ROUNDS = 8
COLD_ROUNDS = 3
LANGUAGE = "vi"


def measure() -> Iterator[Figure]:
    """Give the times of both, taken in turns, so that a busy moment of the machine hits both."""
    with tempfile.TemporaryDirectory(prefix="vh-bench-") as place, sqlite(Path(place)) as url:
        os.environ["INSTANCE"] = place
        app = create_app({"DATABASE_URL": url, "SECRET_KEY": SECRET})
        with app.app_context(), connected():
            release = make_releases()
            ours, page = our_printer(release)
            with app.test_request_context():
                pdf = ours()
                runpy.run_path(str(ROOT / "gunicorn.conf.py"))["when_ready"](None)  # as a worker is set up
                cold = cold_times(url, place, release.code)
                yield from compare(lambda: ours(), kept_printer(release), page(), cold, pdf)


def make_releases() -> Any:
    """Load a small demo and return the release with the most photos."""
    from audit_app.demo.load import load_demo
    from audit_app.releases.models import Release

    migration_runner().up()
    load_demo(branches=6, visits=36)
    return max(Release.select().order_by(Release.id), key=lambda release: len(release.frozen["photos"]))


def our_printer(release: Any) -> tuple[Callable[[], bytes], Callable[[], str]]:
    """Return what prints the release, and what then gives the HTML that was printed."""
    from audit_app.scorecards import opening, pdf

    card, seen = opening.open_scorecard(release), []
    lay_out = pdf.lay_out

    def watch(press: Any, html: str, photos: Mapping[int, bytes]) -> Any:
        seen[:] = [(html, photos)]
        return lay_out(press, html, photos)

    pdf.lay_out = watch
    return lambda: opening.make_pdf(card, LANGUAGE), lambda: standing_alone(*seen[0])


def kept_printer(release: Any) -> Callable[[], bytes]:
    """Return what a second reader of the same scorecard waits for: reading the release, finding the copy."""
    from audit_app.scorecards import opening

    opening.printed(opening.open_scorecard(release), LANGUAGE)
    return lambda: opening.printed(opening.open_scorecard(release), LANGUAGE)


def standing_alone(html: str, photos: Mapping[int, bytes]) -> str:
    """Return the printed document with its styles, fonts and photos inside, as a browser needs it."""
    faces = "".join(
        f'@font-face {{ font-family: "Vi Hanh Sans"; font-weight: {weight}; src: url("{font}") }}'
        for weight, font in ((400, font_data(400)), (600, font_data(600)))
    )
    rules = (ROOT / "static" / "css" / "scorecard.css").read_text(encoding="utf-8")
    page = html.replace("</head>", f"<style>{faces}{rules}</style></head>", 1)
    for number, photo in photos.items():
        data = f"data:image/jpeg;base64,{b64encode(photo).decode()}"
        page = page.replace(f'"photo:{number}"', f'"{data}"')
    return page


def font_data(weight: int) -> str:
    """Return a font as an address that needs no request."""
    content = (ROOT / "static" / "fonts" / f"vi-hanh-sans-{weight}.ttf").read_bytes()
    return f"data:font/ttf;base64,{b64encode(content).decode()}"


def compare(
    ours: Callable[[], bytes], again: Callable[[], bytes], page: str, cold: list[float], pdf: bytes
) -> Iterator[Figure]:
    """Give the figures; Chromium is measured kept open, and started for one print as a command."""
    with kept_chromium(page) as kept_printer, tempfile.TemporaryDirectory(prefix="vh-bench-") as place:
        command = print_command(page, Path(place))
        rounds = [(spent_here(ours), kept_printer.spent(), command()) for _ in range(ROUNDS)]
        printed = kept_printer.print()
    warm, kept, started = (Spent.median(times) for times in zip(*rounds, strict=True))
    repeated = statistics.median(spent_here(again).seconds for _ in range(ROUNDS))
    yield speed("laid out in a warm process", warm, f"{pages(pdf)} pages, {len(pdf) / 1000:.0f} kB")
    yield speed("asked for again (a kept copy)", Spent(repeated))
    yield speed("cold: the first of a new process", Spent(statistics.median(cold)))
    words = f"{pages(printed)} pages, {len(printed) / 1000:.0f} kB"
    yield speed("the same HTML by a Chromium kept open", kept, words)
    yield speed("the same by chromium --print-to-pdf", started)
    yield from ratios(warm, kept, started)
    yield Figure(
        PART, "asked for again, of the kept Chromium's time", repeated / kept.seconds, "×", at_most=0.5
    )


def ratios(warm: Spent, kept: Spent, started: Spent) -> Iterator[Figure]:
    """Give our time as a share of Chromium's; processor time does not depend on what else runs."""
    words = f"medians of {ROUNDS}, in turns"
    for name, theirs in (("kept Chromium", kept), ("started Chromium", started)):
        share = warm.processor / theirs.processor
        yield Figure(PART, f"laid out, of a {name}'s processor", share, "×", at_most=0.5, remark=words)
    for name, theirs in (("kept Chromium", kept), ("started Chromium", started)):
        yield Figure(PART, f"laid out, of a {name}'s time", warm.seconds / theirs.seconds, "×", remark=words)


def speed(name: str, spent: Spent, words: str = "") -> Figure:
    """Return a time as scorecards per second."""
    busy = f", {spent.processor:.2f} s of processor" if spent.processor else ""
    remark = f"{spent.seconds:.2f} s{busy} each{'; ' if words else ''}{words}"
    return Figure(PART, name, 1 / spent.seconds, "/s", remark=remark)


def pages(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    from io import BytesIO

    from pypdf import PdfReader

    return len(PdfReader(BytesIO(pdf)).pages)


def cold_times(url: str, instance: str, code: str) -> list[float]:
    """Return how long the first PDF of a new process takes, each in a process of its own."""
    environment = {**os.environ, "DATABASE_URL": url, "INSTANCE": instance, "SECRET_KEY": SECRET}
    command = [sys.executable, "-m", "bench.cold_scorecard", code, LANGUAGE]
    return [
        float(subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True).stdout)
        for _ in range(COLD_ROUNDS)
    ]
