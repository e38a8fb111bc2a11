"""The layouts of the files: which column means what. Data only, so that one can be changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from portfolio.models import ImportFile

Kind = ImportFile.Kind
Type = Literal[
    "code", "group", "loan_number", "amount", "million", "day", "text", "points", "rate",
    "rating", "open", "association",
]  # fmt: skip


@dataclass(frozen=True)
class Column:
    """A column of a file: its name in capitals, our field, how its cells are read.

    A file without a `required` column is refused. An empty cell of an amount is 0; of anything
    else it is nothing, which is a fault when the cell must be `filled`. `widths` are those of
    a code.
    """

    name: str
    field: str
    type: Type
    required: bool = False
    filled: bool = False
    widths: tuple[int, ...] = ()


@dataclass(frozen=True)
class Layout:
    """What a kind of file looks like.

    `key` are the fields that name a row: two rows with equal ones must be equal altogether.
    Several columns may fill one field: `combined` says whether the last one present decides or
    their sum counts. `skipped` rows lack a field and carry nothing for us; the rule warns of them.
    `ignored` are columns that we know and do not take: most of them are personal data.
    """

    kind: ImportFile.Kind
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    combined: Mapping[str, Literal["last", "sum"]] = field(default_factory=dict)
    skipped: Mapping[str, str] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    # Whether KU_Q_GNGAN and KU_Q_TNTHAN hold what was rolled over. Assumed not to.
    rollover_included: bool = False

    @property
    def required(self) -> list[str]:
        return [c.name for c in self.columns if c.required]

    @property
    def names(self) -> set[str]:
        """Every column name that this layout has a meaning for."""
        return {c.name for c in self.columns} | self.ignored


def _must(name: str, field: str, type_: Type, *widths: int) -> Column:
    """A required column whose cells are filled, but for amounts, where nothing means 0."""
    return Column(name, field, type_, True, type_ != "amount", widths)


def _may(name: str, field: str, type_: Type, *widths: int) -> Column:
    return Column(name, field, type_, False, False, widths)


GROUPS = Layout(
    Kind.GROUPS,
    (
        Column("TO_MATO", "group_code", "group", required=True),
        _must("TO_DVUT", "association_code", "code", 2),
        _must("TO_MADP", "place_code", "code", 6, 8),
        _must("TO_MAPGD", "office_code", "code", 6),
        _must("TO_TENTT", "leader", "text"),
        _may("TRANGTHAI", "open", "open"),
    ),
    key=("group_code",),
    skipped={"group_code": "row_without_group"},
    ignored=frozenset({"TO_MATT", "TO_LOAITO", "TO_HTUNTG", "TO_HTUNTV", "NG_CAPNHAT"}),
)

BORROWERS = Layout(
    Kind.BORROWERS,
    (
        _must("KH_MAKH", "borrower_code", "code", 10),
        _must("KH_TENKH", "name", "text"),
        _must("KH_MADP", "place_code", "code", 6, 8),
    ),
    key=("borrower_code",),
    ignored=frozenset({"KH_NGAYSINH", "KH_GIOITINH", "KH_DANTOC", "KH_CMT", "KH_MOBILE"}),
)

LOANS = Layout(
    Kind.LOANS,
    (
        _must("KU_SOKU", "loan_number", "loan_number"),
        _must("KU_MAKH", "borrower_code", "code", 10),
        Column("KU_MATO", "group_code", "group", required=True),
        _must("KU_MAPGD", "office_code", "code", 6),
        Column("KU_MADP", "place_code", "code", required=True, widths=(6, 8)),
        _must("KU_NGAYBC", "reported_on", "day"),
        _must("KU_CHTRINH", "programme_code", "code", 2),
        _may("KU_NGUONVON", "source_code", "code", 1),
        _must("KU_NGAYVAY", "made_on", "day"),
        _must("KU_NGAYDHAN_1", "matures_on", "day"),
        _may("KU_NGAYDHAN_2", "matures_on", "day"),
        _may("KU_NGAYDHAN_3", "matures_on", "day"),
        _may("KU_NGAYHHKH", "frozen_until", "day"),
        _may("KU_LASTDUECRDT", "last_transaction_on", "day"),
        _may("KU_LSUAT", "rate", "rate"),
        _must("KU_MUCVAY", "principal", "amount"),
        _must("KU_DNOTHAN", "current", "amount"),
        _must("KU_DNOQHAN", "overdue", "amount"),
        _must("KU_DNOKHOANH", "frozen", "amount"),
        _must("KU_Q_GNGAN", "disbursed", "amount"),
        _must("KU_Q_TNTHAN", "repaid_current", "amount"),
        _must("KU_Q_TNQHAN", "repaid_overdue", "amount"),
        _must("KU_Q_TNKHOANH", "repaid_frozen", "amount"),
        _may("KU_Q_LUUVU", "rolled_over", "amount"),
        _may("KU_Q_CHUYENQH", "moved_to_overdue", "amount"),
        _may("KU_Q_CHUYENKH", "moved_to_frozen", "amount"),
        _may("KU_Q_GHANNO", "extended", "amount"),
        _may("KU_Q_GOCXOA", "written_off", "amount"),
        _may("KU_Q_LAI_DT", "interest_receivable", "amount"),
        _may("KU_Q_LAI_TT", "interest_collected", "amount"),
        _may("KU_LAITONTHAN", "unpaid_interest_current", "amount"),
        _may("KU_LAITONQHAN", "unpaid_interest_overdue", "amount"),
        _may("KU_A_GNGAN", "disbursed_to_date", "amount"),
        _may("KU_A_TNTHAN", "repaid_to_date", "amount"),
        _may("KU_A_TNQHAN", "repaid_to_date", "amount"),
        _may("KU_A_TNKHOANH", "repaid_to_date", "amount"),
        _may("KU_A_LUUVU", "rolled_over_to_date", "amount"),
        _may("KU_A_GOCXOA", "written_off_to_date", "amount"),
    ),
    key=("loan_number",),
    combined={"matures_on": "last", "repaid_to_date": "sum"},
    ignored=frozenset({"KU_MACN", "KU_GNGAN", "KU_GOCDHAN", "KU_TTMONVAY"}),
)

SCORES = Layout(
    Kind.SCORES,
    (
        Column("MA_TO", "group_code", "group", required=True),
        _may("MA_DV", "office_code", "code", 6),
        _may("DVUT", "association_code", "association"),
        _must("DIEM_GDTX", "attendance", "points"),
        _must("DIEM_NQH", "overdue_ratio", "points"),
        _must("DIEM_THU_NO", "due_principal", "points"),
        _must("DIEM_THU_LAI", "interest", "points"),
        _must("DIEM_TV_TIENGUI", "saving_members", "points"),
        _must("DIEM_DS_TG", "savings_growth", "points"),
        _must("TONG_DIEM", "total", "points"),
        _may("XEP_LOAI", "rating", "rating"),
        _may("SO_DU_TK", "savings", "amount"),
    ),
    key=("group_code",),
    skipped={"group_code": "row_without_group", "total": "row_without_score"},
    ignored=frozenset(
        {"STT", "TEN_DV", "MA_XA", "TEN_XA", "TEN_TO_TRUONG", "LOAI_TO", "DU_NO", "TINH_TRANG"}
    ),
)

FIGURES = Layout(
    Kind.FIGURES,
    (
        _must("MA_PGD", "office_code", "code", 6),
        _must("NGAY", "dated_on", "day"),
        _must("CHI_TIEU", "key", "text"),
        Column("PHAM_VI", "scope", "text", required=True),
        Column("GIA_TRI", "value", "amount", required=True, filled=True),
        _must("VAN_BAN", "document", "text"),
    ),
    key=("key", "dated_on", "association_code", "commune_code", "programme_code", "source_code"),
)

LAYOUTS = (GROUPS, BORROWERS, LOANS, SCORES, FIGURES)


def layout_of(names: set[str]) -> Layout:
    """The layout to which most of the required columns in a header belong."""
    return max(LAYOUTS, key=lambda layout: len(names.intersection(layout.required)))
