"""What associations held in quarters, as sums: their training classes and inspections.

They fill the figures of the same name that the office's own sheet has, where it has none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

# The figures that activities fill, in the order of the statement's sums.
HELD = ("training_classes", "trained_people", "inspections")
_HELD = """
SELECT ends_on, association_id, commune_id, sum(classes)::bigint, sum(people)::bigint,
    sum(inspections)::bigint
FROM (
    SELECT held_on, association_id, commune_id, 1 AS classes, people, NULL::int AS inspections
    FROM associations_trainingclass WHERE office_id = %(office)s
    UNION ALL
    SELECT held_on, association_id, commune_id, NULL, NULL, number
    FROM associations_inspection WHERE office_id = %(office)s
) AS activity
CROSS JOIN LATERAL (
    SELECT (date_trunc('quarter', held_on) + interval '3 months - 1 day')::date AS ends_on
) AS quarter
WHERE ends_on = ANY(%(ends_on)s)
GROUP BY ends_on, association_id, commune_id ORDER BY ends_on, association_id, commune_id"""


@dataclass(frozen=True)
class Held:
    """How much of a key an association held in a quarter; without a commune for the office."""

    ends_on: date
    key: str
    association: str
    commune: int | None
    value: int


def held(office: int, quarters: Iterable[date]) -> list[Held]:
    """What the associations of an office entered for the quarters that end on some days.

    What nobody entered is in no row: it is not known, and never nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HELD, {"office": office, "ends_on": [*quarters]})
        rows = cursor.fetchall()
    return [
        Held(ends_on, key, association, commune, value)
        for ends_on, association, commune, *sums in rows
        for key, value in zip(HELD, sums, strict=True)
        if value is not None
    ]
