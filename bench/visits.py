"""Pages and submissions per second through gunicorn, on each database."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.fieldwork import PASSWORD, Fieldwork, prepare
from bench.load import Ask, Phone, Run, again_and_again, rush
from bench.report import Figure
from bench.servers import DATABASES, Server, gunicorn

PHONES = 16
SUBMISSIONS_EACH = 120
WARMING_EACH = 5


def measure(seconds: float, names: list[str]) -> Iterator[Figure]:
    """Give the figures of every database."""
    for name in names:
        with tempfile.TemporaryDirectory(prefix="vh-bench-") as place, DATABASES[name](Path(place)) as url:
            folder = Path(place)
            work = prepare(url, PHONES, SUBMISSIONS_EACH + WARMING_EACH)
            with gunicorn(url, folder) as server:
                yield from measure_server(name, work, server, seconds)


def measure_server(name: str, work: Fieldwork, server: Server, seconds: float) -> Iterator[Figure]:
    """Give the figures of one running server."""
    phones = [Phone(server.port) for _ in work.visits]
    for phone, email in zip(phones, work.visits, strict=True):
        phone.sign_in(email, PASSWORD)
    part = f"{name}: gunicorn, {len(phones)} phones on kept connections"
    rush(phones, [sends(uids[:WARMING_EACH], work, phone) for phone, uids in pairs(phones, work)], 302, 60)
    longest = max(work.sections, key=lambda key: len(work.sections[key]))
    opened = {phone: uids[-1] for phone, uids in pairs(phones, work)}
    page = [again_and_again([get(f"/visits/{opened[phone]}/sections/{longest}")]) for phone in phones]
    before = server.processor_seconds()
    run = rush(phones, page, 200, seconds)
    yield figure(part, "section page, opened", run, server.processor_seconds() - before)
    saves = [
        again_and_again(
            [post(f"/visits/{opened[phone]}/sections/{longest}", work.section_body(longest, phone.token))]
        )
        for phone in phones
    ]
    before = server.processor_seconds()
    run = rush(phones, saves, 302, seconds)
    yield figure(part, "section page, saved", run, server.processor_seconds() - before)
    submissions = [sends(uids[WARMING_EACH:], work, phone) for phone, uids in pairs(phones, work)]
    before = server.processor_seconds()
    run = rush(phones, submissions, 302, 120)
    aim = 150 if name == "PostgreSQL" else None
    busy = server.processor_seconds() - before
    yield figure(part, f"visit sent, {work.scored} answers with notes", run, busy, aim)


def pairs(phones: list[Phone], work: Fieldwork) -> Iterator[tuple[Phone, list[str]]]:
    """Give each phone with its shopper's visits."""
    yield from zip(phones, work.visits.values(), strict=True)


def sends(uids: list[str], work: Fieldwork, phone: Phone) -> list[Ask]:
    """Return the posts that send these visits, each with all of its answers."""
    body = work.whole_body(phone.token)
    return [post(f"/visits/{uid}/submit", body) for uid in uids]


def get(path: str) -> Ask:
    """Return the ask for a page."""
    return lambda phone: phone.ask("GET", path)


def post(path: str, body: bytes) -> Ask:
    """Return the ask that posts a form."""
    return lambda phone: phone.ask("POST", path, body)


def figure(part: str, name: str, run: Run, busy: float, aim: float | None = None) -> Figure:
    """Return a run as a figure; ``busy`` is gunicorn's processor time in seconds."""
    half, most = run.milliseconds(0.5), run.milliseconds(0.95)
    words = (
        f"{len(run.times)} in {run.seconds:.1f} s, {busy / len(run.times) * 1000:.1f} ms of gunicorn's "
        f"processor each; half within {half:.0f} ms, 95 % within {most:.0f} ms"
    )
    return Figure(part, name, run.per_second, "/s", at_least=aim, remark=words)
