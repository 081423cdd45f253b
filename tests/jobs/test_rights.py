"""What a job makes is for who may read it: asked when it is wanted, when it is made, and at every look."""

import pytest
from flask import Flask
from playhouse.test_utils import count_queries

from audit_app.accounts.models import Role, User
from audit_app.jobs.asking import repeat_job, start_job
from audit_app.jobs.kinds import Parts, job
from audit_app.jobs.models import Job, JobState
from audit_app.jobs.progress import Progress
from audit_app.jobs.rights import RightGone
from audit_app.jobs.running import finish, start
from tests.factories import make_user
from tests.house_client import HouseClient

WORDS = "Bạn không còn quyền đọc hết những gì có trong tệp này"
made: list[str] = []
readers: set[int] = set()


def open_to_readers(user: User, asked: list[Job]) -> set[str]:
    return {each.uid for each in asked} if user.id in readers else set()


@job("tests.secret", open_to_readers)
def write_secret(progress: Progress) -> None:
    made.append(progress.job.uid)
    with progress.result("secret.txt") as stream:
        stream.write("Điểm của cả chuỗi".encode())


@job("tests.secret_parts", open_to_readers, Parts(lambda _: ([{"number": 1}], 1), lambda number: None))
def write_secret_of_parts(progress: Progress) -> None:
    write_secret(progress)


KINDS = ("tests.secret", "tests.secret_parts")


@pytest.fixture
def reader(app: Flask) -> User:
    made.clear()
    readers.clear()
    user = make_user(Role.HEAD_OFFICE)
    readers.add(user.id)
    return user


@pytest.fixture
def waiting_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    """A queue in which everything stays."""
    monkeypatch.setattr("audit_app.jobs.queue.JobQueue.put", lambda *_: None)


def ask(user: User, kind: str = "tests.secret") -> Job:
    return Job.get_by_id(start_job(kind, user, {}, "Bí mật").id)


def test_a_finished_file_closes_with_the_right_and_opens_with_it_again(
    client: HouseClient, reader: User
) -> None:
    client.sign_in(reader)
    address = f"/downloads/{ask(reader).uid}/file"
    with client.get(address) as answer:
        assert answer.text == "Điểm của cả chuỗi"
        tag = answer.headers["ETag"]
    readers.clear()
    for refused in (client.get(address), client.get(address, headers={"If-None-Match": tag})):
        assert refused.status_code == 403
        assert WORDS in refused.text
    readers.add(reader.id)
    with client.get(address) as answer:
        assert answer.status_code == 200


def test_the_list_says_in_words_that_a_file_cannot_be_fetched_any_more(
    client: HouseClient, reader: User
) -> None:
    client.sign_in(reader)
    address = f"/downloads/{ask(reader).uid}/file"
    page = client.page("/downloads")
    assert address in page
    assert WORDS not in page
    readers.clear()
    page = client.page("/downloads")
    assert address not in page
    assert WORDS in page


def test_what_a_person_may_not_read_is_not_even_begun(app: Flask, reader: User) -> None:
    with pytest.raises(RightGone):
        ask(make_user(Role.HEAD_OFFICE))
    assert not Job.select().exists()
    assert not made


@pytest.mark.parametrize("kind", KINDS)
def test_a_right_that_goes_while_a_job_waits_ends_it(
    app: Flask, reader: User, waiting_queue: None, kind: str
) -> None:
    waiting = ask(reader, kind)
    readers.clear()
    start(waiting.uid, waiting.run)
    ended = Job.get_by_id(waiting.id)
    assert (ended.state, ended.message.startswith(WORDS), made) == (JobState.FAILED, True, [])


def test_a_right_that_goes_while_parts_are_made_ends_the_job(
    app: Flask, reader: User, waiting_queue: None
) -> None:
    running = ask(reader, "tests.secret_parts")
    start(running.uid, running.run)
    readers.clear()
    finish(running.uid, running.run)
    assert (Job.get_by_id(running.id).state, made) == (JobState.FAILED, [])


def test_nothing_is_made_for_a_closed_account(app: Flask, reader: User, waiting_queue: None) -> None:
    waiting = ask(reader)
    User.update(active=False).where(User.id == reader.id).execute()
    start(waiting.uid, waiting.run)
    assert (Job.get_by_id(waiting.id).state, made) == (JobState.FAILED, [])
    User.update(active=True).where(User.id == reader.id).execute()
    assert repeat_job(Job.get_by_id(waiting.id))
    start(waiting.uid, run=2)
    assert Job.get_by_id(waiting.id).has_file


def test_a_file_of_a_kind_that_nobody_makes_any_more_stays_closed(client: HouseClient, reader: User) -> None:
    asked = ask(reader)
    Job.update(kind="tests.forgotten").execute()
    client.sign_in(reader).page(f"/downloads/{asked.uid}/file", 403)
    assert WORDS in client.page("/downloads")


def test_the_rights_to_many_files_are_asked_at_once(client: HouseClient, reader: User) -> None:
    client.sign_in(reader)

    def asked() -> int:
        with count_queries() as counted:
            client.page("/downloads")
        return counted.count

    ask(reader)
    asked()
    few = asked()
    for _ in range(4):
        ask(reader)
    assert asked() == few
