"""The pages of scorecards."""

from flask import Blueprint, Flask, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from audit_app.accounts.models import Role
from audit_app.config import LANGUAGES
from audit_app.formatting import current_language
from audit_app.photo_store import photo_response
from audit_app.releases.annexes import ReplyRefused, add_reply
from audit_app.releases.models import Release
from audit_app.releases.queries import manages, readable_release, revisions_of
from audit_app.scorecards import copies, figures, views_packs
from audit_app.scorecards.copies import pdf_of
from audit_app.scorecards.drawings import largest_loss, trend
from audit_app.scorecards.forms import ReplyForm
from audit_app.scorecards.journey_chart import draw_emotions
from audit_app.scorecards.opening import disposition, file_name_of, open_scorecard
from audit_app.scorecards.packs import MOST
from audit_app.scorecards.queries import areas_of, list_scorecards, months_of, read_list_filter
from audit_app.scorecards.tags import tag_of
from audit_app.scoring.wording import FACTOR_NAMES
from audit_app.security import allow

blueprint = Blueprint("scorecards", __name__)

READERS = (Role.AREA_MANAGER, Role.REVIEWER, Role.HEAD_OFFICE)


@blueprint.get("/scorecards")
@allow(*READERS)
def listing() -> ResponseReturnValue:
    """The scorecards that this person may read, latest first; by words, area, month, and below threshold."""
    wanted = read_list_filter(request.args)
    return render_template(
        "scorecards/listing.html",
        page=list_scorecards(current_user, wanted, request.args.get("page", type=int)),
        wanted=wanted,
        areas=areas_of(current_user),
        months=months_of(current_user),
        most_in_pack=MOST,
    )


@blueprint.get("/scorecards/<code>")
@allow(*READERS)
def scorecard(code: str) -> ResponseReturnValue:
    """One scorecard: everything that its PDF says, for a phone or a desk."""
    return show_scorecard(found_release(code))


def found_release(code: str) -> Release:
    """Return the release if this person may read it, the revision that was asked for; 404 otherwise."""
    revision = request.args.get("revision", type=int)
    return readable_release(current_user, code, revision) or abort(404)


def show_scorecard(release: Release, form: ReplyForm | None = None) -> ResponseReturnValue:
    """Show the page, with a reply that was refused, if any."""
    card = open_scorecard(release)
    page = render_template(
        "scorecards/scorecard.html",
        card=card,
        release=release,
        revisions=revisions_of(release),
        factor_names=FACTOR_NAMES,
        journey=draw_emotions(card),
        spark=trend(card),
        largest_loss=largest_loss(card),
        form=form or ReplyForm(formdata=None),
        may_reply=current_user.role == Role.AREA_MANAGER and manages(current_user, release.branch),
    )
    return page, 422 if form else 200


@blueprint.get("/scorecards/<code>.pdf")
@allow(*READERS)
def download(code: str) -> ResponseReturnValue:
    """The scorecard as a PDF, whole or one page, in the language asked for; nothing that the browser has."""
    release, asked = found_release(code), request.args.get("language", "")
    language, one_page = asked if asked in LANGUAGES else current_language(), request.args.get("pages") == "1"
    response = Response(mimetype="application/pdf")
    response.set_etag(tag_of(release, language, one_page=one_page))
    response.headers["Content-Disposition"] = disposition(file_name_of(release, language, one_page=one_page))
    if not request.if_none_match.contains(response.get_etag()[0] or ""):
        response.data = pdf_of(release, language, one_page=one_page)
    return response.make_conditional(request)


@blueprint.get("/scorecards/<code>/photos/<int:number>")
@allow(*READERS)
def photo(code: str, number: int) -> ResponseReturnValue:
    """One photo of a scorecard, by the number that the scorecard gives it."""
    card = open_scorecard(found_release(code))
    stored = next((entry.stored for entry in card.photos if entry.number == number), None)
    return photo_response(stored or abort(404), request.args.get("size", "full"))


@blueprint.post("/scorecards/<code>/reply")
@allow(Role.AREA_MANAGER)
def reply(code: str) -> ResponseReturnValue:
    """Add the branch's reply, then show the scorecard with it."""
    release, form = found_release(code), ReplyForm()
    try:
        add_reply(release, form.text.data or "", current_user)
    except ReplyRefused as refusal:
        form.text.errors = [refusal.message]
        return show_scorecard(release, form)
    flash(_("The reply is added; it is printed on the scorecard."), "success")
    return redirect(url_for("scorecards.scorecard", code=code, _anchor="reply"))


def init_app(app: Flask) -> None:
    """Register the pages and the filters of their templates."""
    figures.init_app(app)
    copies.init_app(app)
    app.register_blueprint(blueprint)
    app.register_blueprint(views_packs.blueprint)
