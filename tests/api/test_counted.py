"""Which visits were counted: beside each figure stands what they had to assess."""

from flask import Flask

from audit_app.comparison.trends import TrendSpan, read_trends
from tests.api.program import Program
from tests.comparison.chain import NOVEMBER, new_chain, select
from tests.comparison.test_overview import OCTOBER

FOUR = "11110"


def fill() -> None:
    """Most visits of November assessed four factors, a few all five; in October all did."""
    chain = new_chain()
    chain.visits({"A": [80, 90], "B": [70, 60]}, NOVEMBER, assessed=FOUR)
    chain.visits({"A": [50], "B": [40]}, NOVEMBER)
    chain.visits({"A": [50]}, OCTOBER)


def test_overall_counts_comparable_visits_and_a_factor_all_that_assessed_it(
    app: Flask, program: Program
) -> None:
    fill()
    overall = program.ask("/comparison?period=2026-11")
    assert len(overall["selection"]["assessed_factors"]) == 4
    assert overall["chain"]["visits"] == 4
    factor = program.ask("/comparison?period=2026-11&measure=convenience")
    assert factor["selection"]["assessed_factors"] == []
    assert factor["chain"]["visits"] == 6


def test_who_asks_for_a_set_gets_only_visits_that_assessed_it(app: Flask, program: Program) -> None:
    fill()
    for measure in ("overall", "convenience"):
        found = program.ask(f"/comparison?period=2026-11&measure={measure}&assessed=11111")
        assert len(found["selection"]["assessed_factors"]) == 5
        assert found["chain"]["visits"] == 2


def test_each_month_says_what_its_visits_had_to_assess(app: Flask, program: Program) -> None:
    fill()
    months = program.ask("/months?period=2026-11")
    overall, convenience = (of_measure(months, measure) for measure in ("overall", "convenience"))
    assert {len(month["assessed_factors"]) for month in overall} == {4}
    assert [month["visits"] for month in overall][-2:] == [0, 4]
    assert [month["assessed_factors"] for month in convenience] == [[]] * 12
    assert [month["visits"] for month in convenience][-2:] == [1, 6]
    assert months["selection"]["assessed_factors"] == overall[0]["assessed_factors"]
    of_factor = program.ask("/months?period=2026-11&measure=convenience")
    assert of_factor["selection"]["assessed_factors"] == []
    assert of_factor["items"] == months["items"]
    asked = program.ask("/months?period=2026-11&assessed=11111")["items"]
    assert {len(month["assessed_factors"]) for month in asked} == {5}


def test_the_months_are_those_that_the_trends_draw(app: Flask, program: Program) -> None:
    chain = new_chain()
    chain.visits({"A": [50, 60], "B": [70]}, OCTOBER)
    chain.visits({"A": [90], "B": [80]}, NOVEMBER, assessed=FOUR)
    drawn = read_trends(select(period="2026-11"), TrendSpan()).panels[0].months
    whole = of_measure(program.ask("/months?period=2026-11"), "overall")
    assert [month["visits"] for month in whole] == [month.n for month in drawn]
    assert [month["visits"] for month in whole][-2:] == [3, 0]
    # A branch's page compares what its period assessed, and its months are of the same visits.
    own = of_measure(program.ask("/months?period=2026-11&branch=A"), "overall")
    assert [month["visits"] for month in own][-2:] == [0, 1]


def of_measure(months: dict, measure: str) -> list[dict]:
    """Return the months of one measure, oldest first."""
    return [month for month in months["items"] if month["measure"] == measure]
