"""Whatever two devices send, in whatever order it comes: no version is lost, nothing is sent twice."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit_app.visits.models import Draft, Submission, Visit, VisitChange
from audit_app.visits.states import VisitState
from audit_app.visits.sync.document import read_body
from audit_app.visits.sync.models import DraftCopy
from audit_app.visits.sync.receiving import receive_version
from audit_app.visits.sync.refusals import Conflict, Incomplete, SyncRefusal
from tests.factories import make_visit
from tests.visits.sync.phone import OTHER, PHONE, body, good_fields


@dataclass
class Device:
    """A phone with its own draft: ``text`` stands for everything that is written on it."""

    name: str
    edit: int = 0
    revision: int = 0
    text: str = ""
    is_chosen: bool = False
    wants_sending: bool = False
    theirs: dict[str, Any] | None = None
    is_sent: bool = False

    def write(self) -> None:
        self.edit += 1
        self.text = f"{self.name} {self.edit}"

    def document(self, visit: Visit) -> dict[str, Any]:
        fields = good_fields(anything_else=self.text)
        submit = 1 if self.wants_sending else None
        told = {"revision": self.revision, "chosen": self.is_chosen, "fields": fields, "submit": submit}
        return body(visit, self.edit, self.name, **told)

    def hear(self, answer: Any) -> None:
        """Take in the server's answer as the phone does."""
        match answer:
            case Conflict():
                self.theirs = answer.details["theirs"]
            case Incomplete():
                self.revision = answer.details["revision"]
            case {"receipt": receipt, "revision": revision}:
                self.revision, self.is_sent = revision, self.is_sent or receipt is not None
                self.is_chosen = False

    def choose(self, *, mine: bool) -> None:
        """Choose one of two versions, as the person does."""
        if self.theirs is None:
            return
        self.revision, self.edit = self.theirs["revision"], self.edit + 1
        self.is_chosen = mine
        if not mine:
            self.text = self.theirs["fields"].get("anything_else", [""])[0]
        self.theirs = None


@dataclass
class World:
    """A visit, two devices, and messages on their way, each of which may come late, twice or never."""

    visit: Visit
    devices: dict[str, Device] = field(
        default_factory=lambda: {name: Device(name) for name in (PHONE, OTHER)}
    )
    on_their_way: list[dict[str, Any]] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)

    def deliver(self, message: dict[str, Any], *, is_heard: bool) -> None:
        before = self.draft()
        answer = self.receive(message)
        self.check(message, before, answer)
        if is_heard and message["edit"] == self.devices[message["device"]].edit:
            self.devices[message["device"]].hear(answer)

    def receive(self, message: dict[str, Any]) -> Any:
        try:
            return receive_version(self.visit.uid, self.visit.shopper, read_body(message))
        except SyncRefusal as refusal:
            return refusal

    def draft(self) -> tuple[str, int, int, str]:
        row = Draft.get(Draft.visit == self.visit.id)
        text = json.loads(row.answers).get("anything_else", {}).get("value", "")
        return row.device, row.edit, row.revision, text

    def copies(self) -> set[str]:
        rows = DraftCopy.select().where(DraftCopy.visit == self.visit.id)
        return {json.loads(row.content)["fields"].get("anything_else", [""])[0] for row in rows}

    def check(self, message: dict[str, Any], before: tuple[str, int, int, str], answer: Any) -> None:
        device, edit, revision, text = before
        after, said = self.draft(), message["fields"]["anything_else"][0]
        is_old = (device, edit) > (message["device"], message["edit"]) and device == message["device"]
        assert is_old or said in self.copies() | {after[3], self.submitted()}
        if after[:3] != (device, edit, revision):
            assert after[0] == message["device"]
            assert after[3] == said
            if device == after[0]:
                assert after[1] >= edit
            elif text not in {"", said}:
                was_seen = message["revision"] == revision and not message["chosen"]
                assert was_seen or text in self.copies()
        sent = Submission.select().where(Submission.visit == self.visit.id)
        assert sent.count() <= 1
        if isinstance(answer, dict) and answer["receipt"] is not None:
            self.codes.add(answer["receipt"]["code"])
            is_listed = "anything_else" in answer["receipt"]["fields"]
            assert is_listed == (said == self.submitted())

    def submitted(self) -> str:
        row = Submission.get_or_none(Submission.visit == self.visit.id)
        return json.loads(row.answers).get("anything_else", {}).get("value", "") if row else ""


DEVICES = st.sampled_from([PHONE, OTHER])
# Most messages arrive and are heard; some come again, some are never heard, some come late.
STEPS = st.one_of(
    st.tuples(st.just("write"), DEVICES),
    st.tuples(st.just("again"), DEVICES),
    st.tuples(st.just("deliver"), st.integers(0, 9), st.just(True), st.just(False)),
    st.tuples(st.just("deliver"), st.integers(0, 9), st.booleans(), st.booleans()),
    st.tuples(st.just("choose"), DEVICES, st.booleans()),
    st.tuples(st.just("submit"), DEVICES),
)


def take(world: World, step: tuple[Any, ...]) -> None:
    match step:
        case ("write", name):
            world.devices[name].write()
        case ("choose", name, mine):
            world.devices[name].choose(mine=mine)
        case ("submit", name) if world.devices[name].edit:
            world.devices[name].wants_sending = True
        case ("deliver", place, is_heard, stays) if world.on_their_way:
            place %= len(world.on_their_way)
            message = world.on_their_way[place] if stays else world.on_their_way.pop(place)
            world.deliver(message, is_heard=is_heard)
    if step[0] != "deliver" and world.devices[step[1]].edit and world.devices[step[1]].theirs is None:
        world.on_their_way.append(world.devices[step[1]].document(world.visit))


@pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
def test_no_order_of_messages_loses_a_version_or_sends_twice(app: Flask) -> None:
    shopper = make_visit().shopper

    @settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.lists(STEPS, min_size=5, max_size=40))
    def run(steps: list[tuple[Any, ...]]) -> None:
        world = World(make_visit(shopper=shopper))
        for step in steps:
            take(world, step)
        for message in list(world.on_their_way):  # what is late comes in the end, and again
            world.deliver(message, is_heard=False)
            world.deliver(message, is_heard=False)
        changes = VisitChange.select().where(
            VisitChange.visit == world.visit.id, VisitChange.to_state == VisitState.SUBMITTED
        )
        assert changes.count() == len(world.codes) == (1 if world.submitted() or world.codes else 0)

    run()
