"""The page behind the code on a printed scorecard: what anybody may learn, and nothing more."""

from flask import Flask

from audit_app.accounts.models import Role
from audit_app.clock import local_time
from audit_app.releases.correction import correct_release
from audit_app.releases.models import Release
from audit_app.releases.release import exclude_release
from audit_app.scoring.answers import Answer
from audit_app.visits.models import Visit
from tests.factories import make_area, make_area_manager, make_release, make_user
from tests.house_client import HouseClient

MATCHES, REPLACED, WITHDRAWN = "tờ này là bản hiện hành", "Bản 2 đã thay thế", "đã bị rút"
KNOWN, OTHER, UNKNOWN = "Ở đây có mã này", "Tờ này không khớp", "Ở đây không biết tờ giấy này"


def paper(release: Release, sha256: str | None = None) -> str:
    return f"/v/{release.code}?sha={(sha256 or release.sha256)[:12]}"


def correct(release: Release) -> Release:
    return correct_release(release, {"prices_agree": Answer("no")}, "Ảnh hóa đơn", make_user(Role.REVIEWER))


def exclude(release: Release) -> None:
    exclude_release(Visit.get_by_id(release.visit_id), "Sai chi nhánh", make_user(Role.REVIEWER))


def test_anybody_learns_whether_a_paper_is_current_its_date_and_hash_and_nothing_more(
    app: Flask, client: HouseClient
) -> None:
    first = make_release()
    page = client.page(paper(first))
    assert MATCHES in page
    assert f"{first.sha256[:12]}</strong>{first.sha256[12:]}" in page
    assert f"{local_time(first.released_at):%d/%m/%Y}" in page
    score = f"{first.score / 100:.1f}".replace(".", ",")
    for secret in (first.branch.name, first.branch.code, first.branch.area.name, score, first.outcome):
        assert secret not in page
    second = correct(first)
    page = client.page(paper(first))
    assert REPLACED in page
    assert first.sha256[12:] in page
    assert second.sha256[12:] not in page
    assert MATCHES in client.page(paper(second))


def test_the_code_alone_tells_the_current_revision_and_that_it_proves_nothing(
    app: Flask, client: HouseClient
) -> None:
    second = correct(make_release())
    page = client.page(f"/v/{second.code}")
    assert KNOWN in page
    assert MATCHES not in page
    assert second.sha256[12:] in page
    assert "Mã băm ở chân tờ giấy" in page


def test_a_paper_of_an_excluded_visit_is_withdrawn_with_or_without_its_hash(
    app: Flask, client: HouseClient
) -> None:
    release = make_release()
    exclude(release)
    assert WITHDRAWN in client.page(paper(release))
    assert WITHDRAWN in client.page(f"/v/{release.code}")


def test_a_wrong_or_too_short_hash_does_not_match(app: Flask, client: HouseClient) -> None:
    release = make_release()
    for wrong in ("0" * 12, release.sha256[:4], "không phải"):
        page = client.page(f"/v/{release.code}?sha={wrong}")
        assert OTHER in page
        assert release.sha256[12:] not in page


def test_an_unknown_code_is_not_found_and_can_be_typed_again(app: Flask, client: HouseClient) -> None:
    answer = client.get("/v/0000-0000?sha=0123456789ab")
    assert answer.status_code == 404
    assert UNKNOWN in answer.text
    assert 'value="0000-0000"' in answer.text


def test_a_code_may_be_typed_as_it_is_read(app: Flask, client: HouseClient) -> None:
    release = make_release()
    typed = release.code.replace("-", "").lower()
    answer = client.get(f"/v?code=+{typed}&sha={release.sha256[:12].upper()}")
    assert answer.location == f"/v/{release.code}?sha={release.sha256[:12].upper()}"
    assert MATCHES in client.page(answer.location)
    assert "Mã ở chân tờ giấy" in client.page("/v")


def test_the_address_on_older_papers_still_leads_there(app: Flask, client: HouseClient) -> None:
    answer = client.get("/check/8F3K-2Q7M?sha=9aa622d04239")
    assert answer.status_code == 301
    assert answer.location == "/v/8F3K-2Q7M?sha=9aa622d04239"


def test_only_those_with_the_right_find_a_link_to_the_scorecard(app: Flask, client: HouseClient) -> None:
    release = make_release()
    link = f'href="/scorecards/{release.code}"'
    assert "Đăng nhập" in client.page(paper(release))
    for reader in (make_area_manager(release.branch.area), make_user(Role.REVIEWER)):
        assert f"{link} " in client.sign_in(reader).page(paper(release)).replace('">', '" ')
    for stranger in (make_area_manager(make_area()), make_user(Role.SHOPPER), make_user(Role.ADMINISTRATOR)):
        assert link not in client.sign_in(stranger).page(paper(release))
    exclude(release)
    assert link not in client.sign_in(make_area_manager(release.branch.area)).page(paper(release))
