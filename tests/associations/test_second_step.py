"""The second step: who is asked, setting it up, its codes, and losing the telephone."""

import re
import time
from datetime import timedelta
from urllib.parse import parse_qs, urlparse

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from associations import second_step
from associations.models import Role
from tests import factories as make
from tests.cast import WOMEN
from tests.signing import half_signed_in

STEP, SET_UP = "/second-step/", "/second-step/set-up/"
CODES = "/second-step/codes/"
INSIDE = "/rights/"
PEOPLE = "/003901/people/"


def code(key: str, steps: int = 0) -> str:
    """What an app shows for a key, now or so many half minutes from now."""
    totp = TOTP(bytes.fromhex(key))
    totp.drift = steps
    return f"{totp.token():06}"


def wrong(key: str) -> str:
    """Six digits that no app shows for a key about now."""
    near = {code(key, steps) for steps in range(-3, 4)}
    return next(f"{n:06}" for n in range(10) if f"{n:06}" not in near)


def with_device(user) -> tuple[TOTPDevice, list[str]]:
    """Somebody who has set the step up some time ago, and their recovery codes."""
    device = TOTPDevice.objects.create(user=user, name="app")
    return device, second_step.new_codes(user)


def enter(client: Client, typed: str, there: str = ""):
    return client.post(STEP, {"code": typed, "next": there})


def refused(answer) -> bool:
    return answer.status_code == 200 and "code" in answer.context["form"].errors


class TestWhoIsAsked:
    """Leaders and administrators now, of real offices; and whoever has a device."""

    @pytest.mark.parametrize(
        ("who", "asked"),
        [("lan", True), ("an", True), ("binh", True), ("dung", False), ("mai", False)],
    )
    def test_the_role_decides(self, cast, who, asked) -> None:
        answer = half_signed_in(getattr(cast, who)).get(INSIDE)
        assert (answer.status_code == 302) == asked

    def test_at_the_next_request_of_a_new_role(self, cast) -> None:
        client = half_signed_in(cast.dung)
        assert client.get(INSIDE).status_code == 200
        role = make.assignment(cast.dung, cast.hai_ha, Role.LEADER)
        assert client.get(INSIDE)["Location"] == f"{STEP}?next=%2Frights%2F"
        role.valid_to = timezone.localdate() - timedelta(days=1)
        role.save()
        assert client.get(INSIDE).status_code == 200

    def test_not_where_everything_is_invented(self, cast) -> None:
        model = make.office("003909", "Phòng giao dịch mẫu", synthetic=True)
        make.assignment(cast.xuan, model, Role.LEADER)
        assert half_signed_in(cast.xuan).get(INSIDE).status_code == 200
        make.assignment(cast.xuan, cast.binh_minh, Role.ASSOCIATION_OFFICER, association=WOMEN)
        assert half_signed_in(cast.xuan).get(INSIDE).status_code == 302

    def test_whoever_has_a_device(self, cast) -> None:
        with_device(cast.dung)
        assert half_signed_in(cast.dung).get(INSIDE)["Location"].startswith(STEP)


class TestSettingUp:
    """At the first sign-in of somebody who needs it."""

    def sign_in(self) -> tuple[Client, str]:
        """A leader who comes with a password, and the key that the page shows."""
        client = Client()
        client.post("/sign-in/", {"username": "lan", "password": make.PASSWORD})
        answer = client.get(INSIDE, follow=True)
        assert answer.redirect_chain[-1][0] == f"{SET_UP}?next=%2Frights%2F"
        return client, key_on(answer)

    def test_takes_one_code_and_gives_ten_once(self, cast) -> None:
        client, key = self.sign_in()
        answer = client.post(SET_UP, {"code": code(key), "next": INSIDE}, follow=True)
        codes = answer.context["codes"]
        assert len(set(codes)) == 10
        assert f'href="{INSIDE}"' in answer.content.decode()
        assert client.get(CODES)["Location"] == "/account/"
        assert client.get(INSIDE).status_code == 200

    def test_a_wrong_code_sets_nothing_up_and_keeps_the_key(self, cast) -> None:
        client, key = self.sign_in()
        for typed in (wrong(key), "", "abc", "12345"):
            answer = client.post(SET_UP, {"code": typed})
            assert refused(answer) and key_on(answer) == key
        assert not TOTPDevice.objects.exists()
        assert client.get(INSIDE).status_code == 302

    def test_the_picture_says_what_the_key_says(self, cast) -> None:
        device = TOTPDevice(user=cast.lan, key="3132333435363738393031323334353637383930")
        address = urlparse(device.config_url)
        assert parse_qs(address.query)["secret"] == ["GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"]
        assert address.path == "/Giao%20Ban%3Alan"

    def test_its_first_code_is_used_up(self, cast) -> None:
        client, key = self.sign_in()
        typed = code(key)
        client.post(SET_UP, {"code": typed})
        assert refused(enter(half_signed_in(cast.lan), typed))
        _seconds_pass(TOTPDevice.objects.get(), 1)
        assert enter(half_signed_in(cast.lan), code(key, 1)).status_code == 302

    def test_with_a_password_alone_no_other_device_is_set_up(self, cast) -> None:
        device, _codes = with_device(cast.lan)
        client = half_signed_in(cast.lan)
        assert client.get(SET_UP)["Location"].startswith(STEP)
        assert client.post(SET_UP, {"code": "000000"})["Location"].startswith(STEP)
        assert TOTPDevice.objects.get() == device

    def test_ends_the_sessions_elsewhere(self, cast, as_) -> None:
        elsewhere = as_(cast.lan)
        client, key = self.sign_in()
        client.post(SET_UP, {"code": code(key)})
        assert elsewhere.get(INSIDE)["Location"].startswith("/sign-in/")


def key_on(answer) -> str:
    """The key of the page, as hexadecimal digits."""
    import base64

    found = re.search(r'class="qr-key">([^<]+)<', answer.content.decode())
    assert found is not None
    return base64.b32decode(found[1].replace(" ", "")).hex()


class TestACode:
    """After the password, at each sign-in."""

    def test_leads_to_where_one_was_going(self, cast) -> None:
        device, _codes = with_device(cast.lan)
        client = half_signed_in(cast.lan)
        assert client.get(f"{STEP}?next={INSIDE}").status_code == 200
        typed = code(device.key)
        answer = enter(client, f"{typed[:3]} {typed[3:]}", INSIDE)
        assert answer["Location"] == INSIDE
        assert client.get(INSIDE).status_code == 200

    def test_leads_to_no_other_server(self, cast) -> None:
        device, _codes = with_device(cast.lan)
        answer = enter(half_signed_in(cast.lan), code(device.key), "https://evil.example/")
        assert answer["Location"] == "/"

    def test_works_once(self, cast) -> None:
        device, _codes = with_device(cast.lan)
        typed = code(device.key)
        assert enter(half_signed_in(cast.lan), typed).status_code == 302
        assert refused(enter(half_signed_in(cast.lan), typed))

    def test_of_another_account_is_none(self, cast) -> None:
        with_device(cast.lan)
        device, codes = with_device(cast.an)
        for typed in (code(device.key), codes[0]):
            assert refused(enter(half_signed_in(cast.lan), typed))

    def test_wrong_ones_make_wait_twice_as_long_each_time(self, cast) -> None:
        device, codes = with_device(cast.lan)
        client = half_signed_in(cast.lan)
        for failures in range(1, 8):
            assert refused(enter(client, wrong(device.key)))
            device.refresh_from_db()
            assert device.throttling_failure_count == failures
            _seconds_pass(device, 2 ** (failures - 1))
        assert refused(enter(client, wrong(device.key)))
        _seconds_pass(device, 2**7 - 5)
        answer = enter(client, code(device.key))
        assert refused(answer) and "nhập sai nhiều lần" in answer.content.decode()
        assert client.get(INSIDE).status_code == 302
        _seconds_pass(device, 5)
        assert enter(client, code(device.key)).status_code == 302
        assert codes

    def test_a_lock_is_lifted_by_an_administrator(self, cast, as_) -> None:
        device, _codes = with_device(cast.lan)
        device.throttling_failure_count = 20
        device.throttling_failure_timestamp = timezone.now()
        device.save()
        assert refused(enter(half_signed_in(cast.lan), code(device.key)))
        as_(cast.an).post(f"{PEOPLE}{cast.lan.pk}/unlock/")
        assert enter(half_signed_in(cast.lan), code(device.key)).status_code == 302

    def test_a_recovery_code_works_once_and_tells_how_many_are_left(self, cast) -> None:
        _device, codes = with_device(cast.lan)
        client = half_signed_in(cast.lan)
        answer = client.post(STEP, {"code": codes[3].upper(), "next": INSIDE}, follow=True)
        assert "còn lại 9 mã" in answer.content.decode()
        assert refused(enter(half_signed_in(cast.lan), codes[3]))
        assert StaticToken.objects.count() == 9


def _seconds_pass(device: TOTPDevice, seconds: int) -> None:
    device.refresh_from_db()
    device.throttling_failure_timestamp -= timedelta(seconds=seconds)
    device.save()


class TestChangingIt:
    """Under one's account, after a code of the last minutes."""

    def test_new_codes_end_the_old(self, cast, as_) -> None:
        _device, old = with_device(cast.lan)
        answer = as_(cast.lan).post(f"{CODES}new/", follow=True)
        assert not set(answer.context["codes"]) & set(old)
        assert refused(enter(half_signed_in(cast.lan), old[0]))

    @pytest.mark.parametrize("path", [f"{CODES}new/", SET_UP, f"{STEP}drop/"])
    def test_a_code_of_long_ago_is_not_enough(self, cast, as_, path) -> None:
        device, codes = with_device(cast.dung)
        client = as_(cast.dung)
        session = client.session
        session["second_step_passed_at"] = int(time.time()) - 601
        session.save()
        assert client.post(path)["Location"] == f"{STEP}?next=%2Faccount%2F"
        assert TOTPDevice.objects.get() == device
        assert StaticToken.objects.filter(token=codes[0]).exists()

    def test_only_those_of_whom_none_is_demanded_do_without(self, cast, as_) -> None:
        with_device(cast.lan)
        with_device(cast.dung)
        assert as_(cast.lan).post(f"{STEP}drop/").status_code == 403
        client = as_(cast.dung)
        client.post(f"{STEP}drop/")
        assert client.get(INSIDE).status_code == 200
        assert TOTPDevice.objects.get().user == cast.lan


class TestALostTelephone:
    """An administrator takes it away, or the operator."""

    def test_goes_with_its_codes_and_all_sessions(self, cast, as_) -> None:
        with_device(cast.lan)
        theirs = as_(cast.lan)
        as_(cast.an).post(f"{PEOPLE}{cast.lan.pk}/second-step/")
        assert theirs.get(INSIDE)["Location"].startswith("/sign-in/")
        assert not TOTPDevice.objects.exists() and not StaticDevice.objects.exists()
        assert half_signed_in(cast.lan).get(STEP)["Location"].startswith(SET_UP)

    def test_not_of_somebody_another_office_relies_on(self, cast, as_) -> None:
        make.assignment(cast.binh, cast.binh_minh, Role.LEADER)
        with_device(cast.binh)
        as_(cast.an).post(f"{PEOPLE}{cast.binh.pk}/second-step/")
        assert TOTPDevice.objects.exists()

    def test_not_of_oneself(self, cast, as_) -> None:
        with_device(cast.an)
        as_(cast.an).post(f"{PEOPLE}{cast.an.pk}/second-step/")
        assert TOTPDevice.objects.exists()

    def test_the_operator_has_a_command_for_it(self, cast) -> None:
        with_device(cast.binh)
        call_command("reset_second_step", "binh")
        assert not TOTPDevice.objects.exists()
        with pytest.raises(CommandError):
            call_command("reset_second_step", "nobody")


def test_it_is_read_with_the_account_in_one_statement(cast, as_, django_assert_num_queries) -> None:
    client = as_(cast.dung)
    with django_assert_num_queries(2):  # the session, the account
        client.get("/rights/")
