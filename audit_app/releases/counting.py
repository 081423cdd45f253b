"""What a release adds to the monthly sums, read from its document alone.  Pure."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from audit_app.releases.canonical import hundredths
from audit_app.releases.knowledge import assessed_factors
from audit_app.rollups.entry import (
    FACTS,
    IMPRESSIONS,
    OVERALL,
    RollupEntry,
    emotion_measure,
    first_of_month,
    question_measure,
    touchpoint_measure,
)


def rollup_entry(document: Mapping[str, Any], branch: int) -> RollupEntry:
    """Return what ``document`` adds for the branch with row id ``branch``."""
    visit, checklist, programme = document["visit"], document["checklist"], document["programme"]
    return RollupEntry(
        branch=branch,
        month=first_of_month(date.fromisoformat(visit["visited_on"])),
        checklist_key=checklist["key"],
        checklist_version=checklist["version"],
        programme="" if programme is None else programme["code"],
        segment=visit["segment"],
        assessed=assessed_factors(document["score"]),
        figures=dict(_figures(document)),
    )


def _figures(document: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """Return hundredths by measure of everything that was assessed."""
    score = document["score"]
    lines = {
        OVERALL: score,
        **score["factors"],
        FACTS: score["facts"],
        IMPRESSIONS: score["impressions"],
        **{touchpoint_measure(section): line for section, line in score["touchpoints"].items()},
    }
    for measure, line in lines.items():
        if (figure := hundredths(line["score"])) is not None:
            yield measure, figure
    for question in score["questions"]:
        if question["share"] is not None:
            yield question_measure(question["question"]), int(Decimal(question["share"]) * 10_000)
    for section in document["checklist"]["sections"]:
        felt = document["answers"].get(f"{section['key']}.emotion", {})
        if "value" in felt:
            yield emotion_measure(section["key"]), int(felt["value"]) * 100
