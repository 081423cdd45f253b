"""What the tests of the API share."""

import pytest
from flask import Flask

from tests.api.program import Program


@pytest.fixture
def program(app: Flask) -> Program:
    """A program that may read everything."""
    return Program(app)
