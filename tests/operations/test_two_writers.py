"""Two people write at the same moment: both are served, nobody sees “database is locked”."""

import threading

from audit_app.db import database, is_sqlite
from tests.factories import make_visit


def test_a_writer_who_has_read_first_waits_for_the_other(app):
    visits = [make_visit(), make_visit()]
    database.close()
    both_began, failures = threading.Barrier(2, timeout=1), []

    def write(visit):
        try:
            with database.connection_context(), database.atomic():
                fresh = type(visit).get_by_id(visit.id)
                try:
                    both_began.wait()  # on SQLite the second cannot begin before the first has ended
                except threading.BrokenBarrierError:
                    assert is_sqlite()
                fresh.scenario = "Đã ghi"
                fresh.save()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(visit,)) for visit in visits]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    database.connect()
    assert not failures
    assert [type(visit).get_by_id(visit.id).scenario for visit in visits] == ["Đã ghi", "Đã ghi"]


def test_many_single_writes_at_once_all_arrive(app):
    visits = [make_visit() for _ in range(8)]
    database.close()
    failures = []

    def write(visit):
        try:
            with database.connection_context():
                for number in range(10):
                    with database.atomic():
                        type(visit).update(scenario=f"{number}").where(type(visit).id == visit.id).execute()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(visit,)) for visit in visits]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    database.connect()
    assert not failures
    assert {type(visit).get_by_id(visit.id).scenario for visit in visits} == {"9"}
