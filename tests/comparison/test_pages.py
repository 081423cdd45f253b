"""The pages of comparison, as head office gets them."""

import re
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from playhouse.test_utils import count_queries

from audit_app.accounts.models import Role
from audit_app.clock import pretend
from audit_app.organisation.models import BranchClass, ClassThreshold
from audit_app.programmes.models import Programme
from tests.comparison.chain import NOVEMBER, Chain, publish_version
from tests.comparison.test_lines import WEIGHTS
from tests.comparison.test_overview import NO_PROBLEM, OCTOBER, fill
from tests.factories import make_area, make_release, make_user
from tests.house_client import HouseClient

NUMBERS_GONE_WRONG = re.compile(r"\b(nan|inf|None|infinity)\b", re.IGNORECASE)


def words(page: str) -> str:
    """The page's text, without tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).split())


@pytest.mark.parametrize("role", [role for role in Role if role != Role.HEAD_OFFICE])
def test_only_head_office_compares(chain: Chain, client: HouseClient, role: str) -> None:
    chain.visit("A", 80)
    client.sign_in(make_user(role))
    for address in ("/comparison", "/comparison.csv", "/comparison/branches/A", "/comparison/months.csv"):
        client.page(address, 403)


def test_before_the_first_release_the_page_says_what_it_will_show(app: Flask, office: HouseClient) -> None:
    assert "Nothing is released yet" in office.page("/comparison")
    office.page("/comparison/branches/A", 404)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_names_every_branch_with_its_band_and_visits(
    chain: Chain, client: HouseClient, language: str
) -> None:
    fill(chain)
    client.sign_in(make_user(Role.HEAD_OFFICE, language=language))
    text = words(client.page("/comparison?period=2026-Q4"))
    for code in chain.branches:
        assert f"Chi nhánh {code}" in text
    assert ("3 lượt" if language == "vi" else "3 visits") in text
    assert ("36 lượt tại 12 chi nhánh" if language == "vi" else "36 visits at 12 branches") in text
    assert ("mỗi lượt tính như nhau" if language == "vi" else "every visit equal") in text
    assert ("Dưới ngưỡng" if language == "vi" else "Below the threshold") in text
    assert not NUMBERS_GONE_WRONG.search(text)


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ({"A": [70]}, "There is one visit in all"),
        ({"A": [70, 71, 72]}, "There is one branch"),
        ({"A": [70], "B": [80], "C": [90]}, "Every branch has one visit"),
        ({"A": [70, 70, 70], "B": [80, 80, 80]}, "The visits of each branch score the same"),
        (
            {"A": [100, 100, 100], "B": [0, 0, 0], "C": [50, 50, 50]},
            "The visits of each branch score the same",
        ),
    ],
)
def test_degenerate_data_gives_words(chain: Chain, office: HouseClient, scores: dict, said: str) -> None:
    chain.visits(scores)
    for address in ("/comparison", "/comparison/branches/A", "/comparison?measure=convenience"):
        text = words(office.page(f"{address}{'&' if '?' in address else '?'}period=2026-11"))
        assert said in text
        assert not NUMBERS_GONE_WRONG.search(text)


def test_a_selection_without_a_visit_says_so(chain: Chain, office: HouseClient) -> None:
    make_area(code="BAC")
    chain.visits({"A": [70, 71, 72]})
    assert "No visits to compare" in words(office.page("/comparison?area=BAC"))
    chain.branch("EMPTY")
    assert "No visits to compare" in words(office.page("/comparison/branches/EMPTY"))
    office.page("/comparison/branches/NOBODY", 404)


def test_on_the_phone_the_whole_row_of_a_branch_is_its_link(chain: Chain, office: HouseClient) -> None:
    chain.visits({"A": [70, 71, 72], "B": [80, 81, 82]})
    page = office.page("/comparison?period=2026-11")
    rows = re.findall(r'<li class="row"><a class="dot-row" href="([^"]+)">(.*?)</a></li>', page, re.DOTALL)
    assert [re.sub(r"\?.*", "", address) for address, _ in rows] == [
        "/comparison/branches/B",
        "/comparison/branches/A",
    ]
    for address, row in rows:
        assert "period=2026-11" in address
        assert "<svg" in row
        assert "3 visits" in words(f"<main>{row}")
    assert "Chi nhánh B" in office.page(rows[0][0].replace("&amp;", "&"))


def test_a_row_says_how_many_visits_would_settle_it(chain: Chain, office: HouseClient) -> None:
    chain.visits({"A": [66, 74, 85], "B": [79, 80, 82.5], "C": [60, 70, 50]})
    text = words(office.page("/comparison"))
    assert re.search(r"\d+ more visits? would settle it", text)
    assert "too close to settle" in text


def test_a_mover_is_marked_and_noise_is_not(chain: Chain, office: HouseClient) -> None:
    for number in range(8):
        chain.visits({f"B{number}": [78, 80, 82]}, OCTOBER)
        chain.visits({f"B{number}": [79, 81, 82]} if number else {"B0": [38, 40, 42]})
    page = office.page("/comparison?period=2026-11")
    assert page.count("mover-down") == 3  # its row on the phone, on the desk and in the table of figures
    assert "−40.0" in page
    assert "beyond noise" in words(page)


def test_visits_that_assessed_other_factors_are_a_link_away(chain: Chain, office: HouseClient) -> None:
    chain.visits({"A": [70, 71, 72], "B": [80, 81, 82]})
    chain.visits({"A": [95, 96]}, assessed=NO_PROBLEM)
    page = office.page("/comparison?period=2026-11")
    assert "2 visits did not assess “Problem handling”" in words(page)
    apart = office.page(f"/comparison?period=2026-11&assessed={NO_PROBLEM}")
    assert f"assessed={NO_PROBLEM}" in page
    assert "2 visits at 1 branch, mean 95.5" in words(apart)
    assert "2 visits without “Problem handling”" in words(apart)


def test_versions_together_say_so(chain: Chain, office: HouseClient) -> None:
    publish_version(2, "[thresholds]", WEIGHTS)
    chain.visits({"A": [70, 71, 72]})
    chain.visits({"A": [90, 91, 92]}, checklist_version=2)
    warning = "All versions are counted together"
    assert warning not in words(office.page("/comparison?checklist=small-shop.v2"))
    assert warning in words(office.page("/comparison?checklist=small-shop"))


def test_the_filters_keep_what_was_chosen(chain: Chain, office: HouseClient) -> None:
    north = make_area(code="BAC", name="Miền Bắc")
    chain.branch("A", north)
    chain.visits({"A": [70, 71, 72]}, segment="Khách mới")
    page = office.page("/comparison?period=2026-Q4&area=BAC&measure=convenience&segment=Khách+mới")
    chosen = re.findall(r'<option value="([^"]*)" selected>', page)
    assert chosen == ["2026-Q4", "convenience", "BAC", "small-shop.v1", "Khách mới"]
    assert 'method="get"' in page


def test_class_and_programme_narrow_every_page_once_there_is_a_choice(
    chain: Chain, office: HouseClient
) -> None:
    chain.visits({"A": [70, 71, 72]})
    assert 'name="class"' not in office.page("/comparison?period=2026-11")
    flagship = BranchClass.create(code="F", name_vi="Chủ lực", name_en="Flagship")
    chain.branch("F1", branch_class=flagship)
    Programme.create(code="TET", name_vi="Đợt Tết", name_en="Tet wave", starts_on=NOVEMBER)
    chain.visits({"F1": [80, 81], "A": [90]}, programme="TET")
    assert "6 visits at 2 branches" in words(office.page("/comparison?period=2026-11"))
    assert "2 visits at 1 branch" in words(office.page("/comparison?period=2026-11&class=F"))
    page = office.page("/comparison?period=2026-11&programme=TET")
    assert "3 visits at 2 branches" in words(page)
    assert '<option value="TET" selected>Tet wave</option>' in page
    assert '<option value="F">Flagship</option>' in page
    unknown = office.page("/comparison?period=2026-11&class=?&programme=?")
    assert "6 visits at 2 branches" in words(unknown)


def test_who_comes_without_a_word_finds_the_last_selection(chain: Chain, client: HouseClient) -> None:
    chain.visits({"A": [70, 71, 72]})
    office = client.sign_in(make_user(Role.HEAD_OFFICE))
    office.page("/comparison")
    office.page("/comparison?period=2026-Q4&measure=convenience&segment=?")
    again = office.get("/comparison")
    assert again.status_code == 302
    assert again.location == "/comparison?measure=convenience&period=2026-Q4"
    office.page("/comparison?period=")
    office.page("/comparison")


def test_nobody_finds_the_selection_of_who_was_signed_in_before(chain: Chain, client: HouseClient) -> None:
    chain.visits({"A": [70, 71, 72]})
    client.sign_in(make_user(Role.HEAD_OFFICE)).page("/comparison?period=2026-Q4")
    with client.session_transaction() as session:
        session["_user_id"] = make_user(Role.HEAD_OFFICE).fs_uniquifier
    client.page("/comparison")


def test_a_branch_with_a_threshold_of_its_own_says_so(chain: Chain, office: HouseClient) -> None:
    flagship = BranchClass.create(code="F", name_vi="Chủ lực", name_en="Flagship")
    ClassThreshold.create(branch_class=flagship, measure="overall", threshold=9000)
    chain.branch("F1", branch_class=flagship)
    chain.visits({"F1": [84, 85, 86], "A": [84, 85, 86]})
    assert words(office.page("/comparison")).count("own threshold 90.0") == 2
    assert "threshold 90.0" in words(office.page("/comparison/branches/F1"))


def test_a_running_period_is_called_so(chain: Chain, office: HouseClient) -> None:
    chain.visits({"A": [70, 71, 72]})
    with pretend(datetime(2026, 11, 20, tzinfo=UTC)):
        assert "still running" in words(office.page("/comparison?period=2026-Q4"))
    with pretend(datetime(2027, 1, 20, tzinfo=UTC)):
        assert "still running" not in words(office.page("/comparison?period=2026-Q4"))


def test_a_branch_lists_its_released_scorecards(app: Flask, office: HouseClient) -> None:
    release = make_release()
    page = office.page(f"/comparison/branches/{release.branch.code}")
    assert release.code in page
    assert f"/{release.code}" in page


def test_many_branches_ask_the_database_as_often_as_two(chain: Chain, office: HouseClient) -> None:
    chain.visits({"A": [70, 71, 72], "B": [80, 81, 82]})
    pages = ("/comparison", "/comparison/branches/A", "/comparison.csv", "/comparison/months.csv")
    addresses = [f"{page}?period=2026" for page in pages]
    for address in addresses:  # what is read once and kept is read now
        office.get(address)
    few = [asked(office, address) for address in addresses]
    for number in range(30):
        chain.visits({f"M{number}": [60, 75, 90]}, date(2026, 9 + number % 3, 1))
    chain.visits({"A": [70]}, NOVEMBER, assessed=NO_PROBLEM, segment="Khách mới")
    assert [asked(office, address) for address in addresses] == few
    assert max(few) <= 21


def test_the_usual_period_is_found_by_ten_small_questions_at_most(chain: Chain, office: HouseClient) -> None:
    chain.visits({"A": [70], "B": [80]})  # no period is enough, so that all are tried
    assert asked(office, "/comparison?period=") <= asked(office, "/comparison?period=2026") + 10


def asked(client: HouseClient, address: str) -> int:
    with count_queries(only_select=True) as counter:
        assert client.get(address).status_code == 200
    return counter.count
