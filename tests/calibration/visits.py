"""Many released visits at once: one real release, and copies of it that differ in what a test needs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from audit_app.accounts.models import User
from audit_app.clock import today
from audit_app.organisation.models import Area, Branch
from audit_app.releases.codes import make_code
from audit_app.releases.models import Release
from audit_app.visits.models import Visit
from audit_app.visits.states import VisitState
from tests.factories import make_branch, make_release, make_user


def day_of_last_month(day: int) -> date:
    """A day of the month before this one, so that all visits of a test lie in one month."""
    return (today().replace(day=1) - timedelta(days=1)).replace(day=day)


@dataclass(slots=True)
class Visits:
    """Adds released visits by names of shoppers and branches, which are made when first named."""

    model: Release
    shoppers: dict[str, User] = field(default_factory=dict)
    branches: dict[str, Branch] = field(default_factory=dict)

    def add(
        self,
        shopper: str,
        branch: str,
        score: float = 80,
        *,
        day: int = 5,
        marks: str = "",
        shares: Mapping[str, str] | None = None,
    ) -> Release:
        """Release a visit; ``shares`` replace those of single questions, ``marks`` all letters."""
        who = self.shoppers.get(shopper) or self.shoppers.setdefault(shopper, make_user(name=shopper))
        where = self.branches.get(branch) or self.branches.setdefault(branch, make_branch(name=branch))
        visit = Visit.create(
            shopper=who,
            branch=where,
            checklist_key="small-shop",
            checklist_version=1,
            window_from=day_of_last_month(1),
            window_to=day_of_last_month(28),
            state=VisitState.RELEASED,
        )
        document = self.model.frozen
        for question in document["score"]["questions"]:
            question["share"] = (shares or {}).get(question["question"], question["share"])
        return Release.create(
            visit=visit,
            branch=where,
            code=make_code(),
            document=json.dumps(document),
            sha256=self.model.sha256,
            score=round(score * 100),
            shown=round(score * 10),
            threshold=self.model.threshold,
            outcome=self.model.outcome,
            marks=marks or self.model.marks,
            visited_on=day_of_last_month(day),
        )

    def place(self, branch: str, area: Area) -> None:
        """Say in which area a branch lies."""
        self.branches[branch] = make_branch(area, name=branch)


def first_visit() -> Visits:
    """One real release (years ago, so that no page counts it), from which all others are copied."""
    release = make_release(shopper=make_user(name="Người Của Năm Xưa"))
    Release.update(visited_on=date(2020, 1, 1)).where(Release.id == release.id).execute()
    return Visits(Release.get_by_id(release.id))
