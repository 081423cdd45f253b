"""The shapes of all answers, as JSON Schema: every field is always there, and nothing else is.  Pure."""

from typing import Any

from audit_app.checklists.definition import Factor
from audit_app.rollups.entry import OVERALL

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer", "minimum": 0}
NUMBER: Schema = {"type": "number"}
SCORE: Schema = {"type": "number", "minimum": 0, "maximum": 100}
SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
MONTH: Schema = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"}
FACTOR: Schema = {"enum": [factor.value for factor in Factor]}
MEASURE: Schema = {"enum": [OVERALL, *(factor.value for factor in Factor)]}
BAND: Schema = {"enum": ["above", "cannot_tell", "below", "too_few"]}
REASON: Schema = {"enum": ["no_visits", "one_visit", "one_branch", "single_visits", "zero_spread", None]}
COUNTED: Schema = {
    "type": "array",
    "items": FACTOR,
    "description": "Only visits that assessed just these factors were counted. Empty: that did not matter, "
    "every visit that assessed the factor was counted",
}


def reference(name: str) -> Schema:
    """Return the mention of a shape."""
    return {"$ref": f"#/components/schemas/{name}"}


def maybe(schema: Schema) -> Schema:
    """Return a shape that may also be ``null``: not known, or none."""
    return {"anyOf": [schema, {"type": "null"}]}


def many(schema: Schema) -> Schema:
    """Return a list of one shape."""
    return {"type": "array", "items": schema}


def by_name(schema: Schema) -> Schema:
    """Return an object with names that the checklist gives."""
    return {"type": "object", "additionalProperties": schema}


def whole(words: str, **fields: Schema) -> Schema:
    """Return an object that has just these fields."""
    return {
        "type": "object",
        "description": words,
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


def page(words: str, name: str) -> Schema:
    """Return one page of items."""
    return whole(
        words, items=many(reference(name)), next=maybe({"type": "string", "format": "uri-reference"})
    )


RELEASE: dict[str, Schema] = {
    "code": TEXT,
    "revision": {"type": "integer", "minimum": 1},
    "branch": TEXT,
    "checklist": whole("A checklist version", key=TEXT, version=WHOLE),
    "programme": maybe(TEXT),
    "segment": maybe(TEXT),
    "visited_on": {"type": "string", "format": "date"},
    "released_at": {"type": "string", "format": "date-time"},
    "score": SCORE,
    "shown": SCORE,
    "threshold": SCORE,
    "outcome": TEXT,
    "sha256": {"type": "string"},
}

SCHEMAS: dict[str, Schema] = {
    "Problem": whole(
        "RFC 9457; `type` is what programs tell problems by",
        type=TEXT,
        title=TEXT,
        status={"type": "integer"},
        detail=TEXT,
    ),
    "Text": whole("Both languages", vi=TEXT, en=TEXT),
    "Checklist": whole(
        "Versions that are averaged together; `mixed` where they ask or weigh differently",
        code=TEXT,
        key=TEXT,
        versions=many(WHOLE),
        title=reference("Text"),
        mixed={"type": "boolean"},
        first_month=MONTH,
        last_month=MONTH,
        visits=WHOLE,
    ),
    "ChecklistPage": whole("Every line", items=many(reference("Checklist"))),
    "Branch": whole(
        "A branch",
        code=TEXT,
        name=TEXT,
        area=whole("Its area", code=TEXT, name=TEXT),
        **{"class": maybe(reference("Text"))},
    ),
    "BranchPage": page("Branches by code", "Branch"),
    "Selection": whole(
        "What was compared; `null` is: not narrowed, and `assessed_factors` is said of `measure`",
        checklist=TEXT,
        versions=many(WHOLE),
        period=TEXT,
        previous_period=TEXT,
        area=maybe(TEXT),
        programme=maybe(TEXT),
        segment=maybe(TEXT),
        measure=MEASURE,
        assessed_factors=COUNTED,
        **{"class": maybe(TEXT)},
    ),
    "Chain": whole(
        "All chosen branches; `reason` says why figures are missing",
        visits=WHOLE,
        branches=WHOLE,
        mean=maybe(SCORE),
        weighted_mean=maybe(NUMBER),
        within_sd=maybe(NUMBER),
        between_sd=maybe(NUMBER),
        reason=REASON,
    ),
    "Change": whole(
        "Against the period before; `beyond_noise` is judged over the whole list",
        previous_visits=WHOLE,
        previous_mean=SCORE,
        difference=NUMBER,
        low=maybe(NUMBER),
        high=maybe(NUMBER),
        beyond_noise={"type": "boolean"},
    ),
    "BranchFigures": whole(
        "One branch; the interval may reach beyond 0 and 100",
        branch=TEXT,
        area=TEXT,
        visits=WHOLE,
        mean=SCORE,
        low=maybe(NUMBER),
        high=maybe(NUMBER),
        threshold=SCORE,
        band=BAND,
        visits_needed=maybe(WHOLE),
        adjusted=maybe(NUMBER),
        reliability=maybe(SHARE),
        change=maybe(reference("Change")),
    ),
    "Comparison": whole(
        "One measure of every branch, by its code; all `null` and empty before the first release",
        selection=maybe(reference("Selection")),
        chain=maybe(reference("Chain")),
        items=many(reference("BranchFigures")),
        next=maybe({"type": "string", "format": "uri-reference"}),
    ),
    "Month": whole(
        "The mean of the visits of a month that were counted for the measure",
        month=MONTH,
        measure=MEASURE,
        visits=WHOLE,
        mean=maybe(SCORE),
        assessed_factors=COUNTED,
    ),
    "Months": whole(
        "Every score in the twelve months that end with the period",
        selection=maybe(reference("Selection")),
        items=many(reference("Month")),
    ),
    "Release": whole("A release; `shown` is the score as it is printed", **RELEASE),
    "ReleasePage": page("Releases, oldest first", "Release"),
    "Scores": whole(
        "Points by factor and touchpoint, shares (0–1) by question; `null` is: not assessed",
        factors=by_name(maybe(SCORE)),
        facts=maybe(SCORE),
        impressions=maybe(SCORE),
        touchpoints=by_name(maybe(SCORE)),
        questions=by_name(maybe(NUMBER)),
    ),
    "ReleaseWithScores": whole("A release with all its scores", **RELEASE, scores=reference("Scores")),
}
