"""A chain that nobody has visited yet, and somebody of head office who reads English."""

import pytest
from flask import Flask

from audit_app.accounts.models import Role
from tests.comparison.chain import Chain, new_chain
from tests.factories import make_user
from tests.house_client import HouseClient


@pytest.fixture
def chain(app: Flask) -> Chain:
    return new_chain()


@pytest.fixture
def office(client: HouseClient) -> HouseClient:
    return client.sign_in(make_user(Role.HEAD_OFFICE, language="en"))
