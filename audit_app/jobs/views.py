"""The pages of jobs: what one asked for, how far it is, and its file."""

from flask import Blueprint, Flask, Response, abort, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from audit_app.accounts.models import Role
from audit_app.jobs import queue, rescue, running
from audit_app.jobs.asking import cancel_job, repeat_job
from audit_app.jobs.duty import worker_answers
from audit_app.jobs.models import Job
from audit_app.jobs.queries import jobs_of, own_job
from audit_app.jobs.results import file_of
from audit_app.jobs.rights import RightGone, open_to, require_right
from audit_app.security import allow

blueprint = Blueprint("jobs", __name__)

ASKERS = (Role.AREA_MANAGER, Role.REVIEWER, Role.HEAD_OFFICE)

# Whatever a worker can be asked for is registered when it is imported.
REGISTERED = (running, rescue)


@blueprint.get("/downloads")
@allow(*ASKERS)
def listing() -> ResponseReturnValue:
    """What this person asked for, latest first: how far it is, or its file while the person may read it."""
    jobs = jobs_of(current_user)
    is_waiting = any(job.is_open for job in jobs)
    return render_template(
        "jobs/listing.html",
        jobs=jobs,
        no_worker=is_waiting and not worker_answers(),
        may_fetch=open_to(current_user, [job for job in jobs if job.has_file]),
        closed_words=RightGone().message,
    )


def found_job(uid: str) -> Job:
    """Return the job if this person asked for it; 404 otherwise."""
    return own_job(current_user, uid) or abort(404)


@blueprint.get("/downloads/<uid>/progress")
@allow(*ASKERS, in_json=True)
def progress(uid: str) -> ResponseReturnValue:
    """How far a job is, for its progress bar."""
    job = found_job(uid)
    words = render_template("jobs/words.txt", job=job).strip()
    return {"is_open": job.is_open, "done": job.done, "of": job.of, "words": words}


@blueprint.get("/downloads/<uid>/file")
@allow(*ASKERS)
def download(uid: str) -> ResponseReturnValue:
    """The file that the job ended in; 404 once it is deleted, 403 while the person may not read all of it."""
    job = found_job(uid)
    require_right(current_user, job)
    file = file_of(job)
    if not job.has_file or not file.exists():
        abort(404)
    response: Response = send_file(file, as_attachment=True, download_name=job.result, etag=job.uid)
    return response


@blueprint.post("/downloads/<uid>/cancel")
@allow(*ASKERS)
def cancel(uid: str) -> ResponseReturnValue:
    """Call the job off; what was finished of it stays for the next one."""
    if cancel_job(found_job(uid)):
        flash(_("Cancelled. What was finished is kept for the next time."), "success")
    return redirect(url_for("jobs.listing"))


@blueprint.post("/downloads/<uid>/repeat")
@allow(*ASKERS)
def repeat(uid: str) -> ResponseReturnValue:
    """Begin the job anew; only what is missing is made."""
    if repeat_job(found_job(uid)):
        flash(_("Started again. Only what is missing is made."), "success")
    return redirect(url_for("jobs.listing"))


def init_app(app: Flask) -> None:
    """Give the app its queue and its pages."""
    queue.init_app(app)
    app.register_blueprint(blueprint)
