"""Which visits make a pair."""

from datetime import date

from audit_app.calibration.pairs import PairableVisit, pair_visits


def visit(release: int, shopper: int, day: date, branch: int = 1, version: int = 1) -> PairableVisit:
    return PairableVisit(release, shopper, branch, version, day)


def releases(*visits: PairableVisit) -> list[tuple[int, int]]:
    return [(first.release, second.release) for first, second in pair_visits(visits)]


NOVEMBER = date(2026, 11, 3)


def test_two_shoppers_at_one_branch_in_one_month_are_a_pair():
    assert releases(visit(1, 7, NOVEMBER), visit(2, 8, date(2026, 11, 28))) == [(1, 2)]


def test_another_branch_version_month_or_the_same_shopper_make_no_pair():
    first = visit(1, 7, NOVEMBER)
    assert releases(first, visit(2, 8, NOVEMBER, branch=2)) == []
    assert releases(first, visit(2, 8, NOVEMBER, version=2)) == []
    assert releases(first, visit(2, 8, date(2026, 12, 1))) == []
    assert releases(first, visit(2, 8, date(2025, 11, 3))) == []
    assert releases(first, visit(2, 7, date(2026, 11, 20))) == []


def test_a_visit_is_in_one_pair_at_most_and_the_latest_pair_stands_first():
    days = [date(2026, 11, day) for day in (1, 5, 9, 20, 25)]
    visits = [
        visit(number, shopper, day)
        for number, (shopper, day) in enumerate(zip((7, 7, 8, 9, 8), days, strict=True))
    ]
    # 7 and 7 wait; 8 takes the first, 9 the second; the last 8 is left over.
    assert releases(*visits) == [(1, 3), (0, 2)]
    assert releases(*reversed(visits)) == [(1, 3), (0, 2)]
    assert releases() == []
