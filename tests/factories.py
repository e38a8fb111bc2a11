"""Plain functions that make rows. What a test is about stands in its own arguments."""

from datetime import date
from decimal import Decimal
from typing import Any

from associations.models import (
    DIRECT,
    Assignment,
    Commune,
    CommuneName,
    Hamlet,
    HamletName,
    Inspection,
    Office,
    OfficeName,
    Quarter,
    Role,
    TrainingClass,
    TransactionPoint,
    TransactionPointName,
    User,
)
from associations.months import Month
from associations.periods import Period
from associations.text import person_sort_key
from groups.models import (
    Borrower,
    BorrowerQuarter,
    Group,
    GroupChange,
    GroupMonth,
    GroupQuarter,
    GroupScore,
    HandScore,
    Sheet,
    SheetRule,
)
from groups.models.rating import MAXIMA
from portfolio.models import Loan, OfficeFigure, Position, Programme, SavingsAccount

LONG_AGO = date(2015, 1, 1)
PASSWORD = "tre-lang-dong-song-92"


def office(code: str, name: str, *, since: date = LONG_AGO, synthetic: bool = False) -> Office:
    made = Office.objects.create(synthetic=synthetic)
    OfficeName.objects.create(office=made, code=code, name=name, valid_from=since)
    return made


def commune(office: Office, code: str, name: str, *, since: date = LONG_AGO) -> Commune:
    made = Commune.objects.create(office=office)
    CommuneName.objects.create(office=office, commune=made, code=code, name=name, valid_from=since)
    return made


def hamlet(commune: Commune, code: str, name: str, *, since: date = LONG_AGO) -> Hamlet:
    made = Hamlet.objects.create(office=commune.office)
    HamletName.objects.create(
        office=commune.office, hamlet=made, commune=commune, code=code, name=name, valid_from=since
    )
    return made


def point(
    commune: Commune, code: str, name: str, *, day_of_month: int = 10, since: date = LONG_AGO
) -> TransactionPoint:
    made = TransactionPoint.objects.create(office=commune.office)
    TransactionPointName.objects.create(
        office=commune.office,
        point=made,
        commune=commune,
        code=code,
        name=name,
        day_of_month=day_of_month,
        valid_from=since,
    )
    return made


def programme(
    office: Office, code: str, name: str, *, student_loans: bool = False, since: date = LONG_AGO
) -> Programme:
    return Programme.objects.create(
        office=office, code=code, name=name, student_loans=student_loans, valid_from=since
    )


def person(username: str, full_name: str, *, password: str | None = PASSWORD) -> User:
    """An account; without a password it is one whose invitation waits."""
    made = User.objects.invite(username, full_name)
    if password is not None:
        made.set_password(password)
        made.save()
    return made


def assignment(
    user: User,
    office: Office,
    role: Role,
    *,
    association: str | None = None,
    commune: Commune | None = None,
    since: date = LONG_AGO,
    until: date | None = None,
) -> Assignment:
    return Assignment.objects.create(
        user=user,
        office=office,
        role=role,
        association_id=association,
        commune=commune,
        valid_from=since,
        valid_to=until,
    )


def quarter(
    office: Office,
    slug: str,
    *,
    as_of: date | None = None,
    version: int = 0,
    state: str = Quarter.State.OPEN,
) -> Quarter:
    return Quarter.objects.create(
        office=office,
        ends_on=Period.parse(slug).ends_on,
        as_of=as_of,
        version=version,
        state=state,
    )


def group(office: Office, code: str) -> Group:
    return Group.objects.create(office=office, code=code)


def group_quarter(
    quarter: Quarter,
    group: Group,
    *,
    association: str,
    commune: Commune,
    hamlet: Hamlet | None = None,
    point: TransactionPoint | None = None,
    leader: str = "Nguyễn Thị Thu",
    closed: bool = False,
) -> GroupQuarter:
    return GroupQuarter.objects.create(
        office=quarter.office,
        ends_on=quarter.ends_on,
        group=group,
        association_id=association,
        commune=commune,
        hamlet=hamlet,
        point=point,
        leader=leader,
        leader_sort_key=person_sort_key(leader),
        open=not closed,
    )


def borrower(office: Office, code: str) -> Borrower:
    return Borrower.objects.create(office=office, code=code)


def borrower_quarter(
    quarter: Quarter,
    borrower: Borrower,
    name: str,
    *,
    commune: Commune,
    hamlet: Hamlet | None = None,
) -> BorrowerQuarter:
    return BorrowerQuarter.objects.create(
        office=quarter.office,
        ends_on=quarter.ends_on,
        borrower=borrower,
        name=name,
        name_sort_key=person_sort_key(name),
        commune=commune,
        hamlet=hamlet,
    )


def loan(office: Office, number: str) -> Loan:
    """A loan; `number` is the part behind 6600, filled up with zeros in front."""
    return Loan.objects.create(office=office, number=f"6600{number:0>12}")


def position(
    quarter: Quarter,
    loan: Loan,
    borrower: Borrower,
    programme: Programme,
    *,
    of: GroupQuarter | Commune,
    current: int = 0,
    overdue: int = 0,
    frozen: int = 0,
    **more: Any,
) -> Position:
    """A loan at the end of a quarter, in a group as it was then, or direct in a commune.

    Amounts in whole dong; flows are nothing unless given.
    """
    if isinstance(of, Commune):
        place: dict[str, Any] = {"group": None, "association_id": DIRECT, "commune": of}
    else:
        place = {
            "group_id": of.group_id,
            "association_id": of.association_id,
            "commune_id": of.commune_id,
        }
    flows = {"disbursed": 0, "repaid_current": 0, "repaid_overdue": 0, "repaid_frozen": 0}
    values = flows | {"made_on": date(2023, 1, 15), "matures_on": date(2028, 1, 15)} | more
    return Position.objects.create(
        office=quarter.office,
        ends_on=quarter.ends_on,
        loan=loan,
        borrower=borrower,
        programme=programme,
        current=current,
        overdue=overdue,
        frozen=frozen,
        **place,
        **values,
    )


def account(
    quarter: Quarter,
    number: str,
    saver: Borrower,
    balance: int,
    *,
    group: Group | None,
    **more: Any,
) -> SavingsAccount:
    """A savings account in whole dong, of the quarter's last day unless told otherwise."""
    return SavingsAccount.objects.create(
        office=quarter.office,
        ends_on=quarter.ends_on,
        number=number,
        saver=saver,
        group=group,
        balance=balance,
        **{"as_of": quarter.ends_on} | more,
    )


def score(
    group: Group,
    month_ends_on: date,
    total: int,
    rating: str,
    *,
    savings: int | None = None,
    **more: Any,
) -> GroupScore:
    """A group's score of a month; the points are spread over the criteria in their order."""
    return GroupScore.objects.create(
        office=group.office,
        group=group,
        month_ends_on=month_ends_on,
        rating=rating,
        savings=savings,
        **points(total),
        **more,
    )


def hand_score(
    group: Group, month_ends_on: date, total: int, rating: str, **more: Any
) -> HandScore:
    """A score entered by hand, its points spread as those of `score`."""
    return HandScore.objects.create(
        office=group.office,
        group=group,
        month_ends_on=month_ends_on,
        rating=rating,
        **points(total),
        **{"reason": "Tệp sai"} | more,
    )


def points(total: int) -> dict[str, Decimal]:
    """A total and its criteria, filled up one after the other."""
    left, found = Decimal(total), {}
    for name, most in MAXIMA.items():
        found[name] = min(left, Decimal(most))
        left -= found[name]
    return found | {"total": Decimal(total)}


def office_figure(
    quarter: Quarter, key: str, value: int, *, dated_on: date | None = None, **scope: Any
) -> OfficeFigure:
    """A figure of the office's own sheet, of the quarter's last day unless told otherwise."""
    return OfficeFigure.objects.create(
        office=quarter.office,
        ends_on=quarter.ends_on,
        key=key,
        dated_on=dated_on or quarter.ends_on,
        value=value,
        document="01/BC-PGD",
        **scope,
    )


def sheet_rule(office: Office, first_month: str, *, deadline_day: int = 5) -> SheetRule:
    return SheetRule.objects.create(
        office=office,
        first_month_ends_on=Month.parse(first_month).ends_on,
        deadline_day=deadline_day,
    )


def sheet(
    association: str, commune: Commune, month: str, *, state: str = Sheet.State.IN_WORK, **more: Any
) -> Sheet:
    if state == Sheet.State.RETURNED:
        more = {"reason": "Thiếu số liệu"} | more
    return Sheet.objects.create(
        office=commune.office,
        association_id=association,
        commune=commune,
        month_ends_on=Month.parse(month).ends_on,
        state=state,
        **more,
    )


def group_month(sheet: Sheet, group: Group, **values: Any) -> GroupMonth:
    """A row of a sheet that is open; what is not given is not filled in."""
    return GroupMonth.objects.create(
        office=sheet.office,
        sheet=sheet,
        association_id=sheet.association_id,
        commune=sheet.commune,
        group=group,
        month_ends_on=sheet.month_ends_on,
        **values,
    )


def group_change(
    group: Group, kind: str, on: date, *, association: str | None = None, **more: Any
) -> GroupChange:
    return GroupChange.objects.create(
        office=group.office,
        group=group,
        kind=kind,
        changed_on=on,
        association_id=association,
        **{"reason": "Họp tổ"} | more,
    )


def training_class(
    office: Office,
    association: str,
    on: date,
    people: int,
    *,
    commune: Commune | None = None,
    **more: Any,
) -> TrainingClass:
    """A class; without a commune it was for the whole office."""
    return TrainingClass.objects.create(
        office=office,
        association_id=association,
        commune=commune,
        held_on=on,
        people=people,
        **{"topic": "Ghi sổ tổ"} | more,
    )


def inspection(
    office: Office,
    association: str,
    on: date,
    number: int,
    *,
    commune: Commune | None = None,
    **more: Any,
) -> Inspection:
    return Inspection.objects.create(
        office=office,
        association_id=association,
        commune=commune,
        held_on=on,
        number=number,
        **{"looked_at": Inspection.Object.GROUP} | more,
    )
