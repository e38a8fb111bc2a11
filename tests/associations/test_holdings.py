"""Roles with their days: given beforehand, for a while, in several communes; and telephones."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from associations import holdings, staff
from associations.models import Assignment, CommuneName, Role, User
from associations.rights import Action, may
from tests import factories as make

PEOPLE = "/003901/people/"
NEW = {"username": "thu", "full_name": "Lý Thị Thu", "role": "credit_officer"}
YEAR = timedelta(days=365)


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def written(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def give(as_, cast, **data):
    """The administrator gives Xuân a role."""
    path = f"{PEOPLE}{cast.xuan.pk}/"
    return as_(cast.an).post(path, {"role": "leader"} | data)


@pytest.fixture(autouse=True)
def known(cast) -> None:
    """Xuân has been of the office once."""
    since, until = date(2020, 1, 1), date(2020, 12, 31)
    make.assignment(cast.xuan, cast.binh_minh, Role.LEADER, since=since, until=until)


class TestDays:
    """The first and the last day of a role."""

    def test_begin_today_and_have_no_end_unless_said(self, cast, as_, today) -> None:
        give(as_, cast)
        role = cast.xuan.assignments.latest("pk")
        assert (role.valid_from, role.valid_to) == (today, None)
        answer = as_(cast.an).get(f"{PEOPLE}invite/").content.decode()
        assert f'value="{written(today)}"' in answer

    def test_are_written_as_here(self, cast, as_, today) -> None:
        give(as_, cast, valid_from=written(today + YEAR), valid_to=written(today + 2 * YEAR))
        role = cast.xuan.assignments.latest("pk")
        assert (role.valid_from, role.valid_to) == (today + YEAR, today + 2 * YEAR)
        assert not may(cast.xuan, Action.SEE, cast.binh_minh, today)
        assert may(cast.xuan, Action.SEE, cast.binh_minh, today + YEAR)
        assert not may(cast.xuan, Action.SEE, cast.binh_minh, today + 2 * YEAR + timedelta(1))

    @pytest.mark.parametrize(
        ("since", "until", "field"),
        [(0, -1, "valid_to"), (-2, -1, "valid_to"), (5, 4, "valid_to")],
    )
    def test_in_disorder_or_over_are_refused(self, cast, as_, today, since, until, field) -> None:
        first, last = today + timedelta(since), today + timedelta(until)
        answer = give(as_, cast, valid_from=written(first), valid_to=written(last))
        assert list(answer.context["form"].errors) == [field]
        assert cast.xuan.assignments.count() == 1

    @pytest.mark.parametrize("day", ["04/31/2024", "hôm nay", "2024"])
    def test_that_are_no_days_are_refused(self, cast, as_, day) -> None:
        answer = give(as_, cast, valid_from=day)
        assert "valid_from" in answer.context["form"].errors

    def test_may_follow_each_other_but_not_overlap(self, cast, as_, today) -> None:
        give(as_, cast, valid_to=written(today + YEAR))
        overlapping = give(as_, cast, valid_from=written(today + YEAR))
        assert "__all__" in overlapping.context["form"].errors
        give(as_, cast, valid_from=written(today + YEAR + timedelta(1)))
        assert cast.xuan.assignments.count() == 3

    def test_before_one_that_comes_are_free(self, cast, as_, today) -> None:
        give(as_, cast, valid_from=written(today + YEAR))
        give(as_, cast, valid_to=written(today + YEAR - timedelta(1)))
        assert cast.xuan.assignments.count() == 3


class TestTheList:
    """Roles now, to come and past."""

    def test_tells_all_three_with_their_days(self, cast, as_, today) -> None:
        coming = today + YEAR
        make.assignment(cast.xuan, cast.binh_minh, Role.ADMINISTRATOR, since=coming)
        make.assignment(cast.xuan, cast.binh_minh, Role.CREDIT_OFFICER, since=today)
        (xuan,) = [
            p for p in holdings.people(cast.binh_minh, timezone.now(), today) if p.user == cast.xuan
        ]
        assert [h.assignment.role for h in xuan.now] == ["credit_officer"]
        assert [h.assignment.role for h in xuan.coming] == ["administrator"]
        assert [h.days for h in xuan.past] == ["01/01/2020 – 31/12/2020"]
        page = as_(cast.an).get(PEOPLE).content.decode()
        assert f"từ {written(coming)}" in page and "01/01/2020 – 31/12/2020" in page

    def test_has_those_without_a_role_last(self, cast, today) -> None:
        found = holdings.people(cast.binh_minh, timezone.now(), today)
        assert found[-1].user == cast.xuan

    def test_names_a_commune_that_is_no_more(self, cast, today) -> None:
        CommuneName.objects.filter(commune=cast.an_lac).update(valid_to=date(2024, 6, 30))
        found = holdings.people(cast.binh_minh, timezone.now(), today)
        (tuan,) = [p for p in found if p.user == cast.tuan]
        assert tuan.now[0].described.endswith("Xã An Lạc")

    def test_asks_no_more_for_more_people(self, cast, today, django_assert_num_queries) -> None:
        with django_assert_num_queries(3):
            holdings.people(cast.binh_minh, timezone.now(), today)


class TestSeveralCommunes:
    """One assignment for each, all or none."""

    def test_in_one_go(self, cast, as_) -> None:
        communes = [cast.an_lac.pk, cast.dai_dong.pk]
        as_(cast.an).post(f"{PEOPLE}invite/", NEW | {"commune": communes})
        held = User.objects.get(username="thu").assignments.all()
        assert {a.commune_id for a in held} == set(communes)
        assert {a.role for a in held} == {"credit_officer"}

    def test_one_that_is_held_already_spoils_all(self, cast, as_) -> None:
        data = {"role": "credit_officer", "commune": [cast.dai_dong.pk, cast.an_lac.pk]}
        answer = as_(cast.an).post(f"{PEOPLE}{cast.tuan.pk}/", data)
        assert "__all__" in answer.context["form"].errors
        assert cast.tuan.assignments.count() == 1


def test_a_role_that_ended_stays_as_it_was(cast, as_, today) -> None:
    role = cast.xuan.assignments.get()
    as_(cast.an).post(f"{PEOPLE}{cast.xuan.pk}/end/{role.pk}/")
    role.refresh_from_db()
    assert role.valid_to == date(2020, 12, 31)


def test_an_administrator_for_a_while_does_not_do(cast, today) -> None:
    make.assignment(cast.hoa, cast.binh_minh, Role.ADMINISTRATOR, until=today + YEAR)
    with pytest.raises(staff.NotPossible):
        staff.end(cast.an.assignments.get(), today)
    assert Assignment.objects.filter(role=Role.ADMINISTRATOR, valid_to=None).exists()


class TestATelephone:
    """Digits, which spaces may part; or none."""

    def test_comes_with_the_invitation(self, cast, as_) -> None:
        as_(cast.an).post(f"{PEOPLE}invite/", NEW | {"phone": " 0912  345 678 "})
        assert User.objects.get(username="thu").phone == "0912 345 678"

    @pytest.mark.parametrize("number", ["0912 345 678", ""])
    def test_is_kept_on_the_page_of_a_person(self, cast, as_, number) -> None:
        admin = as_(cast.an)
        admin.post(f"{PEOPLE}{cast.lan.pk}/phone/", {"phone": number})
        assert User.objects.get(pk=cast.lan.pk).phone == number
        assert f'value="{number}"' in admin.get(f"{PEOPLE}{cast.lan.pk}/").content.decode()

    @pytest.mark.parametrize("number", ["0912.345.678", "+84 912 345 678", "1234567", "9" * 16])
    def test_of_another_form_is_refused(self, cast, as_, number) -> None:
        page = as_(cast.an).post(f"{PEOPLE}{cast.lan.pk}/phone/", {"phone": number}, follow=True)
        assert "8 đến 15 chữ số" in page.content.decode()
        assert User.objects.get(pk=cast.lan.pk).phone == ""


def test_ones_own_account_tells_ones_roles(cast, as_, today) -> None:
    make.assignment(cast.tuan, cast.hai_ha, Role.LEADER, since=today + YEAR)
    page = as_(cast.tuan).get("/account/").content.decode()
    assert "Phòng giao dịch Hải Hà" in page and f"từ {written(today + YEAR)}" in page
    assert "Cán bộ tín dụng · Xã An Lạc" in page
