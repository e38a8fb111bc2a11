"""Sessions end: after idle hours, after a day's work, and at once when the account changes."""

import time
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from associations import tasks
from associations.sessions import BEGUN, SAVED
from tests import factories as make

HOUR = 3600
PAGE = "/rights/"
NEW_PASSWORD = "song-xanh-nui-biec"


def open_in(client: Client) -> bool:
    return client.get(PAGE).status_code == 200


def later(client: Client, seconds: int, *, idle: bool = True) -> None:
    """As if the session had been begun, and saved unless not idle, so many seconds ago."""
    kept = client.session
    row = Session.objects.get(pk=kept.session_key)
    data = row.get_decoded()
    data[BEGUN] -= seconds
    if idle:
        data[SAVED] -= seconds
        row.expire_date -= timedelta(seconds=seconds)
    row.session_data = kept.encode(data)
    row.save()


class TestTheIdleEnd:
    """Two hours after the last request."""

    def test_comes_without_requests(self, cast, as_) -> None:
        client = as_(cast.lan)
        later(client, 2 * HOUR - 60)
        assert open_in(client)
        other = as_(cast.lan)
        later(other, 2 * HOUR)
        assert other.get(PAGE)["Location"].startswith("/sign-in/?next=")

    def test_moves_on_with_them(self, cast, as_) -> None:
        client = as_(cast.lan)
        later(client, 2 * HOUR - 60)
        assert open_in(client)
        left = Session.objects.get(pk=client.session.session_key).expire_date - timezone.now()
        assert timedelta(hours=2) - left < timedelta(minutes=1)

    def test_costs_no_write_at_each_request(self, cast, as_) -> None:
        client = as_(cast.lan)
        later(client, 4 * 60)
        assert writes(client) == 0
        later(client, 2 * 60)
        assert writes(client) > 0
        assert writes(client) == 0


def writes(client: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert open_in(client)
    return sum(not query["sql"].startswith("SELECT") for query in asked)


def test_twelve_hours_are_the_longest(cast, as_) -> None:
    client = as_(cast.lan)
    later(client, 12 * HOUR - 600, idle=False)
    later(client, 360)
    assert open_in(client)
    kept = Session.objects.get(pk=client.session.session_key)
    assert timezone.now() < kept.expire_date <= timezone.now() + timedelta(seconds=240)
    assert client.cookies["sessionid"]["max-age"] <= 240


class TestAtOnce:
    """What ends every session of an account."""

    @pytest.fixture
    def elsewhere(self, cast, as_) -> Client:
        client = as_(cast.lan)
        assert open_in(client)
        return client

    def test_signing_out_everywhere_else(self, cast, as_, elsewhere) -> None:
        here, others = as_(cast.lan), as_(cast.dung)
        assert here.post("/account/sign-out-elsewhere/")["Location"] == "/account/"
        assert open_in(here) and open_in(others)
        assert not open_in(elsewhere)

    def test_another_password(self, cast, as_, elsewhere) -> None:
        here = as_(cast.lan)
        data = {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
        here.post("/password/", data | {"old_password": make.PASSWORD})
        assert open_in(here) and not open_in(elsewhere)

    def test_a_new_link(self, cast, as_, elsewhere) -> None:
        as_(cast.an).post(f"/003901/people/{cast.lan.pk}/link/")
        assert not open_in(elsewhere)

    def test_a_locked_account(self, cast, as_, elsewhere) -> None:
        as_(cast.an).post(f"/003901/people/{cast.lan.pk}/lock/")
        assert not open_in(elsewhere)

    def test_no_longer_the_key_of_the_product(self, cast, settings, elsewhere) -> None:
        settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-key"
        assert open_in(elsewhere)
        settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [], "a-third-key"
        assert not open_in(elsewhere)


def test_sessions_that_ended_are_dropped(cast, as_) -> None:
    over, going = as_(cast.lan), as_(cast.dung)
    later(over, 3 * HOUR)
    tasks.forget_visits()
    assert Session.objects.count() == 1
    assert open_in(going)


def test_a_session_begins_with_signing_in(cast) -> None:
    client = Client()
    client.post("/sign-in/", {"username": "dung", "password": make.PASSWORD})
    assert abs(client.session[BEGUN] - time.time()) < 60
