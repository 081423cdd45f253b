"""The pages of reports: asking for one, and its PDF."""

from flask import Blueprint, Flask, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from audit_app.accounts.models import Role
from audit_app.comparison.queries import measured_lines
from audit_app.config import LANGUAGES
from audit_app.errors import ViHanhError
from audit_app.formatting import current_language
from audit_app.organisation.models import Area, Branch
from audit_app.organisation.queries import areas_of, branches_of
from audit_app.reports.forms import ReportForm
from audit_app.reports.jobs import ask_for_report_pack
from audit_app.reports.pdf import file_name, print_report
from audit_app.reports.reading import read_report
from audit_app.reports.scope import ReportKind, ReportRequest
from audit_app.scorecards.opening import disposition
from audit_app.security import allow

blueprint = Blueprint("reports", __name__)

READERS = (Role.AREA_MANAGER, Role.HEAD_OFFICE)
ADDRESSES = {ReportKind.BRANCH: "reports.branch", ReportKind.AREA: "reports.area"}


@blueprint.route("/reports", methods=["GET", "POST"])
@allow(*READERS)
def choose() -> ResponseReturnValue:
    """What a report can be about; then its PDF, or where the head-office pack is being made."""
    lines = measured_lines()
    if not lines:
        return render_template("reports/nothing.html")
    form = ReportForm()
    form.offer(current_user, areas_of(current_user), branches_of(current_user), lines)
    if form.validate_on_submit():
        kind, code = form.place
        if kind is ReportKind.CHAIN:
            return have_pack_made(form)
        return redirect(url_for(ADDRESSES[kind], code=code, **form.asked))
    if request.method == "GET":
        form.begin_with(request.args, current_language())
    return render_template("reports/choose.html", form=form), 422 if form.errors else 200


def have_pack_made(form: ReportForm) -> ResponseReturnValue:
    """Let a worker make the head-office pack, and go where its progress is shown."""
    try:
        job = ask_for_report_pack(
            current_user, form.period.data, form.checklist.data or "", form.language.data
        )
    except ViHanhError as refusal:
        flash(refusal.message, "error")
        return redirect(url_for("reports.choose", about=form.about.data, **form.asked))
    flash(_("Your file is being made. You can go on working; it waits here for you."), "success")
    return redirect(url_for("jobs.listing", _anchor=f"job-{job.uid}"))


@blueprint.get("/reports/branches/<code>.pdf")
@allow(*READERS)
def branch(code: str) -> ResponseReturnValue:
    """The report on one branch that this person may read about."""
    found = branches_of(current_user).where(Branch.code == code).first() or abort(404)
    return send_report(ReportKind.BRANCH, found.code)


@blueprint.get("/reports/areas/<code>.pdf")
@allow(*READERS)
def area(code: str) -> ResponseReturnValue:
    """The report on one area that this person may read about."""
    found = areas_of(current_user).where(Area.code == code).first() or abort(404)
    return send_report(ReportKind.AREA, found.code)


def send_report(kind: ReportKind, code: str) -> Response:
    """Return the PDF of the period, checklist and language that the address asks for."""
    asked = request.args
    report = read_report(ReportRequest(kind, code, asked.get("period", ""), asked.get("checklist", "")))
    language = asked.get("language", "")
    language = language if language in LANGUAGES else current_language()
    response = Response(print_report(report, language), mimetype="application/pdf")
    response.headers["Content-Disposition"] = disposition(file_name(report, language))
    return response


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)
