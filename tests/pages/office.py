"""What the tests of pages start from: the office by hand, built, with somebody to look at it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.test import Client

from associations.models import Office as OfficeRow
from groups.models import GroupQuarter
from portfolio.models import FileLayout, LayoutExample
from portfolio.quarters import build
from tests import factories as make
from tests.cast import WOMEN, Cast
from tests.portfolio.hand import Hand, by_hand

from .html import Node, read

OVERVIEW = "/003901/2024-Q1/"
LEADERS = {
    "3901001": "Đặng Thị Ánh",
    "3901002": "Ngô Văn Bảy",
    "3901003": "Tạ Quang Châu",
    "3901004": "Lưu Thị Duyên",
}


@dataclass(frozen=True)
class Office:
    """Bình Minh by hand with a fourth group, of the Women's Union in Đại Đồng, without a loan."""

    cast: Cast
    hand: Hand
    as_: Callable[[Any], Client]

    def get(self, who: str, address: str = OVERVIEW) -> Node:
        """The page as somebody sees it."""
        answer = self.as_(getattr(self.cast, who)).get(address)
        assert answer.status_code == 200, answer.status_code
        return read(answer.content.decode())

    def build(self) -> None:
        """Computes both quarters from what the rows say now."""
        build(self.hand.before)
        build(self.hand.now)


def built(cast: Cast, as_: Callable[[Any], Client]) -> Office:
    hand = by_hand(cast)
    fourth = make.group(cast.binh_minh, "3901004")
    make.group_quarter(hand.now, fourth, association=WOMEN, commune=cast.dai_dong)
    for code, leader in LEADERS.items():
        GroupQuarter.objects.filter(group__code=code).update(leader=leader)
    office = Office(cast, hand, as_)
    office.build()
    return office


def layout_of_office(office: OfficeRow) -> FileLayout:
    """A mapping of borrowers that somebody saved."""
    names = {"MÃ KH": "borrower_code", "HỌ TÊN": "name", "MÃ XÃ": "place_code"}
    columns = [{"column": n, "field": f, "unit": "dong"} for n, f in names.items()]
    return FileLayout.objects.create(office=office, name="KH", kind="borrowers", columns=columns)


def example_of_office(office: OfficeRow) -> LayoutExample:
    """A file of borrowers whose columns wait to be mapped."""
    rows = [["Mã KH", "Họ tên", "Mã xã"], ["0000000001", "Tô Văn Tám", "390101"]]
    tops = [{"name": "KH", "rows": rows, "height": 2}]
    return LayoutExample.objects.create(office=office, name="kh.xlsx", tops=tops)


def number(page: Node, key: str) -> str:
    """A key figure as printed, without its unit."""
    return page.one("section", data_figure=key).one(class_="key-figure-number").text


def changes(page: Node, key: str) -> list[str]:
    """The lines under a key figure: its changes, each with its base."""
    return [line.text for line in page.one("section", data_figure=key).all("li", class_="change")]


def table(page: Node, name: str) -> list[list[str]]:
    """The rows of one of the page's lists."""
    return page.one("div", id=f"{name}-list").rows()


def causes(office: Office, who: str) -> set[str]:
    """The groups that the overview names behind changes."""
    lists = office.get(who).all("div", class_="causes")
    return {link.text for part in lists for link in part.all("a")} & {*LEADERS}
