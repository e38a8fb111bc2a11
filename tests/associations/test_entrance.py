"""The way into an office is asked in one go, and says what the rules say one by one."""

from datetime import date

import pytest
from django.db import connection
from django.forms import model_to_dict
from django.test.utils import CaptureQueriesContext

from associations.entrance import entrance
from associations.models import Office, OfficeName, Role
from associations.rights import reach
from tests import factories as make
from tests.cast import WOMEN, Cast

FIRST, LAST = date(2024, 4, 1), date(2024, 4, 8)
DAYS = [date(2024, 3, 31), FIRST, LAST, date(2024, 4, 9)]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("who", ["lan", "tuan", "mai", "an", "binh", "xuan"])
@pytest.mark.parametrize("code", ["003901", "003902"])
def test_it_says_what_the_rules_say(cast: Cast, who: str, code: str, day: date) -> None:
    make.quarter(cast.binh_minh, "2023-Q4", version=2)
    make.quarter(cast.binh_minh, "2024-Q1", version=3, as_of=date(2024, 3, 31))
    make.assignment(
        cast.xuan, cast.binh_minh, Role.ASSOCIATION_OFFICER, association=WOMEN, commune=cast.an_lac,
        since=FIRST, until=LAST,
    )  # fmt: skip
    user = getattr(cast, who)
    office = cast.binh_minh if code == "003901" else cast.hai_ha
    with CaptureQueriesContext(connection) as asked:
        found = entrance(code, user, day)
    assert found is not None and len(asked) == 1
    assert {*found.reach.assignments} == {*reach(user, office, day).assignments}
    assert [model_to_dict(q) for q in found.quarters] == [
        model_to_dict(q) for q in office.quarters.all()
    ]
    again = Office.objects.get(pk=office.pk)
    assert model_to_dict(found.name.office) == model_to_dict(again)
    assert found.name.office.created_at == again.created_at
    assert model_to_dict(found.name) == model_to_dict(OfficeName.objects.get(code=code))
    with CaptureQueriesContext(connection) as asked:
        assert all(q.office == office for q in found.quarters)
    assert not asked


def test_the_last_name_that_went_by_a_code_counts(cast: Cast) -> None:
    OfficeName.objects.filter(office=cast.hai_ha).update(valid_to=LAST)
    new = Office.objects.create()
    OfficeName.objects.create(office=new, code="003902", name="Mới", valid_from=date(2024, 4, 9))
    found = entrance("003902", cast.binh, DAYS[-1])
    assert found is not None and found.name.office == new
    assert not found.reach.assignments


def test_there_is_no_way_in_by_a_code_that_never_was_one(cast: Cast) -> None:
    for code in ("009999", "?", "", "003901' OR true --"):
        assert entrance(code, cast.lan, FIRST) is None


def test_a_locked_account_may_do_nothing(cast: Cast) -> None:
    cast.lan.is_active = False
    found = entrance("003901", cast.lan, FIRST)
    assert found is not None and not found.reach.assignments
