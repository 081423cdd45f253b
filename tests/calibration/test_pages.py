"""The pages about shoppers, as a reviewer reads them."""

import re

import pytest
from flask import Flask
from html5lib import parse
from playhouse.test_utils import assert_query_count

from audit_app.accounts.models import Role
from tests.calibration.visits import Visits, first_visit
from tests.factories import make_area, make_user
from tests.house_client import HouseClient

on_one_database = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@pytest.fixture
def reviewer(app: Flask, client: HouseClient) -> HouseClient:
    """A signed-in reviewer."""
    return client.sign_in(make_user(Role.REVIEWER, name="Lê Văn Duyệt"))


def words_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def tables_of(page: str) -> list[list[list[str]]]:
    """The words of every cell, by table and row."""
    document = parse(page, namespaceHTMLElements=False)
    return [
        [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in table.iter("tr")]
        for table in document.iter("table")
    ]


def strict_shopper() -> Visits:
    """Bảo Hà is twelve points stricter than three others at the same six branches; Sơn Ca works alone."""
    visits = first_visit()
    for number, branch in enumerate(("Ba Đình", "Cầu Giấy", "Đống Đa", "Hà Đông", "Long Biên", "Tây Hồ")):
        for place, shopper in enumerate(("Vũ Bảo Hà", "Lê An", "Đỗ Minh", "Hồ Yến")):
            effect = -12 if shopper == "Vũ Bảo Hà" else place - 2
            for visit in range(2):
                noise = ((7 * number + 3 * place + 5 * visit) % 9) - 4
                visits.add(shopper, branch, 78 + 2 * number + effect + noise)
    visits.add("Lý Sơn Ca", "Phú Quốc", 60)
    visits.add("Lý Sơn Ca", "Phú Quốc", 64)
    return visits


def test_the_strict_shopper_stands_first_and_the_lone_branch_is_named(reviewer: HouseClient) -> None:
    visits = strict_shopper()
    visits.add("Lê An", "Ba Đình", 99, marks="-" * len(visits.model.marks))
    page = reviewer.page("/reviews/shoppers")
    words = words_of(page)
    assert "50 lượt của 5 khách hàng bí mật ở 7 chi nhánh." in words
    # With one so strict the other three are milder than all four together.
    assert "4 người chấm chặt hơn hoặc thoáng hơn mức thường" in words
    assert "1 lượt đánh giá các yếu tố khác với phần lớn" in words
    drawn, twin, lone = tables_of(page)
    assert drawn[1][0] == twin[1][0] == "Vũ Bảo Hà"
    assert drawn[1][-1] == "Chặt hơn mức thường"
    assert {row[-1] for row in drawn[2:]} == {"Thoáng hơn mức thường"}
    assert lone[1:] == [["Phú Quốc", visits.branches["Phú Quốc"].area.name, "Lý Sơn Ca", "2"]]
    assert "Lý Sơn Ca" not in {row[0] for row in twin}
    assert re.search(r"Chưa nói được gì về.*Lý Sơn Ca\s+2 lượt", words)
    # The drawing's row, the phone's row and the table say the same.
    phone = re.findall(r'<span class="dot-value">([^<]+)</span>', page)
    assert phone == [row[2] for row in drawn[1:]] == [row[1] for row in twin[1:]]
    assert [row[3] for row in drawn[1:]] == [row[3] for row in twin[1:]]


def test_the_page_of_shoppers_takes_as_many_queries_for_many_visits_as_for_few(reviewer: HouseClient) -> None:
    visits = first_visit()
    for shopper in ("a", "b", "c"):
        visits.add(shopper, "Huế", 80)
    reviewer.page("/reviews/shoppers")
    # who is signed in, versions by month, checklists twice, areas, visits, names, places
    with assert_query_count(8):
        reviewer.page("/reviews/shoppers")
    for shopper in ("d", "e", "f"):
        visits.add(shopper, "Vinh", 82)
    with assert_query_count(8):
        reviewer.page("/reviews/shoppers")


@on_one_database
def test_too_little_to_tell_is_said_in_words(reviewer: HouseClient) -> None:
    assert "Chưa có gì được phát hành" in reviewer.page("/reviews/shoppers")
    assert "Chưa có gì được phát hành" in reviewer.page("/reviews/agreement")
    visits = first_visit()
    assert "Không có lượt để xem" in reviewer.page("/reviews/shoppers")
    assert "Không có cặp lượt nào" in reviewer.page("/reviews/agreement")
    visits.add("a", "Huế", 80)
    page = words_of(reviewer.page("/reviews/shoppers"))
    assert "chưa đến ba người" in page
    assert "Chưa nói được gì về" in page
    visits.add("b", "Vinh", 70)
    visits.add("c", "Đà Lạt", 60)
    assert "Chưa chi nhánh nào có hai người đến" in reviewer.page("/reviews/shoppers")
    for shopper in ("a", "b", "c"):
        for branch in ("Huế", "Vinh", "Đà Lạt"):
            visits.add(shopper, branch, 80)
            visits.add(shopper, branch, 80)
    assert "Không ai chấm chặt" in reviewer.page("/reviews/shoppers")


@on_one_database
def test_area_months_and_checklist_narrow_what_is_looked_at(reviewer: HouseClient) -> None:
    visits, north = first_visit(), make_area(code="BAC", name="Miền Bắc")
    visits.place("Sa Pa", north)
    visits.add("a", "Sa Pa")
    visits.add("b", "Cà Mau")
    assert "2 lượt của 2 khách hàng bí mật" in words_of(reviewer.page("/reviews/shoppers?months=3"))
    page = reviewer.page("/reviews/shoppers?area=BAC&months=6&checklist=small-shop.v1")
    assert "1 lượt của 1 khách hàng bí mật ở 1 chi nhánh" in words_of(page)
    assert "/reviews/agreement?months=6&amp;area=BAC" in page
    everything = reviewer.page("/reviews/shoppers?area=nowhere&months=0&checklist=none")
    assert "2 lượt của 2 khách hàng bí mật" in words_of(everything)


def paired_visits(pairs: int) -> Visits:
    """Pairs that agree on everything but the greeting, which every second pair sees differently."""
    visits = first_visit()
    for number in range(pairs):
        greeted = ("1.0000", "0.0000") if number % 2 else ("0.0000", "1.0000")
        price = "1.0000" if number % 3 else "0.0000"
        for place, shopper in enumerate(("Lê An", "Đỗ Minh")):
            visits.add(
                shopper, f"Chi nhánh {number:02}", shares={"greeted": greeted[place], "prices_agree": price}
            )
    return visits


def test_a_question_that_two_shoppers_see_differently_is_flagged(reviewer: HouseClient) -> None:
    paired_visits(16)
    page = reviewer.page("/reviews/agreement")
    words = words_of(page)
    assert "16 cặp lượt của 2 khách hàng bí mật ở 16 chi nhánh. 1 câu kém thống nhất." in words
    drawn, twin = tables_of(page)
    rows = {row[0]: row for row in twin[1:]}
    greeted, price = rows["1 Nhân viên chào bạn trong 30 giây đầu"], rows["5 Giá trên kệ khớp với giá ở quầy"]
    assert drawn[1][0] == greeted[0]
    assert (greeted[1], greeted[4:]) == ("Điều quan sát", ["0", "16", "Kém thống nhất"])
    assert greeted[2].startswith("\u2212")
    assert (price[2], price[4:]) == ("100%", ["16", "16", "Đủ thống nhất"])
    assert "Lần nào cũng trả lời như nhau" in words
    assert [row[2] for row in drawn[1:]] == [row[2] for row in twin[1:]]


def test_the_page_of_agreement_takes_as_many_queries_for_many_pairs_as_for_few(reviewer: HouseClient) -> None:
    paired_visits(2)
    page = words_of(reviewer.page("/reviews/agreement"))
    assert "Chưa đủ cặp" in page
    assert "Chưa thấy câu nào kém thống nhất" in page
    # who is signed in, versions by month, checklists, areas, visits, documents
    with assert_query_count(6):
        reviewer.page("/reviews/agreement")
