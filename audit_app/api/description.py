"""The OpenAPI 3.1 document: what is at each address.  Pure."""

from typing import Any

from audit_app.api.problems import CONTENT_TYPE
from audit_app.api.schemas import SCHEMAS, reference
from audit_app.api.tokens import Scope

VERSION = "1.1.0"
ABOUT = """Branches compared by released visits of mystery shoppers. Scores are 0–100 and intervals are of
95 %, from the spread pooled over all branches; `docs/comparison.md` says how. Nothing here names a shopper.
Every answer has an ETag: send it back in `If-None-Match`. 120 requests a minute for each token, at all
addresses together; beyond, 429 says in `Retry-After` how many seconds to wait. Whatever goes wrong under
`/api/v1` is a problem (RFC 9457), also where nothing is (404) and for other methods than GET (405)."""


def describe() -> dict[str, Any]:
    """Return the whole document."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Vi Hành", "version": VERSION, "description": ABOUT},
        "servers": [{"url": "/api/v1"}],
        "paths": {
            "/checklists": _get("Checklist lines that can be compared", Scope.COMPARISON, "ChecklistPage"),
            "/branches": _get("Branches by code", Scope.COMPARISON, "BranchPage", PAGING_BY_CODE),
            "/comparison": _get(
                "One measure of every branch", Scope.COMPARISON, "Comparison", [*SELECTING, *PAGING_BY_CODE]
            ),
            "/months": _get(
                "Twelve months of every score", Scope.COMPARISON, "Months", [*SELECTING, BRANCH], missing=True
            ),
            "/releases": _get(
                "Current releases, oldest first",
                Scope.RELEASES,
                "ReleasePage",
                [SINCE, UNTIL, BRANCH, LIMIT, _query("after", "From the link `next`", type="integer")],
                missing=True,
            ),
            "/releases/{code}": _get(
                "One release with all its scores", Scope.RELEASES, "ReleaseWithScores", [CODE], missing=True
            ),
            "/openapi.json": {
                "get": {
                    "summary": "This document",
                    "operationId": "openapi",
                    "security": [],
                    "responses": {"200": _json("The document", {"type": "object"})},
                }
            },
        },
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Head office and administrators make tokens. Scopes: "
                    + ", ".join(f"`{scope}`" for scope in Scope),
                }
            },
        },
    }


def _query(name: str, words: str, **schema: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": words, "schema": {"type": "string", **schema}}


LIMIT = _query("limit", "Items at most", type="integer", minimum=1, maximum=1000, default=200)
PAGING_BY_CODE = [LIMIT, _query("after", "From the link `next`: a branch's code")]
BRANCH = _query("branch", "A branch's code; one outside the chosen area or class is refused")
RETRY_AFTER = {"description": "Seconds to wait", "schema": {"type": "integer", "minimum": 1}}
SINCE = _query("since", "Visited on this day or later", format="date")
UNTIL = _query("until", "Visited on this day or earlier", format="date")
CODE = {
    "name": "code",
    "in": "path",
    "required": True,
    "description": "The code of a scorecard",
    "schema": {"type": "string"},
}
SELECTING = [
    _query("checklist", "A line's code (`KEY.vN`), or a key for all its versions together"),
    _query("period", "`2026-11`, `2026-Q4`, `2026-H2` or `2026`; the usual one where left out"),
    _query("area", "An area's code"),
    _query("class", "The code of a branch class"),
    _query("programme", "A programme's code"),
    _query("segment", "A customer segment"),
    _query("measure", "`overall` (also where left out) or a factor"),
    _query("assessed", "The five factors as `1` or `0`: only visits that assessed just these"),
]


def _get(
    summary: str,
    scope: Scope,
    schema: str,
    parameters: list[dict[str, Any]] | None = None,
    *,
    missing: bool = False,
) -> dict[str, Any]:
    """Return the description of one address; ``missing`` where there may be nothing at it."""
    refusals = ["400", "401", "403", *(["404"] if missing else []), "429", "500", "503"]
    return {
        "get": {
            "summary": summary,
            "operationId": schema[0].lower() + schema[1:],
            "description": f"Needs the scope `{scope}`.",
            "security": [{"token": []}],
            "parameters": parameters or [],
            "responses": {
                "200": _json(summary, reference(schema)),
                "304": {"description": "Nothing has changed since the ETag that was sent"},
                **{status: _refusal(status) for status in refusals},
            },
        }
    }


def _json(words: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": words, "content": {"application/json": {"schema": schema}}}


def _refusal(status: str) -> dict[str, Any]:
    waiting = {"headers": {"Retry-After": RETRY_AFTER}} if status in {"429", "503"} else {}
    return {
        "description": "What went wrong (RFC 9457)",
        **waiting,
        "content": {CONTENT_TYPE: {"schema": reference("Problem")}},
    }
