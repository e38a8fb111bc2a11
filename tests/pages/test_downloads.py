"""Every table that a page offers as a file is one, with its numbers as numbers."""

from decimal import Decimal
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from tests.cast import Cast

from .office import Office

PAGES = ("", "composition/", "overdue/", "maturities/", "groups/", "groups/3901001/", "loans/")


@pytest.mark.parametrize("path", PAGES)
def test_every_file_that_is_offered_is_there(office: Office, path: str) -> None:
    client = office.as_(office.cast.lan)
    address = f"/003901/2024-Q1/{path}"
    page = office.get("lan", f"{address}?base=previous_quarter")
    links = [a.attrs["href"] for a in page.all("a") if "download=" in a.attrs.get("href", "")]
    assert len(links) >= 2 and len(links) == len(set(links))
    for href in links:
        answer = client.get(address + href)
        assert answer.status_code == 200, href
        assert answer["Content-Disposition"].startswith('attachment; filename="giao-ban-003901-')
        if "download=xlsx" in href:
            assert CalamineWorkbook.from_filelike(BytesIO(answer.content)).sheet_names
        else:
            assert answer.content.decode("utf-8-sig").count("\r\n") >= 1


def test_numbers_are_numbers_and_exact(office: Office) -> None:
    """C1 of 25 million is all that came: the Farmers' Union rose from 55 to 78."""
    client = office.as_(office.cast.lan)
    answer = client.get("/003901/2024-Q1/?download=xlsx&of=causes-outstanding-association")
    (sheet,) = CalamineWorkbook.from_filelike(BytesIO(answer.content)).sheet_names
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_name(sheet)
    found = {row[0]: row[1:] for row in rows.to_python()}
    assert found["Hội Nông dân"][0] == 23
    assert found["Cộng"][0] == 10


def test_a_name_is_never_a_formula(office: Office, cast: Cast) -> None:
    from associations.models import CommuneName

    CommuneName.objects.filter(commune=cast.an_lac).update(name='=HYPERLINK("x")')
    client = office.as_(cast.lan)
    text = client.get("/003901/2024-Q1/?download=csv&of=commune").content.decode("utf-8-sig")
    assert "'=HYPERLINK" in text
    assert Decimal(70) == Decimal(text.split("'=HYPERLINK")[1].split(";")[1].replace(",", "."))


def test_an_unknown_table_or_kind_is_not_there(office: Office) -> None:
    client = office.as_(office.cast.lan)
    for query in ("download=xlsx&of=khac", "download=pdf&of=commune", "download=xlsx"):
        assert client.get(f"/003901/2024-Q1/?{query}").status_code == 404
