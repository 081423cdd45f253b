"""What the shopper does, one control at a time, and what the server must hold because of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from audit_app.clock import utc_now
from audit_app.config import ZONE

NOTE = "Hai người đứng ở quầy, thấy tôi mà không chào. Chờ đến 10:15 mới có người hỏi “chị cần gì”."
STORY = "Kệ sữa gọn, nhưng giá của hai loại để lẫn. Bé gái nhà chủ chỉ giúp chỗ để tã 😊."
OPPORTUNITY = "Thêm một biển giá lớn ở đầu kệ."
LOCAL = ZoneInfo(ZONE)
PHOTO_QUESTION = "shelf_photo"
ENTERED, LEFT = "10:12", "10:40"


class Way(StrEnum):
    """How a control is used."""

    CHOOSE = "click the label of a radio or a box"
    WRITE = "put text into a field"
    PHOTO = "take a photo"


@dataclass(frozen=True, slots=True)
class Step:
    """One act of the shopper: in ``view``, do ``way`` to the field ``name`` with ``value``."""

    view: str
    way: Way
    name: str
    value: str = ""

    def __str__(self) -> str:
        return f"{self.name}={self.value[:12]}" if self.value else self.name


def day_of_visit() -> str:
    """Return yesterday where the visits are."""
    return f"{utc_now().astimezone(LOCAL) - timedelta(days=1):%Y-%m-%d}"


def make_script() -> tuple[Step, ...]:
    """Return the steps, in order; some change what an earlier one has said."""
    overview, welcome, service = "overview", "section-welcome", "section-service"
    return (
        Step(overview, Way.WRITE, "day", day_of_visit()),
        Step(overview, Way.WRITE, "entered", ENTERED),
        Step(overview, Way.WRITE, "left", LEFT),
        Step(welcome, Way.CHOOSE, "greeted", "yes"),
        Step(welcome, Way.CHOOSE, "warmth", "4"),
        Step(welcome, Way.CHOOSE, "greeted", "no"),
        Step(welcome, Way.WRITE, "greeted.note", NOTE),
        Step(welcome, Way.CHOOSE, "excuse", "phone"),
        Step(welcome, Way.PHOTO, PHOTO_QUESTION, "1"),
        Step(welcome, Way.PHOTO, PHOTO_QUESTION, "2"),
        Step(welcome, Way.CHOOSE, "welcome.emotion", "2"),
        Step(service, Way.WRITE, "wait.minutes", "1"),
        Step(service, Way.WRITE, "wait.seconds", "30"),
        Step(service, Way.CHOOSE, "prices_agree", "yes"),
        Step(service, Way.CHOOSE, "told_about", "returns"),
        Step(service, Way.CHOOSE, "parking", "na"),
        Step(service, Way.WRITE, "story", STORY),
        Step(service, Way.CHOOSE, "service.emotion", "4"),
        Step(service, Way.WRITE, "service.opportunity", OPPORTUNITY),
    )


SCRIPT = make_script()


def histories() -> dict[str, list[list[str]]]:
    """Return every state that each field goes through, the blank one first."""
    found: dict[str, list[list[str]]] = {}
    for step in SCRIPT:
        if step.way is not Way.PHOTO:
            found.setdefault(step.name, [[]]).append([step.value])
    return found


FINAL = {name: states[-1] for name, states in histories().items() if name != "warmth"}
"""What the form says in the end; the warmth of a greeting that was none is not asked."""

ANSWERS: dict[str, Any] = {
    "greeted": {"value": "no", "note": NOTE},
    "excuse": {"value": "phone"},
    "wait": {"value": 90},
    "prices_agree": {"value": "yes"},
    "told_about": {"value": ["returns"]},
    "parking": {"na": True},
    "story": {"value": STORY},
    "welcome.emotion": {"value": 2},
    "service.emotion": {"value": 4},
    "service.opportunity": {"value": OPPORTUNITY},
}
"""The answers that the server must hold in the end, but for the photos."""


def times_on_server() -> tuple[str, str]:
    """Return when the shopper came in and left, as the server keeps it."""
    day = datetime.fromisoformat(day_of_visit()).replace(tzinfo=LOCAL)
    hours = (ENTERED.split(":"), LEFT.split(":"))
    first, last = (day + timedelta(hours=int(hour), minutes=int(minute)) for hour, minute in hours)
    return first.isoformat(), last.isoformat()


def fields_on_server(told: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return what the server's draft says in the words of the form's fields, read without the product."""
    fields: dict[str, list[str]] = {}
    for key, answer in told["draft"].items():
        value = answer.get("value")
        if answer.get("na"):
            fields[key] = ["na"]
        elif key == "wait" and value is not None:
            fields["wait.minutes"], fields["wait.seconds"] = [str(value // 60)], [str(value % 60)]
        elif value is not None:
            fields[key] = list(value) if isinstance(value, list) else [str(value)]
        if answer.get("note"):
            fields[f"{key}.note"] = [answer["note"]]
    for name, moment in (("entered", told["entered_at"]), ("left", told["left_at"])):
        if moment:
            local = datetime.fromisoformat(moment).astimezone(LOCAL)
            fields[name], fields["day"] = [f"{local:%H:%M}"], [f"{local:%Y-%m-%d}"]
    return fields


def photos_on_server(answers: Mapping[str, Any]) -> list[str]:
    """Return the stored photos that an answer names."""
    return list(answers.get(PHOTO_QUESTION, {}).get("photos", []))
