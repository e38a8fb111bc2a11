"""The first day of an office: its name, its administrator and its catalogue."""

from datetime import date

from django.db import transaction

from associations import staff
from associations.models import Assignment, Office, OfficeName, Role, User
from portfolio import catalogue


@transaction.atomic
def create_office(
    code: str,
    name: str,
    *,
    province: str,
    since: date,
    synthetic: bool,
    administrator: tuple[str, str],
    content: bytes,
) -> tuple[Office, User]:
    """Makes an office with its catalogue and its first administrator (user name, full name).

    The administrator has no password yet. Raises catalogue.Refused, staff.NotPossible for a user
    name that is somebody else's and ValidationError for a code that is another office's; in each
    case nothing was made.
    """
    office = Office.objects.create(synthetic=synthetic)
    named = OfficeName(office=office, code=code, name=name, province=province, valid_from=since)
    named.full_clean()
    named.save()
    catalogue.read(office, content)
    role = Assignment(office=office, role=Role.ADMINISTRATOR, valid_from=since)
    return office, staff.invite(*administrator, role)
