"""`make bench`, or `python -m bench [--json] [--only PART] [--seconds 8] [--size 100000]`."""

import argparse
import os

from bench.report import Figure, Quoted, machine, print_json, print_table
from bench.servers import DATABASES

QUOTED = (
    Quoted(
        "ODK Central's backend: submissions",
        "77–133 /s",
        "a known peer on such a machine and database",
    ),
)
PARTS = ("visits", "page", "slow", "pdf", "packs", "comparison")


def main() -> None:
    """Measure what is asked for and print it."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--only", choices=PARTS, action="append", help="leave the other parts out")
    parser.add_argument("--database", choices=list(DATABASES), action="append", help="only these databases")
    parser.add_argument("--seconds", type=float, default=8, help="how long each page is asked for (8)")
    parser.add_argument("--size", type=int, action="append", help="only chains of so many visits")
    options = parser.parse_args()
    about = machine()
    databases = options.database or list(DATABASES)
    figures = list(measure(options.only or PARTS, databases, options.seconds, options.size))
    (print_json if options.json else print_table)(about, figures, QUOTED)


def measure(
    parts: list[str] | tuple[str, ...], databases: list[str], seconds: float, sizes: list[int] | None = None
) -> list[Figure]:
    """Return the figures of the parts that are asked for."""
    # Measured as somebody gets it who has set nothing.
    for name in ("DATABASE_URL", "MAIL_URL", "PHOTO_URL", "WEB_CONCURRENCY", "THREADS"):
        os.environ.pop(name, None)
    figures: list[Figure] = []
    if "visits" in parts:
        from bench import visits

        figures += visits.measure(seconds, databases)
    if "page" in parts:
        from bench import first_load

        figures += first_load.measure()
    if "slow" in parts:
        from bench import slow_network

        figures += slow_network.measure()
    if "pdf" in parts:
        from bench import scorecards

        figures += scorecards.measure()
    if "packs" in parts:
        from bench import packs

        figures += packs.measure()
    if "comparison" in parts:
        from bench import comparison

        figures += comparison.measure(databases, sizes)
    return figures


if __name__ == "__main__":
    main()
