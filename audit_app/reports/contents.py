"""Which parts a report has: each only where there is something to say."""

from audit_app.comparison.drawings import FEWEST_IN_FUNNEL
from audit_app.reports.report import Report
from audit_app.reports.scope import ReportKind
from audit_app.rollups.entry import OVERALL


def parts_of(report: Report) -> tuple[str, ...]:
    """Return the keys of the parts in the order in which they are printed."""
    match report.kind:
        case ReportKind.BRANCH:
            wanted = "factors history questions repeats touchpoints follow_up among_all visits coverage"
        case ReportKind.AREA:
            wanted = "coverage branches heat funnel movers factors questions touchpoints follow_up visits"
        case ReportKind.CHAIN:
            wanted = "coverage areas branches heat funnel movers factors questions touchpoints follow_up"
    return tuple(key for key in f"{wanted} notes method".split() if _has(report, key))


def _has(report: Report, key: str) -> bool:
    """Whether there is anything to say in this part."""
    match key:
        case "coverage" | "notes" | "method":
            return True
        case "history":
            return report.branch is not None and bool(report.branch.history)
        case "repeats":
            return report.branch is not None and bool(report.branch.repeats)
        case "visits":
            return bool(report.visits)
        case "follow_up":
            return not report.follow_up.is_empty
        case "funnel" | "among_all":
            comparison = report.overview.measures[OVERALL]
            is_known = bool(comparison.within_sd) and len(comparison.branches) >= FEWEST_IN_FUNNEL
            return is_known and bool(report.compared_visits)
        case "movers":
            return bool(report.compared_visits) and any(report.movers.compared.values())
        case "areas":
            return len(report.groups) > 1
    return bool(report.compared_visits) or bool(report.notes.apart)
