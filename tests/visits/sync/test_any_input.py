"""Whatever a phone sends, it gets an answer; and what it reads back is what was understood."""

import json
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit_app.programmes.published import published_checklist
from audit_app.visits.drafts import open_sheet
from audit_app.visits.sync.document import read_body
from audit_app.visits.sync.evidence_reading import read_evidence
from audit_app.visits.sync.receipts import known_names, values_hash
from audit_app.visits.sync.receiving import receive_version
from audit_app.visits.sync.refusals import Incomplete, Unreadable
from audit_app.visits.sync.versions import TIME_FIELDS, fields_of
from audit_app.visits.times import times_of
from tests.factories import make_visit
from tests.visits.sync.phone import body

QUICK = settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
# Halves of signs and NUL too: JSON can carry them.
TEXTS = st.text(st.characters(), max_size=12)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS
ANY_JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
PARTS = [
    "checklist",
    "device",
    "edit",
    "revision",
    "fields",
    "photos",
    "evidence",
    "sent_at",
    "submit",
    "absence",
]
USUAL = st.sampled_from(
    ["yes", "no", "na", "y", "1", "4", "90", "12,5", "1.000,5", "solved", "none", "returns", "–"]
)


@QUICK
@given(ANY_JSON | st.dictionaries(st.sampled_from(PARTS), ANY_JSON))
def test_a_body_is_read_or_refused(document: Any) -> None:
    with pytest.raises(Unreadable):
        read_body(document)
    evidence = read_evidence(document)
    assert json.dumps(evidence.document).encode()


@pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
def test_any_fields_are_answered_and_what_is_read_back_means_the_same(app: Flask) -> None:
    first = make_visit()
    checklist = published_checklist(first.checklist_key, first.checklist_version)
    names = st.sampled_from(sorted(known_names(checklist) | set(TIME_FIELDS)))
    moments = st.sampled_from(["2026-11-14", "31/12/2199", "10:12", "00:00", "23:59:59", "10h30"])
    values = st.lists(TEXTS | USUAL | moments, max_size=3)

    @QUICK
    @given(st.dictionaries(names | TEXTS, values, max_size=25), ANY_JSON, st.booleans())
    def run(fields: dict[str, list[str]], evidence: Any, wants_sending: bool) -> None:
        visit = make_visit(shopper=first.shopper)
        told = {"fields": fields, "evidence": evidence, "submit": 1 if wants_sending else None}
        try:
            receive_version(visit.uid, visit.shopper, read_body(body(visit, 1, **told)))
        except Unreadable:
            return  # a name that no form has
        except Incomplete:
            pass
        before = open_sheet(visit.uid, visit.shopper)
        back = fields_of(checklist, before.answers, times_of(before.visit))
        again = read_body(body(visit, 2, fields=back))
        assert receive_version(visit.uid, visit.shopper, again)["faults"] == []
        after = open_sheet(visit.uid, visit.shopper)
        assert after.answers == before.answers
        assert times_of(after.visit) == times_of(before.visit)

    run()


@QUICK
@given(st.lists(TEXTS))
def test_every_text_has_a_hash(values: list[str]) -> None:
    assert len(values_hash(values)) == 64
