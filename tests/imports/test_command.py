"""import_files: all files or none, one line a fault, in Vietnamese."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from associations.models import Quarter
from groups.models import GroupQuarter, GroupScore
from portfolio.models import ImportFile, OfficeFigure, Position
from tests.cast import Cast

from .files import borrowers, figures, groups, loan, loans, scores

GOOD = {
    "so-lieu.csv": figures(),
    "diem.xlsx": scores(),
    "HSKU.csv": loans(),
    "HSTO.csv": groups(),
    "HSKH.csv": borrowers(),
}


def written(folder: Path, files: dict[str, bytes]) -> list[str]:
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [str(folder / name) for name in files]


def imported(*arguments: str, office: str = "003901", quarter: str = "2024-Q1") -> str:
    out = StringIO()
    call_command("import_files", "--office", office, "--quarter", quarter, *arguments, stdout=out)
    return out.getvalue()


def refused(*arguments: str, **where: str) -> tuple[str, str]:
    """What was printed, and the last word, of a command that ends with 1."""
    out = StringIO()
    place = {"office": "003901", "quarter": "2024-Q1"} | where
    with pytest.raises(CommandError) as error:
        call_command(
            "import_files", "--office", place["office"], "--quarter", place["quarter"],
            *arguments, stdout=out,
        )  # fmt: skip
    assert error.value.returncode == 1
    return out.getvalue(), str(error.value)


def nothing_written() -> bool:
    models = (Quarter, ImportFile, GroupQuarter, Position, GroupScore, OfficeFigure)
    return not any(model._base_manager.exists() for model in models)


def test_all_files_at_once_in_any_order(cast: Cast, tmp_path: Path) -> None:
    text = imported("--confirm", *written(tmp_path, GOOD))
    files = [line.split(" – ")[0] for line in text.splitlines() if line.split(" ")[0] in GOOD]
    assert files == ["HSTO.csv", "HSKH.csv", "HSKU.csv", "diem.xlsx", "so-lieu.csv"]
    assert ImportFile.objects.filter(state="posted").count() == 5
    quarter = Quarter.objects.get()
    assert quarter.version == 1 and quarter.as_of == quarter.ends_on
    assert (GroupScore.objects.count(), OfficeFigure.objects.count()) == (1, 1)


def test_without_confirm_nothing_is_written(cast: Cast, tmp_path: Path) -> None:
    text = imported(*written(tmp_path, GOOD))
    assert "--confirm" in text
    assert nothing_written()


def test_one_wrong_file_refuses_them_all(cast: Cast, tmp_path: Path) -> None:
    files = GOOD | {"so-lieu.csv": figures({"CHI_TIEU": "profit"})}
    text, last = refused("--confirm", *written(tmp_path, files))
    assert "so-lieu.csv:2: CHI_TIEU: profit: " in text
    assert last
    assert nothing_written()


def test_every_fault_has_its_line(cast: Cast, tmp_path: Path) -> None:
    wrong = loans(loan(1, KU_CHTRINH="77"), loan(2, KU_DNOTHAN="-5"), loan(3, KU_MATO="0000099"))
    text, _ = refused("--confirm", *written(tmp_path, {"HSKU.csv": wrong, "HSTO.csv": groups()}))
    lines = [line for line in text.splitlines() if line.startswith("HSKU.csv:")]
    assert [line.split(": ")[:3] for line in lines] == [
        ["HSKU.csv:2", "KU_CHTRINH", "77"],
        ["HSKU.csv:3", "KU_DNOTHAN", "-5"],
        ["HSKU.csv:4", "KU_MATO", "0000099"],
    ]


def test_loans_are_not_judged_beside_refused_groups(cast: Cast, tmp_path: Path) -> None:
    files = {"HSKU.csv": loans(), "HSTO.csv": groups({"TO_DVUT": "15"})}
    text, _ = refused(*written(tmp_path, files))
    assert "HSTO.csv:2: TO_DVUT: 15: " in text
    (line,) = [line for line in text.splitlines() if line.startswith("HSKU.csv:")]
    assert line.startswith("HSKU.csv:0: : : Chưa kiểm tra tệp này")


def test_the_same_files_twice_do_nothing(cast: Cast, tmp_path: Path) -> None:
    paths = written(tmp_path, GOOD)
    imported("--confirm", *paths)
    before = list(ImportFile.objects.order_by("pk").values_list("pk", "state"))
    imported("--confirm", *paths)
    assert list(ImportFile.objects.order_by("pk").values_list("pk", "state")) == before
    assert Quarter.objects.get().version == 1


def test_later_quarters_are_built_again(cast: Cast, tmp_path: Path) -> None:
    imported("--confirm", *written(tmp_path, {"HSTO.csv": groups(), "HSKU.csv": loans()}))
    before = {"HSTO.csv": groups(), "HSKU.csv": loans(loan(1, KU_NGAYBC="31/12/2023"))}
    imported("--confirm", *written(tmp_path, before), quarter="2023-Q4")
    versions = {q.slug: q.version for q in Quarter.objects.all()}
    assert versions == {"2023-Q4": 1, "2024-Q1": 2}


@pytest.mark.parametrize(
    "where", [{"office": "999999"}, {"quarter": "2024-Q5"}, {"quarter": "Quý 1"}]
)
def test_unknown_office_or_quarter(cast: Cast, tmp_path: Path, where: dict[str, str]) -> None:
    text, last = refused("--confirm", *written(tmp_path, GOOD), **where)
    assert (text, next(iter(where.values())) in last) == ("", True)
    assert nothing_written()


def test_a_file_that_is_not_there(cast: Cast, tmp_path: Path) -> None:
    _, last = refused(str(tmp_path / "none.csv"))
    assert "none.csv" in last
