"""What each kind of file tells: its fields in our terms, whatever its columns are called.

Which column of a file fills which field is another matter: portfolio.imports.layouts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portfolio.models import ImportFile

Kind = ImportFile.Kind
Type = Literal[
    "code", "group", "loan_number", "account", "amount", "number", "day", "text", "points", "rate",
    "rating", "open", "association",
]  # fmt: skip
Combined = Literal["last", "sum"]


@dataclass(frozen=True)
class Field:
    """Something that a row of a file tells.

    A file without a `required` field is refused. An empty cell of an amount is 0; of anything
    else it is nothing, which is a fault when the cell must be `filled`. `widths` are those of a
    code. Several columns may fill one field when it is `combined`: the last one present decides,
    or their sum counts, which takes all of them.
    """

    name: str
    type: Type
    meaning: Promise
    required: bool = False
    filled: bool = False
    widths: tuple[int, ...] = ()
    combined: Combined | None = None


@dataclass(frozen=True)
class FileKind:
    """A kind of file.

    `key` are the fields that name a row: two rows with equal ones must be equal altogether.
    `skipped` rows lack a field and carry nothing for us; the rule warns of them.
    """

    kind: ImportFile.Kind
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    skipped: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Field:
        return next(one for one in self.fields if one.name == name)

    @property
    def label(self) -> str:
        return str(self.kind.label)

    @property
    def has_rollover(self) -> bool:
        """Whether its flows may hold what was rolled over."""
        return self.kind == Kind.LOANS


def _must(name: str, type_: Type, meaning: Promise, *widths: int) -> Field:
    """A required field whose cells are filled, but for amounts, where nothing means 0."""
    return Field(name, type_, meaning, True, type_ != "amount", widths)


def _may(name: str, type_: Type, meaning: Promise, *widths: int) -> Field:
    return Field(name, type_, meaning, False, False, widths)


GROUPS = FileKind(
    Kind.GROUPS,
    (
        Field("group_code", "group", _("Group code, 7 digits"), required=True),
        _must("association_code", "code", _("Association code, 11 to 14"), 2),
        _must("place_code", "code", _("Commune code (6 digits) or hamlet code (8 digits)"), 6, 8),
        _must("office_code", "code", _("Office code, 6 digits"), 6),
        _must("leader", "text", _("Name of the group's leader")),
        _may("open", "open", _("State of the group: at work or closed")),
    ),
    key=("group_code",),
    skipped={"group_code": "row_without_group"},
)

BORROWERS = FileKind(
    Kind.BORROWERS,
    (
        _must("borrower_code", "code", _("Borrower code, 10 digits"), 10),
        _must("name", "text", _("Name of the borrower")),
        _must("place_code", "code", _("Commune code (6 digits) or hamlet code (8 digits)"), 6, 8),
    ),
    key=("borrower_code",),
)

LOANS = FileKind(
    Kind.LOANS,
    (
        _must("loan_number", "loan_number", _("Loan number, 16 characters")),
        _must("borrower_code", "code", _("Borrower code, 10 digits"), 10),
        Field("group_code", "group", _("Group code; empty for direct lending"), required=True),
        _must("office_code", "code", _("Office code, 6 digits"), 6),
        Field(
            "place_code",
            "code",
            _("Commune code (6 digits) or hamlet code (8 digits)"),
            required=True,
            widths=(6, 8),
        ),
        _must("reported_on", "day", _("Day of the report, one in the whole file")),
        _must("programme_code", "code", _("Programme code, 2 digits"), 2),
        _may("source_code", "code", _("Source of capital: 1 central, 2 local"), 1),
        _must("made_on", "day", _("Day of the loan")),
        Field(
            "matures_on",
            "day",
            _("Final maturity; of several columns the last one filled in decides"),
            required=True,
            filled=True,
            combined="last",
        ),
        _may("frozen_until", "day", _("End of the freeze")),
        _may("last_transaction_on", "day", _("Day of the last transaction")),
        _may("rate", "rate", _("Interest rate, percent a year")),
        _must("principal", "amount", _("Amount granted")),
        _must("current", "amount", _("Outstanding, current")),
        _must("overdue", "amount", _("Outstanding, overdue")),
        _must("frozen", "amount", _("Outstanding, frozen")),
        _must("disbursed", "amount", _("Disbursed in the quarter")),
        _must("repaid_current", "amount", _("Principal repaid in the quarter, of current debt")),
        _must("repaid_overdue", "amount", _("Principal repaid in the quarter, of overdue debt")),
        _must("repaid_frozen", "amount", _("Principal repaid in the quarter, of frozen debt")),
        _may("rolled_over", "amount", _("Rolled over in the quarter")),
        _may("moved_to_overdue", "amount", _("Moved to overdue in the quarter")),
        _may("moved_to_frozen", "amount", _("Moved to frozen in the quarter")),
        _may("extended", "amount", _("Extended in the quarter")),
        _may("written_off", "amount", _("Principal written off in the quarter")),
        _may("interest_receivable", "amount", _("Interest receivable in the quarter")),
        _may("interest_collected", "amount", _("Interest collected in the quarter")),
        _may("unpaid_interest_current", "amount", _("Unpaid interest, in term")),
        _may("unpaid_interest_overdue", "amount", _("Unpaid interest, overdue")),
        _may("disbursed_to_date", "amount", _("Disbursed since the start of the year")),
        Field(
            "repaid_to_date",
            "amount",
            _("Principal repaid since the start of the year; several columns are added up"),
            combined="sum",
        ),
        _may("rolled_over_to_date", "amount", _("Rolled over since the start of the year")),
        _may("written_off_to_date", "amount", _("Written off since the start of the year")),
    ),
    key=("loan_number",),
)

SCORES = FileKind(
    Kind.SCORES,
    (
        Field("group_code", "group", _("Group code, 7 digits"), required=True),
        _may("office_code", "code", _("Office code, 6 digits"), 6),
        _may("association_code", "association", _("Association, by code or short name")),
        _must("attendance", "points", _("Points for attendance at the session")),
        _must("overdue_ratio", "points", _("Points for the overdue ratio")),
        _must("due_principal", "points", _("Points for due principal collected")),
        _must("interest", "points", _("Points for interest collected")),
        _must("saving_members", "points", _("Points for members who save")),
        _must("savings_growth", "points", _("Points for the increase of savings")),
        _must("total", "points", _("Points in all")),
        _may("rating", "rating", _("Class of the group")),
        _may("savings", "amount", _("Savings of the group")),
        _may("outstanding", "amount", _("Outstanding of the group")),
        _may("commune_code", "code", _("Commune code, 6 digits"), 6),
    ),
    key=("group_code",),
    skipped={"group_code": "row_without_group", "total": "row_without_score"},
)

SAVINGS = FileKind(
    Kind.SAVINGS,
    (
        Field("group_code", "group", _("Group code; empty for savers without one"), required=True),
        _must("borrower_code", "code", _("Code of the saver, 10 digits"), 10),
        _must("account", "account", _("Number of the savings account")),
        _must("balance", "amount", _("Balance of the account")),
        _may("paid_in", "amount", _("Paid in during the quarter")),
        _may("drawn", "amount", _("Drawn during the quarter")),
        _must("reported_on", "day", _("Day of the report, one in the whole file")),
    ),
    key=("account",),
)

FIGURES = FileKind(
    Kind.FIGURES,
    (
        _must("office_code", "code", _("Office code, 6 digits"), 6),
        _must("dated_on", "day", _("Day of the figure")),
        _must("key", "text", _("Key of the figure, for instance capital")),
        Field("scope", "text", _("Part of the office, for instance source=1"), required=True),
        _must("value", "number", _("Value, in whole dong or a count")),
        _must("document", "text", _("Document that it comes from")),
    ),
    key=("key", "dated_on", "association_code", "commune_code", "programme_code", "source_code"),
)

KINDS: dict[str, FileKind] = {
    one.kind: one for one in (GROUPS, BORROWERS, LOANS, SCORES, SAVINGS, FIGURES)
}
