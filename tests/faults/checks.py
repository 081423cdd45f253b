"""What must hold after every case: saved stays saved, sent is there once, words never run ahead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.faults.script import (
    ANSWERS,
    PHOTO_QUESTION,
    fields_on_server,
    histories,
    photos_on_server,
    times_on_server,
)
from tests.faults.shopper import KEPT_KINDS

HISTORIES = histories()


@dataclass(slots=True)
class Findings:
    """What is wrong, in words, by what it means for the shopper."""

    losses: list[str] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    lies: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def all(self) -> list[str]:
        """Everything, each with its kind."""
        kinds = {
            "loss": self.losses,
            "duplicate": self.duplicates,
            "words ahead of the truth": self.lies,
            "error in the page": self.errors,
        }
        return [f"{kind}: {text}" for kind, texts in kinds.items() for text in texts]


def last_claim(claims: Sequence[Mapping[str, Any]], uid: str) -> Mapping[str, Any] | None:
    """Return the last thing that the page said to be kept."""
    kept = [claim for claim in claims if claim["uid"] == uid and claim["kind"] in KEPT_KINDS]
    return kept[-1] if kept else None


def later_states(name: str, values: list[str]) -> list[list[str]]:
    """Return the states of a field from the one that was claimed on; none for what the shopper never said."""
    states = HISTORIES.get(name, [])
    return states[states.index(values) :] if values in states else []


def check_kept(
    claim: Mapping[str, Any] | None,
    store: Mapping[str, Any],
    told: Mapping[str, Any],
    findings: Findings,
    form: Mapping[str, Any] | None = None,
) -> None:
    """Everything that the page said to be kept is on the phone or on the server, and in the form again."""
    if claim is None:
        return
    phone: dict[str, list[str]] = {}
    for draft in store["drafts"]:
        phone |= draft["fields"]
    server = fields_on_server(told)
    for name, values in claim["fields"].items():
        allowed = later_states(name, values)
        if not allowed or values == [] or (name == "warmth" and claim["fields"].get("greeted") == ["no"]):
            continue
        if phone.get(name, []) not in allowed and server.get(name, []) not in allowed:
            findings.losses.append(
                f"{name}: said “{claim['words']}” with {values}, "
                f"phone has {phone.get(name)}, server {server.get(name)}"
            )
        elif form is not None and form["fields"].get(name, []) not in allowed:
            findings.losses.append(f"{name}: kept, but the form shows {form['fields'].get(name)}")
    check_photos_kept(claim, store, told, findings, form)


def check_photos_kept(
    claim: Mapping[str, Any],
    store: Mapping[str, Any],
    told: Mapping[str, Any],
    findings: Findings,
    form: Mapping[str, Any] | None,
) -> None:
    """As many photos as were shown beside the claim are there, byte for byte."""
    whole = {row["sha256"] for row in store["photos"] if row["sha256"] == row["ofBytes"]}
    uploaded = {photo["upload"] for photo in told["photos"]}
    named = {sha for draft in store["drafts"] for sha in draft["photos"].get(PHOTO_QUESTION, [])}
    on_server = len(photos_on_server(told["draft"]))
    there = max(on_server, len(named & (whole | uploaded)))
    if there < claim["photos"]:
        findings.losses.append(f"{claim['photos']} photos were shown as kept, {there} are there")
    elif form is not None and form["photos"] < claim["photos"]:
        findings.losses.append(f"{claim['photos']} photos are kept, the form shows {form['photos']}")


def check_stored_now(seen: Mapping[str, Any], store: Mapping[str, Any], findings: Findings) -> None:
    """While the page says that all is kept, the phone's own database holds what the form shows."""
    if seen["kind"] not in KEPT_KINDS or not store["drafts"]:
        return
    fields = store["drafts"][0]["fields"]
    for name, values in seen["fields"].items():
        if later_states(name, values) and values and fields.get(name, []) != values:
            findings.lies.append(f"“{seen['words']}” while {name} is {values}, stored {fields.get(name)}")


def check_sent(told: Mapping[str, Any], uploads: Sequence[str], code_words: str, findings: Findings) -> None:
    """The server has the visit once, with every answer and both photos."""
    sent = told["submissions"]
    if len(sent) > 1:
        findings.duplicates.append(f"{len(sent)} submissions")
    if not sent:
        findings.lies.append("said to be sent, but there is no submission")
        return
    check_answers(told, findings)
    if len(told["photos"]) > len({photo["stored"] for photo in told["photos"]}) or len(told["photos"]) > 2:
        findings.duplicates.append(f"photos: {told['photos']}")
    if sorted(uploads) != sorted(photo["upload"] for photo in told["photos"]):
        findings.losses.append(f"photos taken {sorted(uploads)}, on the server {told['photos']}")
    if told["changes"] != ["started", "submitted"]:
        findings.duplicates.append(f"changes of state: {told['changes']}")
    if sent[0]["code"] not in code_words:
        findings.lies.append(f"the page says “{code_words}”, the code is {sent[0]['code']}")


def check_answers(told: Mapping[str, Any], findings: Findings) -> None:
    """The submission says what the shopper said."""
    answers = dict(told["submissions"][0]["answers"])
    stored = {photo["stored"] for photo in told["photos"] if photo["question"] == PHOTO_QUESTION}
    named = photos_on_server(answers)
    answers.pop(PHOTO_QUESTION, None)
    answers.pop("warmth", None)
    for key, wanted in ANSWERS.items():
        if answers.get(key) != wanted:
            findings.losses.append(f"{key}: {wanted} was said, {answers.get(key)} was sent")
    if strange := sorted(set(answers) - set(ANSWERS)):
        findings.losses.append(f"answers that nobody gave: {strange}")
    if set(named) != stored or len(named) != len(stored):
        findings.losses.append(f"the submission names photos {named}, stored are {sorted(stored)}")
    for got, wanted in zip((told["entered_at"], told["left_at"]), times_on_server(), strict=True):
        if not got or datetime.fromisoformat(got) != datetime.fromisoformat(wanted):
            findings.losses.append(f"a time: {wanted} was said, {got} was sent")
