"""The administrator's pages about branches."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from audit_app.accounts.models import Role
from audit_app.accounts.uploads import TableForm, empty_table, table_imported
from audit_app.organisation import branch_table
from audit_app.organisation.areas import CodeTaken
from audit_app.organisation.branches import close_branch, reopen_branch, save_branch
from audit_app.organisation.forms import BranchForm
from audit_app.organisation.queries import all_areas, all_classes, branches_page, find_branch
from audit_app.organisation.views_areas import blueprint as blueprint
from audit_app.security import allow

STATES = {"open": True, "closed": False}


@blueprint.get("/branches")
@allow(Role.ADMINISTRATOR)
def branches() -> ResponseReturnValue:
    """Every branch, to search by name, code, address and old names."""
    asked = {name: request.args.get(name, "") for name in ("search", "area", "state")}
    page = branches_page(
        asked["search"],
        asked["area"],
        is_open=STATES.get(asked["state"]),
        number=request.args.get("page", type=int),
    )
    return render_template("organisation/branches.html", page=page, asked=asked, areas=all_areas())


@blueprint.route("/branches/add", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def add_branch() -> ResponseReturnValue:
    """Add a branch; where there is no area yet, the way to make one."""
    form = BranchForm(all_areas(), all_classes())
    if form.validate_on_submit():
        try:
            branch = save_branch(None, form.details)
            flash(_("%(name)s is saved.", name=branch.name), "success")
            return redirect(url_for("organisation.branches"))
        except CodeTaken as refusal:
            form.code.errors = [refusal.message]
    return render_template("organisation/branch.html", form=form, branch=None), 422 if form.errors else 200


@blueprint.route("/branches/<code>", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def branch(code: str) -> ResponseReturnValue:
    """One branch: change, close, reopen."""
    branch = find_branch(code) or abort(404)
    form = BranchForm(all_areas(), all_classes(), branch)
    if form.validate_on_submit():
        try:
            save_branch(branch, form.details)
            flash(_("%(name)s is saved.", name=branch.name), "success")
            return redirect(url_for("organisation.branches"))
        except CodeTaken as refusal:
            form.code.errors = [refusal.message]
    return render_template("organisation/branch.html", form=form, branch=branch), 422 if form.errors else 200


@blueprint.post("/branches/<code>/close")
@allow(Role.ADMINISTRATOR)
def close(code: str) -> ResponseReturnValue:
    """Let no more visits be assigned to a branch."""
    branch = find_branch(code) or abort(404)
    close_branch(branch)
    flash(_("%(name)s is closed.", name=branch.name), "success")
    return redirect(url_for("organisation.branch", code=code))


@blueprint.post("/branches/<code>/reopen")
@allow(Role.ADMINISTRATOR)
def reopen(code: str) -> ResponseReturnValue:
    """Let visits be assigned to a branch again."""
    branch = find_branch(code) or abort(404)
    reopen_branch(branch)
    flash(_("%(name)s is open again.", name=branch.name), "success")
    return redirect(url_for("organisation.branch", code=code))


@blueprint.route("/branches/import", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def import_branches() -> ResponseReturnValue:
    """Add and change many branches from a CSV file, after a look at what it would do."""
    form = TableForm()
    table = form.understand(branch_table.read_branches)
    if table is None or not form.is_confirmed:
        status = 422 if form.errors else 200
        return render_template("organisation/import_branches.html", form=form, table=table), status
    branch_table.import_branches(table)
    flash(table_imported(len(table.added), len(table.changed)), "success")
    return redirect(url_for("organisation.branches"))


@blueprint.get("/branches/import/template.csv")
@allow(Role.ADMINISTRATOR)
def branches_template() -> ResponseReturnValue:
    """A CSV file with the headings alone, to fill in."""
    return empty_table(branch_table.COLUMNS, "branches.csv")
