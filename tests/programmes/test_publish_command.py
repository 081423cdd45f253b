import shutil

from audit_app.programmes.models import PublishedChecklist
from tests.factories import SMALL_CHECKLIST


def publish(app, *arguments):
    return app.test_cli_runner().invoke(args=["checklists", "publish", "--language", "en", *arguments])


def test_a_file_is_published_from_the_command_line(app):
    result = publish(app, str(SMALL_CHECKLIST))
    assert result.exit_code == 0, result.output
    assert "small-shop.v1" in result.output
    with app.app_context():
        assert PublishedChecklist.select().count() == 1


def test_without_files_every_checklist_of_the_folder_is_published(app):
    assert publish(app).exit_code == 0
    assert PublishedChecklist.select().count() >= 5


def test_a_changed_version_is_refused_while_the_others_are_published(app, tmp_path):
    publish(app, str(SMALL_CHECKLIST))
    changed = tmp_path / SMALL_CHECKLIST.name
    changed.write_text(
        SMALL_CHECKLIST.read_text(encoding="utf-8").replace("points = 3", "points = 4"), "utf-8"
    )
    second = tmp_path / "small-shop.v2.toml"
    shutil.copy(changed, second)
    second.write_text(second.read_text(encoding="utf-8").replace("version = 1", "version = 2"), "utf-8")
    result = publish(app, str(changed), str(second))
    assert result.exit_code == 1
    assert "small-shop.v2" in result.output
    assert {row.version for row in PublishedChecklist.select()} == {1, 2}
