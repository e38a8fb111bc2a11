"""The model office at the two dates whose figures were published, read by the ordinary import."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from associations.models import Assignment, Office, Quarter, Role, User
from associations.periods import Period
from portfolio import model_office
from portfolio.first_day import create_office
from portfolio.imports.together import import_together


@dataclass(frozen=True)
class DongSon:
    """The office, its first quarter of 2024, and its leader."""

    office: Office
    quarter: Quarter
    leader: User


@pytest.fixture(scope="module")
def dong_son(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DongSon]:
    """Made once for a file of tests, inside a transaction that is rolled back at its end."""
    folder = tmp_path_factory.mktemp("dong-son")
    list(model_office.generate(folder))
    with django_db_blocker.unblock(), transaction.atomic():
        yield _dong_son(folder)
        transaction.set_rollback(True)


def _dong_son(folder: Path) -> DongSon:
    office, _administrator = create_office(
        model_office.OFFICE,
        model_office.OFFICE_NAME,
        province=model_office.PROVINCE,
        since=date.fromisoformat(model_office.SINCE),
        synthetic=True,
        administrator=("quantri", "Nguyễn Thị Quản"),
        content=(folder / model_office.CATALOGUE).read_bytes(),
    )
    for slug in ("2023-Q4", "2024-Q1"):
        files = [(p.name, p.read_bytes()) for p in sorted((folder / slug).iterdir())]
        at = timezone.now()
        outcome = import_together(office, Period.parse(slug), files, confirm=True, at=at)
        assert outcome.posted, [f.rule for t in outcome.files for f in t.faults if f.error]
    leader = User.objects.invite("lanhdao", "Lê Thị Lãnh Đạo")
    since = date(2020, 1, 1)
    Assignment.objects.create(user=leader, office=office, role=Role.LEADER, valid_from=since)
    quarter = office.quarters.get(ends_on=date(2024, 3, 31))
    return DongSon(office, quarter, leader)
