"""The digest stands for what a checklist means, not for how its file looks."""

from pathlib import Path

import pytest

from audit_app.checklists.digest import canonical_json
from audit_app.checklists.loader import read_checklist
from tests.checklists.building import checklist_source

SOURCE = (Path(__file__).parent / "every-field.v3.toml").read_text(encoding="utf-8")


def digest(source):
    return read_checklist(source, "try.toml").digest


def test_comments_spacing_and_the_order_of_fields_do_not_matter():
    changed = SOURCE.replace("format = 1", "format   =   1 # một").replace(
        'channel = "call"\n', "\n# kênh\n\"channel\" = 'call'\n"
    )
    changed = changed.replace("target = 10\nlimit = 40\n", "limit = 40.0\ntarget = 10\n")
    assert changed != SOURCE
    assert digest(changed) == digest(SOURCE)


def test_writing_out_a_default_does_not_matter():
    changed = SOURCE.replace(
        'key = "words"\n', 'key = "words"\nrequired = false\nphoto = "none"\nphoto_max = 3\n'
    )
    assert changed != SOURCE
    assert digest(changed) == digest(SOURCE)


def test_composed_and_decomposed_letters_are_the_same_text():
    changed = SOURCE.replace("Lạnh", "La\u0323nh")
    assert changed != SOURCE
    assert digest(changed) == digest(SOURCE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("convenience = 2.5", "convenience = 2.6"),
        ("overall = 82.5", "overall = 82"),
        ("version = 3", "version = 4"),
        ("issued = 2026-11-01", "issued = 2026-11-02"),
        ("from = 75\nto = 100", "from = 76\nto = 100"),
        ("Giọng nói ấm áp", "Giọng nói rất ấm áp"),
        ("The voice is warm", "The voice is very warm"),
        ("steps = 7", "steps = 6"),
        ("{ any = [{ question", "{ all = [{ question"),
        ("at_least = 2", "at_least = 3"),
        ("at_least = 2", "at_most = 2"),
        ('when_hidden = "fail"\n', ""),
        ("cap_factor = 50", "cap_factor = 51"),
        ("emotion = false", "emotion = true"),
        ("photo_max = 2", "photo_max = 4"),
    ],
)
def test_whatever_changes_a_score_or_a_word_changes_the_digest(old, new):
    changed = SOURCE.replace(old, new).replace("to = 75", "to = 76" if "76" in new else "to = 75")
    assert changed != SOURCE
    assert digest(changed) != digest(SOURCE)


def test_the_digest_of_a_published_checklist_stays_for_ever():
    """If this fails, every chain's published checklists would be refused as changed: keep the old form."""
    checklist = read_checklist(
        checklist_source({"key": "easy", "type": "yes_no", "factor": "convenience"}), "try.toml"
    )
    assert '"bonus"' not in canonical_json(checklist), "fields at their default are left out"
    assert checklist.digest == "8a8ae998da48276a9c15171edcc049c9bba329320275eb051b65ba8cb087510e"
