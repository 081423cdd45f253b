"""Variants of the small checklist that some cases need."""

from audit_app.programmes.published import publish_checklist
from tests.factories import SMALL_CHECKLIST


def publish_version_without_failing_questions() -> int:
    """Publish version 2, in which a hidden question does not fail, so that nothing may be assessed."""
    source = SMALL_CHECKLIST.read_text(encoding="utf-8")
    source = source.replace("version = 1", "version = 2").replace('when_hidden = "fail"\n', "")
    publish_checklist(source, "small-shop.v2.toml")
    return 2
