"""The shopper's pages: the list, a visit, its sections."""

from flask import Flask, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from audit_app.accounts.models import Role
from audit_app.checklists.definition import Section
from audit_app.clock import today as day_of_today
from audit_app.clock import utc_now
from audit_app.photo_store import photo_response
from audit_app.security import allow
from audit_app.visits import offline
from audit_app.visits import views_assignments as _assignments  # noqa: F401 - its pages join ours
from audit_app.visits import views_form as _form  # noqa: F401 - the same
from audit_app.visits import views_sending as _sending  # noqa: F401 - the same
from audit_app.visits.blueprint import blueprint
from audit_app.visits.drafts import open_sheet, save_times
from audit_app.visits.forms import AnswerForm
from audit_app.visits.gaps import answer_gaps
from audit_app.visits.list_words import list_words
from audit_app.visits.queries import find_own_visit, find_photo, returned_words
from audit_app.visits.saving import SavedSection, save_section
from audit_app.visits.section_page import SectionPage
from audit_app.visits.sheets import Sheet
from audit_app.visits.shopper_key import shopper_key
from audit_app.visits.sync import views_copies as _copies  # noqa: F401 - the same
from audit_app.visits.sync.views import blueprint as sync_blueprint
from audit_app.visits.today_list import days_left, read_today
from audit_app.visits.visit_forms import TimesForm


@blueprint.get("/visits")
@allow(Role.SHOPPER)
def today() -> ResponseReturnValue:
    """What there is to do: drafts first, then today's visits, those to come, and what was sent."""
    return render_template(
        "visits/today.html",
        list=read_today(current_user),
        day=day_of_today(),
        days_left=days_left,
        made=utc_now(),
        shopper=shopper_key(current_user),
        words=list_words(),
    )


@blueprint.get("/visits/<uid>")
@allow(Role.SHOPPER)
def visit(uid: str) -> ResponseReturnValue:
    """Where to go, what to do there, and how far one is."""
    sheet = open_sheet(uid, current_user)
    return render_visit(sheet, TimesForm.of(sheet.visit))


def render_visit(sheet: Sheet, form: TimesForm) -> ResponseReturnValue:
    """Return the visit's page; 422 when its times cannot be understood."""
    words = returned_words(sheet.visit)
    page = render_template("visits/visit.html", sheet=sheet, visit=sheet.visit, form=form, returned=words)
    return page, 422 if form.errors else 200


@blueprint.post("/visits/<uid>/times")
@allow(Role.SHOPPER)
def times(uid: str) -> ResponseReturnValue:
    """Keep when the shopper came in and left, then go on to the first gap."""
    sheet = open_sheet(uid, current_user)
    form = TimesForm()
    if not form.validate_on_submit():
        return render_visit(sheet, form)
    save_times(sheet, form.times.entered_at, form.times.left_at, current_user)
    if request.form.get("go") == "stay":
        flash(_("The times are saved."), "success")
        return redirect(url_for("visits.visit", uid=uid))
    return redirect(url_for("visits.resume", uid=uid))


@blueprint.get("/visits/<uid>/resume")
@allow(Role.SHOPPER)
def resume(uid: str) -> ResponseReturnValue:
    """The first section with a gap, or the review when there is none."""
    sheet = open_sheet(uid, current_user)
    section = sheet.first_open_section()
    if section is None:
        return redirect(url_for("visits.review", uid=uid))
    return redirect(url_for("visits.section", uid=uid, section=section.key))


@blueprint.route("/visits/<uid>/sections/<section>", methods=["GET", "POST"])
@allow(Role.SHOPPER)
def section(uid: str, section: str) -> ResponseReturnValue:
    """One part of the checklist; leaving it in any direction saves it."""
    sheet = open_sheet(uid, current_user)
    part = next((each for each in sheet.checklist.sections if each.key == section), None) or abort(404)
    if request.method == "POST":
        saved = save_section(sheet, part, request, current_user)
        return redirect(way_on(saved, part)) if saved.is_whole else render_section(saved, part)
    if not sheet.visit.is_open:
        return redirect(url_for("visits.visit", uid=uid))
    form = AnswerForm(sheet.checklist, [part]).fill(sheet.answers)
    if request.args.get("missing"):
        form.mark(answer_gaps(sheet.checklist, sheet.answers))
    return render_section(SavedSection(sheet, form), part)


def render_section(saved: SavedSection, part: Section) -> ResponseReturnValue:
    """Return a section's page."""
    page = SectionPage(saved.sheet, part, saved.form)
    words = returned_words(saved.sheet.visit)
    text = render_template(
        "visits/section.html", page=page, sheet=saved.sheet, form=saved.form, returned=words
    )
    return text, saved.status


def way_on(saved: SavedSection, part: Section) -> str:
    """Return the address after a section was saved: by the button that was pressed."""
    uid = saved.sheet.visit.uid
    before, after = saved.sheet.neighbours(part)
    match request.form.get("go", "stay"):
        case "next" if after:
            return url_for("visits.section", uid=uid, section=after.key)
        case "next" | "review":
            return url_for("visits.review", uid=uid)
        case "back" if before:
            return url_for("visits.section", uid=uid, section=before.key)
        case "back" | "visit":
            return url_for("visits.visit", uid=uid)
    anchor = request.form.get("remove_photo", "").partition(" ")[0] or request.form.get("go", "")[5:]
    return url_for(
        "visits.section", uid=uid, section=part.key, _anchor=f"question-{anchor}" if anchor else None
    )


@blueprint.get("/visits/<uid>/photos/<sha256>")
@allow(Role.SHOPPER)
def photo(uid: str, sha256: str) -> ResponseReturnValue:
    """A photo of the shopper's own visit."""
    own = find_own_visit(uid, current_user) or abort(404)
    if find_photo(own, sha256) is None:
        abort(404)
    return photo_response(sha256, request.args.get("size", "full"))


def init_app(app: Flask) -> None:
    """Register the pages, and say of each answer who may keep it."""
    offline.init_app(app)
    app.register_blueprint(blueprint)
    app.register_blueprint(sync_blueprint)
