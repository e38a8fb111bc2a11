"""A quarter's aggregates: built whole from positions and group records, and swapped in at once."""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from associations.jobs import Report, ask, handler
from associations.models import Job, Quarter, User
from associations.periods import Period
from groups.models import HandScore
from groups.models.rating import MAXIMA

from .activities import held
from .aggregation import dates, parameters, replacement
from .models import OfficeFigure

BUILD = "build_quarter"
_NOT_HASHING = ("enable_nestloop", "enable_mergejoin", "enable_sort")
_PAGE_BY_PAGE = ("enable_indexscan", "enable_seqscan")


def build(quarter: Quarter) -> bool:
    """Computes the quarter anew; true when different figures were swapped in as a new version.

    Readers see the old figures or the new, never a mixture. Building twice, or twice at once,
    changes nothing: the quarter's row is held meanwhile, and equal figures are left alone.
    """
    with transaction.atomic():
        locked = Quarter.objects.select_for_update().get(pk=quarter.pk)
        entered = _entered(locked)
        if not _replace(locked) and entered == locked.entered_digest:
            return False
        locked.version += 1
        locked.built_at = timezone.now()
        locked.entered_digest = entered
        locked.save(update_fields=["version", "built_at", "entered_digest"])
    for field in Quarter._meta.concrete_fields:
        setattr(quarter, field.attname, getattr(locked, field.attname))
    return True


def note_entered(office: int, days: Iterable[date]) -> None:
    """Gives the quarters of some days a new version, when what was entered for them has changed.

    For what changes no aggregate. To be called in the transaction of the change, so that a reader
    sees the old figures by the old version or the new by the new one. A quarter without figures
    stays so.
    """
    ends = {Period.of(day).ends_on for day in days}
    quarters = Quarter.objects.select_for_update().filter(
        office=office, ends_on__in=ends, version__gt=0
    )
    for quarter in quarters.order_by("ends_on"):
        entered = _entered(quarter)
        if entered != quarter.entered_digest:
            quarter.version += 1
            quarter.entered_digest = entered
            quarter.save(update_fields=["version", "entered_digest"])


def ask_to_build(quarter: Quarter, by: User | None = None) -> list[Job]:
    """Asks for the quarter and all later ones of the office, which stand on its positions."""
    later = Quarter.objects.filter(office=quarter.office_id, ends_on__gte=quarter.ends_on)
    return [ask(BUILD, str(q.pk), q.office, by) for q in later.select_related("office")]


@handler(BUILD)
def build_job(job: Job, report: Report) -> None:
    """Builds the quarter whose number is the job's key."""
    quarter = Quarter.objects.filter(pk=int(job.key)).first()
    if quarter is not None:
        build(quarter)


def _replace(quarter: Quarter) -> bool:
    """Replaces what is shown by what is computed, where they differ; says whether they did.

    Positions posted a moment ago have no statistics yet. The planner takes them for a handful and
    loops over them: 7.5 s instead of 0.2 s for one office; or merges them by two of their five
    keys, or sorts whole rows. So only hashing is left to it for this one statement. And offices
    that were posted in the order of their numbers make it believe that the rows of one lie in the
    order of an index, which is by maturity: it jumps from page to page, a read each. So the index
    only says which pages there are, and each is read once, many at a time.
    """
    left_out = (*_NOT_HASHING, *_PAGE_BY_PAGE)
    off, on = ("; ".join(f"SET LOCAL {name} = {how}" for name in left_out) for how in ("off", "on"))
    differed: bool | None = None
    with connection.cursor() as cursor:
        # Again where a file of the quarter before was posted or undone since the last question:
        # that quarter's row is not held, or neighbouring quarters would be built one by one.
        while differed is None:
            # In one go: between two of the statements the server would wait for us.
            cursor.execute(f"{off}; {replacement()}; {on}", parameters(quarter))
            while cursor.description is None:
                cursor.nextset()
            (differed,) = cursor.fetchone()
    return differed


# The groups of a quarter and the bank's scores of its months, but nobody's name.
_GROUPS = f"""SELECT coalesce(md5(string_agg(g::text, ' ' ORDER BY g)), '') || coalesce((
    SELECT md5(string_agg(s::text, ' ' ORDER BY s)) FROM (
        SELECT group_id, month_ends_on, rating, total, {", ".join(MAXIMA)} FROM groups_groupscore
        WHERE office_id = %(office)s AND month_ends_on BETWEEN %(starts_on)s AND %(ends_on)s
    ) AS s), '')
FROM (SELECT group_id, association_id, commune_id, hamlet_id, point_id, open
    FROM groups_groupquarter WHERE office_id = %(office)s AND ends_on = %(ends_on)s) AS g"""


def _entered(quarter: Quarter) -> str:
    """A digest of what is shown of the quarter and no aggregate has; empty when there is nothing.

    That is what people entered, scores by hand and what associations held among it, where groups
    belong and how the bank scored them.
    """
    figures = OfficeFigure.objects.filter(office=quarter.office_id, ends_on=quarter.ends_on)
    scores = HandScore.objects.filter(
        office=quarter.office_id, month_ends_on__range=(quarter.period.starts_on, quarter.ends_on)
    )
    rows = [*_digested(figures, "id"), *_digested(scores, "id", "reason", "said_at", "said_by")]
    rows += [repr(row) for row in held(quarter.office_id, [quarter.ends_on])]
    with connection.cursor() as cursor:
        cursor.execute(_GROUPS, dates(quarter))
        rows += filter(None, cursor.fetchone())
    return sha256("\n".join(rows).encode()).hexdigest() if rows else ""


def _digested(found: QuerySet[Any, Any], *left_out: str) -> list[str]:
    """Rows without what is no figure, in one order."""
    names = [f.attname for f in found.model._meta.fields if f.name not in left_out]
    return sorted(repr(row) for row in found.values_list(*names))
