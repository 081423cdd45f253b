"""What was measured, as a table for people or as JSON."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value; ``at_least`` or ``at_most`` is what we want to reach, ``remark`` says how."""

    part: str
    name: str
    value: float
    unit: str
    at_least: float | None = None
    at_most: float | None = None
    remark: str = ""

    @property
    def is_reached(self) -> bool | None:
        """Whether the target is reached; ``None`` where there is none."""
        if self.at_least is not None:
            return self.value >= self.at_least
        if self.at_most is not None:
            return self.value <= self.at_most
        return None

    @property
    def target(self) -> str:
        """The target in words."""
        if self.at_least is not None:
            return f"≥ {number(self.at_least)}"
        return f"≤ {number(self.at_most)}" if self.at_most is not None else ""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A figure of somebody else, not measured here."""

    name: str
    words: str
    source: str


def number(value: float) -> str:
    """Return a value with three digits that mean something."""
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def machine() -> dict[str, str | int]:
    """Return what the figures hang on."""
    model = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.exists():
        lines = information.read_text().splitlines()
        model = next(
            (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), model
        )
    return {
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        "processor": model,
        "python": platform.python_version(),
        "load_before": os.getloadavg()[0],
    }


def print_table(about: dict[str, str | int], figures: Sequence[Figure], quoted: Sequence[Quoted]) -> None:
    """Print everything for a person."""
    print(
        f"\n{about['cores']} cores of {about['processor']}, Python {about['python']}; load before: "
        f"{about['load_before']:.1f}"
    )
    part = ""
    for figure in figures:
        if figure.part != part:
            part = figure.part
            print(f"\n{part}")
        verdict = {True: "reached", False: "MISSED", None: ""}[figure.is_reached]
        value = f"{number(figure.value)} {figure.unit}"
        print(f"  {figure.name:46} {value:>16}  {figure.target:8} {verdict:8} {figure.remark}".rstrip())
    print("\nQuoted, not measured here")
    for each in quoted:
        print(f"  {each.name:46} {each.words}  ({each.source})")
    print()


def print_json(about: dict[str, str | int], figures: Sequence[Figure], quoted: Sequence[Quoted]) -> None:
    """Print everything for a program."""
    rows = [{**asdict(figure), "is_reached": figure.is_reached} for figure in figures]
    print(
        json.dumps(
            {"machine": about, "figures": rows, "quoted": [asdict(each) for each in quoted]},
            ensure_ascii=False,
            indent=2,
        )
    )
