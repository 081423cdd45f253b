"""A visit and the phones of its shopper."""

import pytest
from flask import Flask

from audit_app.visits.models import Visit
from tests.factories import make_visit
from tests.house_client import HouseClient
from tests.visits.sync.phone import OTHER, Phone


@pytest.fixture
def visit(app: Flask) -> Visit:
    """A visit that is assigned for today."""
    return make_visit()


@pytest.fixture
def phone(client: HouseClient, visit: Visit) -> Phone:
    """Its shopper's phone."""
    return Phone(client, visit.shopper)


@pytest.fixture
def other(app: Flask, visit: Visit) -> Phone:
    """Its shopper's other device."""
    return Phone(app.test_client(), visit.shopper, OTHER)  # type: ignore[arg-type]
