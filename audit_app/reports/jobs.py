"""The head-office pack as a job: it takes longer than a person waits at a page."""

from collections.abc import Sequence
from typing import Any

from audit_app.accounts.models import Role, User
from audit_app.comparison.words import period_name
from audit_app.jobs.asking import start_job
from audit_app.jobs.kinds import job
from audit_app.jobs.models import Job
from audit_app.jobs.progress import Progress
from audit_app.reports.asking import find_scope, select_for
from audit_app.reports.pdf import file_name, press_report, write_html
from audit_app.reports.reading import read_report
from audit_app.reports.scope import ReportKind, ReportRequest
from audit_app.reports.words import kind_name

KIND = "head_office_pack"
STEPS = 3
"""Reading the figures, writing the pages down, printing them."""


def ask_for_report_pack(user: User, period: str, checklist: str, language: str) -> Job:
    """Ask for the pack of a period; raises what :func:`select_for` and :func:`start_job` raise."""
    request = ReportRequest(ReportKind.CHAIN, "", period, checklist)
    selection = select_for(request, find_scope(request.kind))
    asked = {"period": selection.period.code, "checklist": checklist, "language": language}
    title = f"{kind_name(request.kind)}: {period_name(selection.period)} (PDF, {language.upper()})"
    return start_job(KIND, user, asked, title)


def packs_open_to(user: User, packs: Sequence[Job]) -> set[str]:
    """Return the uids of the packs that ``user`` may read: all of them or none, by the role."""
    return {pack.uid for pack in packs} if user.role == Role.HEAD_OFFICE else set()


@job(KIND, packs_open_to)
def make_report_pack(progress: Progress) -> None:
    """Read the figures, lay the pages out and print them."""
    asked: dict[str, Any] = progress.job.asked
    progress.step(0, STEPS)
    report = read_report(ReportRequest(ReportKind.CHAIN, "", asked["period"], asked["checklist"]))
    progress.step(1, STEPS)
    html = write_html(report, asked["language"])
    progress.step(2, STEPS)
    pdf = press_report(html)
    with progress.result(file_name(report, asked["language"])) as stream:
        stream.write(pdf)
