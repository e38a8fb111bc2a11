"""The template of every list."""

import django_tables2 as tables
from django.test import RequestFactory

NUM = {name: {"class": "num"} for name in ("th", "td", "tf")}
ROWS: list[dict] = [
    {"name": "Hội <b>Nông dân</b>", "outstanding": "117.303"},
    {"name": "Đoàn Thanh niên", "outstanding": None},
    {"name": "Hội Cựu chiến binh", "outstanding": "33.415"},
]


class Associations(tables.Table):
    """Three rows, a row name, a number and a total."""

    name = tables.Column(attrs={"td": {"scope": "row"}}, footer="Tổng")
    outstanding = tables.Column(attrs=NUM, footer="292.244")

    class Meta:
        default = "–"
        attrs = {"caption": "Dư nợ theo hội", "note": "do làm tròn"}


def rendered(rows: list[dict], query: str = "", per_page: int = 2) -> str:
    """The table as a page with this query string shows it."""
    request = RequestFactory().get(f"/{query}")
    table = Associations(rows)
    tables.RequestConfig(request, paginate={"per_page": per_page}).configure(table)
    return table.as_html(request)


def test_cells_names_totals_and_note() -> None:
    html = rendered(ROWS)
    assert '<th scope="row"' in html
    assert "Hội &lt;b&gt;Nông dân&lt;/b&gt;" in html
    assert "117.303</td>" in html
    assert "–</td>" in html
    assert "292.244</td>" in html
    assert '<p class="table-note">do làm tròn</p>' in html
    assert html.count('class="num') + html.count(" num") >= 4


def test_the_box_is_named_and_can_be_reached_by_keyboard() -> None:
    assert 'tabindex="0" role="region" aria-label="Dư nợ theo hội"' in rendered(ROWS)


def test_sorting_keeps_the_filters_and_is_told() -> None:
    html = rendered(ROWS, "?commune=00123&sort=-outstanding")
    assert "commune=00123&amp;sort=outstanding" in html
    assert html.count('aria-sort="descending"') == 1


def test_pages_keep_the_filters() -> None:
    html = rendered(ROWS, "?commune=00123")
    assert 'href="?commune=00123&amp;page=2"' in html
    assert 'aria-current="page">1</span>' in html


def test_an_empty_table_says_so() -> None:
    html = rendered([])
    assert '<td class="empty" colspan="2">' in html
    assert "pagination" not in html
