"""The server time of saving one row of a monthly sheet, as an officer's browser asks for it."""

from collections import Counter
from time import perf_counter
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.urls import reverse

from associations.models import Assignment, CommuneName, Role, User
from associations.months import Month
from groups.models import Group, GroupChange, GroupQuarter
from groups.parts import Part

from .invented import NEWEST, Invented
from .pages import Timing
from .work import work

# As many groups as a large sheet has.
GROUPS = 60
_MONTH = Month.of(NEWEST.ends_on)
_ROW = {
    "members": "40", "members_with_debt": "38", "savers": "35", "interest_receivable": "5 triệu",
    "interest_collected": "4,9 triệu", "session_attended": "1", "meeting_held": "1", "remark": "",
    "explanation": "",
}  # fmt: skip


def timed(office: Invented, requests: int) -> Timing:
    """So many saves, each of a row of a sheet of GROUPS groups: the first of each row, and again.

    Raises RuntimeError for a save that is refused.
    """
    part = _large_part(office)
    client = _officer(office, part.association)
    codes = [group.code for group in part.groups()]
    timing = Timing([], [])
    for n in range(requests):
        address = _address(office, part, codes[n % len(codes)])
        before = work(connection)
        timing.took.append(_save(client, address, n, n // len(codes)))
        timing.worked.append(work(connection) - before)
    return timing


def _save(client: Client, address: str, number: int, revision: int) -> float:
    given = _ROW | {"savings": str(7_000_000 + number), "revision": str(revision)}
    start = perf_counter()
    answer = client.post(address, given, headers={"accept": "application/json"})
    took = perf_counter() - start
    if answer.status_code != 200:
        raise RuntimeError(f"saving a row answers {answer.status_code}")
    return took


def _large_part(office: Invented) -> Part:
    """The part with most groups in the bank's file, and groups opened since to fill it up."""
    records = GroupQuarter.objects.filter(office=office.id, ends_on=NEWEST.ends_on, open=True)
    parts = Counter(records.values_list("association", "commune"))
    (association, commune), number = parts.most_common(1)[0]
    new = Group.objects.bulk_create(
        Group(office_id=office.id, code=f"99{n:05}") for n in range(max(0, GROUPS - number))
    )
    GroupChange.objects.bulk_create(
        GroupChange(
            office_id=office.id,
            group=group,
            kind=GroupChange.Kind.OPENED,
            changed_on=_MONTH.next.starts_on,
            reason="bench",
            association_id=association,
            commune_id=commune,
        )
        for group in new
    )
    return Part(office.id, association, commune, _MONTH.next)


def _officer(office: Invented, association: str) -> Client:
    user = User.objects.invite(f"bench-{uuid4().hex[:8]}", "Cán bộ hội")
    Assignment.objects.create(
        user=user,
        office_id=office.id,
        role=Role.ASSOCIATION_OFFICER,
        association_id=association,
        valid_from="2015-01-01",
    )
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user)
    return client


def _address(office: Invented, part: Part, code: str) -> str:
    commune = CommuneName.objects.on(part.month.ends_on).get(commune=part.commune).code
    place = [office.code, part.month.slug, part.association, commune, code]
    return reverse("sheet_row", args=place)
