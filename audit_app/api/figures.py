"""Figures as plain values for JSON: scores with two decimals, what is not known ``None``."""

from collections.abc import Mapping
from typing import Any

from audit_app.checklists.definition import Factor, Text
from audit_app.comparison.overview import Overview, Trend
from audit_app.comparison.places import BranchPlace
from audit_app.comparison.queries import MeasuredLine
from audit_app.comparison.selection import Selection
from audit_app.formatting import round_half_up
from audit_app.releases.models import Release
from audit_app.statistics import BranchFigures, Change, Comparison

PLACES = 2


def points(value: float | None) -> float | None:
    """Return points as the CSV has them."""
    return None if value is None else float(round_half_up(value, PLACES))


def write_text(text: Text) -> dict[str, str]:
    """Return both languages."""
    return {"vi": text.vi, "en": text.en}


def write_line(measured: MeasuredLine) -> dict[str, Any]:
    """Return a checklist line that can be compared."""
    line = measured.line
    return {
        "code": line.code,
        "key": line.key,
        "versions": list(line.versions),
        "title": write_text(line.checklist.title),
        "mixed": line.is_mixed,
        "first_month": f"{measured.first_month:%Y-%m}",
        "last_month": f"{measured.last_month:%Y-%m}",
        "visits": sum(measured.months.values()),
    }


def write_place(place: BranchPlace) -> dict[str, Any]:
    """Return a branch and where it belongs."""
    return {
        "code": place.code,
        "name": place.name,
        "area": {"code": place.area_code, "name": place.area},
        "class": None if place.class_name is None else write_text(place.class_name),
    }


def write_selection(selection: Selection, assessed: str) -> dict[str, Any]:
    """Return what was compared: every filter, also those that were not asked for.

    ``assessed`` are the factors (``1``/``0``) that comparable visits assessed.
    """
    line = selection.measured.line
    return {
        "checklist": line.code,
        "versions": list(line.versions),
        "period": selection.period.code,
        "previous_period": selection.period.previous.code,
        "area": selection.area or None,
        "class": selection.branch_class or None,
        "programme": selection.programme or None,
        "segment": selection.segment or None,
        "measure": selection.measure,
        "assessed_factors": counted_factors(selection, selection.measure, assessed),
    }


def counted_factors(selection: Selection, measure: str, assessed: str) -> list[str]:
    """Return the factors of :meth:`Selection.counted_factors`; none where that did not matter."""
    marks = selection.counted_factors(measure, assessed)
    return [factor.value for factor, mark in zip(Factor, marks, strict=False) if mark == "1"]


def write_chain(comparison: Comparison) -> dict[str, Any]:
    """Return what is known of all chosen branches together."""
    return {
        "visits": comparison.visits,
        "branches": len(comparison.branches),
        "mean": points(comparison.plain_mean),
        "weighted_mean": points(comparison.mean),
        "within_sd": points(comparison.within_sd),
        "between_sd": points(comparison.between_sd),
        "reason": comparison.reason,
    }


def write_branch(overview: Overview, figures: BranchFigures, measure: str) -> dict[str, Any]:
    """Return one branch's figures of the measure, against its own threshold."""
    place = overview.places[figures.branch]
    return {
        "branch": figures.branch,
        "area": place.area_code,
        "visits": figures.n,
        "mean": points(figures.mean),
        "low": points(figures.low),
        "high": points(figures.high),
        "threshold": points(overview.thresholds.of(place, measure)),
        "band": figures.band,
        "visits_needed": figures.visits_needed,
        "adjusted": points(figures.adjusted),
        "reliability": points(figures.reliability),
        "change": None if figures.change is None else _write_change(figures.change),
    }


def _write_change(change: Change) -> dict[str, Any]:
    return {
        "previous_visits": change.n_before,
        "previous_mean": points(change.mean_before),
        "difference": points(change.difference),
        "low": None if change.interval is None else points(change.interval.low),
        "high": None if change.interval is None else points(change.interval.high),
        "beyond_noise": change.is_mover,
    }


def write_months(selection: Selection, trend: Trend, assessed: str) -> list[dict[str, Any]]:
    """Return every measure's months, oldest first; ``assessed`` as in :func:`write_selection`."""
    return [
        {
            "month": f"{month.month:%Y-%m}",
            "measure": measure,
            "visits": month.n,
            "mean": points(month.mean),
            "assessed_factors": counted_factors(selection, measure, assessed),
        }
        for measure, months in trend.items()
        for month in months
    ]


def write_release(release: Release) -> dict[str, Any]:
    """Return what a list says of a release."""
    visit = release.visit
    return {
        "code": release.code,
        "revision": release.revision,
        "branch": release.branch.code,
        "checklist": {"key": visit.checklist_key, "version": visit.checklist_version},
        "programme": None if visit.programme is None else visit.programme.code,
        "segment": visit.segment or None,
        "visited_on": release.visited_on.isoformat(),
        "released_at": f"{release.released_at:%Y-%m-%dT%H:%M:%SZ}",
        "score": release.score / 100,
        "shown": release.shown / 10,
        "threshold": release.threshold / 100,
        "outcome": release.outcome,
        "sha256": release.sha256,
    }


def write_scores(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the scores of a release document; its texts and photos stay where they are."""
    score = document["score"]
    return {
        "factors": {name: _number(line["score"]) for name, line in score["factors"].items()},
        "facts": _number(score["facts"]["score"]),
        "impressions": _number(score["impressions"]["score"]),
        "touchpoints": {name: _number(line["score"]) for name, line in score["touchpoints"].items()},
        "questions": {each["question"]: _number(each["share"]) for each in score["questions"]},
    }


def _number(written: str | None) -> float | None:
    return None if written is None else float(written)
