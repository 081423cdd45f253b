"""The shopper's last pages: review, receipt, and the way out of a visit that could not take place."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from audit_app.accounts.models import Role
from audit_app.clock import utc_now
from audit_app.photo_store import PhotosUnwritable
from audit_app.security import allow
from audit_app.visits.absence import MOST_PHOTOS, report_absence
from audit_app.visits.blueprint import blueprint
from audit_app.visits.drafts import open_sheet
from audit_app.visits.gaps import find_gaps
from audit_app.visits.photos import read_uploads
from audit_app.visits.pictures import PhotoRefused
from audit_app.visits.queries import last_change, last_submission, next_number, photos_of
from audit_app.visits.review_page import ReviewPage
from audit_app.visits.saving import send_posted
from audit_app.visits.sheets import Sheet
from audit_app.visits.states import VisitState
from audit_app.visits.submission import VisitIncomplete
from audit_app.visits.times import times_of
from audit_app.visits.visit_forms import CouldNotForm, reason_words


@blueprint.get("/visits/<uid>/review")
@allow(Role.SHOPPER)
def review(uid: str) -> ResponseReturnValue:
    """Every answer in words, with a link to change it, and what is still missing."""
    sheet = open_sheet(uid, current_user)
    if not sheet.visit.is_open:
        return redirect(url_for("visits.visit", uid=uid))
    gaps = find_gaps(sheet.visit, sheet.checklist, sheet.answers, times_of(sheet.visit), utc_now())
    return render_template("visits/review.html", page=ReviewPage(sheet, gaps, next_number(sheet.visit)))


@blueprint.post("/visits/<uid>/submit")
@allow(Role.SHOPPER)
def submit(uid: str) -> ResponseReturnValue:
    """Send the visit and go to its receipt; or the review again, with everything that is missing."""
    sheet = open_sheet(uid, current_user)
    number = request.form.get("number", 1, type=int)
    try:
        send_posted(sheet, request.form, current_user, number)
    except VisitIncomplete as refusal:
        page = ReviewPage(open_sheet(uid, current_user), refusal.gaps, number, is_refused=True)
        return render_template("visits/review.html", page=page, form=page.form), refusal.status
    return redirect(url_for("visits.receipt", uid=uid))


@blueprint.get("/visits/<uid>/receipt")
@allow(Role.SHOPPER)
def receipt(uid: str) -> ResponseReturnValue:
    """The code, the server's time, and what was received."""
    sheet = open_sheet(uid, current_user)
    submission, absence = None, None
    if sheet.visit.state == VisitState.COULD_NOT_TAKE_PLACE:
        absence = last_change(sheet.visit, VisitState.COULD_NOT_TAKE_PLACE)
    else:
        submission = last_submission(sheet.visit)
    if submission is None and absence is None:
        return redirect(url_for("visits.visit", uid=uid))
    return render_template(
        "visits/receipt.html",
        sheet=sheet,
        submission=submission,
        absence=absence,
        reason=reason_words(absence.reason) if absence else None,
        photos=photos_of(sheet.visit),
        numbers={question.key: question.number for question in sheet.checklist.questions},
    )


@blueprint.route("/visits/<uid>/could-not-take-place", methods=["GET", "POST"])
@allow(Role.SHOPPER)
def could_not_take_place(uid: str) -> ResponseReturnValue:
    """Say why the visit could not take place, with a photo if there is one."""
    sheet = open_sheet(uid, current_user)
    form = CouldNotForm()
    if form.validate_on_submit():
        try:
            files = request.files.getlist("photo")
            uploads = read_uploads(files, request.form.get("photo.taken", ""))
            report_absence(sheet.visit, form.stored, uploads, current_user)
            return redirect(url_for("visits.receipt", uid=uid))
        except (PhotoRefused, PhotosUnwritable) as refusal:
            form.photo.errors = [refusal.message]
    elif not sheet.visit.is_open:
        return redirect(url_for("visits.visit", uid=uid))
    return render_absence(sheet, form)


def render_absence(sheet: Sheet, form: CouldNotForm) -> ResponseReturnValue:
    """Return the page on which the shopper says why."""
    page = render_template(
        "visits/could_not_take_place.html", sheet=sheet, visit=sheet.visit, form=form, most=MOST_PHOTOS
    )
    return page, 422 if form.errors else 200
