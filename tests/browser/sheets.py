"""A sheet of sixty groups of the Women's Union in An Lạc, and a desk at which it is filled in."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect

from groups.models import GroupMonth
from tests import factories as make
from tests.cast import WOMEN
from tests.pages.office import Office

from .conftest import Desk

SHEET = "/003901/sheets/2024-03/12/390101/"
CODES = [f"39012{n:02}" for n in range(1, 61)]
# What goes into a row: as it is typed, and as the database has it.
TYPED = ("9", "8", "7", "7tr", "9k", "8k", "1", "k")
FIELDS = ("members", "members_with_debt", "savers", "savings", "interest_receivable",
          "interest_collected", "session_attended", "meeting_held")  # fmt: skip
SAVED = (9, 8, 7, 7_000_000, 9_000, 8_000, True, False)
REQUIRED = dict(zip(FIELDS, SAVED, strict=True))


def filled(office: Office, *codes: str) -> None:
    """Makes groups beside those of the office by hand, and wants sheets from January 2024."""
    make.sheet_rule(office.cast.binh_minh, "2024-01")
    for code in codes:
        group = make.group(office.cast.binh_minh, code)
        make.group_quarter(office.hand.now, group, association=WOMEN, commune=office.cast.an_lac)


def saved(code: str) -> tuple[Any, ...] | None:
    """The fields of FIELDS that the database has of a group; None before anything is saved."""
    return GroupMonth.objects.filter(group__code=code).values_list(*FIELDS).first()


@dataclass
class Entry:
    """The sheet in a browser."""

    desk: Desk

    @property
    def page(self) -> Page:
        return self.desk.page

    def open(self) -> None:
        self.desk.open(SHEET)

    def cell(self, code: str, name: str) -> Any:
        return self.page.locator(f"#{name}-{code}")

    def state(self, code: str) -> Any:
        return self.page.locator(f"#row-{code}")

    def put(self, code: str, name: str, text: str) -> None:
        """Types into a cell and leaves it downwards."""
        self.cell(code, name).focus()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def all_saved(self) -> None:
        expect(self.page.locator("#monthly")).to_have_attribute(
            "data-overall", "allSaved", timeout=90_000
        )
        expect(self.page.locator('tbody[data-state="saving"]')).to_have_count(0)

    def expected(self, *parts: str) -> None:
        """Takes what had to go wrong from the list of what went wrong."""
        self.desk.wrong[:] = [w for w in self.desk.wrong if not any(p in w for p in parts)]
