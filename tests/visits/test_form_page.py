"""The one document in which a phone fills in a visit."""

import json
import re
from pathlib import Path
from typing import Any

import html5lib
import pytest
from flask import Flask
from playhouse.test_utils import count_queries

from audit_app.checklists.definition import Checklist, QuestionType
from audit_app.checklists.loader import read_checklist
from audit_app.programmes.models import PublishedChecklist
from audit_app.visits.models import Visit
from tests.factories import make_user, make_visit
from tests.house_client import HouseClient
from tests.visits.answered import SECTION_POSTS, send, times_post

FILES = sorted((Path(__file__).parents[2] / "checklists").glob("*.toml"))


def form_of(client: HouseClient, visit: Visit, language: str = "vi") -> Any:
    """The parsed document of a visit."""
    text = client.sign_in(visit.shopper).page(f"/visits/{visit.uid}/form?language={language}")
    return html5lib.parse(text, namespaceHTMLElements=False)


def facts_in(document: Any) -> dict[str, Any]:
    """What the document tells its script."""
    (block,) = (each for each in document.iter("script") if each.get("id") == "form-facts")
    assert block.get("type") == "application/json"
    return dict(json.loads(block.text))


def publish(file: Path) -> Checklist:
    """Publish a checklist of the house."""
    source = file.read_text(encoding="utf-8")
    checklist = read_checklist(source, file.name)
    PublishedChecklist.create(
        key=checklist.key, version=checklist.version, digest=checklist.digest, source=source
    )
    return checklist


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_question_of_a_checklist_is_there_once_with_its_controls(
    app: Flask, client: HouseClient, file: Path, language: str
) -> None:
    checklist = publish(file)
    visit = make_visit(checklist_key=checklist.key, checklist_version=checklist.version)
    document = form_of(client, visit, language)
    framed = [
        each.get("data-question")
        for each in document.iter()
        if "question" in (each.get("class") or "").split()
    ]
    named = {each.get("name") for each in document.iter() if each.get("name")}
    photos = {each.get("data-question") for each in document.iter("draft-photos")}
    for question in checklist.questions:
        assert framed.count(question.key) == 1, question.key
        match question.type:
            case QuestionType.DURATION:
                assert {f"{question.key}.minutes", f"{question.key}.seconds"} <= named
            case QuestionType.PHOTO:
                assert question.key in photos
            case QuestionType.NOTE:
                pass
            case _:
                assert question.key in named
    for section in checklist.sections:
        assert not section.asks_emotion or f"{section.key}.emotion" in named
        assert not section.asks_opportunity or f"{section.key}.opportunity" in named
    assert {"day", "entered", "left", "absence-reason", "absence-words"} <= named
    sections = facts_in(document)["checklist"]["sections"]
    numbers = [question["number"] for section in sections.values() for question in section]
    assert numbers == sorted(set(numbers))


def test_it_holds_the_draft_that_the_server_has(app: Flask, client: HouseClient) -> None:
    visit = make_visit()
    client.sign_in(visit.shopper)
    client.send(f"/visits/{visit.uid}/times", times_post())
    client.send(f"/visits/{visit.uid}/sections/welcome", {**SECTION_POSTS["welcome"], "go": "next"})
    draft = facts_in(form_of(client, visit))["draft"]
    assert draft == client.get(f"/visits/{visit.uid}/draft").get_json()
    assert draft["fields"]["waiting_time.minutes"] == ["1"]
    assert draft["fields"]["entered"] == [times_post()["entered"]]


def test_its_controls_are_blank_whatever_was_answered(app: Flask, client: HouseClient) -> None:
    visit = make_visit()
    client.sign_in(visit.shopper)
    client.send(f"/visits/{visit.uid}/sections/welcome", {**SECTION_POSTS["welcome"], "go": "next"})
    document = form_of(client, visit)
    assert not [each for each in document.iter("input") if each.get("checked") is not None]
    values = {
        each.get("value") for each in document.iter("input") if each.get("type") in {"text", "date", "time"}
    }
    assert values <= {"", None}


def test_it_names_nobody_but_by_a_word_without_meaning(app: Flask, client: HouseClient) -> None:
    visit = make_visit(shopper=make_user(name="Nguyễn Thu Hà"))
    text = client.sign_in(visit.shopper).page(f"/visits/{visit.uid}/form")
    assert "Thu Hà" not in text
    assert visit.shopper.email not in text
    assert re.fullmatch(r"[0-9a-f]{16}", facts_in(form_of(client, visit))["shopper"])


def test_what_the_reviewer_asked_for_is_there(app: Flask, client: HouseClient) -> None:
    from audit_app.visits.history import change_state
    from audit_app.visits.states import VisitState

    visit = make_visit()
    send(visit)
    visit = Visit.get_by_id(visit.id)
    change_state(visit, VisitState.RETURNED, make_user("reviewer"), "Ảnh hóa đơn bị mờ.")
    document = form_of(client, visit)
    assert "Ảnh hóa đơn bị mờ." in "".join(document.itertext())
    assert facts_in(document)["draft"]["number"] == 2


def test_a_visit_that_was_sent_leads_to_its_page(app: Flask, client: HouseClient) -> None:
    visit = make_visit()
    send(visit)
    response = client.sign_in(visit.shopper).get(f"/visits/{visit.uid}/form")
    assert response.location == f"/visits/{visit.uid}"


def test_the_page_of_an_open_visit_leads_phones_on_to_it(app: Flask, client: HouseClient) -> None:
    visit = make_visit()
    page = client.sign_in(visit.shopper).page(f"/visits/{visit.uid}")
    assert f'<form-link data-form="/visits/{visit.uid}/form">' in page
    send(visit)
    assert "<form-link" not in client.page(f"/visits/{visit.uid}")


def test_it_asks_the_database_as_often_whatever_was_answered(app: Flask, client: HouseClient) -> None:
    visit = make_visit()
    client.sign_in(visit.shopper)
    client.page(f"/visits/{visit.uid}/form")
    with count_queries() as blank:
        client.page(f"/visits/{visit.uid}/form")
    for section, data in SECTION_POSTS.items():
        client.send(f"/visits/{visit.uid}/sections/{section}", data)
    with count_queries() as filled:
        client.page(f"/visits/{visit.uid}/form")
    assert blank.count == filled.count
    assert filled.count <= 10
