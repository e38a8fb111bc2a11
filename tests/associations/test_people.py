"""Accounts: inviting, the link that works once, roles given and ended, by administrators only."""

import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from associations import staff
from associations.models import Assignment, Role, User
from tests import factories as make
from tests.cast import WOMEN
from tests.signing import takes

PEOPLE = "/003901/people/"
NEW = {"username": "thu", "full_name": "Lý Thị Thu", "role": "leader"}
PASSWORD = "song-xanh-nui-biec"


@pytest.fixture(autouse=True)
def quarter(cast):
    return make.quarter(cast.binh_minh, "2024-Q1", version=1)


def link_on(answer) -> str:
    """The one-time link a page shows, or nothing."""
    found = re.search(r'value="http://[^/]+(/invitation/[^"]+)"', answer.content.decode())
    return found[1] if found else ""


def set_password(client: Client, link: str, password: str = PASSWORD):
    """Follows a link and sets a password there."""
    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0] if form.redirect_chain else link
    return client.post(address, {"new_password1": password, "new_password2": password})


def errors(answer) -> str:
    return str(answer.context["form"].errors)


class TestInviting:
    """Somebody new in the office."""

    def test_makes_the_account_its_role_and_a_link_shown_once(self, cast, as_) -> None:
        admin = as_(cast.an)
        answer = admin.post(f"{PEOPLE}invite/", NEW, follow=True)
        thu = User.objects.get(username="thu")
        role = thu.assignments.get()
        assert (role.office, role.role, role.valid_to) == (cast.binh_minh, Role.LEADER, None)
        assert not thu.has_usable_password()
        assert link_on(answer).startswith("/invitation/")
        assert link_on(admin.get(f"{PEOPLE}{thu.pk}/")) == ""

    def test_the_link_sets_the_password_signs_in_and_works_once(self, cast, as_) -> None:
        link = link_on(as_(cast.an).post(f"{PEOPLE}invite/", NEW, follow=True))
        theirs = Client()
        assert set_password(theirs, link)["Location"] == "/"
        assert theirs.get("/", follow=True).redirect_chain[-1][0] == "/second-step/set-up/?next=%2F"
        again = Client().get(link, follow=True)
        assert again.context["validlink"] is False
        assert takes("thu", PASSWORD)

    def test_a_link_is_good_for_three_days(self, cast, settings) -> None:
        link = staff.invitation(cast.xuan)
        assert settings.PASSWORD_RESET_TIMEOUT == 3 * 24 * 3600
        assert Client().get(link, follow=True).context["validlink"] is True
        settings.PASSWORD_RESET_TIMEOUT = -1
        assert Client().get(link, follow=True).context["validlink"] is False

    def test_a_weak_password_is_not_taken(self, cast, as_) -> None:
        link = link_on(as_(cast.an).post(f"{PEOPLE}invite/", NEW, follow=True))
        assert "new_password2" in errors(set_password(Client(), link, "12345678"))
        assert not User.objects.get(username="thu").has_usable_password()

    def test_a_link_for_one_account_is_none_for_another(self, cast) -> None:
        _, _, uid, token, _ = staff.invitation(cast.xuan).split("/")
        other = staff.invitation(cast.tuan).split("/")[2]
        assert uid != other
        answer = Client().get(f"/invitation/{other}/{token}/", follow=True)
        assert answer.context["validlink"] is False

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"username": "Thu Lý"}, "username"),
            ({"username": "lan"}, "__all__"),
            ({"username": "lan", "full_name": "Trần Thị Lan"}, "__all__"),
            ({"full_name": ""}, "full_name"),
            ({"role": "owner"}, "role"),
            ({"role": "association_officer"}, "association"),
            ({"association": WOMEN}, "association"),
            ({"role": "association_officer", "association": "99"}, "association"),
        ],
    )
    def test_what_does_not_fit_is_told_at_its_field(self, cast, as_, changed, field) -> None:
        people = User.objects.count()
        answer = as_(cast.an).post(f"{PEOPLE}invite/", NEW | changed)
        assert list(answer.context["form"].errors) == [field]
        assert (User.objects.count(), Assignment.objects.count()) == (people, 7)

    def test_a_leader_is_of_no_commune_and_nobody_of_a_foreign_one(self, cast, as_) -> None:
        admin = as_(cast.an)
        for commune, role in ((cast.an_lac, "leader"), (cast.bien_dong, "credit_officer")):
            answer = admin.post(f"{PEOPLE}invite/", NEW | {"role": role, "commune": commune.pk})
            assert list(answer.context["form"].errors) == ["commune"]

    def test_somebody_of_another_office_keeps_the_account(self, cast, as_) -> None:
        data = NEW | {"username": "binh", "full_name": "Ngô Thanh Bình"}
        answer = as_(cast.an).post(f"{PEOPLE}invite/", data, follow=True)
        assert link_on(answer) == ""
        assert cast.binh.assignments.count() == 2
        assert User.objects.get(pk=cast.binh.pk).password == cast.binh.password


class TestRoles:
    """Giving and ending them."""

    def test_another_role_adds_up(self, cast, as_) -> None:
        data = {"role": "association_officer", "association": WOMEN, "commune": cast.an_lac.pk}
        as_(cast.an).post(f"{PEOPLE}{cast.tuan.pk}/", data)
        assert cast.tuan.assignments.count() == 2

    def test_the_same_role_twice_is_refused(self, cast, as_) -> None:
        data = {"role": "credit_officer", "commune": cast.an_lac.pk}
        answer = as_(cast.an).post(f"{PEOPLE}{cast.tuan.pk}/", data)
        assert list(answer.context["form"].errors) == ["__all__"]
        assert cast.tuan.assignments.count() == 1

    def test_an_ended_role_is_gone_at_once_and_stays_in_the_history(self, cast, as_) -> None:
        role = cast.lan.assignments.get()
        as_(cast.an).post(f"{PEOPLE}{cast.lan.pk}/end/{role.pk}/")
        role.refresh_from_db()
        assert role.valid_to == timezone.localdate() - timedelta(days=1)
        assert as_(cast.lan).get("/003901/2024-Q1/").status_code == 404

    def test_a_role_of_today_leaves_nothing(self, cast, as_) -> None:
        role = make.assignment(cast.xuan, cast.binh_minh, Role.LEADER, since=timezone.localdate())
        as_(cast.an).post(f"{PEOPLE}{cast.xuan.pk}/end/{role.pk}/")
        assert not cast.xuan.assignments.exists()

    def test_roles_of_other_offices_are_out_of_reach(self, cast, as_) -> None:
        make.assignment(cast.binh, cast.binh_minh, Role.LEADER)
        theirs = cast.binh.assignments.get(office=cast.hai_ha)
        answer = as_(cast.an).post(f"{PEOPLE}{cast.binh.pk}/end/{theirs.pk}/")
        theirs.refresh_from_db()
        assert (answer.status_code, theirs.valid_to) == (404, None)


class TestTheLastAdministrator:
    """An office always keeps somebody who gives others their roles."""

    def test_cannot_be_ended_or_locked(self, cast, as_) -> None:
        role, admin = cast.an.assignments.get(), as_(cast.an)
        for address in (f"end/{role.pk}/", "lock/"):
            answer = admin.post(f"{PEOPLE}{cast.an.pk}/{address}", follow=True)
            assert "người quản trị cuối cùng" in answer.content.decode()
            role.refresh_from_db()
            cast.an.refresh_from_db()
            assert (role.valid_to, cast.an.is_active) == (None, True)

    def test_somebody_whose_link_waits_does_not_count(self, cast) -> None:
        waiting = make.person("ha", "Lê Thị Hà", password=None)
        make.assignment(waiting, cast.binh_minh, Role.ADMINISTRATOR)
        with pytest.raises(staff.NotPossible):
            staff.end(cast.an.assignments.get(), timezone.localdate())

    def test_can_go_when_another_one_is_there(self, cast) -> None:
        make.assignment(cast.hoa, cast.binh_minh, Role.ADMINISTRATOR)
        staff.end(cast.an.assignments.get(), timezone.localdate())
        assert not cast.an.assignments.filter(valid_to=None).exists()


class TestLocking:
    """Somebody who leaves."""

    def test_ends_every_role_and_the_session(self, cast, as_) -> None:
        theirs = as_(cast.lan)
        assert theirs.get("/003901/2024-Q1/").status_code == 200
        as_(cast.an).post(f"{PEOPLE}{cast.lan.pk}/lock/")
        assert theirs.get("/003901/2024-Q1/").status_code == 302
        assert not takes("lan")

    def test_leaves_an_account_that_another_office_needs(self, cast, as_) -> None:
        make.assignment(cast.lan, cast.hai_ha, Role.LEADER)
        as_(cast.an).post(f"{PEOPLE}{cast.lan.pk}/lock/")
        cast.lan.refresh_from_db()
        assert cast.lan.is_active
        assert as_(cast.lan).get("/003901/2024-Q1/").status_code == 404

    def test_a_link_of_before_is_dead(self, cast) -> None:
        link = staff.invitation(cast.lan)
        staff.lock(cast.lan, cast.binh_minh, timezone.localdate())
        assert Client().get(link, follow=True).context["validlink"] is False

    def test_a_new_role_opens_the_account_again(self, cast, as_) -> None:
        admin = as_(cast.an)
        admin.post(f"{PEOPLE}{cast.lan.pk}/lock/")
        admin.post(f"{PEOPLE}{cast.lan.pk}/", {"role": "leader"})
        assert takes("lan")


class TestANewLink:
    """For somebody who forgot the password."""

    def test_ends_the_old_password_and_older_links(self, cast, as_) -> None:
        admin = as_(cast.an)
        first = link_on(admin.post(f"{PEOPLE}{cast.lan.pk}/link/", follow=True))
        second = link_on(admin.post(f"{PEOPLE}{cast.lan.pk}/link/", follow=True))
        assert not takes("lan")
        assert Client().get(first, follow=True).context["validlink"] is False
        assert set_password(Client(), second)["Location"] == "/"

    def test_takes_over_no_account_of_another_office(self, cast, as_) -> None:
        make.assignment(cast.binh, cast.binh_minh, Role.LEADER)
        answer = as_(cast.an).post(f"{PEOPLE}{cast.binh.pk}/link/", follow=True)
        assert link_on(answer) == ""
        assert takes("binh")

    def test_is_not_for_oneself_nor_for_the_locked(self, cast, as_) -> None:
        admin = as_(cast.an)
        admin.post(f"{PEOPLE}{cast.lan.pk}/lock/")
        for user in (cast.an, cast.lan):
            assert link_on(admin.post(f"{PEOPLE}{user.pk}/link/", follow=True)) == ""
        assert takes("an")

    def test_the_operator_has_a_command_for_it(self, cast, capsys) -> None:
        call_command("new_link", "binh", "--address", "https://giaoban.example/")
        link = capsys.readouterr().out.strip().removeprefix("https://giaoban.example")
        assert set_password(Client(), link)["Location"] == "/"
        with pytest.raises(CommandError):
            call_command("new_link", "nobody")


@pytest.mark.parametrize("who", ["lan", "dung", "tuan", "hoa", "mai"])
@pytest.mark.parametrize("address", ["", "invite/", "{lan}/", "{lan}/link/", "{lan}/lock/"])
def test_only_administrators_manage_people(cast, as_, who, address) -> None:
    path = PEOPLE + address.format(lan=cast.lan.pk)
    before = (Assignment.objects.count(), cast.lan.password)
    client = as_(getattr(cast, who))
    assert client.post(path, NEW).status_code in (403, 405)
    assert client.get(path).status_code in (403, 405)
    cast.lan.refresh_from_db()
    assert (Assignment.objects.count(), cast.lan.password) == before


def test_looking_changes_nothing(cast, as_) -> None:
    role, admin = cast.lan.assignments.get(), as_(cast.an)
    for address in ("link/", "lock/", f"end/{role.pk}/"):
        assert admin.get(f"{PEOPLE}{cast.lan.pk}/{address}").status_code == 405


def test_the_list_is_in_vietnamese_order_with_everybodys_roles(cast, as_) -> None:
    answer = as_(cast.an).get(PEOPLE)
    people = answer.context["people"]
    assert [p.user.username for p in people] == ["an", "dung", "hoa", "lan", "mai", "tuan"]
    assert people[4].now[0].described == "Cán bộ hội, đoàn thể · Hội Liên hiệp Phụ nữ · Xã An Lạc"


def test_people_of_another_office_are_not_there(cast, as_) -> None:
    assert as_(cast.an).get(f"{PEOPLE}{cast.binh.pk}/").status_code == 404


def test_user_names_may_be_typed_large(cast) -> None:
    answer = Client().post("/sign-in/", {"username": " LAN", "password": make.PASSWORD})
    assert answer.status_code == 302


def test_signing_out_is_no_link(cast, as_) -> None:
    client = as_(cast.lan)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert client.get("/")["Location"].startswith("/sign-in/")


def test_a_password_can_be_changed(cast, as_) -> None:
    data = {"old_password": make.PASSWORD, "new_password1": PASSWORD, "new_password2": PASSWORD}
    as_(cast.lan).post("/password/", data)
    assert takes("lan", PASSWORD)
