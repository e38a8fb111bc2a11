"""An office's files with names, units, titles and sheets of their own, read by its own layouts."""

import io
from datetime import date
from typing import Any

import pytest
import xlsxwriter

from associations.models import Quarter
from portfolio.imports.arriving import examine
from portfolio.imports.layouts import BUILT_IN, Layout, layouts_of
from portfolio.imports.reading import read
from portfolio.imports.table import Table, Unacceptable
from portfolio.models import FileLayout, ImportFile
from tests import factories as make

from .files import GROUP, LOAN, MILLION, as_csv, as_xlsx, errors, fault, groups, loans, sent

Kind = ImportFile.Kind
Row = dict[str, Any]

# The columns of a loan statement as this office calls them.
NAMES = {
    "KU_SOKU": "Số khế ước", "KU_MAKH": "Mã khách hàng", "KU_MATO": "Mã tổ", "KU_MAPGD": "Mã PGD",
    "KU_MADP": "Mã thôn", "KU_NGAYBC": "Ngày số liệu", "KU_CHTRINH": "Chương trình",
    "KU_NGUONVON": "Nguồn vốn", "KU_NGAYVAY": "Ngày vay", "KU_NGAYDHAN_1": "Hạn trả cuối cùng",
    "KU_MUCVAY": "Mức vay", "KU_DNOTHAN": "Dư nợ trong hạn", "KU_DNOQHAN": "Dư nợ quá hạn",
    "KU_DNOKHOANH": "Dư nợ khoanh", "KU_Q_GNGAN": "Giải ngân", "KU_Q_TNTHAN": "Thu nợ trong hạn",
    "KU_Q_TNQHAN": "Thu nợ quá hạn", "KU_Q_TNKHOANH": "Thu nợ khoanh", "KU_Q_LUUVU": "Lưu vụ",
}  # fmt: skip
AMOUNTS = [c.name for c in BUILT_IN[Kind.LOANS].columns if c.type == "amount"]


def renamed(*rows: Row, size: int = 1, names: dict[str, str] = NAMES) -> list[Row]:
    """Loans under the office's names, amounts in a larger unit."""
    return [
        {
            names.get(name, name): cell / size if name in AMOUNTS and size > 1 else cell
            for name, cell in (LOAN | row).items()
        }
        for row in rows or ({},)
    ]


def mapping(
    quarter: Quarter, name: str = "HSKU của phòng", unit: str = "dong", **more: Any
) -> FileLayout:
    """The office's mapping of its loan statement."""
    columns = [
        {"column": NAMES[c.name].upper(), "field": c.field, "unit": unit}
        for c in BUILT_IN[Kind.LOANS].columns
        if c.name in NAMES
    ]
    given = {"kind": Kind.LOANS, "columns": columns} | more
    return FileLayout.objects.create(office=quarter.office, name=name, **given)


def understood(quarter: Quarter, content: bytes) -> Table:
    return read(content, layouts_of(quarter.office))


def book(**sheets: list[Row]) -> bytes:
    """A workbook of several sheets."""
    into = io.BytesIO()
    with xlsxwriter.Workbook(into, {"in_memory": True}) as written:
        for name, rows in sheets.items():
            sheet = written.add_worksheet(name)
            for i, line in enumerate([list(rows[0]), *(list(row.values()) for row in rows)]):
                sheet.write_row(i, 0, line)
    return into.getvalue()


@pytest.mark.parametrize("kind", BUILT_IN)
def test_a_built_in_layout_fills_what_is_required(kind: str) -> None:
    layout = BUILT_IN[kind]
    assert layout.lacking == []
    assert layout.required and set(layout.of.key) - {c.field for c in layout.columns} <= {
        "association_code", "commune_code", "programme_code", "source_code",
    }  # fmt: skip


def test_the_layout_of_savings() -> None:
    row = {"CS_MATO": 0, "CS_MAKH": 12, "CS_SO_TK": "6600A1", "CS_SODU_TK": "1.500.000",
           "CS_NGAYBC": 45382}  # fmt: skip
    table = read(as_xlsx([row]), [*BUILT_IN.values()])
    assert table.layout.kind == Kind.SAVINGS and table.faults == []
    assert {name: cells[0] for name, cells in table.columns.items()} == {
        "group_code": None, "borrower_code": "0000000012", "account": "6600A1",
        "balance": 1_500_000, "paid_in": None, "drawn": None, "reported_on": date(2024, 3, 31),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "content"),
    [
        ("dong", as_csv(renamed())),
        ("dong", as_csv(renamed(), delimiter=";", encoding="utf-8-sig")),
        ("thousand", as_xlsx(renamed(size=1000))),
        ("million", as_xlsx(renamed(size=MILLION), titles=["PGD Bình Minh", "Đơn vị: triệu đồng"])),
        ("million", as_csv([{k: str(v).replace(".", ",") for k, v in row.items()}
                            for row in renamed(size=MILLION)], delimiter=";")),
        ("billion", as_xlsx(renamed(size=1000 * MILLION), titles=["a", "b", "c"], down=4)),
    ],
)  # fmt: skip
def test_other_names_units_and_titles_make_the_same_rows(
    quarter: Quarter, unit: str, content: bytes
) -> None:
    own = mapping(quarter, unit=unit)
    table, usual = understood(quarter, content), understood(quarter, loans())
    assert table.layout.saved == own and usual.layout.saved is None
    assert table.columns == usual.columns and table.faults == []


def test_a_unit_of_one_column_alone(quarter: Quarter) -> None:
    own = mapping(quarter)
    for column in own.columns:
        column["unit"] = "million" if column["field"] == "principal" else "dong"
    own.save()
    table = understood(quarter, as_csv(renamed({"KU_MUCVAY": "50,5"})))
    assert table.columns["principal"] == [50_500_000]
    assert table.columns["current"] == [40 * MILLION]


class TestSheets:
    def test_the_sheet_that_a_layout_names_is_read(self, quarter: Quarter) -> None:
        own = mapping(quarter, sheet="Quý này")
        now, before = renamed({"KU_DNOTHAN": 7}), renamed({"KU_DNOTHAN": 5})
        table = understood(quarter, book(**{"Quý trước": before, "Quý này": now}))
        assert (table.layout.saved, table.sheet) == (own, "Quý này")
        assert table.columns["current"] == [7]

    def test_without_it_the_layout_does_not_count(self, quarter: Quarter) -> None:
        mapping(quarter, sheet="Quý này")
        with pytest.raises(Unacceptable):
            understood(quarter, book(**{"Quý trước": renamed()}))

    def test_a_usual_name_of_a_sheet_takes_no_other_files(self, quarter: Quarter) -> None:
        """Sheet1 is what every workbook begins with."""
        names = [("Mã khách hàng", "borrower_code"), ("Mã tổ", "name"), ("Mã thôn", "place_code")]
        columns = [{"column": n.upper(), "field": f, "unit": "dong"} for n, f in names]
        mapping(quarter, "HSKH", kind=Kind.BORROWERS, columns=columns, sheet="Sheet1")
        own = mapping(quarter)
        assert understood(quarter, as_xlsx(renamed())).layout.saved == own
        assert understood(quarter, as_xlsx([GROUP])).layout is BUILT_IN[Kind.GROUPS]

    def test_a_text_has_no_sheet_and_may_be_any(self, quarter: Quarter) -> None:
        own = mapping(quarter, sheet="Quý này")
        assert understood(quarter, as_csv(renamed())).layout.saved == own


class TestRecognition:
    def test_the_own_layout_wins_a_tie(self, quarter: Quarter) -> None:
        columns = columns_of(BUILT_IN[Kind.GROUPS])
        own = mapping(quarter, "HSTO", kind=Kind.GROUPS, columns=columns)
        assert understood(quarter, groups()).layout.saved == own

    def test_another_offices_layout_is_not_looked_at(self, quarter: Quarter, cast) -> None:
        mapping(make.quarter(cast.hai_ha, "2024-Q1"))
        with pytest.raises(Unacceptable) as reason:
            understood(quarter, as_csv(renamed()))
        assert reason.value.faults[0].rule == "header_not_found"

    def test_what_lacks_less_wins(self, quarter: Quarter) -> None:
        columns = columns_of(BUILT_IN[Kind.GROUPS])
        columns = [c | {"column": "LẠ"} if c["field"] == "leader" else c for c in columns]
        mapping(quarter, "HSTO", kind=Kind.GROUPS, columns=columns)
        assert understood(quarter, groups()).layout is BUILT_IN[Kind.GROUPS]

    def test_of_as_many_the_whole_one_wins(self, quarter: Quarter) -> None:
        mapping(quarter)
        names = {"Mã khách hàng": "borrower_code", "Họ tên": "name", "Mã thôn": "place_code"}
        columns = [{"column": n.upper(), "field": f, "unit": "dong"} for n, f in names.items()]
        own = mapping(quarter, "HSKH", kind=Kind.BORROWERS, columns=columns)
        cells = {"Mã khách hàng": "1", "Họ tên": "Tô Văn Tám", "Mã thôn": "390101", "Mã tổ": "1"}
        assert understood(quarter, as_csv([cells])).layout.saved == own

    def test_a_missing_column_is_named_as_the_office_calls_it(self, quarter: Quarter) -> None:
        mapping(quarter)
        rows = [{k: v for k, v in row.items() if k != "Dư nợ quá hạn"} for row in renamed()]
        with pytest.raises(Unacceptable) as reason:
            understood(quarter, as_csv(rows))
        assert reason.value.faults[0].details == {"columns": "DƯ NỢ QUÁ HẠN"}


def columns_of(layout: Layout) -> list[dict[str, str]]:
    return [{"column": c.name, "field": c.field, "unit": "dong"} for c in layout.columns]


def test_several_columns_of_one_field(quarter: Quarter) -> None:
    """The last maturity present decides, and what is repaid to date is the sum of all columns."""
    own = mapping(quarter)
    own.columns += [
        {"column": "GIA HẠN", "field": "matures_on", "unit": "dong"},
        {"column": "THU TH", "field": "repaid_to_date", "unit": "dong"},
        {"column": "THU QH", "field": "repaid_to_date", "unit": "dong"},
        {"column": "MỨC KHÁC", "field": "principal", "unit": "dong"},
    ]
    own.save()
    more = {"Gia hạn": "01/02/2029", "Thu TH": 3, "Thu QH": 4, "Mức khác": 9}
    rows = [row | more for row in renamed()]
    table = understood(quarter, as_csv([*rows, rows[0] | {"Số khế ước": "6600000000000002",
                                                          "Gia hạn": ""}]))  # fmt: skip
    assert table.columns["matures_on"] == [date(2029, 2, 1), date(2028, 1, 15)]
    assert table.columns["repaid_to_date"] == [7, 7]
    assert table.columns["principal"] == [50 * MILLION] * 2
    assert table.unknown == ["MỨC KHÁC"]


def test_rollover_is_taken_out_where_the_layout_says_so(quarter: Quarter) -> None:
    mapping(quarter, rollover_included=True)
    row = {"KU_Q_GNGAN": 9 * MILLION, "KU_Q_TNTHAN": 5 * MILLION, "KU_Q_LUUVU": 4 * MILLION}
    table = understood(quarter, as_csv(renamed(row)))
    assert table.columns["disbursed"] == [5 * MILLION]
    assert table.columns["repaid_current"] == [MILLION]


def test_the_file_says_by_which_layout_and_names_faults_as_it_does(with_groups: Quarter) -> None:
    own = mapping(with_groups)
    file = sent(with_groups, as_csv(renamed({"KU_MATO": "0000099", "KU_DNOQHAN": -1})))
    assert file.layout == own
    assert sorted(errors(file)) == ["negative_balance", "unknown_group"]
    assert fault(file, "unknown_group").column == "MÃ TỔ"
    assert fault(file, "negative_balance").column == "DƯ NỢ QUÁ HẠN"
    assert sent(with_groups, loans()).layout is None


def test_a_file_that_has_a_layout_is_read_by_it_alone(with_groups: Quarter) -> None:
    own = mapping(with_groups)
    file = sent(with_groups, loans())
    file.layout, file.state = own, ImportFile.State.UPLOADED
    file.save()
    examine(file, lambda percent: None)
    assert errors(file) == ["header_not_found"]
