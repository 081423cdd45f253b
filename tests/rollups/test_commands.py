"""``rollup check`` and ``rollup rebuild`` against real releases."""

from typing import Any

from flask import Flask

from audit_app.accounts.models import Role
from audit_app.releases.correction import correct_release
from audit_app.releases.release import exclude_release
from audit_app.rollups.models import BranchSum, ChainSum, SumMeasure
from audit_app.rollups.queries import chain_sums
from audit_app.scoring.answers import Answer
from audit_app.visits.models import Visit
from tests.factories import make_branch, make_release, make_user


def run(app: Flask, command: str) -> Any:
    return app.test_cli_runner().invoke(args=["rollup", command])


def test_the_sums_are_right_after_releases_corrections_and_exclusions(app: Flask) -> None:
    branch, reviewer = make_branch(), make_user(Role.REVIEWER)
    make_release(branch=branch)
    corrected = make_release({"greeted": "no"}, branch=branch)
    correct_release(corrected, {"prices_agree": Answer("no")}, "Ảnh hóa đơn", reviewer)
    excluded = make_release(branch=branch)
    exclude_release(Visit.get_by_id(excluded.visit_id), "Sai chi nhánh", reviewer)
    assert chain_sums(["overall"])["overall"].n == 2
    result = run(app, "check")
    assert result.exit_code == 0, result.output
    assert "0 differences" in result.output


def test_a_wrong_a_missing_and_a_strange_sum_are_found_and_mended(app: Flask) -> None:
    make_release()
    measures = dict(SumMeasure.select(SumMeasure.name, SumMeasure.id).tuples())
    month = BranchSum.period.in_(ChainSum.select(ChainSum.period))
    BranchSum.update(total=BranchSum.total + 1).where(
        BranchSum.measure == measures["overall"], month
    ).execute()
    BranchSum.delete().where(BranchSum.measure == measures["facts"]).execute()
    ChainSum.update(n=7).where(ChainSum.measure == measures["facts"]).execute()
    strange = SumMeasure.create(name="question:gone")
    BranchSum.update(measure=strange).where(BranchSum.measure == measures["question:greeted"]).execute()
    result = run(app, "check")
    assert result.exit_code == 1
    # The month of the overall score, by its kind and of any; six cells without facts and their chain; six
    # under a strange name, and six missing under their own.
    assert "21 differences" in result.output
    assert "rollup rebuild" in result.output
    assert run(app, "rebuild").exit_code == 0
    assert run(app, "check").exit_code == 0
