"""A program that asks with a token, and holds each answer against the description."""

import json
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from audit_app.accounts.models import Role
from audit_app.api.description import describe
from audit_app.api.tokens import Scope, make_token
from tests.factories import make_user

DESCRIPTION = describe()
EVERYTHING = tuple(str(scope) for scope in Scope)


class Program:
    """A program with a token of every scope, unless told; every answer is checked."""

    def __init__(self, app: Flask, *scopes: str) -> None:
        scopes = scopes or EVERYTHING
        self.client = FlaskClient(app)
        self.token = make_token(f"BI {scopes}", scopes, make_user(Role.HEAD_OFFICE))[1]

    def ask(self, address: str, status: int = 200, **headers: str) -> Any:
        """Return what is answered at ``address``, which must be ``status``."""
        response = self.get(address, **headers)
        assert response.status_code == status, response.text
        path = address.partition("?")[0]
        path = "/releases/{code}" if path.startswith("/releases/") else path
        check(path, status, response)
        return json.loads(response.data) if response.data else None

    def get(self, address: str, **headers: str) -> Any:
        """Return the answer as it comes."""
        sent = {"Authorization": f"Bearer {self.token}", **headers}
        return self.client.get(f"/api/v1{address}", headers=sent)


def check(path: str, status: int, response: Any) -> None:
    """Check an answer against what the description says of ``path``."""
    said = DESCRIPTION["paths"][path]["get"]["responses"][str(status)]
    missing = [name for name in said.get("headers", {}) if name not in response.headers]
    assert not missing
    if "content" not in said:
        assert not response.data
        return
    [(kind, about)] = said["content"].items()
    assert response.mimetype == kind
    check_shape(about["schema"], response)


def check_problem(response: Any, status: int, kind: str) -> None:
    """Check that an answer is this problem, also at an address that the description does not have."""
    assert (response.status_code, response.mimetype) == (status, "application/problem+json"), response.text
    check_shape({"$ref": "#/components/schemas/Problem"}, response)
    problem = json.loads(response.data)
    assert (problem["status"], problem["type"]) == (status, f"urn:vi-hanh:problem:{kind}")
    assert problem["detail"]


def check_shape(schema: dict[str, Any], response: Any) -> None:
    """Check an answer against one of the description's shapes."""
    schema = {**schema, "components": DESCRIPTION["components"]}
    Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(
        json.loads(response.data)
    )
