"""What the demo's head office expects of each branch class, and that it came to expect more."""

from datetime import timedelta
from fractions import Fraction

from audit_app.accounts.models import User
from audit_app.checklists.definition import Factor
from audit_app.organisation.expectations import set_thresholds
from audit_app.organisation.models import BranchClass
from audit_app.organisation.queries import OVERALL, find_class

RAISED_BEFORE = timedelta(days=200)
"""So long before the last day more is expected."""
AT_FIRST = {OVERALL: Fraction(82), Factor.STAFF_ATTITUDE: Fraction(85)}
LATER = {OVERALL: Fraction(85), Factor.STAFF_ATTITUDE: Fraction(88)}
WHY_AT_FIRST = "Cửa hàng chuẩn đông khách quen, nên cần hơn mức chung của chuỗi."
WHY_LATER = "Hai quý liền trên ngưỡng: khách đã quen mức này và chờ đợi hơn."


def expect_at_first(by: User) -> None:
    """Set the thresholds that the chain begins with."""
    set_thresholds({flagship().id: AT_FIRST}, by, WHY_AT_FIRST)


def expect_more(by: User) -> None:
    """Raise them."""
    set_thresholds({flagship().id: LATER}, by, WHY_LATER)


def flagship() -> BranchClass:
    """Return the class of which more is expected."""
    found = find_class("A")
    assert found is not None
    return found
