"""The monthly sheets of the model office: believable, the same at every run, in all states.

They agree with the bank's figures of the quarter but for a few slips, so that a page has something
to say. Every person and number is invented.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from django.db import connection
from django.utils import timezone

from associations.history import said_by
from associations.models import CommuneName, Office, User
from associations.months import Month
from groups.models import GroupMonth, Sheet, SheetRule
from groups.places import Placed, placed
from groups.unusual import limits, unusual

from .models import Aggregate
from .quarters import build

FIRST, LAST = Month(2024, 1), Month(2024, 3)
_DEADLINE_DAY = 5
_STATE = Sheet.State
# What the last month's sheets are, in turns; empty where nobody has begun.
_TURNS = ("", *[_STATE.IN_WORK] * 2, *[_STATE.SUBMITTED] * 3, *[_STATE.ACCEPTED] * 6)
# One slip in so many rows; one group in so many that collects January's interest in February.
_SLIPS, _BEHIND = 11, 16
# By how many dong the savings of a returned sheet are off.
_OFF = 500_000
_REMARKS = ("Tổ trưởng ốm, tổ phó thay", "Hai hộ đi làm ăn xa, gửi lãi qua người nhà",
            "Họp ghép với chi hội", "Sạt lở đường, họp muộn một tuần")  # fmt: skip
_EXPLAINED = {
    "interest_collected": "Thu cả lãi tồn của các tháng trước",
    "savings": "Tổ viên rút tiền gửi để trả nợ gốc đến hạn",
    "members": "Đang chờ kiện toàn tổ",
}
_RETURNED = "Tổ %s: số dư tiền gửi chưa khớp với ngân hàng, đề nghị kiểm tra lại."


@dataclass(frozen=True)
class People:
    """Who fills in which sheets, and who decides on them: by association, and by commune."""

    women: User
    farmers: User
    farmers_commune: str
    leader: User

    def author(self, association: str, commune: str) -> User | None:
        """Who fills in a part's sheets; most parts have nobody with an account."""
        if association == "12":
            return self.women
        return self.farmers if (association, commune) == ("11", self.farmers_commune) else None


def make(office: Office, people: People) -> None:
    """Makes rule and sheets of the office's first months of 2024, unless it has a rule already.

    The quarter's figures take in the accepted ones.
    """
    _rule, new = SheetRule.objects.get_or_create(
        office=office,
        defaults={
            "first_month_ends_on": FIRST.ends_on,
            "last_month_ends_on": LAST.ends_on,
            "deadline_day": _DEADLINE_DAY,
        },
    )
    if not new:
        return
    codes = dict(
        CommuneName.objects.on(LAST.ends_on).filter(office=office).values_list("commune_id", "code")
    )
    rows = _rows(office)
    by_author: dict[User | None, list[Sheet]] = defaultdict(list)
    for sheet in _sheets(office, codes, people):
        by_author[people.author(sheet.association_id, codes[sheet.commune_id])].append(sheet)
    for author, sheets in by_author.items():
        with said_by(author or people.leader):
            _write(sheets, rows, author, people)
    for quarter in office.quarters.filter(ends_on=LAST.period.ends_on):
        build(quarter)


def _sheets(office: Office, codes: Mapping[int, str], people: People) -> Iterable[Sheet]:
    """The sheets in the state they shall have; none where nobody has begun."""
    for month in FIRST.to(LAST):
        parts = {(g.association, g.commune) for g in placed(office.pk, month)}
        ordered = sorted(parts, key=lambda part: (part[0], codes[part[1]]))
        for number, (association, commune) in enumerate(ordered):
            state: str = _TURNS[number * 5 % len(_TURNS)]
            if month != LAST:
                late = month.next == LAST and number % 17 == 3
                state = _STATE.SUBMITTED if late else _STATE.ACCEPTED
            elif (association, codes[commune]) == ("11", people.farmers_commune):
                state = _STATE.RETURNED
            if state:
                yield Sheet(office=office, association_id=association, commune_id=commune,
                            month_ends_on=month.ends_on, state=state)  # fmt: skip


def _write(
    sheets: list[Sheet],
    rows: Mapping[tuple[Any, ...], list[GroupMonth]],
    author: User | None,
    people: People,
) -> None:
    """Sheets are open while their rows are written, as they are for people."""
    ends = {id(sheet): sheet.state for sheet in sheets}
    for sheet in sheets:
        sheet.state = _STATE.IN_WORK
    Sheet.objects.bulk_create(sheets)
    written = []
    for sheet in sheets:
        of = rows[sheet.month_ends_on, sheet.association_id, sheet.commune_id]
        half = ends[id(sheet)] == _STATE.IN_WORK
        if ends[id(sheet)] == _STATE.RETURNED:
            of[0].savings = (of[0].savings or 0) + _OFF
        kept = of[: (len(of) + 1) // 2] if half else of
        if half:
            # Whoever is at work still owes a word about the last row.
            kept[-1].savings = (kept[-1].savings or 0) // 3
            kept[-1].explanation = ""
        for row in kept:
            row.sheet_id, row.saved_by, row.saved_at = sheet.pk, author, _day(sheet, 1)
            written.append(row)
    _copy(written)
    for sheet in sheets:
        _settle(sheet, ends[id(sheet)], rows, author, people)
    Sheet.objects.bulk_update(
        sheets,
        ["state", "reason", "begun_at", "submitted_at", "submitted_by", "decided_at", "decided_by"],
    )


def _settle(
    sheet: Sheet,
    state: str,
    rows: Mapping[tuple[Any, ...], list[GroupMonth]],
    author: User | None,
    people: People,
) -> None:
    sheet.state, sheet.begun_at = state, _day(sheet, 1)
    if state == _STATE.IN_WORK:
        return
    chance = Random(f"{sheet.month_ends_on} {sheet.association_id} {sheet.commune_id}")
    days = chance.choice((2, 3, 3, 4, 4, 5, 5, 6, 8))
    sheet.submitted_at, sheet.submitted_by = _day(sheet, days), author
    if state != _STATE.SUBMITTED:
        sheet.decided_at, sheet.decided_by = _day(sheet, days + 1), people.leader
    if state == _STATE.RETURNED:
        first = rows[sheet.month_ends_on, sheet.association_id, sheet.commune_id][0]
        sheet.reason = _RETURNED % first.group.code


def _day(sheet: Sheet, days: int) -> datetime:
    """A working hour so many days after the month."""
    on = sheet.month_ends_on + timedelta(days=days)
    hour, minute = 8 + sheet.commune_id % 8, (sheet.commune_id * 7 + days) % 60
    return timezone.make_aware(datetime.combine(on, time(hour, minute)))


def _copy(rows: list[GroupMonth]) -> None:
    """Writes the rows with the times they have: saving them would say now."""
    columns = [f.attname for f in GroupMonth._meta.concrete_fields if f.attname != "id"]
    into = f"COPY groups_groupmonth ({', '.join(columns)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(into) as copy:
        for row in rows:
            copy.write_row([getattr(row, name) for name in columns])


# -- the rows -----------------------------------------------------------------------------------


def _rows(office: Office) -> dict[tuple[Any, ...], list[GroupMonth]]:
    """The rows of all months by month, association and commune."""
    bank = _bank(office)
    found: dict[tuple[Any, ...], list[GroupMonth]] = defaultdict(list)
    before: dict[int, GroupMonth] = {}
    for month in FIRST.to(LAST):
        in_force = limits(month.ends_on)
        for group in placed(office.pk, month):
            row = _row(office, month, group, bank)
            asked = unusual(row, before.get(group.id), in_force)
            row.explanation = "; ".join(_EXPLAINED[question.field] for question in asked)
            before[group.id] = row
            found[month.ends_on, group.association, group.commune].append(row)
    return found


def _bank(office: Office) -> dict[tuple[int, Any], dict[str, Any]]:
    """The bank's figures of each group at both ends of the quarter."""
    ends = [FIRST.period.previous.ends_on, LAST.ends_on]
    known = Aggregate.objects.filter(office=office, ends_on__in=ends, group__isnull=False)
    names = ("borrowers", "savers", "savings", "interest_receivable", "interest_collected")
    return {
        (row["group_id"], row["ends_on"]): row
        for row in known.values("group_id", "ends_on", *names)
    }


def _row(
    office: Office, month: Month, group: Placed, bank: Mapping[tuple[int, Any], dict[str, Any]]
) -> GroupMonth:
    """What a group reports: on the way from the bank's figures of one end to those of the other."""
    lasting, chance = Random(group.code), Random(f"{month.slug} {group.code}")
    now = bank.get((group.id, LAST.ends_on), {})
    then = bank.get((group.id, FIRST.period.previous.ends_on), {})

    def on_the_way(name: str, otherwise: int) -> int:
        to = now.get(name)
        end = otherwise if to is None else to
        start = then.get(name) or end
        return int(start + (end - start) * month.number // 3)

    debtors = on_the_way("borrowers", 5)
    most = max(debtors, then.get("borrowers") or 0, now.get("borrowers") or 0)
    members = max(5, min(60, most + lasting.randrange(4)))
    savers = on_the_way("savers", members - lasting.randrange(1 + members // 6))
    savings = on_the_way("savings", savers * 150_000)
    receivable, collected = (
        _third(now.get(name) or 0, month) for name in ("interest_receivable", "interest_collected")
    )
    if lasting.randrange(_BEHIND) == 0 and month != LAST:
        collected += collected // 2 * (1 if month == FIRST.next else -1)
    if month == LAST and chance.randrange(_SLIPS) == 0:
        debtors = max(0, debtors - 1)
        savers = min(members, savers + 1)
    if month == LAST and chance.randrange(_SLIPS) == 0:
        savings += chance.choice((-200_000, -50_000, 50_000, 100_000))
    return GroupMonth(
        office=office, association_id=group.association, commune_id=group.commune,
        group_id=group.id, month_ends_on=month.ends_on, members=members,
        members_with_debt=min(debtors, members), savers=savers, savings=max(0, savings),
        interest_receivable=receivable, interest_collected=collected,
        session_attended=chance.randrange(20) > 0, meeting_held=chance.randrange(12) > 0,
        remark=chance.choice(_REMARKS) if chance.randrange(15) == 0 else "",
    )  # fmt: skip


def _third(amount: int, month: Month) -> int:
    """A month's part of a quarter's interest; the three add up to it."""
    part = amount // 3
    return amount - 2 * part if month == LAST else part
