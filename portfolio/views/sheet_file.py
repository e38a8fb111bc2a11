"""A monthly sheet as a workbook to fill in without a connection."""

from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from groups.fields import FIELDS
from groups.offline.columns import Mark
from groups.offline.comparing import values_of
from groups.offline.workbook import About, Row, workbook
from groups.submission import NOT_BEGUN
from portfolio.downloads import XLSX
from portfolio.sheets import SheetRow

from .sheet import state_label
from .sheet_look import SheetLook


@require_safe
def sheet_file(
    request: HttpRequest, office_code: str, month: str, association: str, commune: str
) -> HttpResponse:
    """The sheet of an association's groups in a commune for a month, as XLSX."""
    look = SheetLook.of(request, office_code, month, association, commune)
    rows = look.rows().rows
    known = look.part.sheet()
    about = About(
        look.here.name.name,
        look.association.label,
        look.commune.name,
        look.part.month.label,
        capfirst(state_label(known.state if known else NOT_BEGUN)),
        mark_of(look),
    )
    answer = HttpResponse(workbook(about, [_row(row) for row in rows]), content_type=XLSX)
    name = f"so-lieu-{month}-{association}-{commune}.xlsx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def mark_of(look: SheetLook) -> Mark:
    """What says in a file which sheet it is of."""
    month = look.part.month.slug
    return Mark(look.here.code, month, look.association.code, look.commune.code)


def _row(row: SheetRow) -> Row:
    last = {name: getattr(row.last, name) for name in FIELDS} if row.last else {}
    bank = {name: (beside.value, beside.of) for name, beside in row.bank.items()}
    revision = row.row.revision if row.row else 0
    group = row.group
    return Row(group.code, group.leader, row.hamlet, revision, values_of(row.row), last, bank)
