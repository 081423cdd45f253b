"""Each rule of the checklist format, broken alone: one mistake, at the right field."""

import pytest

from audit_app.checklists.loader import read_checklist
from audit_app.checklists.mistakes import ChecklistRefused
from tests.checklists.building import both, checklist_source

YES = {"key": "easy", "type": "yes_no", "factor": "convenience"}
SCALE = {"key": "warm", "type": "scale", "factor": "staff_attitude"}
WAIT = {"key": "wait", "type": "duration", "factor": "response_speed", "target": 60, "limit": 180}
TEXT = {"key": "words", "type": "text"}
CHOICE = {
    "key": "pick",
    "type": "choice",
    "factor": "convenience",
    "options": [{"key": "a", "share": 1}, {"key": "b", "share": 0}],
}
BAND = {"key": "all", "label": both("tất cả"), "from": 0, "to": 100}
STAMPS = [{"key": key, "label": both(key)} for key in ("in", "out")]
EVEN = dict.fromkeys(
    ("problem_handling", "staff_attitude", "convenience", "consistent_information", "response_speed"), 1
)


def fields_of_mistakes(*questions, **tables):
    with pytest.raises(ChecklistRefused) as caught:
        read_checklist(checklist_source(*questions, **tables), "try.toml")
    return [mistake.field for mistake in caught.value.mistakes]


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ({**YES, "key": "Easy!"}, "key"),
        ({**YES, "key": "entered"}, "key (entered)"),
        ({**YES, "key": "csrf_token"}, "key (csrf_token)"),
        ({**YES, "type": "yesno"}, "type (easy)"),
        ({**YES, "text": "chỉ tiếng Việt"}, "text (easy)"),
        ({**YES, "text": {"vi": "a", "en": " "}}, "text.en (easy)"),
        ({"key": "easy", "type": "yes_no"}, "factor (easy)"),
        ({**YES, "kind": "opinion"}, "kind (easy)"),
        ({**YES, "points": 0}, "points (easy)"),
        ({**YES, "points": -1}, "points (easy)"),
        ({**YES, "points": "2"}, "points (easy)"),
        ({**YES, "na": "yes"}, "na (easy)"),
        ({**YES, "good": "maybe"}, "good (easy)"),
        ({**YES, "steps": 5}, "steps (easy)"),
        ({**SCALE, "steps": 1}, "steps (warm)"),
        ({**SCALE, "steps": 11}, "steps (warm)"),
        ({**SCALE, "steps": 2.5}, "steps (warm)"),
        ({**WAIT, "target": 180}, "limit (wait)"),
        ({**WAIT, "target": -5}, "target (wait)"),
        ({**WAIT, "target": 0.5}, "target (wait)"),
        ({**WAIT, "stamps": ["in", "out"]}, "stamps (wait)"),
        ({key: value for key, value in WAIT.items() if key != "limit"}, "limit (wait)"),
        ({**CHOICE, "options": [{"key": "a", "share": 1}]}, "options (pick)"),
        ({**CHOICE, "options": [{"key": "a", "share": 0.9}, {"key": "b", "share": 0}]}, "options (pick)"),
        (
            {**CHOICE, "options": [{"key": "a", "share": 1}, {"key": "b", "share": -1}]},
            "options[2].share (pick)",
        ),
        ({**CHOICE, "options": [{"key": "a", "share": 1}, {"key": "b"}]}, "options[2].share (pick)"),
        (
            {**CHOICE, "options": [{"key": "a", "share": 1}, {"key": "a", "share": 0}]},
            "options[2].key (pick)",
        ),
        (
            {**CHOICE, "options": [{"key": "a", "share": 1}, {"key": "na", "share": 0}]},
            "options[2].key (pick)",
        ),
        (
            {**CHOICE, "type": "multi", "options": [{"key": "a", "share": 1}, {"key": "none", "share": 0}]},
            "options[2].key (pick)",
        ),
        ({key: value for key, value in CHOICE.items() if key != "options"}, "options (pick)"),
        ({**YES, "critical": "fatal"}, "critical (easy)"),
        ({**YES, "critical": {"cap_factor": 120}}, "critical.cap_factor (easy)"),
        ({**YES, "critical": {"cap_factor": 50, "more": 1}}, "critical.more (easy)"),
        ({**YES, "when_hidden": "fail"}, "when_hidden (easy)"),
        ({**YES, "note_below": 1.5}, "note_below (easy)"),
        ({**YES, "phrases": [both("a")] * 4}, "phrases (easy)"),
        ({**YES, "phrases": [both("a"), {"vi": "b"}]}, "phrases[2].en (easy)"),
        ({**YES, "photo": "always"}, "photo (easy)"),
        ({**YES, "photo_max": 7}, "photo_max (easy)"),
        ({**TEXT, "factor": "convenience"}, "factor (words)"),
        ({**TEXT, "note_below": 0.5}, "note_below (words)"),
        ({**TEXT, "photo": "required_below"}, "photo (words)"),
        ({"key": "shot", "type": "photo", "photo": "none"}, "photo (shot)"),
        ({"key": "read", "type": "note", "required": True}, "required (read)"),
        ({**YES, "points": 10**13}, "points (easy)"),
        ({**YES, "points": 0.1234567}, "points (easy)"),
    ],
)
def test_a_wrong_field_of_a_question_is_the_one_mistake(question, field):
    assert fields_of_mistakes(question) == [f"sections[1].questions[1].{field}"]


@pytest.mark.parametrize(
    ("condition", "field"),
    [
        ({"question": "esay", "is": "yes"}, ".question"),
        ({"question": "self", "is": "yes"}, ".question"),
        ({"question": "later", "is": "yes"}, ".question"),
        ({"question": "easy", "is": True}, ".is"),
        ({"question": "easy", "is": "maybe"}, ".is"),
        ({"question": "easy", "at_least": 1}, ".at_least"),
        ({"question": "warm", "is": 6}, ".is"),
        ({"question": "warm", "any_of": []}, ".any_of"),
        ({"question": "pick", "any_of": ["a", "z"]}, ".any_of"),
        ({"question": "words", "is": "x"}, ".is"),
        ({"question": "words", "answered": "yes"}, ".answered"),
        ({"question": "easy"}, ""),
        ({"question": "easy", "is": "yes", "is_not": "no"}, ""),
        ({"is": "yes"}, ""),
        ({"all": []}, ".all"),
        (
            {"all": [{"question": "easy", "is": "yes"}, {"question": "no_such", "is": "yes"}]},
            ".all[2].question",
        ),
        ({"question": "easy", "is": "yes", "unless": 1}, ".unless"),
    ],
)
def test_a_wrong_condition_is_the_one_mistake(condition, field):
    asked = {**YES, "key": "self", "show_if": condition}
    later = {**YES, "key": "later"}
    fields = fields_of_mistakes(YES, SCALE, CHOICE, TEXT, asked, later)
    assert fields == [f"sections[1].questions[5].show_if{field} (self)"]


@pytest.mark.parametrize(
    ("tables", "field"),
    [
        ({"weights": {**EVEN, "convenience": -1}}, "weights.convenience"),
        ({"weights": dict.fromkeys(EVEN, 0)}, "weights"),
        ({"weights": {key: 1 for key in EVEN if key != "convenience"}}, "weights.convenience"),
        ({"weights": {**EVEN, "source": "ai đó"}}, "weights.source"),
        ({"weights": {**EVEN, "price": 3}}, "weights.price"),
        ({"thresholds": {"overall": 101}}, "thresholds.overall"),
        ({"thresholds": {"speed": 80}}, "thresholds.speed"),
        ({"bands": [{**BAND, "to": 90}]}, "bands[1].to"),
        ({"bands": [{**BAND, "from": 10}]}, "bands[1].from"),
        ({"bands": [{**BAND, "from": 50}, {**BAND, "key": "low", "to": 60}]}, "bands[2].to"),
        ({"bands": [{**BAND, "from": 50}, {**BAND, "to": 50}]}, "bands[2].key"),
        ({"bands": [{**BAND, "key": "critical_failure"}]}, "bands[1].key"),
        ({"bands": [{"key": "all", "label": both("x"), "from": 0}]}, "bands[1].to"),
        ({"stamps": [*STAMPS, STAMPS[0]]}, "checklist.stamps[3].key"),
        ({"stamps": [{"key": f"s{n}", "label": both("x")} for n in range(7)]}, "checklist.stamps"),
        ({"notes": {}}, "notes"),
    ],
)
def test_a_wrong_field_outside_the_questions_is_the_one_mistake(tables, field):
    assert fields_of_mistakes(YES, **tables) == [field]


def test_stamps_of_a_duration_go_forward():
    fields = fields_of_mistakes({**WAIT, "stamps": ["out", "in"]}, stamps=STAMPS)
    assert fields == ["sections[1].questions[1].stamps (wait)"]


def test_a_condition_on_a_question_that_is_itself_wrong_adds_no_second_mistake():
    wrong = {**CHOICE, "options": [{"key": "a", "share": 0.5}, {"key": "b", "share": 0}]}
    asked = {**YES, "show_if": {"question": "pick", "is": "c"}}
    assert fields_of_mistakes(wrong, asked) == ["sections[1].questions[1].options (pick)"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (('stage = "during"', 'stage = "after"'), None),
        (('stage = "during"', 'stage = "whenever"'), "sections[1].stage (visit)"),
        (("target = 80", "target = 101"), "sections[1].target (visit)"),
        (('ambition = "good_enough", ', ""), "sections[1].ambition (visit)"),
        (("format = 1", "format = 2"), "format"),
        (("version = 1", 'version = "1"'), "checklist.version"),
        (('channel = "shop", ', ""), "checklist.channel"),
        (('key = "built"', 'key = "built_it"'), "checklist.key"),
        (("version = 1,", "version = 1, issued = '1/11/2026',"), "checklist.issued"),
    ],
)
def test_a_wrong_head_or_section_is_the_one_mistake(change, field):
    source = checklist_source(YES)
    assert change[0] in source
    changed = source.replace(*change)
    if field is None:
        assert read_checklist(changed, "try.toml")
        return
    with pytest.raises(ChecklistRefused) as caught:
        read_checklist(changed, "try.toml")
    assert [mistake.field for mistake in caught.value.mistakes] == [field]


def test_sections_follow_the_journey():
    source = checklist_source(YES, {**SCALE, "section": "door"})
    backwards = source.replace('key = "door", stage = "during"', 'key = "door", stage = "before"')
    assert backwards != source
    with pytest.raises(ChecklistRefused) as caught:
        read_checklist(backwards, "try.toml")
    assert [mistake.field for mistake in caught.value.mistakes] == ["sections[2].stage (door)"]


@pytest.mark.parametrize("number", ["1e999999999", "0e-999999999", "inf", "nan", "-1e-999999999"])
def test_a_number_beyond_all_measure_is_refused_and_fills_no_memory(number):
    source = checklist_source({**YES, "points": 7}).replace("points = 7", f"points = {number}")
    with pytest.raises(ChecklistRefused) as caught:
        read_checklist(source, "try.toml")
    assert [mistake.field for mistake in caught.value.mistakes] == ["sections[1].questions[1].points (easy)"]


@pytest.mark.parametrize("value", ["[]", "3", '"x"', "[3]", "{}", "true", "2026-11-01"])
@pytest.mark.parametrize("name", ["checklist", "weights", "thresholds", "bands", "sections", "format"])
def test_a_part_of_the_wrong_shape_is_refused_in_words(name, value):
    lines = checklist_source(YES, weights=EVEN, thresholds={"overall": 80}, bands=[BAND]).splitlines()
    changed = [f"{name} = {value}" if line.startswith(f"{name} = ") else line for line in lines]
    if (name, value) in {("thresholds", "{}"), ("bands", "[]")}:  # an empty one means the usual
        assert read_checklist("\n".join(changed), "try.toml")
        return
    with pytest.raises(ChecklistRefused) as caught:
        read_checklist("\n".join(changed), "try.toml")
    assert any(mistake.field.startswith(name) for mistake in caught.value.mistakes)
