"""What WeasyPrint warns of fails the tests, as for scorecards."""

from tests.scorecards.conftest import no_warning_of_weasyprint  # noqa: F401 - found by its name
