"""What `make bench` measures is what it says: whole visits, by the real address, and figures that compare."""

import json
from urllib.parse import parse_qsl

from audit_app.programmes.published import publish_checklist, published_checklist
from audit_app.visits.models import Submission
from bench.fieldwork import CHECKLIST, NOTE, Fieldwork, section_posts, write_visits
from bench.report import Figure, print_table
from tests.factories import make_user


def test_the_visits_that_are_sent_have_32_answers_with_notes(app, client):
    row = publish_checklist(CHECKLIST.read_text(encoding="utf-8"), CHECKLIST.name)
    checklist = published_checklist(row.key, row.version)
    shopper = make_user()
    uids = write_visits(shopper, checklist, 1)
    sections = {section.key: section_posts(section) for section in checklist.sections}
    work = Fieldwork({shopper.email: uids}, sections, 32)
    client.sign_in(shopper)
    fields = parse_qsl(work.whole_body(client.csrf_token()).decode())
    data = {name: [value for key, value in fields if key == name] for name, _ in fields}
    answer = client.post(f"/visits/{uids[0]}/submit", data=data)
    assert answer.status_code == 302, answer.text
    answers = json.loads(Submission.get().answers)
    scored = [answers[question.key] for question in checklist.questions if question.is_scored]
    assert len([each for each in scored if each.get("note") == NOTE]) == 32


def test_a_figure_says_whether_its_target_is_reached(capsys):
    about = {"cores": 2, "processor": "x", "python": "3", "load_before": 0.0}
    figures = [
        Figure("Part", "fast enough", 151.0, "/s", at_least=150),
        Figure("Part", "too large", 51.0, "kB", at_most=50),
        Figure("Part", "no target", 1.0, "s"),
    ]
    print_table(about, figures, ())
    lines = {line.strip().split("  ")[0]: line for line in capsys.readouterr().out.splitlines()}
    assert "reached" in lines["fast enough"]
    assert "MISSED" in lines["too large"]
    assert not {"reached", "MISSED"} & set(lines["no target"].split())
