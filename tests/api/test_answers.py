"""What the API answers, held against its own description."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import validate
from playhouse.test_utils import count_queries

from audit_app.accounts.models import Role
from audit_app.comparison.overview import read_overview
from audit_app.releases.release import exclude_release
from audit_app.visits.models import Visit
from tests.api.program import DESCRIPTION, Program
from tests.comparison.chain import NOVEMBER, Chain, new_chain, select
from tests.comparison.test_overview import OCTOBER
from tests.factories import make_area, make_release, make_user


def test_the_description_is_openapi_and_open_to_everybody(app: Flask) -> None:
    response = FlaskClient(app).get("/api/v1/openapi.json")
    assert response.json == DESCRIPTION
    validate(response.json)


def test_every_address_is_described_and_every_description_has_an_address(app: Flask) -> None:
    rules = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")}
    described = {f"/api/v1{path}".replace("{code}", "<code>") for path in DESCRIPTION["paths"]}
    assert rules - {"/api/v1/<path:rest>"} == described


def test_before_the_first_release_there_is_nothing(program: Program) -> None:
    assert program.ask("/comparison") == {"selection": None, "chain": None, "items": [], "next": None}
    assert program.ask("/months") == {"selection": None, "items": []}
    assert program.ask("/checklists") == {"items": []}
    assert program.ask("/releases") == {"items": [], "next": None}


def fill(chain: Chain) -> None:
    area = make_area(code="BAC", name="Miền Bắc")
    for number in range(6):
        chain.branch(f"B{number}", area)
        chain.visits({f"B{number}": [60 + number, 75, 88]}, OCTOBER)
        chain.visits({f"B{number}": [70, 71.25, 90 - number]}, segment="Khách mới")
    chain.visit("B6", 50)


def test_branches_have_the_figures_of_the_page(app: Flask, program: Program) -> None:
    chain = new_chain()
    fill(chain)
    found = program.ask("/comparison?period=2026-11&measure=convenience")
    figures = read_overview(select(period="2026-11", measure="convenience")).comparison
    assert [row["branch"] for row in found["items"]] == [row.branch for row in figures.branches]
    for row, expected in zip(found["items"], figures.branches, strict=True):
        assert row["visits"] == expected.n
        assert row["mean"] == pytest.approx(expected.mean, abs=0.006)
        assert row["band"] == expected.band
        assert (row["low"], row["high"]) == pytest.approx((expected.low, expected.high), abs=0.006)
    assert found["items"][0]["change"]["previous_visits"] == 3
    assert found["items"][-1]["change"] is None
    assert found["chain"]["visits"] == 19
    assert found["selection"]["measure"] == "convenience"
    assert found["selection"]["previous_period"] == "2026-10"
    new = program.ask("/comparison?period=2026-11&segment=Khách+mới")
    assert (new["selection"]["segment"], new["chain"]["visits"]) == ("Khách mới", 18)


def test_pages_follow_each_other_and_miss_nobody(app: Flask, program: Program) -> None:
    fill(new_chain())
    address, codes = "/comparison?period=2026-11&limit=3", []
    while address:
        found = program.ask(address)
        codes += [row["branch"] for row in found["items"]]
        address = (found["next"] or "").removeprefix("/api/v1")
    assert codes == [f"B{number}" for number in range(7)]
    places = program.ask("/branches?limit=2")
    assert [place["code"] for place in places["items"]] == ["B0", "B1"]
    assert [place["code"] for place in program.ask("/branches?after=B5")["items"]] == ["B6"]


def test_months_are_those_of_the_chain_or_of_one_branch(app: Flask, program: Program) -> None:
    fill(new_chain())
    items = program.ask("/months?period=2026-11")["items"]
    november = {row["measure"]: row for row in items if row["month"] == f"{NOVEMBER:%Y-%m}"}
    assert november["overall"]["visits"] == 19
    assert len(items) == 12 * 6
    of_branch = program.ask("/months?period=2026-11&branch=B6")["items"]
    assert [(row["visits"], row["mean"]) for row in of_branch if row["measure"] == "overall"][-1] == (1, 50)
    program.ask("/months?branch=NOBODY", 404)


def test_releases_come_one_after_the_other_and_name_nobody(app: Flask, program: Program) -> None:
    shopper = make_user(name="Người Khách Bí Mật")
    releases = [make_release(shopper=shopper) for _ in range(3)]
    excluded = make_release()
    exclude_release(Visit.get_by_id(excluded.visit_id), "Sai chi nhánh", make_user(Role.REVIEWER))
    first = program.ask("/releases?limit=2")
    rest = program.ask(first["next"].removeprefix("/api/v1"))
    items = [*first["items"], *rest["items"]]
    assert [each["code"] for each in items] == [release.code for release in releases]
    assert rest["next"] is None
    whole = program.ask(f"/releases/{releases[0].code}")
    assert whole["score"] == releases[0].score / 100
    assert whole["scores"]["questions"]["greeted"] == 1
    assert whole["scores"]["factors"].keys() == releases[0].frozen["score"]["factors"].keys()
    said = json.dumps([items, whole], ensure_ascii=False)
    visit = releases[0].visit
    assert not [word for word in (shopper.name, shopper.email, visit.uid, "quầy") if word in said]
    program.ask(f"/releases/{excluded.code}", 404)
    assert program.ask("/releases?since=2199-01-01")["items"] == []
    assert len(program.ask(f"/releases?branch={releases[1].branch.code}")["items"]) == 1


def test_an_answer_that_has_not_changed_is_not_sent_again(app: Flask, program: Program) -> None:
    chain = new_chain()
    chain.visit("A", 80)
    tag = program.get("/comparison").headers["ETag"]
    assert program.ask("/comparison", 304, **{"If-None-Match": tag}) is None
    chain.visit("A", 81)
    assert program.ask("/comparison", **{"If-None-Match": tag})["chain"]["visits"] == 2


def test_many_branches_ask_the_database_as_often_as_one(app: Flask, program: Program) -> None:
    chain = new_chain()
    chain.visits({"A": [70, 80]})
    addresses = ("/comparison?period=2026", "/months?period=2026", "/branches", "/checklists", "/releases")
    few = [asked(program, address) for address in addresses]
    for number in range(20):
        chain.visits({f"M{number}": [70, 80]})
    few_releases = asked(program, "/releases")
    for _ in range(3):
        make_release()
    assert [asked(program, address) for address in addresses] == few
    assert asked(program, "/releases") == few_releases
    assert max(few) <= 16


def asked(program: Program, address: str) -> int:
    program.ask(address)
    with count_queries(only_select=True) as counter:
        program.ask(address)
    return counter.count
