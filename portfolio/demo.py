"""The model office as something to try: its people, who all sign in with one known word.

Only a synthetic office ever has them: an office with real figures has no account from here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from associations import staff
from associations.models import Assignment, CommuneName, Office, Role, User
from associations.periods import Period
from portfolio import demo_sheets, model_office
from portfolio.first_day import create_office
from portfolio.imports.together import Outcome, import_together

SIGN_IN_WITH = "dong-son-2024"
# Its files are written and left for trying the import by hand.
TO_TRY = model_office.QUARTERS[-1]


@dataclass(frozen=True)
class Login:
    """Somebody of the model office."""

    username: str
    full_name: str
    role: Role
    what: Promise
    association: str | None = None
    commune: str | None = None
    phone: str = ""


LEADER = Login("lanhdao", "Lê Minh Sơn", Role.LEADER, _("branch leader"))
OFFICER = Login("tindung", "Trần Thị Hạnh", Role.CREDIT_OFFICER, _("credit officer, whole office"))
ADMINISTRATOR = Login("quantri", "Nguyễn Đức Quyền", Role.ADMINISTRATOR, _("administrator"))
LOGINS = (
    LEADER,
    OFFICER,
    Login("tindung-xa", "Hoàng Văn Đạt", Role.CREDIT_OFFICER, _("credit officer of one commune"),
          commune="380102"),
    Login("hpn", "Phạm Thị Phượng", Role.ASSOCIATION_OFFICER, _("Women's Union, whole office"),
          association="12", phone="0900 000 012"),
    Login("hnd-xa", "Vũ Đình Năm", Role.ASSOCIATION_OFFICER, _("Farmers' Union in one commune"),
          association="11", commune="380102", phone="0900 000 011"),
    ADMINISTRATOR,
)  # fmt: skip


class NotSynthetic(Exception):
    """An office with real figures goes by the model office's code."""


def office() -> Office | None:
    """The model office, if it is there. Raises NotSynthetic for a real one of its code."""
    found = Office.objects.with_code(model_office.OFFICE).first()
    if found is not None and not found.synthetic:
        raise NotSynthetic
    return found


def load(folder: Path) -> Iterator[tuple[str, Outcome]]:
    """Makes what is missing of the model office, its files in `folder` and read from there.

    Yields each quarter imported and how its files fared, and stops after one that was refused.
    The files of TO_TRY stay unread. Raises NotSynthetic.
    """
    known = office()
    if known is not None and not _missing(known, folder):
        _make_sheets(known)
        return
    for slug in model_office.generate(folder):
        if known is None:
            known = _make_office((folder / model_office.CATALOGUE).read_bytes())
        _make_people(known)
        if slug == TO_TRY or _has_figures(known, slug):
            continue
        outcome = _import(known, slug, folder / slug)
        yield slug, outcome
        if outcome.refused:
            return
    if known is not None:
        _make_sheets(known)


def _missing(office: Office, folder: Path) -> bool:
    quarters = [slug for slug in model_office.QUARTERS if slug != TO_TRY]
    complete = all(_has_figures(office, slug) for slug in quarters)
    return not complete or not (folder / TO_TRY).is_dir() or bool(_absent())


def _has_figures(office: Office, slug: str) -> bool:
    ends_on = Period.parse(slug).ends_on
    return office.quarters.filter(ends_on=ends_on, version__gt=0).exists()


def _import(office: Office, slug: str, folder: Path) -> Outcome:
    files = [(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]
    return import_together(
        office,
        Period.parse(slug),
        files,
        confirm=True,
        at=timezone.now(),
        by=User.objects.get(username=OFFICER.username),
        effect=False,
    )


def _make_sheets(office: Office) -> None:
    by_name = {user.username: user for user in User.objects.filter(assignments__office=office)}
    demo_sheets.make(
        office,
        demo_sheets.People(
            women=by_name["hpn"],
            farmers=by_name["hnd-xa"],
            farmers_commune="380102",
            leader=by_name[LEADER.username],
        ),
    )


@transaction.atomic
def _make_office(catalogue: bytes) -> Office:
    made, _user = create_office(
        model_office.OFFICE,
        model_office.OFFICE_NAME,
        province=model_office.PROVINCE,
        since=date.fromisoformat(model_office.SINCE),
        synthetic=True,
        administrator=(ADMINISTRATOR.username, ADMINISTRATOR.full_name),
        content=catalogue,
    )
    return made


def _absent() -> list[Login]:
    there = set(User.objects.values_list("username", flat=True))
    return [login for login in LOGINS if login.username not in there]


@transaction.atomic
def _make_people(office: Office) -> None:
    """All hold their role from the office's first day; the slow hash is made once."""
    today = timezone.localdate()
    since = office.named(today).valid_from
    communes = CommuneName.objects.on(today).filter(office=office)
    places = dict(communes.values_list("code", "commune_id"))
    for login in _absent():
        role = Assignment(
            office=office,
            role=login.role,
            association_id=login.association,
            commune_id=places[login.commune] if login.commune else None,
            valid_from=since,
        )
        staff.invite(login.username, login.full_name, role, phone=login.phone)
    ours = User.objects.filter(username__in=[login.username for login in LOGINS])
    waiting = [
        user.pk
        for user in ours.filter(assignments__office=office).distinct()
        if not user.has_usable_password()
    ]
    if waiting:
        User.objects.filter(pk__in=waiting).update(password=make_password(SIGN_IN_WITH))
