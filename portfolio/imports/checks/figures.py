"""What must hold for the office figures."""

from portfolio.imports.completing import SCOPE_WIDTHS
from portfolio.imports.places import PLACES
from portfolio.office_figures import KEYS

from .check import Check, wrong_office

_TABLE = "portfolio_stagedfigure"
_ROWS = f"FROM {_TABLE} s WHERE s.file_id = %(file)s"


def _keys(*kinds: str) -> str:
    """The keys of some kinds, as SQL."""
    return ", ".join(f"'{k.key}'" for k in KEYS.values() if k.kind in kinds)


def _not_allowed() -> str:
    """Rows that name a part for which their figure is not entered."""
    found = []
    for key in KEYS.values():
        named = " OR ".join(f"s.{d}_code IS NOT NULL" for d in SCOPE_WIDTHS if d not in key.scopes)
        allowed = ", ".join(key.scopes)
        found.append(
            f"""SELECT s.row, 'PHAM_VI', '', jsonb_build_object('key', s.key,
                'allowed', '{allowed}') {_ROWS} AND s.key = '{key.key}' AND ({named})"""
        )
    return " UNION ALL ".join(found)


def _unknown(dimension: str, known: str) -> str:
    """Rows whose part has a code that is none of `known`."""
    return f"""SELECT s.row, 'PHAM_VI', '{dimension}=' || s.{dimension}_code,
        jsonb_build_object('day', to_char(%(ends_on)s::date, 'DD/MM/YYYY'))
        {_ROWS} AND s.{dimension}_code IS NOT NULL AND s.{dimension}_code NOT IN ({known})"""


_UNKNOWN_PARTS = " UNION ALL ".join(
    [
        _unknown("association", "SELECT code FROM associations_association WHERE entrusted"),
        _unknown("commune", f"SELECT p.code FROM {PLACES} p WHERE p.hamlet_id IS NULL"),
        _unknown("programme", "SELECT code FROM portfolio_programme WHERE office_id = %(office)s"),
        _unknown("source", "SELECT code FROM portfolio_source"),
    ]
)

CHECKS = (
    wrong_office(_TABLE, "MA_PGD"),
    Check(
        "unknown_key",
        f"""SELECT s.row, 'CHI_TIEU', s.key, jsonb_build_object('keys', '{", ".join(KEYS)}')
        {_ROWS} AND (s.key IS NULL OR s.key NOT IN ({_keys("stock", "flow", "decision")}))""",
    ),
    Check("scope_not_allowed", _not_allowed()),
    Check(
        "source_required",
        f"""SELECT s.row, 'PHAM_VI', '', '{{}}'::jsonb
        {_ROWS} AND s.key = 'capital' AND s.source_code IS NULL""",
    ),
    Check("unknown_scope", _UNKNOWN_PARTS),
    Check(
        "negative_value",
        f"SELECT s.row, 'GIA_TRI', s.value::text, '{{}}'::jsonb {_ROWS} AND s.value < 0",
    ),
    Check(
        "figure_day_wrong",
        f"""SELECT s.row, 'NGAY', to_char(s.dated_on, 'DD/MM/YYYY'), jsonb_build_object(
            'starts', to_char(d.starts, 'DD/MM/YYYY'),
            'ends', to_char(%(ends_on)s::date, 'DD/MM/YYYY'))
        FROM {_TABLE} s CROSS JOIN LATERAL (SELECT CASE
            WHEN s.key IN ({_keys("decision")}) THEN %(year_starts_on)s::date
            ELSE %(starts_on)s::date END AS starts) d
        WHERE s.file_id = %(file)s AND s.dated_on NOT BETWEEN d.starts AND %(ends_on)s""",
    ),
    Check(
        # A decision may follow another within the year; a stock or flow is there once.
        "figure_twice",
        f"""SELECT max(s.row), 'CHI_TIEU', s.key, '{{}}'::jsonb
        {_ROWS} AND s.key IN ({_keys("stock", "flow")})
        GROUP BY s.key, s.association_code, s.commune_code, s.programme_code, s.source_code
        HAVING count(DISTINCT s.dated_on) > 1""",
    ),
)
