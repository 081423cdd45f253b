"""Background work: asked for by name, done once the transaction is written, by a process of its own."""

import json
import logging

import pytest
from flask import Flask, current_app

from audit_app.config import SettingRefused
from audit_app.db import database
from audit_app.jobs.address import open_queue
from audit_app.jobs.queue import JobQueue, background, enqueue

done: list[str] = []


@background("tests.note")
def note(words: str) -> None:
    done.append(f"{words} for {current_app.name}")


@background("tests.fail", retries=2, retry_delay=30)
def fail() -> None:
    raise OSError("the mail server sleeps")


@pytest.fixture(autouse=True)
def nothing_done() -> None:
    done.clear()


def test_work_is_done_with_its_arguments(app: Flask) -> None:
    enqueue("tests.note", words="Đà Nẵng")
    assert done == ["Đà Nẵng for audit_app"]


def test_work_waits_for_the_transaction_that_asks_for_it(app: Flask) -> None:
    with database.atomic():
        enqueue("tests.note", words="late")
        assert done == []
    assert done == ["late for audit_app"]


def test_work_of_a_transaction_that_is_rolled_back_is_never_done(app: Flask) -> None:
    with database.atomic() as transaction:
        enqueue("tests.note", words="never")
        transaction.rollback()
    assert done == []


def test_work_that_fails_harms_nobody_who_asked_and_is_tried_again_later(app: Flask, caplog) -> None:
    with caplog.at_level(logging.CRITICAL, "huey"):
        enqueue("tests.fail")
    (later,) = app.extensions["jobs"].huey.scheduled()[-1:]
    assert (later.args[0], later.retries, later.retry_delay) == ("tests.fail", 1, 30)


def test_work_that_nobody_registered_is_a_mistake_of_the_caller(app: Flask) -> None:
    with pytest.raises(LookupError, match=r"tests\.nothing"):
        enqueue("tests.nothing")


def test_arguments_that_cannot_travel_are_a_mistake_of_the_caller(app: Flask) -> None:
    with pytest.raises(TypeError):
        enqueue("tests.note", words=object())


def test_the_queue_keeps_work_for_another_process_and_signs_it(app: Flask, tmp_path, monkeypatch) -> None:
    settings = {"JOBS_URL": f"sqlite:///{tmp_path}/jobs.db", "SECRET_KEY": "k" * 20, "JOBS_IMMEDIATE": False}
    monkeypatch.setattr(app, "config", {**app.config, **settings})
    here, there = JobQueue(app), JobQueue(app)
    monkeypatch.setitem(app.extensions, "jobs", here)
    enqueue("tests.note", words="far away")
    assert done == []
    (stored,) = here.huey.storage.enqueued_items()
    task = there.huey.dequeue()
    assert json.loads(task.args[1]) == {"words": "far away"}
    there.huey.execute(task)
    assert done == ["far away for audit_app"]
    here.huey.storage.enqueue(stored.replace(b"far away", b"forgery!"))
    with pytest.raises(ValueError, match="Signature"):
        there.huey.dequeue()


def test_a_queue_that_cannot_be_reached_holds_nobody_up(app: Flask, tmp_path, monkeypatch, caplog) -> None:
    settings = {"JOBS_URL": f"sqlite:///{tmp_path}/nowhere/jobs.db", "JOBS_IMMEDIATE": False}
    monkeypatch.setattr(app, "config", {**app.config, **settings})
    monkeypatch.setitem(app.extensions, "jobs", JobQueue(app))
    enqueue("tests.note", words="lost")
    assert "tests.note could not be put into the queue" in caplog.text


@pytest.mark.parametrize("url", ["amqp://host/1", "sqlite://relative.db", "jobs.db"])
def test_a_wrong_address_says_how_to_write_it(url: str) -> None:
    with pytest.raises(SettingRefused, match=r"sqlite:////absolute/path/jobs\.db"):
        open_queue({"JOBS_URL": url, "SECRET_KEY": "k" * 20})


def test_periodic_work_divides_the_hour() -> None:
    with pytest.raises(ValueError, match="7 minutes"):
        background("tests.odd", every=7)
