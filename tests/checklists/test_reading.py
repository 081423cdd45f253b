"""The line of every key, in every way that TOML lets one write it."""

from audit_app.checklists.reading import read_document

SOURCE = '''# a comment
format = 1   # [not a table]

[checklist]
title = { vi = "a # b", en = "c = [d]" }
long = """
[not.a.table]
key = 'no key' \\"""
still inside"""
raw = \'\'\'
"""[[no]]
\'\'\'
"quoted key".part = 1

[[sections]]
key = "one"
  [[sections.questions]]
  key = "a"
  options = [   # first
    { key = "x", share = 0.5 },

    { key = "y", share = 0.5 },
  ]
  [[sections.questions]]
  key = "b"
  nested = [[1, 2],
            [3]]
  empty = []
  when = 2026-11-01 10:00:00
  nothing = {}

[[sections]]
key = "two"
[[sections.questions]]
key = "c"

[weights.deep]
x.y = "z"
'''


def line_of(*path):
    return read_document(SOURCE.encode(), "try.toml").line_of(path)


def test_keys_tables_and_items_know_their_lines():
    assert line_of("format") == 2
    assert line_of("checklist") == 4
    assert line_of("checklist", "title", "en") == 5
    assert line_of("checklist", "long") == 6
    assert line_of("checklist", "raw") == 10
    assert line_of("checklist", "quoted key", "part") == 13
    assert line_of("sections", 0) == 15
    assert line_of("sections", 0, "questions", 0, "key") == 18
    assert line_of("sections", 0, "questions", 0, "options", 0, "share") == 20
    assert line_of("sections", 0, "questions", 0, "options", 1, "key") == 22
    assert line_of("sections", 0, "questions", 1) == 24
    assert line_of("sections", 0, "questions", 1, "nested", 1) == 27
    assert line_of("sections", 0, "questions", 1, "when") == 29
    assert line_of("sections", 1, "key") == 33
    assert line_of("sections", 1, "questions", 0, "key") == 35
    assert line_of("weights", "deep", "x", "y") == 38


def test_something_missing_is_looked_for_where_it_should_have_been():
    assert line_of("sections", 1, "questions", 0, "text") == 34
    assert line_of("bands") == 1
