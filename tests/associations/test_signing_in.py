"""Name and password: counted failures, the lock, who lifts it, and what is computed meanwhile."""

import logging
import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client, RequestFactory
from django.utils import timezone

from associations import signing_in, tasks
from tests import factories as make
from tests.signing import takes

WRONG = "sai-mat-khau"


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is hashed."""

    count = 0

    def encode(self, password: str, salt: str) -> str:
        type(self).count += 1
        return super().encode(password, salt)


@pytest.fixture
def hashed(settings):
    """How many passwords were hashed since the last look."""
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]

    def since() -> int:
        found, CountingHasher.count = CountingHasher.count, 0
        return found

    since()
    return since


def attempt(username: str, password: str = WRONG, address: str = "10.0.0.1", agent: str = "a"):
    data = {"username": username, "password": password}
    client = Client(REMOTE_ADDR=address, headers={"user-agent": agent})
    return client.post("/sign-in/", data)


def fail(username: str, times: int, address: str = "10.0.0.1"):
    """Wrong passwords in turn, from ever other browsers at one address; the last answer."""
    for n in range(times):
        answer = attempt(username, address=address, agent=f"browser {n}")
    return answer


def minutes_pass(minutes: int) -> None:
    for tried in AccessAttempt.objects.all():
        tried.attempt_time -= timedelta(minutes=minutes)
        tried.save()


class TestTheLock:
    """After five failures of a name from an address, for fifteen minutes."""

    def test_comes_at_the_fifth_failure(self, cast) -> None:
        assert fail("lan", 4).status_code == 200
        assert attempt("lan").status_code == 429
        assert attempt("lan", make.PASSWORD).status_code == 429

    def test_computes_no_hash(self, cast, hashed) -> None:
        fail("lan", 5)
        assert hashed() > 0
        assert attempt("lan", make.PASSWORD).status_code == 429
        assert attempt("lan").status_code == 429
        assert hashed() == 0

    def test_is_the_same_for_names_that_nobody_has(self, cast, hashed) -> None:
        known, unknown = fail("lan", 5), fail("khong-ai", 5)
        hashed()
        assert attempt("khong-ai").status_code == 429
        assert hashed() == 0
        assert _words(known) == _words(unknown)

    def test_says_until_when_and_what_to_do(self, cast) -> None:
        page = fail("lan", 5).content.decode()
        last = AccessAttempt.objects.latest("attempt_time").attempt_time
        until = timezone.localtime(last + timedelta(minutes=15))
        assert f"{until:%H:%M}</strong> ngày {until:%d/%m/%Y}" in page
        assert "đề nghị người quản trị của đơn vị mở khóa" in page

    def test_is_of_one_name_and_one_address(self, cast) -> None:
        fail("lan", 5)
        assert attempt("dung", make.PASSWORD).status_code == 302
        assert attempt("lan", make.PASSWORD, address="10.0.0.2").status_code == 302

    def test_ends_with_time_however_often_one_tries(self, cast) -> None:
        fail("lan", 5)
        minutes_pass(14)
        assert fail("lan", 5).status_code == 429
        minutes_pass(1)
        assert attempt("lan", make.PASSWORD).status_code == 302

    def test_is_far_after_a_success(self, cast) -> None:
        fail("lan", 4)
        assert attempt("lan", make.PASSWORD).status_code == 302
        assert fail("lan", 4).status_code == 200

    def test_is_lifted_by_an_administrator(self, cast, as_) -> None:
        fail("lan", 5)
        page = f"/003901/people/{cast.lan.pk}/"
        admin = as_(cast.an)
        assert "Tạm khóa đăng nhập" in admin.get(page).content.decode()
        assert "Tạm khóa đăng nhập" in admin.get("/003901/people/").content.decode()
        admin.post(f"{page}unlock/")
        assert "Tạm khóa đăng nhập" not in admin.get(page).content.decode()
        assert attempt("lan", make.PASSWORD).status_code == 302

    def test_ends_with_a_new_link(self, cast, as_) -> None:
        fail("lan", 5)
        as_(cast.an).post(f"/003901/people/{cast.lan.pk}/link/")
        assert attempt("lan").status_code == 200


def _words(answer) -> str:
    """A page without the token of its form, which differs at each look."""
    return re.sub(r'value="\w{64}"', "", answer.content.decode())


def test_failures_are_forgotten_when_nothing_rests_on_them(cast) -> None:
    fail("lan", 2)
    minutes_pass(15)
    fail("dung", 1)
    tasks.forget_visits()
    assert set(AccessAttempt.objects.values_list("username", flat=True)) == {"dung"}


def test_no_password_or_name_is_written_down(cast, caplog) -> None:
    with caplog.at_level(logging.DEBUG):
        fail("lan", 5)
    assert WRONG not in caplog.text and "lan" not in caplog.text
    assert not any(WRONG in f"{tried.post_data}{tried.get_data}" for tried in _tried())


def _tried() -> list[AccessAttempt]:
    return list(AccessAttempt.objects.all())


@pytest.mark.parametrize(
    ("https", "headers", "found"),
    [
        (False, {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "1.2.3.4"}, "10.0.0.1"),
        (True, {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "6.6.6.6, 1.2.3.4"}, "1.2.3.4"),
        (True, {"REMOTE_ADDR": "10.0.0.1"}, "10.0.0.1"),
        (True, {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "x'); --"}, None),
        (False, {"REMOTE_ADDR": ""}, None),
    ],
)
def test_the_address_is_what_the_proxy_saw(settings, rf: RequestFactory, https, headers, found):
    settings.HTTPS = https
    assert signing_in.client_address(rf.get("/", **headers)) == found


def test_a_locked_account_is_told_the_same_as_a_wrong_password(cast) -> None:
    cast.lan.is_active = False
    cast.lan.save()
    right, wrong = attempt("lan", make.PASSWORD), attempt("lan")
    assert right.context["form"].errors == wrong.context["form"].errors
    assert not takes("lan")
